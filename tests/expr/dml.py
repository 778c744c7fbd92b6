# PY-072, PY-073, PY-074, PY-077: INSERT, UPDATE, DELETE

from sqlalchemy import (Boolean, DateTime, Integer, Numeric, String, bindparam, delete, func, insert, literal, null, select, update, values)
from sqlalchemy.sql import column, table

from show import show

t = table("acc", column("id", Integer), column("name", String), column("b", Boolean), column("o_id", Integer), column("d", DateTime), column("x", Numeric(10, 2)))
o = table("ord", column("id", Integer), column("what", String(5)), column("acc_id", Integer))
s = table("acc", column("id", Integer), schema="sch")

show("ins", lambda: insert(t).values(id=1, name='a'))
show("ins2", lambda: insert(t))
show("ins3", lambda: insert(t).values([{"id": 1, "name": 'a'}, {"id": 2, "name": 'b'}]))
show("ins4", lambda: insert(t).from_select(["id", "name"], select(o.c.id, o.c.what)))
show("ins5", lambda: t.insert().values(id=func.max(o.c.id), name=null()))
show("ins6", lambda: t.insert().values({t.c.id: 5, "name": None}))
show("ins7", lambda: t.insert().values((1, 'a')))
show("ins8", lambda: t.insert().values(id=select(func.max(o.c.id)).scalar_subquery()))
show("ins9", lambda: t.insert().values(nope=5))
show("ins10", lambda: t.insert().values(id=1).returning(t.c.id, t.c.name))
show("ins11", lambda: t.insert().values(id=bindparam("foo"), name=literal("q")))
show("ins12", lambda: t.insert().prefix_with("OR IGNORE").values(id=1))
show("upd", lambda: update(t).values({"id": t.c.id + 1, "name": func.lower(t.c.name)}).where(t.c.id == 5))
show("upd2", lambda: t.update().where(t.c.id == o.c.acc_id).values(name=o.c.what))
show("upd3", lambda: t.update().values(name=select(o.c.what).where(o.c.acc_id == t.c.id).scalar_subquery()))
show("upd4", lambda: t.update().values(name=None))
show("upd5", lambda: t.update().values(name=bindparam("n")).where(t.c.id == bindparam("i")))
show("upd6", lambda: t.update())
show("upd7", lambda: t.update().ordered_values(("name", "x"), ("id", 5)))
show("upd8", lambda: t.update().values(name='x').returning(t.c.id))
show("upd9", lambda: s.update().values(id=5).where(s.c.id == 3))
show("dele", lambda: delete(t).where(t.c.id == 1))
show("dele2", lambda: t.delete())
show("dele3", lambda: t.delete().where(t.c.id == o.c.acc_id))
