# PY-026
import sqlalchemy as sa
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

engine = sa.create_engine("sqlite://")


@event.listens_for(engine, "connect")
def on_connect(dbapi_connection, connection_record):
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
    print("connect")


@event.listens_for(engine, "first_connect")
def on_first(dbapi_connection, connection_record):
    print("first_connect")


@event.listens_for(engine, "before_cursor_execute")
def before(conn, cursor, statement, parameters, context, executemany):
    print("before", statement, parameters, executemany)


@event.listens_for(engine, "after_cursor_execute")
def after(conn, cursor, statement, parameters, context, executemany):
    print("after", statement)


event.listen(engine, "begin", lambda conn: print("begin"))
event.listen(engine, "commit", lambda conn: print("commit"))
event.listen(engine, "rollback", lambda conn: print("rollback"))
event.listen(engine, "savepoint", lambda conn, name: print("savepoint", name))


@event.listens_for(Engine, "engine_connect")
def on_engine_connect(conn):
    print("engine_connect")


@event.listens_for(engine, "before_cursor_execute", retval=True)
def rewrite(conn, cursor, statement, parameters, context, executemany):
    return statement.replace("WORD", "42"), parameters


with engine.begin() as conn:
    print(conn.exec_driver_sql("PRAGMA foreign_keys").scalar())
    print(conn.execute(text("SELECT WORD")).scalar())
    conn.execute(text("CREATE TABLE t (a)"))
    conn.execute(text("INSERT INTO t VALUES (:a)"), [{"a": 1}, {"a": 2}])
    with conn.begin_nested():
        conn.execute(text("DELETE FROM t"))
with engine.connect() as conn:
    conn.execute(text("SELECT 1"))
print(event.contains(engine, "before_cursor_execute", before))
event.remove(engine, "before_cursor_execute", before)
event.remove(engine, "after_cursor_execute", after)
print(event.contains(engine, "before_cursor_execute", before))
with engine.connect() as conn:
    conn.execute(text("SELECT 1"))
for target, name in [(engine, "nope"), (5, "connect")]:
    try:
        event.listen(target, name, print)
    except Exception as e:
        print(type(e).__name__, e)


class Begins:
    pass


own = sa.create_engine("sqlite://")


@event.listens_for(own, "connect")
def no_begin(dbapi_connection, record):
    dbapi_connection.isolation_level = None


@event.listens_for(own, "begin")
def do_begin(conn):
    conn.exec_driver_sql("BEGIN")


with own.connect() as conn:
    conn.execute(text("CREATE TABLE t (a)"))
    conn.rollback()
    print(sa.inspect(conn).get_table_names())
