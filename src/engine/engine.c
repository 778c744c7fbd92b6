/*
 * Engine, create_engine, engine_from_config.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "engine/engine_int.h"

#define ENGINE(o) ((al_engine *)(void *)(o))

/* ---- opening a connection ---- */

const char *al_option_text(py_vm *vm, py_obj *value)
{
    if (py_is_bool(value))
        return value == PY_TRUE ? "true" : "false";
    py_obj *text = value == PY_NONE ? NULL : py_str_of(vm, value);
    return text ? py_str_text(text) : NULL;
}

typedef AL_VEC(al_db_option) options_vec;

static int add_options(py_vm *vm, options_vec *out, py_obj *dict)
{
    size_t at = 0;
    py_obj *key, *value;
    while (dict && py_dict_next(dict, &at, &key, &value)) {
        if (py_is_tuple(vm, value) && PY_TUPLE(value)->count > 0)
            value = PY_TUPLE(value)->items[PY_TUPLE(value)->count - 1];
        const char *text = al_option_text(vm, value);
        if (!text && py_error_pending(vm))
            return -1;
        al_db_option option = { py_str_text(key), text };
        if (text && !al_vec_push(out, option)) {
            py_raise_nomem(vm);
            return -1;
        }
    }
    return 0;
}

static const char *text_or_null(py_vm *vm, py_obj *o)
{
    return py_given(o) ? al_option_text(vm, o) : NULL;
}

/* Fills target from the URL; options are freed by the caller. */
static int target_of(py_vm *vm, al_engine *engine, al_db_target *target, options_vec *options)
{
    const al_url_obj *url = engine->url;
    int64_t port = 0;
    *target = (al_db_target){ .host = text_or_null(vm, url->host),
                              .user = text_or_null(vm, url->username),
                              .password = text_or_null(vm, url->password),
                              .database = text_or_null(vm, url->database) };
    if (py_given(url->port) && py_as_int64(vm, url->port, &port) < 0)
        return -1;
    target->port = (int)port;
    if (py_error_pending(vm) || add_options(vm, options, url->query) < 0 || add_options(vm, options, engine->connect_args) < 0)
        return -1;
    target->options = options->items;
    target->option_count = options->count;
    return 0;
}

static const al_driver *driver_of(const al_engine *engine)
{
    return al_driver_find(py_str_text(engine->url->drivername));
}

/* server_version_info from "3.40.1"; default_schema_name; what the reference asks on the first connection. */
static int initialize(py_vm *vm, al_engine *engine, const al_driver *driver)
{
    al_dialect_obj *d = engine->dialect;
    if (py_given(d->server_version_info) || !driver->version)
        return 0;
    py_obj *list = py_list_new(vm, 4);
    for (const char *p = driver->version(); list && *p;) {
        char *end;
        long n = strtol(p, &end, 10);
        if (end == p || py_list_append(vm, list, py_small(n)) < 0)
            break;
        p = *end == '.' ? end + 1 : end;
    }
    py_obj *info = list ? py_tuple_from(vm, list) : NULL;
    if (!info)
        return -1;
    d->server_version_info = info;
    if (!py_given(d->default_schema_name) && driver->default_schema && !(d->default_schema_name = py_str_new(vm, driver->default_schema)))
        return -1;
    return 0;
}

static al_dbapi *no_driver(py_vm *vm, const al_engine *engine)
{
    const al_driver_name *name = engine->dialect->driver;
    return py_raise(vm, &al_exc_InvalidRequestError,
                    "Can't connect to %R: this build has no driver for it%s%s. SQL text can be made with --sql.",
                    (py_obj *)(void *)engine->url, name && name->dbapi ? " in place of " : "", name && name->dbapi ? name->dbapi : "");
}

