# PY-032, PY-033, PY-040
import datetime
import decimal
import enum
import uuid
import sqlalchemy as sa
from sqlalchemy import text

engine = sa.create_engine("sqlite://")
conn = engine.connect()


class Color(enum.Enum):
    red = 1
    green = 2


t = sa.Table(
    "t",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("s", sa.String(20)),
    sa.Column("b", sa.Boolean),
    sa.Column("d", sa.Date),
    sa.Column("dt", sa.DateTime),
    sa.Column("tm", sa.Time),
    sa.Column("n", sa.Numeric(10, 2)),
    sa.Column("f", sa.Float),
    sa.Column("j", sa.JSON),
    sa.Column("u", sa.Uuid),
    sa.Column("e", sa.Enum(Color)),
    sa.Column("bin", sa.LargeBinary),
    sa.Column("dflt", sa.Integer, default=7),
    sa.Column("fn", sa.String, default=lambda: "made"),
)
t.create(conn)
values = dict(
    s="x", b=True, d=datetime.date(2020, 1, 2), dt=datetime.datetime(2020, 1, 2, 3, 4, 5, 6), tm=datetime.time(1, 2, 3), n=decimal.Decimal("1.50"),
    f=2.5, j={"a": [1, None]}, u=uuid.UUID("12345678123456781234567812345678"), e=Color.green, bin=b"\x00\xff",
)
r = conn.execute(t.insert().values(**values))
print(r.inserted_primary_key, r.rowcount, r.lastrowid, r.is_insert)
row = conn.execute(sa.select(t)).one()
for key, value in row._mapping.items():
    print(key, repr(value))
print(row._mapping[t.c.d], row._mapping[t.c.id])
print(conn.execute(text("SELECT b, d, dt, tm, n, j, u, e, typeof(bin) FROM t")).one())
print(conn.execute(text("SELECT d, b FROM t").columns(d=sa.Date, b=sa.Boolean)).one())
conn.execute(t.insert(), [{"s": "p"}, {"s": "q"}])
print(conn.execute(sa.select(t.c.id, t.c.s, t.c.dflt, t.c.fn, t.c.b).order_by(t.c.id)).all())
print(conn.execute(t.update().where(t.c.s == "p").values(s=t.c.s + "!", b=False)).rowcount)
print(conn.execute(sa.select(t.c.s, t.c.b).where(t.c.id == 2)).one())
print(conn.execute(t.delete().where(t.c.id.in_([2, 3]))).rowcount)
print(conn.scalar(sa.select(sa.func.count()).select_from(t)))
print(conn.execute(sa.func.max(t.c.id)).scalar())
print(conn.execute(text("SELECT :p AS p").bindparams(p=datetime.date(2021, 1, 1))).scalar())
print(conn.execute(sa.select(sa.literal(5), sa.literal("a").label("q"), sa.null())).one())
light = sa.table("t", sa.column("id", sa.Integer), sa.column("d", sa.Date))
print(conn.execute(sa.select(light.c.d)).scalar())
print(conn.execute(light.insert().values(id=50, d=datetime.date(2022, 5, 5))).rowcount)
print(conn.execute(text("SELECT d FROM t WHERE id = 50")).scalar())
print(conn.execute(t.insert().values(s="r").returning(t.c.id, t.c.s)).all())
print(conn.execute(sa.select(t.c.s).where(t.c.s.in_(["r", "x"])).order_by(t.c.s)).scalars().all())


class Upper(sa.types.TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.upper()

    def process_result_value(self, value, dialect):
        return value and "<%s>" % value


d = sa.table("t", sa.column("id", sa.Integer), sa.column("s", Upper))
conn.execute(d.insert(), [{"id": 60, "s": "abc"}, {"id": 61, "s": None}])
print(conn.execute(sa.select(d.c.s).where(d.c.id >= 60).order_by(d.c.id)).all(), conn.execute(text("SELECT s FROM t WHERE id = 60")).scalar())
try:
    conn.execute(t.insert().values(d="not a date"))
except Exception as e:
    print(type(e).__name__, e)
