"""sqlalchemy.ext.asyncio over the ordinary engine: nothing waits, so every coroutine runs to its end at once."""
from sqlalchemy import create_engine as _create_engine
from sqlalchemy import engine_from_config as _engine_from_config
from sqlalchemy import exc as _exc


def create_async_engine(url, **kw):
    return AsyncEngine(_create_engine(url, **kw))


def async_engine_from_config(configuration, prefix="sqlalchemy.", **kwargs):
    return AsyncEngine(_engine_from_config(configuration, prefix, **kwargs))


class _Opening:
    """What engine.connect() and engine.begin() give: to be awaited, or entered with `async with`."""

    def __init__(self, opening, closing):
        self._opening = opening
        self._closing = closing

    def __await__(self):
        return self._opening().__await__()

    async def __aenter__(self):
        return await self._opening()

    async def __aexit__(self, type_, value, traceback):
        await self._closing(type_, value, traceback)


class AsyncEngine:
    def __init__(self, sync_engine):
        if not getattr(sync_engine.dialect, "is_async", True):
            raise _exc.InvalidRequestError(
                "The asyncio extension requires an async driver to be used. The loaded %r is not async."
                % (sync_engine.dialect.driver,)
            )
        self.sync_engine = sync_engine

    def __repr__(self):
        return "<AsyncEngine %r>" % (self.sync_engine.url,)

    def connect(self):
        return AsyncConnection(self)

    def begin(self):
        held = []

        async def opening():
            conn = await AsyncConnection(self)
            held.append((conn, conn.sync_connection.begin()))
            return conn

        async def closing(type_, value, traceback):
            conn, transaction = held.pop()
            try:
                transaction.__exit__(type_, value, traceback)
            finally:
                await conn.close()

        return _Opening(opening, closing)

    async def raw_connection(self):
        return self.sync_engine.raw_connection()

    async def dispose(self, close=True):
        self.sync_engine.dispose(close=close)

    def execution_options(self, **opt):
        return AsyncEngine(self.sync_engine.execution_options(**opt))

    def get_execution_options(self):
        return self.sync_engine.get_execution_options()

    @property
    def url(self):
        return self.sync_engine.url

    @property
    def pool(self):
        return self.sync_engine.pool

    @property
    def dialect(self):
        return self.sync_engine.dialect

    @property
    def name(self):
        return self.sync_engine.name

    @property
    def driver(self):
        return self.sync_engine.driver

    @property
    def echo(self):
        return self.sync_engine.echo


class AsyncConnection:
    def __init__(self, async_engine, sync_connection=None):
        self.engine = async_engine
        self.sync_engine = async_engine.sync_engine
        self.sync_connection = sync_connection

    async def start(self, is_ctxmanager=False):
        if self.sync_connection is not None:
            raise _exc.InvalidRequestError("connection is already started")
        self.sync_connection = self.sync_engine.connect()
        return self

    def __await__(self):
        return self.start().__await__()

    async def __aenter__(self):
        if self.sync_connection is None:
            await self.start()
        return self

    async def __aexit__(self, type_, value, traceback):
        await self.close()

    def _connection(self):
        if self.sync_connection is None:
            raise AsyncContextNotStarted(
                "AsyncConnection context has not been started and object has not been awaited."
            )
        return self.sync_connection

    async def run_sync(self, fn, *arg, **kw):
        return fn(self._connection(), *arg, **kw)

    async def execute(self, statement, parameters=None, *, execution_options=None):
        return self._connection().execute(statement, parameters, execution_options=execution_options)

    async def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        return self._connection().exec_driver_sql(statement, parameters, execution_options)

    async def scalar(self, statement, parameters=None, *, execution_options=None):
        return self._connection().scalar(statement, parameters, execution_options=execution_options)

    async def scalars(self, statement, parameters=None, *, execution_options=None):
        return self._connection().scalars(statement, parameters, execution_options=execution_options)

    def begin(self):
        return AsyncTransaction(self)

    def begin_nested(self):
        return AsyncTransaction(self, nested=True)

    async def commit(self):
        self._connection().commit()

    async def rollback(self):
        self._connection().rollback()

    async def close(self):
        self._connection().close()

    async def aclose(self):
        await self.close()

    async def invalidate(self, exception=None):
        self._connection().invalidate(exception)

    async def get_raw_connection(self):
        return self._connection().connection

    async def execution_options(self, **opt):
        self._connection().execution_options(**opt)
        return self

    async def get_isolation_level(self):
        return self._connection().get_isolation_level()

    def in_transaction(self):
        return self._connection().in_transaction()

    def in_nested_transaction(self):
        return self._connection().in_nested_transaction()

    @property
    def closed(self):
        return self._connection().closed

    @property
    def invalidated(self):
        return self._connection().invalidated

    @property
    def dialect(self):
        return self.sync_engine.dialect

    @property
    def info(self):
        return self._connection().info


class AsyncTransaction:
    def __init__(self, connection, nested=False):
        self.connection = connection
        self.nested = nested
        self.sync_transaction = None

    async def start(self, is_ctxmanager=False):
        sync = self.connection._connection()
        self.sync_transaction = sync.begin_nested() if self.nested else sync.begin()
        return self

    def __await__(self):
        return self.start().__await__()

    async def __aenter__(self):
        await self.start()
        self.sync_transaction.__enter__()
        return self

    async def __aexit__(self, type_, value, traceback):
        self.sync_transaction.__exit__(type_, value, traceback)

    async def commit(self):
        self.sync_transaction.commit()

    async def rollback(self):
        self.sync_transaction.rollback()

    async def close(self):
        self.sync_transaction.close()

    @property
    def is_valid(self):
        return self.sync_transaction is not None and self.sync_transaction.is_valid

    @property
    def is_active(self):
        return self.sync_transaction is not None and self.sync_transaction.is_active


class AsyncContextNotStarted(_exc.InvalidRequestError):
    pass


def _no_sessions(*args, **kw):
    raise NotImplementedError("ORM sessions are not available in migrations run by this program")


AsyncSession = async_sessionmaker = _no_sessions