/* The isolation level in the words of the driver, or NULL: AUTOCOMMIT, or an error. */
static int apply_isolation(py_vm *vm, const al_dialect_obj *dialect, al_dbapi *conn, py_obj *level)
{
    const al_driver *driver = conn->db->driver;
    py_obj *text = py_str_of(vm, level);
    al_sb upper = AL_SB_INIT, known = AL_SB_INIT;
    if (!text)
        return -1;
    for (const char *p = py_str_text(text); *p; p++)
        al_sb_addc(&upper, *p == '_' ? ' ' : *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    int status = 1;
    if (strcmp(al_sb_text(&upper), "AUTOCOMMIT") == 0) {
        conn->db->autocommit = true;
        status = 0;
    }
    for (const char *const *l = driver->isolation_levels; status == 1 && l && *l; l++)
        if (strcmp(*l, al_sb_text(&upper)) == 0) {
            conn->db->autocommit = false;
            status = driver->set_isolation(conn->db, *l) < 0 ? -1 : 0;
        }
    if (status < 0)
        al_dbapi_raise(vm, conn->db);
    if (status == 1) {
        size_t count = 0;
        while (driver->isolation_levels && driver->isolation_levels[count])
            count++;
        while (count > 0) {
            al_sb_add(&known, driver->isolation_levels[--count]);
            al_sb_add(&known, ", ");
        }
        status = py_raise_int(vm, &al_exc_ArgumentError,
                              "Invalid value '%s' for isolation_level. Valid isolation levels for '%s' are %sAUTOCOMMIT",
                              al_sb_text(&upper), dialect->def->name, al_sb_text(&known));
    }
    al_sb_free(&upper);
    al_sb_free(&known);
    return status;
}

int al_dbapi_set_isolation(py_vm *vm, al_dialect_obj *dialect, al_dbapi *conn, py_obj *level)
{
    return apply_isolation(vm, dialect, conn, level);
}

/* connect_args={"isolation_level": ...} is the DBAPI's own: None means that it begins nothing. */
static void own_isolation(py_vm *vm, al_engine *engine, al_dbapi *conn)
{
    py_obj *level = engine->connect_args ? py_dict_get_s(vm, engine->connect_args, "isolation_level") : PY_ABSENT;
    if (level && level != PY_ABSENT) {
        conn->isolation_level = level;
        conn->db->autocommit = level == PY_NONE;
    }
}

al_dbapi *al_engine_open(py_vm *vm, al_engine *engine)
{
    const al_driver *driver = driver_of(engine);
    if (!driver)
        return no_driver(vm, engine);
    al_db_target target;
    options_vec options = { 0 };
    al_db *db = NULL;
    al_db_error error = { 0 };
    int status = target_of(vm, engine, &target, &options);
    if (status == 0 && al_db_open(driver, &target, &db, &error) < 0) {
        al_db failed = { .driver = driver, .error = error };
        al_dbapi_raise(vm, &failed);
        al_db_error_clear(&error);
        status = -1;
    }
    al_vec_free(&options);
    al_dbapi *conn = status == 0 ? al_dbapi_new(vm, db) : NULL;
    if (!conn)
        return NULL;
    own_isolation(vm, engine, conn);
    if (initialize(vm, engine, driver) < 0 || (engine->isolation && apply_isolation(vm, engine->dialect, conn, engine->isolation) < 0)) {
        al_dbapi_close(conn);
        return NULL;
    }
    return conn;
}

/* ---- create_engine ---- */

/* Takes a keyword out of kw: its value or PY_ABSENT; NULL on error. */
static py_obj *take(py_vm *vm, py_obj *kw, const char *name)
{
    return py_dict_pop_s(vm, kw, name);
}

static bool text_is(py_vm *vm, py_obj *o, const char *text)
{
    return py_is_heap(o) && py_is_str(vm, o) && strcasecmp(py_str_text(o), text) == 0;
}

/* What a value from an ini file stands for: "true" -> True, "5" -> 5; others as they are. */
static py_obj *coerced(py_vm *vm, const char *name, py_obj *value)
{
    static const char *const numbers[] = { "pool_timeout", "pool_recycle", "pool_size", "max_overflow" };
    static const char *const flags[] = { "echo", "echo_pool", "future" };
    if (!py_is_heap(value) || !py_is_str(vm, value))
        return value;
    for (size_t i = 0; i < AL_COUNT(numbers); i++)
        if (strcmp(numbers[i], name) == 0)
            return py_construct(vm, &py_int_class, 1, value);
    for (size_t i = 0; i < AL_COUNT(flags); i++) {
        if (strcmp(flags[i], name) != 0)
            continue;
        static const char *const yes[] = { "true", "yes", "on", "y", "t", "1" }, *const no[] = { "false", "no", "off", "n", "f", "0" };
        for (size_t j = 0; j < AL_COUNT(yes); j++) {
            if (text_is(vm, value, yes[j]))
                return PY_TRUE;
            if (text_is(vm, value, no[j]))
                return PY_FALSE;
        }
        if (text_is(vm, value, "debug") && strcmp(name, "future") != 0)
            return value;
        return py_raise(vm, &py_ValueError, "String is not true/false: %R", value);
    }
    return value;
}

static int coerce_all(py_vm *vm, py_obj *kw)
{
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(kw, &at, &key, &value)) {
        py_obj *better = coerced(vm, py_str_text(key), value);
        if (!better || (better != value && py_dict_set(vm, kw, key, better) < 0))
            return -1;
    }
    return 0;
}

