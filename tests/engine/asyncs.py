# PY-027
import asyncio
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_engine_from_config, create_async_engine
from sqlalchemy import pool


def work(connection, name):
    connection.execute(text("CREATE TABLE %s (a INTEGER)" % name))
    return sa.inspect(connection).get_table_names()


async def main():
    engine = async_engine_from_config({"sqlalchemy.url": "sqlite+aiosqlite://"}, prefix="sqlalchemy.", poolclass=pool.StaticPool)
    async with engine.connect() as connection:
        print(await connection.run_sync(work, "t"))
        await connection.commit()
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
        print((await connection.execute(text("SELECT * FROM t"))).all())
        print(await connection.scalar(text("SELECT count(*) FROM t")))
    conn = await engine.connect()
    print(conn.in_transaction(), conn.dialect.name)
    await conn.close()
    await engine.dispose()


asyncio.run(main())
try:
    create_async_engine("sqlite://")
except Exception as e:
    print(type(e).__name__, e)
