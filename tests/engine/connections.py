# PY-023, PY-024, PY-025
import sqlalchemy as sa
from sqlalchemy import pool, text


def show(fn):
    try:
        print(repr(fn()))
    except Exception as e:
        print(type(e).__name__, str(e))


engine = sa.create_engine("sqlite://", poolclass=pool.StaticPool)
print(engine.name, engine.driver, engine.dialect.name, engine.url)
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)"))
    conn.execute(text("INSERT INTO t (b) VALUES (:b)"), [{"b": "x"}, {"b": "y"}])
with engine.connect() as conn:
    print(conn.in_transaction(), conn.scalar(text("SELECT count(*) FROM t")), conn.in_transaction())
    conn.execute(text("DELETE FROM t"))
with engine.connect() as conn:
    print(conn.scalar(text("SELECT count(*) FROM t")))
    conn.commit()
    print(conn.in_transaction())
    trans = conn.begin()
    print(trans.is_active, conn.get_transaction() is trans, conn.in_nested_transaction())
    conn.execute(text("DELETE FROM t WHERE a = 1"))
    nested = conn.begin_nested()
    print(conn.in_nested_transaction(), conn.get_nested_transaction() is nested)
    conn.execute(text("DELETE FROM t"))
    nested.rollback()
    print(conn.scalar(text("SELECT count(*) FROM t")), nested.is_active)
    trans.commit()
    print(trans.is_active)
    show(lambda: trans.commit())
    conn.execute(text("SELECT 1"))
    show(lambda: conn.begin())
    conn.rollback()
    with conn.begin() as trans:
        with conn.begin_nested():
            conn.execute(text("INSERT INTO t (b) VALUES ('z')"))
        try:
            with conn.begin_nested():
                conn.execute(text("INSERT INTO t (b) VALUES ('w')"))
                raise ValueError("out")
        except ValueError as e:
            print("ValueError", e)
    print(conn.scalar(text("SELECT count(*) FROM t")))
    conn.rollback()
    with conn.begin() as trans:
        trans.rollback()
        show(lambda: conn.execute(text("SELECT 1")))
    print(conn.in_transaction())
    show(lambda: conn.get_isolation_level())
    show(lambda: conn.execution_options(isolation_level="nonsense"))
    conn.execution_options(isolation_level="AUTOCOMMIT")
    conn.execute(text("INSERT INTO t (b) VALUES ('auto')"))
    conn.rollback()
    print(conn.scalar(text("SELECT count(*) FROM t")))
    show(lambda: conn.execution_options(isolation_level="SERIALIZABLE"))
    conn.rollback()
    conn.execution_options(isolation_level="SERIALIZABLE", other=5)
    print(dict(conn.get_execution_options()))
print(conn.closed, conn.invalidated)
show(lambda: conn.execute(text("SELECT 1")))
show(lambda: conn.begin())
with engine.connect() as conn:
    print(conn.get_isolation_level(), conn.default_isolation_level, conn.dialect.default_schema_name)
    show(lambda: conn.execute("SELECT 1"))
    show(lambda: conn.execute(text("SELECT :a"), 5))
    show(lambda: conn.execute(text("SELECT :a"), [5]))
    show(lambda: conn.exec_driver_sql("SELECT ?", (7,)).scalar())
    show(lambda: conn.exec_driver_sql("SELECT :x", {"x": 8}).scalar())
    show(lambda: list(conn.scalars(text("SELECT 1 UNION SELECT 2"))))
other = engine.execution_options(isolation_level="AUTOCOMMIT")
with other.connect() as conn:
    conn.execute(text("INSERT INTO t (b) VALUES ('kept')"))
with engine.connect() as conn:
    print(conn.scalar(text("SELECT count(*) FROM t WHERE b = 'kept'")))
engine.dispose()
for cls in [pool.NullPool, pool.QueuePool, pool.SingletonThreadPool, pool.AssertionPool]:
    e = sa.create_engine("sqlite://", poolclass=cls)
    with e.connect() as conn:
        print(cls.__name__, conn.scalar(text("SELECT 42")))
    e.dispose()
raw = engine.raw_connection()
cur = raw.cursor()
cur.execute("SELECT 1 AS one, 'x' AS two")
print([d[0] for d in cur.description], cur.fetchall(), cur.fetchone())
raw.close()