/* Moves the keywords of a list from kw to a new dict; NULL on error. */
static py_obj *split(py_vm *vm, py_obj *kw, const char *const *names, const char *prefix)
{
    py_obj *out = py_dict_new(vm);
    for (; out && *names; names++) {
        py_obj *value = take(vm, kw, *names);
        const char *name = *names;
        size_t skip = prefix ? strlen(prefix) : 0;
        if (skip && strncmp(name, prefix, skip) == 0 && strcmp(name, "pool_size") != 0)
            name += skip;
        if (!value || (value != PY_ABSENT && py_dict_set_s(vm, out, name, value) < 0))
            return NULL;
    }
    return out;
}

static py_obj *pool_class_for(py_vm *vm, al_engine *engine)
{
    const al_driver *driver = driver_of(engine);
    bool lonely = false;
    if (driver && driver->is_private) {
        al_db_target target = { .database = text_or_null(vm, engine->url->database) };
        lonely = driver->is_private(&target);
    }
    return (py_obj *)(void *)py_class_get(vm, lonely ? &al_pool_singleton.cls : &al_pool_queue.cls);
}

static int make_pool(py_vm *vm, al_engine *engine, py_obj *kw, py_obj **cls)
{
    static const char *const names[] = { "pool_size",     "max_overflow",         "pool_recycle",      "pool_timeout", "pool_pre_ping",
                                         "pool_use_lifo", "pool_reset_on_return", "pool_logging_name", "echo_pool",    NULL };
    py_obj *ready = take(vm, kw, "pool"), *creator = take(vm, kw, "creator");
    *cls = take(vm, kw, "poolclass");
    py_obj *pool_kw = split(vm, kw, names, "pool_");
    if (!ready || !creator || !*cls || !pool_kw)
        return -1;
    if (!py_given(*cls))
        *cls = pool_class_for(vm, engine);
    if (!py_given(creator))
        creator = (py_obj *)(void *)engine;
    engine->pool = py_given(ready) ? ready : (py_obj *)(void *)al_pool_new(vm, *cls, creator, pool_kw);
    if (engine->pool && !py_isa(vm, engine->pool, &al_pool_base.cls))
        return py_raise_int(vm, &py_TypeError, "pool must be a Pool, not '%T'", engine->pool);
    return engine->pool ? 0 : -1;
}

static int check_left(py_vm *vm, const al_engine *engine, py_obj *kw, py_obj *pool_class)
{
    if (py_dict_len(kw) == 0)
        return 0;
    al_sb names = AL_SB_INIT;
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(kw, &at, &key, &value))
        al_sb_addf(&names, "%s'%s'", names.size ? "," : "", py_str_text(key));
    py_class *cls = py_as_class(vm, pool_class);
    const al_driver_name *driver = engine->dialect->driver;
    py_raise(
        vm, &py_TypeError,
        "Invalid argument(s) %s sent to create_engine(), using configuration %T%s%s/%s/%T.  Please check that the keyword arguments are "
        "appropriate for this combination of components.",
        al_sb_text(&names), (py_obj *)(void *)engine->dialect, driver ? "_" : "", driver ? driver->name : "",
        cls ? py_class_name(cls) : "Pool", (py_obj *)(uintptr_t)engine);
    al_sb_free(&names);
    return -1;
}

/* Accepted, and of no consequence here. */
static const char *const ignored[] = { "future",
                                       "query_cache_size",
                                       "enable_from_linting",
                                       "plugins",
                                       "pool_events",
                                       "module",
                                       "_is_async",
                                       "_initialize",
                                       "strategy",
                                       "empty_in_strategy",
                                       "insertmanyvalues_page_size",
                                       "use_insertmanyvalues",
                                       NULL };
