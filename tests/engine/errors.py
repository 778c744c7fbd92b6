# PY-028
import sqlalchemy as sa
from sqlalchemy import exc, text
import sqlite3


def show(fn):
    try:
        print(repr(fn()))
    except Exception as e:
        print(type(e).__name__, str(e))
        print(" ", type(getattr(e, "orig", None)).__name__, getattr(e, "statement", None), getattr(e, "params", None))


engine = sa.create_engine("sqlite://")
conn = engine.connect()
conn.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL)"))
show(lambda: conn.execute(text("SELECT * FROM nope WHERE x = :x"), {"x": 5}))
show(lambda: conn.execute(text("CREATE TABLE t (a INTEGER)")))
show(lambda: conn.execute(text("SELEC 1")))
show(lambda: conn.execute(text("INSERT INTO t (a) VALUES (1)")))
conn.execute(text("INSERT INTO t VALUES (1, 'x')"))
show(lambda: conn.execute(text("INSERT INTO t VALUES (:a, :b)"), {"a": 1, "b": "y"}))
show(lambda: conn.execute(text("INSERT INTO t VALUES (:a, :b)"), [{"a": 1, "b": "y"}, {"a": 2, "b": "z"}]))
show(lambda: conn.execute(text("SELECT :a, :b"), {"a": 1}))
show(lambda: conn.execute(text("SELECT 1; SELECT 2")))
show(lambda: conn.exec_driver_sql("SELECT ?", [(1,), (2,)]))
show(lambda: conn.exec_driver_sql("SELECT ?"))
show(lambda: conn.execute(text("SELECT :a"), {"a": 1 << 70}))
show(lambda: sa.create_engine("sqlite:////nonexistent/folder/x.db").connect())
try:
    conn.execute(text("SELECT * FROM nope"))
except exc.OperationalError as e:
    print(isinstance(e, exc.DBAPIError), isinstance(e.orig, sqlite3.OperationalError), e.__cause__ is e.orig, e.connection_invalidated)
hidden = sa.create_engine("sqlite://", hide_parameters=True).connect()
show(lambda: hidden.execute(text("SELECT * FROM nope WHERE x = :x"), {"x": "secret"}))
