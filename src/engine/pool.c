/*
 * sqlalchemy.pool. One thread at a time uses an interpreter, so a pool never waits: where the reference would wait for a connection
 * that nobody can give back, the time-out is raised at once.
 */
#include <string.h>

#include "engine/engine_int.h"

static const al_pool_def *def_of(py_vm *vm, const al_pool *pool)
{
    return (const al_pool_def *)(const void *)py_class_def(py_class_of(vm, (const py_obj *)(const void *)pool));
}

static int64_t number(py_vm *vm, py_obj *kw, const char *name, int64_t fallback)
{
    py_obj *value = kw ? py_dict_get_s(vm, kw, name) : PY_ABSENT;
    int64_t n = fallback;
    if (py_given(value) && py_as_int64(vm, value, &n) < 0) {
        py_error_clear(vm);
        return fallback;
    }
    return n;
}

static py_obj *pool_init(py_vm *vm, py_obj **args)
{
    al_pool *pool = (al_pool *)(void *)args[0];
    const al_pool_def *def = def_of(vm, pool);
    pool->creator = args[1];
    pool->kw = args[2];
    pool->size = def->keeps_idle ? number(vm, args[2], "pool_size", 5) : 0;
    pool->overflow = def->keeps_idle ? number(vm, args[2], "max_overflow", 10) : -1;
    pool->idle = py_list_new(vm, 0);
    py_obj *events = args[2] ? py_dict_get_s(vm, args[2], "_dispatch") : PY_ABSENT;
    if (py_given(events))
        pool->events = events;
    return pool->idle ? PY_NONE : NULL;
}

al_pool *al_pool_new(py_vm *vm, py_obj *cls, py_obj *creator, py_obj *kw)
{
    py_obj *args = py_tuple_of(vm, 1, creator);
    py_obj *pool = args ? py_call_dict(vm, cls, args, kw) : NULL;
    if (pool && !py_isa(vm, pool, &al_pool_base.cls))
        return py_raise(vm, &py_TypeError, "poolclass %R is no pool", cls);
    return (al_pool *)(void *)pool;
}

/* ---- connections ---- */

/* What listeners get as connection_record. */
static py_obj *record_of(py_vm *vm, al_dbapi *conn)
{
    py_obj *record = py_namespace_new(vm), *info = py_getattr_s(vm, (py_obj *)(void *)conn, "info");
    if (!record || !info || py_setattr_s(vm, record, "dbapi_connection", (py_obj *)(void *)conn) < 0 ||
        py_setattr_s(vm, record, "driver_connection", (py_obj *)(void *)conn) < 0 || py_setattr_s(vm, record, "info", info) < 0)
        return NULL;
    return record;
}

static int tell(py_vm *vm, al_pool *pool, const char *name, al_dbapi *conn)
{
    py_obj *record = record_of(vm, conn);
    return record ? al_events_fire_pool(vm, pool, name, (py_obj *)(void *)conn, record) : -1;
}

static al_dbapi *open_one(py_vm *vm, al_pool *pool)
{
    al_engine *engine = py_cast(vm, al_engine, &al_engine_class, pool->creator);
    py_obj *made = engine ? (py_obj *)(void *)al_engine_open(vm, engine) : py_call(vm, pool->creator, 0);
    if (!made)
        return NULL;
    al_dbapi *conn = py_cast(vm, al_dbapi, &al_dbapi_class, made);
    if (!conn)
        return py_raise(vm, &py_TypeError, "creator must return a connection of sqlite3, not '%T'", made);
    bool first = !pool->first_done;
    pool->first_done = true;
    if ((first && tell(vm, pool, "first_connect", conn) < 0) || tell(vm, pool, "connect", conn) < 0) {
        py_obj *error = py_error_take(vm);
        al_dbapi_close(conn);
        py_error_restore(vm, error);
        return NULL;
    }
    return conn;
}

static al_dbapi *usable(py_obj *o)
{
    al_dbapi *conn = (al_dbapi *)(void *)o;
    return conn && conn->db && !conn->db->closed ? conn : NULL;
}