static const char *const dialect_words[] = { "paramstyle",
                                             "json_serializer",
                                             "json_deserializer",
                                             "max_identifier_length",
                                             "label_length",
                                             "native_datetime",
                                             "supports_native_boolean",
                                             "skip_autocommit_rollback",
                                             "implicit_returning",
                                             "convert_unicode",
                                             "encoding",
                                             "server_side_cursors",
                                             "client_encoding",
                                             "executemany_mode",
                                             "executemany_batch_page_size",
                                             "executemany_values_page_size",
                                             "use_setinputsizes",
                                             "fast_executemany",
                                             "arraysize",
                                             "case_sensitive",
                                             "use_native_hstore",
                                             "legacy_schema_aliasing",
                                             "thick_mode",
                                             NULL };

/* connect_args are the keywords of the DBAPI's connect; values of the URL's query that it doesn't know stay text. */
static int fill(py_vm *vm, al_engine *engine, py_obj *kw)
{
    py_obj *dialect_kw = split(vm, kw, dialect_words, NULL), *args, *hide, *options;
    if (!dialect_kw || !split(vm, kw, ignored, NULL))
        return -1;
    engine->dialect = al_dialect_new(vm, py_str_text(engine->url->drivername), py_dict_len(dialect_kw) ? dialect_kw : NULL);
    if (!engine->dialect || !(args = take(vm, kw, "connect_args")) || !(hide = take(vm, kw, "hide_parameters")) ||
        !(options = take(vm, kw, "execution_options")) || !(engine->echo = take(vm, kw, "echo")) ||
        !(engine->logging_name = take(vm, kw, "logging_name")) || !(engine->isolation = take(vm, kw, "isolation_level")))
        return -1;
    if (!py_given(engine->isolation))
        engine->isolation = NULL;
    engine->hide_parameters = py_given(hide) && py_truth(vm, hide) > 0;
    if (py_given(args)) {
        if (!(engine->connect_args = py_dict_new(vm)) || py_dict_update(vm, engine->connect_args, args) < 0)
            return -1;
    }
    engine->options = py_dict_new(vm);
    if (!engine->options || (py_given(options) && py_dict_update(vm, engine->options, options) < 0))
        return -1;
    py_obj *pool_class;
    if (make_pool(vm, engine, kw, &pool_class) < 0 || check_left(vm, engine, kw, pool_class) < 0)
        return -1;
    return py_given(engine->echo) && engine->echo != PY_FALSE ? al_log_setup(vm, engine) : 0;
}

/* A database in a file takes neither a host nor a user. */
static int check_url(py_vm *vm, const al_engine *engine)
{
    const al_driver *driver = driver_of(engine);
    const al_url_obj *u = engine->url;
    if (!driver || !driver->url_forms || (!py_given(u->host) && !py_given(u->username) && !py_given(u->password) && !py_given(u->port)))
        return 0;
    return py_raise_int(vm, &al_exc_ArgumentError, "Invalid %s URL: %R\nValid %s URL forms are:%s", driver->url_kind,
                        (py_obj *)(uintptr_t)u, driver->url_kind, driver->url_forms);
}

al_engine *al_engine_new(py_vm *vm, py_obj *url, py_obj *kw)
{
    al_url_obj *u = al_make_url(vm, url);
    py_obj *mine = kw ? py_dict_copy(vm, kw) : py_dict_new(vm);
    al_engine *engine = u && mine ? py_alloc(vm, al_engine, &al_engine_class) : NULL;
    if (!engine)
        return NULL;
    engine->url = u;
    py_obj *coerce = take(vm, mine, "_coerce_config");
    if (!coerce || (coerce == PY_TRUE && coerce_all(vm, mine) < 0))
        return NULL;
    return fill(vm, engine, mine) < 0 || check_url(vm, engine) < 0 ? NULL : engine;
}

py_obj *al_create_engine_fn(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_engine_new(vm, args[0], args[1]);
}

