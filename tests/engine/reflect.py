# PY-051
import sqlalchemy as sa
from sqlalchemy import event, text

engine = sa.create_engine("sqlite://")
conn = engine.connect()
for statement in [
    "CREATE TABLE parent (id INTEGER NOT NULL, name VARCHAR(50) DEFAULT 'x' NOT NULL, flag BOOLEAN, PRIMARY KEY (id))",
    "CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER, s TEXT, CONSTRAINT fk FOREIGN KEY(p) REFERENCES parent (id), CONSTRAINT uq UNIQUE (s), CONSTRAINT ck CHECK (p > 0))",
    "CREATE INDEX ix ON child (p, s)",
    "INSERT INTO parent VALUES (1, 'one', 1)",
]:
    conn.execute(text(statement))
meta = sa.MetaData()
child = sa.Table("child", meta, autoload_with=conn)
print(sorted(meta.tables), [c.name for c in child.columns], [c.name for c in child.primary_key])
for c in child.columns:
    print(repr(c))
print([(fk.name, list(fk.column_keys), [e.target_fullname for e in fk.elements]) for fk in child.foreign_key_constraints])
print([(i.name, [c.name for c in i.columns], i.unique) for i in child.indexes])
print(sorted(str(c.name) for c in child.constraints))
parent = meta.tables["parent"]
for c in parent.columns:
    print(c.name, repr(c.type), c.nullable, c.primary_key, c.server_default and str(c.server_default.arg))
print(conn.execute(sa.select(parent)).all())
print(conn.execute(sa.select(parent.c.name).where(parent.c.id == 1)).scalar())
meta2 = sa.MetaData()
meta2.reflect(conn)
print(list(meta2.tables), [t.name for t in meta2.sorted_tables])
meta3 = sa.MetaData()
meta3.reflect(bind=conn, only=["parent"])
print(list(meta3.tables))
try:
    sa.Table("nope", meta, autoload_with=conn)
except sa.exc.NoSuchTableError as e:
    print("NoSuchTableError", e)
meta4 = sa.MetaData()


@event.listens_for(meta4, "column_reflect")
def renamed(inspector, table, column_info):
    column_info["key"] = "k_" + column_info["name"]


print(sa.Table("parent", meta4, autoload_with=conn).c.keys())
partial = sa.Table("parent", sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True), autoload_with=conn)
print([repr(c.type) for c in partial.c])
new = sa.Table("made", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("x", sa.String(5), index=True))
new.create(conn)
print(sa.inspect(conn).get_table_names(), [i["name"] for i in sa.inspect(conn).get_indexes("made")])
new.create(conn, checkfirst=True)
new.drop(conn)
print(sa.inspect(conn).has_table("made"))
meta2.drop_all(conn)
print(sa.inspect(conn).get_table_names())
meta2.create_all(conn)
print(sa.inspect(conn).get_table_names())
