/* sqlalchemy.engine, .pool, .event, .inspection; sqlite3. */
#include "engine/engine.h"
#include "engine/dbapi.h"
#include "engine/pool.h"
#include "pymods/pymods.h"

#define CREATE_ENGINE PY_FUNCTION("create_engine", "url, /, **kwargs", al_create_engine_fn, "An Engine for a database URL.")
#define FROM_CONFIG                                                                                                                        \
    PY_FUNCTION("engine_from_config", "configuration, prefix='sqlalchemy.', **kwargs", al_engine_from_config_fn,                           \
                "An Engine from a dict of settings.")
#define MAKE_URL    PY_FUNCTION("make_url", "name_or_url", al_make_url_fn, "A URL from text.")
#define MOCK_ENGINE PY_FUNCTION("create_mock_engine", "url, executor, **kw", al_create_mock_engine_fn, NULL)

/* ---- sqlalchemy.engine ---- */

static const py_name engine_names[] = {
    CREATE_ENGINE,
    FROM_CONFIG,
    MAKE_URL,
    MOCK_ENGINE,
    PY_CLASS("Engine", &al_engine_class),
    PY_CLASS("Connection", &al_connection_class),
    PY_CLASS("Transaction", &al_transaction_class),
    PY_CLASS("RootTransaction", &al_root_transaction_class),
    PY_CLASS("NestedTransaction", &al_nested_transaction_class),
    PY_CLASS("MockConnection", &al_mock_connection_class),
    PY_CLASS("URL", &al_url_class),
    PY_CLASS("Result", &al_result_class),
    PY_CLASS("CursorResult", &al_result_class),
    PY_CLASS("ScalarResult", &al_scalar_result_class),
    PY_CLASS("MappingResult", &al_mapping_result_class),
    PY_CLASS("Row", &al_row_class),
    PY_CLASS("RowMapping", &al_row_mapping_class),
    PY_CLASS("Inspector", &al_inspector_class),
    PY_MODULE("base", "sqlalchemy.engine.base"),
    PY_MODULE("create", "sqlalchemy.engine.create"),
    PY_MODULE("cursor", "sqlalchemy.engine.cursor"),
    PY_MODULE("mock", "sqlalchemy.engine.mock"),
    PY_MODULE("reflection", "sqlalchemy.engine.reflection"),
    PY_MODULE("result", "sqlalchemy.engine.result"),
    PY_MODULE("row", "sqlalchemy.engine.row"),
    PY_MODULE("url", "sqlalchemy.engine.url"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_engine = { .name = "sqlalchemy.engine", .names = engine_names, .package = true };

static const py_name base_names[] = {
    PY_CLASS("Engine", &al_engine_class),
    PY_CLASS("Connection", &al_connection_class),
    PY_CLASS("Transaction", &al_transaction_class),
    PY_CLASS("RootTransaction", &al_root_transaction_class),
    PY_CLASS("NestedTransaction", &al_nested_transaction_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_engine_base = { .name = "sqlalchemy.engine.base", .names = base_names };

static const py_name create_names[] = { CREATE_ENGINE, FROM_CONFIG, PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_create = { .name = "sqlalchemy.engine.create", .names = create_names };

static const py_name cursor_names[] = { PY_CLASS("CursorResult", &al_result_class), PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_cursor = { .name = "sqlalchemy.engine.cursor", .names = cursor_names };

static const py_name mock_names[] = { PY_CLASS("MockConnection", &al_mock_connection_class), MOCK_ENGINE, PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_mock = { .name = "sqlalchemy.engine.mock", .names = mock_names };

static const py_name reflection_names[] = { PY_CLASS("Inspector", &al_inspector_class), PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_reflection = { .name = "sqlalchemy.engine.reflection", .names = reflection_names };

static const py_name result_names[] = {
    PY_CLASS("Result", &al_result_class),
    PY_CLASS("ScalarResult", &al_scalar_result_class),
    PY_CLASS("MappingResult", &al_mapping_result_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_engine_result = { .name = "sqlalchemy.engine.result", .names = result_names };

static const py_name row_names[] = { PY_CLASS("Row", &al_row_class), PY_CLASS("RowMapping", &al_row_mapping_class), PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_row = { .name = "sqlalchemy.engine.row", .names = row_names };

static const py_name url_names[] = { PY_CLASS("URL", &al_url_class), MAKE_URL, PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_engine_url = { .name = "sqlalchemy.engine.url", .names = url_names };

/* ---- sqlalchemy.pool ---- */

#define POOLS                                                                                                                              \
    PY_CLASS("Pool", &al_pool_base.cls), PY_CLASS("QueuePool", &al_pool_queue.cls), PY_CLASS("NullPool", &al_pool_null.cls),               \
        PY_CLASS("StaticPool", &al_pool_static.cls), PY_CLASS("AssertionPool", &al_pool_assertion.cls),                                    \
        PY_CLASS("SingletonThreadPool", &al_pool_singleton.cls), PY_CLASS("AsyncAdaptedQueuePool", &al_pool_async_queue.cls),              \
        PY_CLASS("FallbackAsyncAdaptedQueuePool", &al_pool_fallback_async_queue.cls)

static const py_name pool_names[] = {
    POOLS,
    PY_MODULE("base", "sqlalchemy.pool.base"),
    PY_MODULE("impl", "sqlalchemy.pool.impl"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_pool = { .name = "sqlalchemy.pool", .names = pool_names, .package = true };

static const py_name pool_base_names[] = { PY_CLASS("Pool", &al_pool_base.cls), PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_pool_base = { .name = "sqlalchemy.pool.base", .names = pool_base_names };

static const py_name pool_impl_names[] = { POOLS, PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_pool_impl = { .name = "sqlalchemy.pool.impl", .names = pool_impl_names };

/* ---- sqlalchemy.event, sqlalchemy.inspection ---- */

#define EVENTS                                                                                                                             \
    PY_FUNCTION("listen", "target, identifier, fn, *args, **kw", al_event_listen_fn, "Registers a listener."),                             \
        PY_FUNCTION("listens_for", "target, identifier, *args, **kw", al_event_listens_for_fn, "Registers the decorated function."),       \
        PY_FUNCTION("remove", "target, identifier, fn", al_event_remove_fn, "Takes a listener away."),                                     \
        PY_FUNCTION("contains", "target, identifier, fn", al_event_contains_fn, "Is it registered?")

static const py_name event_names[] = { EVENTS, PY_MODULE("api", "sqlalchemy.event.api"), PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_event = { .name = "sqlalchemy.event", .names = event_names, .package = true };

static const py_name event_api_names[] = { EVENTS, PY_NAMES_END };
const py_moduledef al_mod_sqlalchemy_event_api = { .name = "sqlalchemy.event.api", .names = event_api_names };

static const py_name inspection_names[] = {
    PY_FUNCTION("inspect", "subject, raiseerr=True", al_inspect_fn, "What there is to know about an object."),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_inspection = { .name = "sqlalchemy.inspection", .names = inspection_names };

/* ---- sqlite3: what scripts ask of it beside sqlalchemy ---- */

static const py_name sqlite3_names[] = {
    PY_CLASS("Connection", &al_dbapi_class),
    PY_CLASS("Cursor", &al_cursor_class),
    PY_FUNCTION("connect", "database, timeout=5.0, isolation_level='', uri=False, **kw", al_sqlite3_connect_fn, "Opens a database file."),
    PY_TEXT("apilevel", "2.0"),
    PY_TEXT("paramstyle", "qmark"),
    PY_MAKE("sqlite_version", al_sqlite3_version),
    PY_NUMBER("threadsafety", 1),
    PY_NUMBER("PARSE_DECLTYPES", 1),
    PY_NUMBER("PARSE_COLNAMES", 2),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlite3 = { .name = "sqlite3", .names = sqlite3_names, .getattr = al_sqlite3_getattr };
