/*
 * sqlalchemy.event on engines, connections and pools. A listener is kept as (function, once, retval) in a list under its name.
 */
#include <string.h>

#include "engine/engine_int.h"
#include "schema/schema.h"

/* Listeners registered for the classes Engine, Connection, Pool: a dict on the interpreter. */
static const char class_events;

static const char *const pool_events[] = { "connect",         "first_connect", "checkout", "checkin",        "reset", "invalidate",
                                           "soft_invalidate", "close",         "detach",   "close_detached", NULL };
static const char *const connection_events[] = { "before_execute",
                                                 "after_execute",
                                                 "before_cursor_execute",
                                                 "after_cursor_execute",
                                                 "handle_error",
                                                 "engine_connect",
                                                 "set_connection_execution_options",
                                                 "set_engine_execution_options",
                                                 "engine_disposed",
                                                 "begin",
                                                 "rollback",
                                                 "commit",
                                                 "savepoint",
                                                 "rollback_savepoint",
                                                 "release_savepoint",
                                                 "begin_twophase",
                                                 "prepare_twophase",
                                                 "rollback_twophase",
                                                 "commit_twophase",
                                                 "do_connect",
                                                 "do_execute",
                                                 "do_executemany",
                                                 "do_execute_no_params",
                                                 "do_setinputsizes",
                                                 NULL };