static al_dbapi *timed_out(py_vm *vm, const al_pool_def *def, const al_pool *pool)
{
    al_sb text = AL_SB_INIT;
    al_sb_addf(&text, "%s limit of size %lld overflow %lld reached, connection timed out, timeout 30.00", def->cls.name,
               (long long)pool->size, (long long)pool->overflow);
    al_raise_code(vm, &al_exc_TimeoutError, "3o7r", al_sb_text(&text));
    al_sb_free(&text);
    return NULL;
}

al_dbapi *al_pool_take(py_vm *vm, al_pool *pool)
{
    const al_pool_def *def = def_of(vm, pool);
    al_dbapi *conn = usable(pool->single);
    while (!conn && PY_LIST(pool->idle)->count > 0) {
        py_obj *first = py_keep(vm, PY_LIST(pool->idle)->items[0]);
        if (!first || py_setitem(vm, pool->idle, py_small(0), NULL) < 0)
            return NULL;
        conn = usable(first);
    }
    if (!conn && def->keeps_idle && pool->overflow >= 0 && pool->size > 0 && pool->out >= pool->size + pool->overflow)
        return timed_out(vm, def, pool);
    if (!conn && !(conn = open_one(vm, pool)))
        return NULL;
    conn->pool = (py_obj *)(void *)pool;
    if (def->keeps_one)
        pool->single = (py_obj *)(void *)conn;
    pool->out++;
    return tell(vm, pool, "checkout", conn) < 0 ? NULL : conn;
}

static int close_one(py_vm *vm, al_pool *pool, al_dbapi *conn)
{
    int status = conn->db->closed ? 0 : tell(vm, pool, "close", conn);
    al_dbapi_close(conn);
    return status;
}

int al_pool_give(py_vm *vm, al_dbapi *conn)
{
    al_pool *pool = (al_pool *)(void *)conn->pool;
    if (!pool) {
        al_dbapi_close(conn);
        return 0;
    }
    const al_pool_def *def = def_of(vm, pool);
    if (pool->out > 0)
        pool->out--;
    bool broken = conn->db->closed || al_dbapi_rollback(vm, conn) < 0;
    if (broken)
        py_error_clear(vm);
    if (!broken && tell(vm, pool, "checkin", conn) < 0)
        return -1;
    if (!broken && def->keeps_one)
        return 0;
    if (!broken && def->keeps_idle && (int64_t)PY_LIST(pool->idle)->count < (pool->size > 0 ? pool->size : 5))
        return py_list_append(vm, pool->idle, (py_obj *)(void *)conn);
    conn->pool = NULL;
    if (pool->single == (py_obj *)(void *)conn)
        pool->single = NULL;
    return close_one(vm, pool, conn);
}

int al_pool_dispose(py_vm *vm, al_pool *pool)
{
    py_obj *idle = py_keep(vm, pool->idle), *single = py_keep(vm, pool->single);
    pool->single = NULL;
    if (!(pool->idle = py_list_new(vm, 0)))
        return -1;
    for (size_t i = 0; i < PY_LIST(idle)->count; i++)
        if (close_one(vm, pool, (al_dbapi *)(void *)PY_LIST(idle)->items[i]) < 0)
            return -1;
    return single ? close_one(vm, pool, (al_dbapi *)(void *)single) : 0;
}

al_pool *al_pool_recreate(py_vm *vm, al_pool *pool)
{
    al_pool *other = al_pool_new(vm, (py_obj *)(void *)py_class_of(vm, (py_obj *)(void *)pool), pool->creator, pool->kw);
    if (other) {
        other->events = pool->events;
        other->first_done = pool->first_done;
    }
    return other;
}

/* ---- what scripts call ---- */

#define POOL ((al_pool *)(void *)args[0])

static py_obj *pool_connect(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_pool_take(vm, POOL);
}

static py_obj *pool_dispose(py_vm *vm, py_obj **args)
{
    return al_pool_dispose(vm, POOL) < 0 ? NULL : PY_NONE;
}

