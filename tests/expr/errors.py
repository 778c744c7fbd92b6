# PY-060, PY-061: what cannot be an expression, and the words that say so
import sqlalchemy as sa
from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, String, Table, bindparam, func, select, text
from sqlalchemy.dialects import sqlite

D = sqlite.dialect()
m = MetaData()
u = Table("users", m, Column("id", Integer, primary_key=True), Column("name", String(50), nullable=False), Column("email", String, default="none"),
          Column("n", Integer, default=lambda: 5), Column("c", DateTime, server_default=func.now()), Column("up", Integer, onupdate=7), Column("ce", String, default=func.lower("X")))
a = Table("addr", m, Column("id", Integer, primary_key=True), Column("user_id", Integer, ForeignKey("users.id")), Column("x", String, key="ex"))
p = Table("pk", m, Column("a", String, primary_key=True), Column("b", Integer, primary_key=True))
q = Table("sc", m, Column("id", Integer, primary_key=True), Column("v", String), schema="other")
for f in (lambda: bool(u.c.id > 5), lambda: bool(sa.and_(u.c.id == 5, u.c.id == 6)), lambda: select(u.c.id).where("x"), lambda: select("foo bar"), lambda: select(u).order_by(5), lambda: u.insert().values(1, 2),
          lambda: text("select :a").bindparams(b=5), lambda: u.c.nope, lambda: u.c["nope"], lambda: u.c.id.nope, lambda: u.insert().values({"name": 'a'}, x=5), 
          lambda: u.join("x"), lambda: u.c.id.in_(5), lambda: u.c.id.in_("abc"), lambda: sa.literal(u.c.id), lambda: u.c.id << 3, lambda: u.c.id.is_("x"), lambda: u.c.id < None,
          lambda: sa.insert("x"), lambda: sa.text(5), lambda: select(u.c.id).limit("x"), lambda: u.c.id[5], lambda: str(select(u.c.id).limit(u.c.id)), lambda: u.c.contains_column("x"), lambda: sa.case([(u.c.id == 1, 2)]),
          lambda: u.update().where(u.c.id == 5).values(nope=5).compile(), lambda: select(u.c.id).compile(dialect=D).construct_params(), lambda: select(u).where(u.c.id == bindparam("q")).compile().construct_params()):
    try:
        print("OK", str(f())[:100].replace("\n", " "))
    except BaseException as ex:
        print(type(ex).__module__, type(ex).__name__, ex)