static bool among(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static py_obj *class_dict(py_vm *vm, bool create)
{
    py_obj *dict = py_vm_value(vm, &class_events);
    if (!dict && create) {
        dict = py_dict_new(vm);
        if (!dict || py_vm_set_value(vm, &class_events, dict) < 0)
            return NULL;
    }
    return dict;
}

/* The dict that keeps the listeners of a target: *dict NULL and 0 if the target is none of ours or knows no such event; -1 on error. */
static int dict_of(py_vm *vm, py_obj *target, const char *name, py_obj **dict)
{
    py_obj **field = NULL;
    *dict = NULL;
    py_class *cls = py_as_class(vm, target);
    al_engine *engine = py_cast(vm, al_engine, &al_engine_class, target);
    if (engine) {
        if (among(pool_events, name))
            field = &((al_pool *)(void *)engine->pool)->events;
        else if (among(connection_events, name))
            field = &engine->events;
    } else if (py_isa(vm, target, &al_connection_class)) {
        if (among(connection_events, name))
            field = &((al_connection *)(void *)target)->events;
    } else if (py_isa(vm, target, &al_pool_base.cls)) {
        if (among(pool_events, name))
            field = &((al_pool *)(void *)target)->events;
    } else if (cls &&
               (py_is_subclass(cls, py_class_get(vm, &al_engine_class)) || py_is_subclass(cls, py_class_get(vm, &al_connection_class)) ||
                py_is_subclass(cls, py_class_get(vm, &al_pool_base.cls)))) {
        if (among(connection_events, name) || among(pool_events, name))
            return (*dict = class_dict(vm, true)) ? 0 : -1;
    }
    if (field && !*field && !(*field = py_dict_new(vm)))
        return -1;
    if (field)
        *dict = *field;
    return 0;
}

static bool ours(py_vm *vm, py_obj *target)
{
    return py_isa(vm, target, &al_engine_class) || py_isa(vm, target, &al_connection_class) || py_isa(vm, target, &al_pool_base.cls);
}

static int no_such(py_vm *vm, const char *name, py_obj *target)
{
    return py_raise_int(vm, &al_exc_InvalidRequestError, "No such event '%s' for target '%S'", name, target);
}

static int listen(py_vm *vm, py_obj *target, py_obj *name, py_obj *fn, bool insert, bool once, bool retval)
{
    const char *text = py_text(vm, name);
    py_obj *dict;
    if (!text || dict_of(vm, target, text, &dict) < 0)
        return -1;
    if (!dict) {
        int taken = ours(vm, target) ? 0 : al_schema_listen(vm, target, text, fn);
        return taken < 0 ? -1 : taken ? 0 : no_such(vm, text, target);
    }
    py_obj *list = py_dict_get(vm, dict, name), *entry = py_tuple_of(vm, 3, fn, py_bool(once), py_bool(retval));
    if (!list || !entry)
        return -1;
    if (list == PY_ABSENT && (!(list = py_list_new(vm, 1)) || py_dict_set(vm, dict, name, list) < 0))
        return -1;
    return insert ? py_list_insert(vm, list, 0, entry) : py_list_append(vm, list, entry);
}

int al_event_listen(py_vm *vm, py_obj *target, const char *name, py_obj *fn)
{
    py_obj *text = py_str_intern(vm, name);
    return text ? listen(vm, target, text, fn, false, false, false) : -1;
}

py_obj *al_events_list(py_vm *vm, const py_obj *const *dicts, size_t count, const char *name)
{
    py_obj *all = py_list_new(vm, 4);
    for (size_t d = 0; all && d < count; d++) {
        if (!dicts[d])
            continue;
        py_obj *list = py_dict_get_s(vm, (py_obj *)(uintptr_t)dicts[d], name);
        if (!list)
            return NULL;
        if (list == PY_ABSENT)
            continue;
        for (size_t i = 0; i < PY_LIST(list)->count; i++) {
            py_obj *entry = PY_LIST(list)->items[i];
            if (py_list_append(vm, all, entry) < 0)
                return NULL;
        }
        for (size_t i = PY_LIST(list)->count; i-- > 0;) /* those that are called once are gone now */
            if (PY_TUPLE(PY_LIST(list)->items[i])->items[1] == PY_TRUE && py_setitem(vm, list, py_small((int64_t)i), NULL) < 0)
                return NULL;
    }
    return all;
}

enum { CHAIN = 8 };

/* The dicts that concern a connection: the classes', its engine's and the engines' that one was made of, its own. */
static size_t chain_of(py_vm *vm, const al_connection *c, const py_obj **dicts)
{
    size_t n = 0;
    const py_obj *engines[CHAIN];
    size_t depth = 0;
    dicts[n++] = class_dict(vm, false);
    for (const al_engine *e = c->engine; e && depth < CHAIN - 2; e = (const al_engine *)(const void *)e->parent)
        engines[depth++] = e->events;
    while (depth > 0)
        dicts[n++] = engines[--depth];
    dicts[n++] = c->events;
    return n;
}

bool al_events_any(py_vm *vm, const al_connection *c, const char *name)
{
    const py_obj *dicts[CHAIN];
    size_t count = chain_of(vm, c, dicts);
    for (size_t i = 0; i < count; i++)
        if (dicts[i] && py_dict_get_s(vm, (py_obj *)(uintptr_t)dicts[i], name) != PY_ABSENT)
            return true;
    return false;
}

py_obj *al_events_of(py_vm *vm, al_connection *c, const char *name)
{
    const py_obj *dicts[CHAIN];
    size_t count = chain_of(vm, c, dicts);
    return al_events_list(vm, dicts, count, name);
}

static int call_all(py_vm *vm, py_obj *list, py_obj *args)
{
    for (size_t i = 0; i < PY_LIST(list)->count; i++)
        if (!py_call_dict(vm, PY_TUPLE(PY_LIST(list)->items[i])->items[0], args, NULL))
            return -1;
    return 0;
}

int al_events_fire(py_vm *vm, al_connection *c, const char *name, size_t count, ...)
{
    if (!al_events_any(vm, c, name))
        return 0;
    py_obj *list = al_events_of(vm, c, name), *args = py_tuple_new(vm, count);
    if (!list || !args)
        return -1;
    va_list values;
    va_start(values, count);
    for (size_t i = 0; i < count; i++)
        PY_TUPLE(args)->items[i] = va_arg(values, py_obj *);
    va_end(values);
    return call_all(vm, list, args);
}

int al_events_fire_pool(py_vm *vm, al_pool *pool, const char *name, py_obj *a, py_obj *b)
{
    const py_obj *dicts[] = { class_dict(vm, false), pool->events };
    if (!dicts[0] && !dicts[1])
        return 0;
    py_obj *list = al_events_list(vm, dicts, 2, name), *args = b ? py_tuple_of(vm, 2, a, b) : py_tuple_of(vm, 1, a);
    return list && args ? call_all(vm, list, args) : -1;
}

/* ---- sqlalchemy.event ---- */

static int flag(py_vm *vm, py_obj *kw, const char *name, bool *out)
{
    *out = false;
    if (!kw || kw == PY_NONE)
        return 0;
    py_obj *value = py_dict_get_s(vm, kw, name);
    int truth = !value ? -1 : value == PY_ABSENT ? 0 : py_truth(vm, value);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

static int listen_kw(py_vm *vm, py_obj *target, py_obj *name, py_obj *fn, py_obj *kw)
{
    bool insert, once, retval;
    if (flag(vm, kw, "insert", &insert) < 0 || flag(vm, kw, "once", &once) < 0 || flag(vm, kw, "retval", &retval) < 0)
        return -1;
    return listen(vm, target, name, fn, insert, once, retval);
}

/* target, identifier, fn, *args, **kw */
py_obj *al_event_listen_fn(py_vm *vm, py_obj **args)
{
    return listen_kw(vm, args[0], args[1], args[2], args[4]) < 0 ? NULL : PY_NONE;
}

static py_obj *decorate(py_vm *vm, py_obj **args)
{
    py_obj *const *held = PY_TUPLE(args[0])->items;
    return listen_kw(vm, held[0], held[1], args[1], held[2]) < 0 ? NULL : args[1];
}

/* target, identifier, *args, **kw */
py_obj *al_event_listens_for_fn(py_vm *vm, py_obj **args)
{
    py_obj *held = py_tuple_of(vm, 3, args[0], args[1], args[3]);
    return held ? py_closure_new(vm, "decorate", "self, fn", decorate, held) : NULL;
}

/* The place of fn among the listeners, or -1; -2 on error. */
static int64_t find(py_vm *vm, py_obj *target, py_obj *name, py_obj *fn, py_obj **list)
{
    const char *text = py_text(vm, name);
    py_obj *dict;
    if (!text || dict_of(vm, target, text, &dict) < 0)
        return -2;
    *list = dict ? py_dict_get(vm, dict, name) : PY_ABSENT;
    if (!*list)
        return -2;
    for (size_t i = 0; *list != PY_ABSENT && i < PY_LIST(*list)->count; i++) {
        int same = py_equal(vm, PY_TUPLE(PY_LIST(*list)->items[i])->items[0], fn);
        if (same != 0)
            return same < 0 ? -2 : (int64_t)i;
    }
    return -1;
}

/* target, identifier, fn */
py_obj *al_event_remove_fn(py_vm *vm, py_obj **args)
{
    py_obj *list = NULL;
    int64_t at = find(vm, args[0], args[1], args[2], &list);
    int gone = at == -1 && !ours(vm, args[0]) ? al_schema_unlisten(vm, args[0], py_str_text(args[1]), args[2]) : 0;
    if (at == -2 || gone != 0)
        return at == -2 || gone < 0 ? NULL : PY_NONE;
    if (at < 0)
        return py_raise(vm, &al_exc_InvalidRequestError, "No listeners found for event %S / %R / %S ", args[0], args[2], args[1]);
    return py_setitem(vm, list, py_small(at), NULL) < 0 ? NULL : PY_NONE;
}

/* target, identifier, fn */
py_obj *al_event_contains_fn(py_vm *vm, py_obj **args)
{
    py_obj *list;
    int64_t at = find(vm, args[0], args[1], args[2], &list);
    return at == -2 ? NULL : py_bool(at >= 0);
}