static py_obj *pool_recreate(py_vm *vm, py_obj **args)
{
    return (py_obj *)(void *)al_pool_recreate(vm, POOL);
}

static py_obj *pool_size(py_vm *vm, py_obj **args)
{
    return py_int_new(vm, POOL->size);
}

static py_obj *pool_checkedin(py_vm *vm, py_obj **args)
{
    return py_int_new(vm, (int64_t)PY_LIST(POOL->idle)->count);
}

static py_obj *pool_checkedout(py_vm *vm, py_obj **args)
{
    return py_int_new(vm, POOL->out);
}

static py_obj *pool_overflow(py_vm *vm, py_obj **args)
{
    return py_int_new(vm, POOL->out - POOL->size);
}

static py_obj *pool_status(py_vm *vm, py_obj **args)
{
    const al_pool_def *def = def_of(vm, POOL);
    if (!def->keeps_idle)
        return py_str_new(vm, def->cls.name);
    int64_t idle = (int64_t)PY_LIST(POOL->idle)->count;
    return py_str_printf(vm, "Pool size: %lld  Connections in pool: %lld Current Overflow: %lld Current Checked out connections: %lld",
                         (long long)POOL->size, (long long)idle, (long long)(POOL->out + idle - POOL->size), (long long)POOL->out);
}

static void pool_trace(py_obj *self, py_tracer *t)
{
    al_pool *pool = (al_pool *)(void *)self;
    py_trace(t, pool->creator);
    py_trace(t, pool->events);
    py_trace(t, pool->idle);
    py_trace(t, pool->single);
    py_trace(t, pool->kw);
}

static const py_member pool_members[] = {
    PY_INIT("self, creator, **kw", pool_init, NULL),
    PY_METHOD("connect", "self", pool_connect, "A DBAPI connection from the pool."),
    PY_METHOD("dispose", "self", pool_dispose, "Closes the connections in the pool."),
    PY_METHOD("recreate", "self", pool_recreate, "A new pool with the same arguments."),
    PY_METHOD("size", "self", pool_size, NULL),
    PY_METHOD("checkedin", "self", pool_checkedin, NULL),
    PY_METHOD("checkedout", "self", pool_checkedout, NULL),
    PY_METHOD("overflow", "self", pool_overflow, NULL),
    PY_METHOD("status", "self", pool_status, NULL),
    PY_MEMBERS_END,
};

#define POOL_CLASS(variable, class_name, base_list, one, idle_)                                                                            \
    const al_pool_def variable = {                                                                                                         \
        .cls = { .name = class_name,                                                                                                       \
                 .module = "sqlalchemy.pool.impl",                                                                                         \
                 .bases = base_list,                                                                                                       \
                 .size = sizeof(al_pool),                                                                                                  \
                 .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF },                                                                \
        .keeps_one = one,                                                                                                                  \
        .keeps_idle = idle_,                                                                                                               \
    }

static const py_classdef *const base_pool[] = { &al_pool_base.cls, NULL };
static const py_classdef *const base_queue[] = { &al_pool_queue.cls, NULL };
static const py_classdef *const base_async[] = { &al_pool_async_queue.cls, NULL };

const al_pool_def al_pool_base = {
    .cls = { .name = "Pool",
             .module = "sqlalchemy.pool.base",
             .size = sizeof(al_pool),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
             .members = pool_members,
             .trace = pool_trace },
};
POOL_CLASS(al_pool_queue, "QueuePool", base_pool, false, true);
POOL_CLASS(al_pool_async_queue, "AsyncAdaptedQueuePool", base_queue, false, true);
POOL_CLASS(al_pool_fallback_async_queue, "FallbackAsyncAdaptedQueuePool", base_async, false, true);
POOL_CLASS(al_pool_null, "NullPool", base_pool, false, false);
POOL_CLASS(al_pool_static, "StaticPool", base_pool, true, false);
POOL_CLASS(al_pool_assertion, "AssertionPool", base_pool, true, false);
POOL_CLASS(al_pool_singleton, "SingletonThreadPool", base_pool, true, false);
