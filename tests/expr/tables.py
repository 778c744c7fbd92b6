# PY-051, PY-066, PY-072, PY-121: statements on Table objects: joins by foreign keys, defaults, ON CONFLICT
from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, String, Table, bindparam, func, select
from sqlalchemy.dialects import sqlite

from show import show

m = MetaData()
u = Table("users", m, Column("id", Integer, primary_key=True), Column("name", String(50), nullable=False), Column("email", String, default="none"),
          Column("n", Integer, default=lambda: 5), Column("c", DateTime, server_default=func.now()), Column("up", Integer, onupdate=7), Column("ce", String, default=func.lower("X")))
a = Table("addr", m, Column("id", Integer, primary_key=True), Column("user_id", Integer, ForeignKey("users.id")), Column("x", String, key="ex"))
p = Table("pk", m, Column("a", String, primary_key=True), Column("b", Integer, primary_key=True))
q = Table("sc", m, Column("id", Integer, primary_key=True), Column("v", String), schema="other")
for k, f in dict(
  ins=lambda: u.insert().values(name='x'),
  ins1=lambda: u.insert().values(name='x', id=5, email=None),
  ins2=lambda: u.insert().inline().values(name='x'),
  ins3=lambda: u.insert(),
  ins4=lambda: u.insert().values([{"name": "a"}, {"name": "b"}]),
  ins5=lambda: u.insert().from_select(["name"], select(a.c.ex)),
  ins6=lambda: a.insert().values(ex='q'),
  ins7=lambda: a.insert().values({a.c.ex: 'q', "user_id": select(func.max(u.c.id)).scalar_subquery()}),
  ins8=lambda: p.insert().values(a='x', b=3),
  ins9=lambda: q.insert().values(v='x'),
  upd=lambda: u.update().values(name='y').where(u.c.id == 3),
  upd2=lambda: u.update().values(name=a.c.ex).where(u.c.id == a.c.user_id),
  dele=lambda: q.delete().where(q.c.id == 3),
  join=lambda: select(u, a).join(a),
  join2=lambda: select(u.c.name).select_from(u.join(a)),
  join3=lambda: select(u.c.name).select_from(u.outerjoin(a, u.c.id == a.c.user_id)).where(a.c.ex == 'e'),
  join4=lambda: select(a.c.id).join(u),
  join5=lambda: select(u.c.id).join(p),
  sel=lambda: u.select().where(u.c.name.in_(['a', 'b'])),
  sc=lambda: select(q).where(q.c.id == 1),
  al=lambda: (lambda x, y: select(x.c.name, y.c.ex).join(y, x.c.id == y.c.user_id))(u.alias(), a.alias()),
  cnt=lambda: select(func.count()).select_from(u.join(a).alias()),
  cnt2=lambda: select(func.count()).select_from(select(u.c.id).where(u.c.name == 'q').subquery()),
  subq=lambda: select(u.c.id, (lambda s: s.c.cnt)(select(a.c.user_id, func.count(a.c.id).label("cnt")).group_by(a.c.user_id).subquery())),
  ucte=lambda: (lambda c: u.update().where(u.c.id.in_(select(c.c.user_id))).values(name='z'))(select(a.c.user_id).where(a.c.ex == 'w').cte("old")),
  ret=lambda: u.insert().values(name='x').returning(u.c.id, u.c.name.label("nn"), func.lower(u.c.name)),
  ups=lambda: sqlite.insert(u).values(id=1, name='x').on_conflict_do_update(index_elements=['id'], set_=dict(name='y', email=u.c.email)),
  ups2=lambda: sqlite.insert(u).values(id=1, name='x').on_conflict_do_nothing(),
  ups3=lambda: (lambda i: i.on_conflict_do_update(index_elements=[u.c.id], set_={"name": i.excluded.name}, where=u.c.id > 3))(sqlite.insert(u).values(id=1, name='x')),
).items():
    show(k, f)
print(u.c.name == 'x')
print(u.c.keys(), list(u.c)[0], u.c.id.table is u, "name" in u.c, len(u.c))
print(select(u.c.id).subquery("x").c.keys())
print(select(u.c.id, a.c.id).subquery("x").c.keys(), select(func.count(), u.c.id + 1, u.c.id.label("z")).subquery().c.keys())
print(bool(u.c.id == u.c.id), bool(u.c.id == a.c.id), bool(u.c.id != a.c.id))
print({u.c.id: 5}[u.c.id], u.c.id in {u.c.id}, u.c.id in [a.c.id])