py_obj *al_engine_from_config_fn(py_vm *vm, py_obj **args)
{
    const char *prefix = py_text(vm, args[1]);
    py_obj *options = py_dict_new(vm), *it = prefix && options ? py_iter(vm, args[0]) : NULL, *key;
    size_t n = prefix ? strlen(prefix) : 0;
    while (it && (key = py_next(vm, it))) {
        if (!py_is_heap(key) || !py_is_str(vm, key) || strncmp(py_str_text(key), prefix, n) != 0)
            continue;
        py_obj *value = py_getitem(vm, args[0], key);
        if (!value || py_dict_set_s(vm, options, py_str_text(key) + n, value) < 0)
            return NULL;
    }
    if (!it || py_error_pending(vm) || py_dict_set_s(vm, options, "_coerce_config", PY_TRUE) < 0 ||
        py_dict_update(vm, options, args[2]) < 0)
        return NULL;
    py_obj *url = py_dict_pop_s(vm, options, "url");
    if (url == PY_ABSENT)
        return py_raise(vm, &py_KeyError, "url");
    return url ? (py_obj *)(void *)al_engine_new(vm, url, options) : NULL;
}

py_obj *al_make_url_fn(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_make_url(vm, args[0]);
}

/* ---- Engine ---- */

static py_obj *engine_connect(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_engine_connect(vm, ENGINE(args[0]));
}

static py_obj *engine_begin(py_vm *vm, py_obj **args)
{
    al_engine_begin *b = py_alloc(vm, al_engine_begin, &al_engine_begin_class);
    if (b)
        b->engine = ENGINE(args[0]);
    return (py_obj *)(void *)b;
}

static py_obj *engine_raw_connection(py_vm *vm, py_obj **args)
{
    al_dbapi *conn = al_pool_take(vm, (al_pool *)(void *)ENGINE(args[0])->pool);
    return conn ? (py_obj *)(void *)conn : al_connection_wrap(vm, NULL, PY_NONE, PY_NONE, false);
}

static py_obj *engine_dispose(py_vm *vm, py_obj **args)
{
    al_engine *engine = ENGINE(args[0]);
    al_pool *pool = (al_pool *)(void *)engine->pool;
    int closes = py_truth(vm, args[1]);
    if (closes < 0 || (closes && al_pool_dispose(vm, pool) < 0))
        return NULL;
    al_pool *fresh = al_pool_recreate(vm, pool);
    if (!fresh)
        return NULL;
    engine->pool = (py_obj *)(void *)fresh;
    return PY_NONE;
}

static py_obj *engine_execution_options(py_vm *vm, py_obj **args)
{
    al_engine *engine = ENGINE(args[0]);
    al_engine *other = (al_engine *)(void *)py_new(vm, py_class_of(vm, args[0]), 0);
    if (!other)
        return NULL;
    py_obj head = other->head, *options = al_options_merge(vm, engine->options, args[1], NULL);
    *other = *engine;
    other->head = head;
    other->events = NULL;
    other->options = options;
    other->parent = args[0];
    return options ? (py_obj *)(void *)other : NULL;
}

static py_obj *engine_update_options(py_vm *vm, py_obj **args)
{
    al_engine *engine = ENGINE(args[0]);
    py_obj *options = al_options_merge(vm, engine->options, args[1], NULL);
    if (!options)
        return NULL;
    engine->options = options;
    return PY_NONE;
}

static py_obj *engine_get_options(py_vm *vm, py_obj **args)
{
    return py_dict_copy(vm, ENGINE(args[0])->options);
}

static py_obj *engine_clear_cache(py_vm *vm, py_obj **args)
{
    (void)vm;
    ENGINE(args[0])->compiled_at = NULL;
    return PY_NONE;
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    return py_str_new(vm, ENGINE(self)->dialect->def->name);
}

static py_obj *get_driver(py_vm *vm, py_obj *self)
{
    const al_driver_name *driver = ENGINE(self)->dialect->driver;
    return py_str_new(vm, driver ? driver->name : "");
}

static py_obj *get_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *get_echo(py_vm *vm, py_obj *self)
{
    return py_given(ENGINE(self)->echo) ? ENGINE(self)->echo : py_bool(al_log_wanted(vm, ENGINE(self)));
}

static int set_echo(py_vm *vm, py_obj *self, py_obj *value)
{
    ENGINE(self)->echo = value ? value : PY_NONE;
    return value && value != PY_FALSE && value != PY_NONE ? al_log_setup(vm, ENGINE(self)) : 0;
}

static py_obj *engine_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "Engine(%R)", (py_obj *)(void *)ENGINE(self)->url);
}

static void engine_trace(py_obj *self, py_tracer *t)
{
    al_engine *e = ENGINE(self);
    py_trace(t, e->url);
    py_trace(t, e->dialect);
    py_trace(t, e->pool);
    py_trace(t, e->options);
    py_trace(t, e->events);
    py_trace(t, e->echo);
    py_trace(t, e->logging_name);
    py_trace(t, e->isolation);
    py_trace(t, e->connect_args);
    py_trace(t, e->compiled_at);
    py_trace(t, e->parent);
}

static const py_member engine_members[] = {
    PY_METHOD("connect", "self", engine_connect, "A Connection from the pool."),
    PY_METHOD("begin", "self", engine_begin, "A context manager: a Connection with a transaction that is committed at its end."),
    PY_METHOD("raw_connection", "self", engine_raw_connection, "A DBAPI connection from the pool."),
    PY_METHOD("dispose", "self, close=True", engine_dispose, "Closes the connections in the pool and begins with an empty one."),
    PY_METHOD("execution_options", "self, **opt", engine_execution_options, "The same engine with other options."),
    PY_METHOD("update_execution_options", "self, **opt", engine_update_options, NULL),
    PY_METHOD("get_execution_options", "self", engine_get_options, NULL),
    PY_METHOD("clear_compiled_cache", "self", engine_clear_cache, NULL),
    PY_GETSET("name", get_name, NULL, "The dialect's name."),
    PY_GETSET("driver", get_driver, NULL, "The driver's name."),
    PY_GETSET("engine", get_self, NULL, NULL),
    PY_GETSET("echo", get_echo, set_echo, NULL),
    PY_FIELD_RO("url", al_engine, url),
    PY_FIELD_RO("dialect", al_engine, dialect),
    PY_FIELD("pool", al_engine, pool),
    PY_FIELD("logging_name", al_engine, logging_name),
    PY_BOOL("hide_parameters", al_engine, hide_parameters),
    PY_MEMBERS_END,
};

const py_classdef al_engine_class = {
    .name = "Engine",
    .module = "sqlalchemy.engine.base",
    .doc = "Where connections come from.",
    .size = sizeof(al_engine),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT | PY_CLS_SUBCLASS | PY_CLS_WEAKREF,
    .members = engine_members,
    .repr = engine_repr,
    .trace = engine_trace,
};

/* ---- engine.begin() ---- */

static py_obj *begin_enter(py_vm *vm, py_obj **args)
{
    al_engine_begin *b = (al_engine_begin *)(void *)args[0];
    b->connection = al_engine_connect(vm, b->engine);
    if (b->connection && !(b->transaction = al_connection_begin(vm, b->connection)))
        al_connection_close(vm, b->connection);
    if (!b->transaction || !al_transaction_enter(vm, b->transaction))
        return NULL;
    return (py_obj *)(void *)b->connection;
}

static py_obj *begin_exit(py_vm *vm, py_obj **args)
{
    al_engine_begin *b = (al_engine_begin *)(void *)args[0];
    if (!b->transaction)
        return PY_FALSE;
    int status = al_transaction_exit(vm, b->transaction, args[1] != PY_NONE);
    py_obj *error = status < 0 ? py_error_take(vm) : NULL;
    int closed = al_connection_close(vm, b->connection);
    if (error) {
        py_error_clear(vm);
        py_error_restore(vm, error);
    }
    return status < 0 || closed < 0 ? NULL : PY_FALSE;
}

static void begin_trace(py_obj *self, py_tracer *t)
{
    al_engine_begin *b = (al_engine_begin *)(void *)self;
    py_trace(t, b->engine);
    py_trace(t, b->connection);
    py_trace(t, b->transaction);
}

static const py_member begin_members[] = {
    PY_METHOD("__enter__", "self", begin_enter, NULL),
    PY_METHOD("__exit__", "self, type, value, traceback", begin_exit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_engine_begin_class = {
    .name = "_GeneratorContextManager",
    .module = "contextlib",
    .size = sizeof(al_engine_begin),
    .flags = PY_CLS_ABSTRACT,
    .members = begin_members,
    .trace = begin_trace,
};
