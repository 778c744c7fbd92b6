/*
 * Executing: parameters, defaults made in the language, events, the log, the cursor, the Result.
 */
#include <time.h>

#include "engine/engine_int.h"

/* ---- options and parameters ---- */

py_obj *al_options_merge(py_vm *vm, py_obj *a, py_obj *b, py_obj *d)
{
    py_obj *sources[] = { a, b, d }, *out = py_dict_new(vm);
    for (size_t i = 0; out && i < AL_COUNT(sources); i++)
        if (py_given(sources[i]) && py_dict_update(vm, out, sources[i]) < 0)
            return NULL;
    return out;
}

/* 1 a mapping, 0 not, -1 error. */
static int is_mapping(py_vm *vm, py_obj *o)
{
    if (!py_is_heap(o))
        return 0;
    if (py_is_dict(vm, o))
        return 1;
    if (py_is_list(vm, o) || py_is_tuple(vm, o) || py_is_str(vm, o))
        return 0;
    py_obj *keys = py_getattr_opt_s(vm, o, "keys"), *get = keys && keys != PY_ABSENT ? py_getattr_opt_s(vm, o, "__getitem__") : keys;
    return !get ? -1 : get != PY_ABSENT;
}

static py_obj *as_dict(py_vm *vm, py_obj *mapping)
{
    py_obj *dict = py_dict_new(vm);
    return dict && py_dict_update(vm, dict, mapping) == 0 ? dict : NULL;
}

/* _distill_params_20: a new list of dicts. */
static py_obj *distill(py_vm *vm, py_obj *params)
{
    if (!py_given(params))
        return py_list_new(vm, 0);
    int mapping = is_mapping(vm, params);
    if (mapping < 0)
        return NULL;
    if (mapping) {
        py_obj *one = as_dict(vm, params);
        return one ? py_list_from_array(vm, &one, 1) : NULL;
    }
    if (!py_is_list(vm, params) && !py_is_tuple(vm, params))
        return py_raise(vm, &al_exc_ArgumentError, "mapping or list expected for parameters");
    py_obj **items, *list = py_list_new(vm, 0);
    size_t count;
    if (!list || !py_sequence_fast(vm, params, &items, &count))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        mapping = is_mapping(vm, items[i]);
        if (mapping == 0)
            return py_raise(vm, &al_exc_ArgumentError, "List argument must consist only of dictionaries");
        py_obj *one = mapping < 0 ? NULL : as_dict(vm, items[i]);
        if (!one || py_list_append(vm, list, one) < 0)
            return NULL;
    }
    return list;
}

/* _distill_raw_params: a list of what goes to the driver. */
static py_obj *distill_raw(py_vm *vm, py_obj *params)
{
    if (!py_given(params))
        return py_list_new(vm, 0);
    int mapping = is_mapping(vm, params);
    if (mapping < 0)
        return NULL;
    if (mapping || py_is_tuple(vm, params)) {
        py_obj *one = mapping && !py_is_dict(vm, params) ? as_dict(vm, params) : params;
        return one ? py_list_from_array(vm, &one, 1) : NULL;
    }
    if (!py_is_list(vm, params))
        return py_raise(vm, &al_exc_ArgumentError, "mapping or sequence expected for parameters");
    if (PY_LIST(params)->count > 0 && !py_is_tuple(vm, PY_LIST(params)->items[0]) &&
        (mapping = is_mapping(vm, PY_LIST(params)->items[0])) <= 0)
        return mapping < 0 ? NULL : py_raise(vm, &al_exc_ArgumentError, "List argument must consist only of tuples or dictionaries");
    return py_list_from_array(vm, PY_LIST(params)->items, PY_LIST(params)->count);
}

/* ---- the log ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "generated in 0.00012s", "cached since 0.1s ago", "no key 0.00005s", "raw sql" */
static py_obj *statistics(py_vm *vm, al_execution *x, double started)
{
    al_engine *engine = x->connection->engine;
    al_sb sb = AL_SB_INIT;
    if (!x->compiled) {
        al_sb_add(&sb, "raw sql");
    } else if (x->compiled->is_ddl) {
        al_sb_addf(&sb, "no key %.5fs", now() - started);
    } else {
        if (!engine->compiled_at && !(engine->compiled_at = py_dict_new(vm)))
            return NULL;
        py_obj *since = py_dict_get(vm, engine->compiled_at, x->compiled->string);
        double then = started;
        if (!since || (since != PY_ABSENT && py_as_double(vm, since, &then) < 0))
            return NULL;
        if (since != PY_ABSENT) {
            al_sb_addf(&sb, "cached since %.4gs ago", now() - then);
        } else {
            al_sb_addf(&sb, "generated in %.5fs", now() - started);
            py_obj *value = py_float_new(vm, started);
            if (!value || py_dict_set(vm, engine->compiled_at, x->compiled->string, value) < 0)
                return NULL;
        }
    }
    return py_str_take(vm, &sb);
}

static int log_statement(py_vm *vm, al_execution *x, py_obj *params, double started)
{
    al_connection *c = x->connection;
    py_obj *stats = statistics(vm, x, started);
    if (!stats || al_log_info(vm, c, "%S", x->statement) < 0)
        return -1;
    if (c->engine->hide_parameters)
        return al_log_info(vm, c, "[%S] [SQL parameters hidden due to hide_parameters=True]", stats);
    al_sb sb = AL_SB_INIT;
    py_obj *text = al_repr_params(vm, params, py_bool(x->many), &sb) < 0 ? NULL : py_str_take(vm, &sb);
    al_sb_free(&sb);
    return text ? al_log_info(vm, c, "[%S] %S", stats, text) : -1;
}

/* ---- the cursor ---- */

/* before_cursor_execute: listeners with retval=True give other text and parameters. */
static int before_cursor(py_vm *vm, al_execution *x, py_obj **params)
{
    al_connection *c = x->connection;
    if (!al_events_any(vm, c, "before_cursor_execute"))
        return 0;
    py_obj *list = al_events_of(vm, c, "before_cursor_execute");
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        py_obj *const *entry = PY_TUPLE(PY_LIST(list)->items[i])->items;
        py_obj *answer = py_call(vm, entry[0], 6, (py_obj *)(void *)c, (py_obj *)(void *)x->cursor, x->statement, *params,
                                 (py_obj *)(void *)x, py_bool(x->many));
        if (!answer)
            return -1;
        if (entry[2] != PY_TRUE)
            continue;
        py_obj *pair = py_tuple_from(vm, answer);
        if (!pair || PY_TUPLE(pair)->count != 2)
            return pair ? py_raise_int(vm, &py_ValueError, "before_cursor_execute must return (statement, parameters)") : -1;
        x->statement = PY_TUPLE(pair)->items[0];
        *params = PY_TUPLE(pair)->items[1];
    }
    return list ? 0 : -1;
}

/* RETURNING with several sets: each runs for itself, and the rows are put together. */
static int run_returning(py_vm *vm, al_execution *x, py_obj *params)
{
    al_cursor *cur = x->cursor;
    py_obj *all = py_list_new(vm, 0), *row;
    int64_t total = 0;
    for (size_t i = 0; all && i < PY_LIST(params)->count; i++) {
        if (al_cursor_execute(vm, cur, x->statement, PY_LIST(params)->items[i], false) < 0)
            return -1;
        while ((row = al_cursor_fetch(vm, cur)) != PY_ABSENT)
            if (!row || py_list_append(vm, all, row) < 0)
                return -1;
        total += cur->rowcount;
    }
    cur->buffer = all;
    cur->buffer_at = 0;
    cur->rowcount = total;
    return all ? 0 : -1;
}

static int run(py_vm *vm, al_execution *x, py_obj *params)
{
    if (!x->many)
        return al_cursor_execute(vm, x->cursor, x->statement, params, false);
    if (x->compiled && x->compiled->returning)
        return run_returning(vm, x, params);
    return al_cursor_executemany(vm, x->cursor, x->statement, params, false);
}

/* What is ready goes to the driver: a Result. */
static py_obj *execute(py_vm *vm, al_execution *x, double started)
{
    al_connection *c = x->connection;
    if (al_connection_ready(vm, c) < 0)
        return NULL;
    x->cursor = al_cursor_new(vm, c->dbapi);
    py_obj *params = x->many ? x->parameters : PY_LIST(x->parameters)->items[0];
    if (!x->cursor || before_cursor(vm, x, &params) < 0)
        return NULL;
    if (c->echo && log_statement(vm, x, params, started) < 0)
        return NULL;
    if (run(vm, x, params) < 0)
        return al_connection_wrap(vm, c, x->statement, params, x->many);
    if (al_events_fire(vm, c, "after_cursor_execute", 6, (py_obj *)(void *)c, (py_obj *)(void *)x->cursor, x->statement, params,
                       (py_obj *)(void *)x, py_bool(x->many)) < 0)
        return NULL;
    return al_result_new(vm, x);
}

static al_execution *execution_new(py_vm *vm, al_connection *c, py_obj *options)
{
    al_execution *x = py_alloc(vm, al_execution, &al_execution_class);
    if (!x)
        return NULL;
    x->connection = c;
    x->options = options;
    x->parameters = py_list_new(vm, 1);
    return x->parameters && options ? x : NULL;
}

py_obj *al_execute_driver(py_vm *vm, al_connection *c, py_obj *sql, py_obj *params, py_obj *options)
{
    py_obj *sets = distill_raw(vm, params);
    al_execution *x =
        sets && al_connection_check_open(vm, c) == 0 ? execution_new(vm, c, al_options_merge(vm, c->options, options, NULL)) : NULL;
    if (!x)
        return NULL;
    if (PY_LIST(sets)->count == 0 && py_list_append(vm, sets, py_tuple_new(vm, 0)) < 0)
        return NULL;
    x->statement = sql;
    x->parameters = sets;
    x->many = PY_LIST(sets)->count > 1;
    return execute(vm, x, 0);
}

py_obj *al_connection_exec_text(py_vm *vm, al_connection *c, const char *sql, py_obj *params)
{
    py_obj *text = py_str_new(vm, sql);
    return text ? al_execute_driver(vm, c, text, params, NULL) : NULL;
}

py_obj *al_connection_rows(py_vm *vm, al_connection *c, const char *sql, py_obj *params)
{
    py_obj *text = py_str_new(vm, sql), *rows = py_list_new(vm, 8), *row;
    if (!text || !rows || al_connection_check_open(vm, c) < 0)
        return NULL;
    al_cursor *cur = al_cursor_new(vm, c->dbapi);
    if (!cur || al_cursor_execute(vm, cur, text, params, false) < 0)
        return al_connection_wrap(vm, c, text, params, false);
    while ((row = al_cursor_fetch(vm, cur)) != PY_ABSENT)
        if (!row || py_list_append(vm, rows, row) < 0)
            return al_connection_wrap(vm, c, text, params, false);
    return rows;
}

/* ---- defaults made in the language ---- */

/* The value of a Column's `default` or `onupdate`. */
static py_obj *default_value(py_vm *vm, al_execution *x, py_obj *column, const char *which)
{
    py_obj *def = py_getattr_s(vm, column, which), *flag;
    if (!def || def == PY_NONE)
        return def;
    py_obj *arg = py_getattr_opt_s(vm, def, "arg");
    if (!arg)
        return NULL;
    if (!(flag = py_getattr_opt_s(vm, def, "is_callable")))
        return NULL;
    if (flag == PY_TRUE)
        return py_call(vm, arg, 1, (py_obj *)(void *)x);
    if (!(flag = py_getattr_opt_s(vm, def, "is_clause_element")))
        return NULL;
    if (flag == PY_TRUE) {
        py_obj *select = py_import_from(vm, "sqlalchemy", "select"), *statement = select ? py_call(vm, select, 1, arg) : NULL;
        py_obj *result = statement ? al_connection_execute(vm, x->connection, statement, NULL, NULL) : NULL;
        return result ? al_result_scalar(vm, result) : NULL;
    }
    return arg == PY_ABSENT ? PY_NONE : arg;
}

static int add_defaults(py_vm *vm, al_execution *x, py_obj *columns, const char *which, py_obj *set)
{
    if (!columns)
        return 0;
    for (size_t i = 0; i < PY_LIST(columns)->count; i++) {
        py_obj *column = PY_LIST(columns)->items[i], *key = py_getattr_s(vm, column, "key");
        x->current = set;
        py_obj *value = key ? default_value(vm, x, column, which) : NULL;
        if (!value || py_dict_set(vm, set, key, value) < 0)
            return -1;
    }
    return 0;
}

/* Binds one set of parameters and adds it to what goes to the driver. */
static int bind_set(py_vm *vm, al_execution *x, py_obj *set, size_t group)
{
    al_compiled *compiled = x->compiled;
    if (compiled->insert_prefetch || compiled->update_prefetch) {
        if (!set && !(set = py_dict_new(vm)))
            return -1;
        if (add_defaults(vm, x, compiled->insert_prefetch, "default", set) < 0 ||
            add_defaults(vm, x, compiled->update_prefetch, "onupdate", set) < 0)
            return -1;
    }
    al_bound bound = { 0 };
    if (al_compiled_bind(vm, compiled, set, (int)group, &bound) < 0)
        return -1;
    x->statement = bound.sql;
    if (compiled->is_insert || compiled->is_update) {
        py_obj *known = al_compiled_params(vm, compiled, set, (int)group, false);
        if (!known || py_list_append(vm, x->compiled_params, known) < 0)
            return -1;
    }
    return py_list_append(vm, x->parameters, bound.values);
}

static int bind_all(py_vm *vm, al_execution *x, py_obj *sets)
{
    size_t count = PY_LIST(sets)->count;
    x->many = count > 1;
    if (!(x->compiled_params = py_list_new(vm, count)))
        return -1;
    if (count == 0)
        return bind_set(vm, x, NULL, 0);
    for (size_t i = 0; i < count; i++)
        if (bind_set(vm, x, PY_LIST(sets)->items[i], x->many ? i + 1 : 0) < 0)
            return -1;
    return 0;
}

/* ---- elements ---- */

static void *wrap_bind_error(py_vm *vm, al_connection *c, const al_compiled *compiled, py_obj *sets)
{
    if (!py_error_is(vm, &py_Exception))
        return NULL;
    py_obj *orig = py_error_take(vm);
    if (py_isa(vm, orig, &al_exc_StatementError)) {
        py_error_restore(vm, orig);
        return NULL;
    }
    return al_raise_statement(vm, orig, compiled->string, sets, PY_FALSE, c->engine->hide_parameters);
}

static py_obj *execute_compiled(py_vm *vm, al_connection *c, al_compiled *compiled, py_obj *sets, py_obj *options, double started)
{
    al_execution *x = execution_new(vm, c, options);
    if (!x)
        return NULL;
    x->compiled = compiled;
    if (compiled->is_ddl) {
        x->statement = compiled->string;
        if (py_list_append(vm, x->parameters, py_tuple_new(vm, 0)) < 0)
            return NULL;
    } else if (bind_all(vm, x, sets) < 0) {
        return wrap_bind_error(vm, c, compiled, sets);
    }
    return execute(vm, x, started);
}

/* The names that the first set of parameters holds, sorted; NULL and no exception: none. */
static py_obj *keys_of(py_vm *vm, py_obj *sets)
{
    if (PY_LIST(sets)->count == 0)
        return NULL;
    py_obj *keys = py_list_from(vm, PY_LIST(sets)->items[0]);
    return keys && py_list_sort(vm, keys, NULL, false) == 0 ? keys : NULL;
}

static al_compiled *compile(py_vm *vm, al_connection *c, py_obj *element, py_obj *sets, py_obj *options)
{
    al_compile_options co = { .for_executemany = PY_LIST(sets)->count > 1, .column_keys = keys_of(vm, sets) };
    if (py_error_pending(vm))
        return NULL;
    py_obj *map = py_dict_get_s(vm, options, "schema_translate_map");
    if (!map)
        return NULL;
    if (py_given(map)) {
        co.kwargs = py_dict_new(vm);
        if (!co.kwargs || py_dict_set_s(vm, co.kwargs, "schema_translate_map", map) < 0)
            return NULL;
    }
    return al_compile(vm, element, c->dialect, &co);
}

/* before_execute: listeners with retval=True give another statement and parameters. */
static int before_execute(py_vm *vm, al_connection *c, py_obj **element, py_obj **sets, py_obj *options)
{
    py_obj *list = al_events_of(vm, c, "before_execute");
    bool one = PY_LIST(*sets)->count == 1;
    py_obj *multi = one ? py_list_new(vm, 0) : *sets, *single = one ? PY_LIST(*sets)->items[0] : py_dict_new(vm);
    if (!list || !multi || !single)
        return -1;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *const *entry = PY_TUPLE(PY_LIST(list)->items[i])->items;
        py_obj *answer = py_call(vm, entry[0], 5, (py_obj *)(void *)c, *element, multi, single, options);
        if (!answer)
            return -1;
        if (entry[2] != PY_TRUE)
            continue;
        py_obj *three = py_tuple_from(vm, answer);
        if (!three || PY_TUPLE(three)->count != 3)
            return three ? py_raise_int(vm, &py_ValueError, "before_execute must return (statement, multiparams, params)") : -1;
        *element = PY_TUPLE(three)->items[0];
        multi = PY_TUPLE(three)->items[1];
        single = PY_TUPLE(three)->items[2];
    }
    int many = py_truth(vm, multi), any = py_truth(vm, single);
    *sets = many < 0 || any < 0 ? NULL : many ? py_list_from(vm, multi) : any ? py_list_from_array(vm, &single, 1) : py_list_new(vm, 0);
    return *sets ? 0 : -1;
}

static int after_execute(py_vm *vm, al_connection *c, py_obj *element, py_obj *sets, py_obj *options, py_obj *result)
{
    bool one = PY_LIST(sets)->count == 1;
    py_obj *multi = one ? py_list_new(vm, 0) : sets, *single = one ? PY_LIST(sets)->items[0] : py_dict_new(vm);
    return multi && single ? al_events_fire(vm, c, "after_execute", 6, (py_obj *)(void *)c, element, multi, single, options, result) : -1;
}

static py_obj *execute_element(py_vm *vm, al_connection *c, py_obj *element, py_obj *sets, py_obj *given)
{
    double started = c->echo ? now() : 0;
    al_compiled *ready = py_isa(vm, element, &al_compiled_class) ? (al_compiled *)(void *)element : NULL;
    py_obj *own = ready ? ready->options : AL_ELEMENT(element)->options;
    py_obj *options = al_options_merge(vm, own, c->options, given);
    if (!options)
        return NULL;
    bool events = al_events_any(vm, c, "before_execute");
    if (events && before_execute(vm, c, &element, &sets, options) < 0)
        return NULL;
    al_compiled *compiled = ready ? ready : compile(vm, c, element, sets, options);
    py_obj *result = compiled ? execute_compiled(vm, c, compiled, sets, options, started) : NULL;
    if (result && al_events_any(vm, c, "after_execute") && after_execute(vm, c, element, sets, options, result) < 0)
        return NULL;
    return result;
}

static py_obj *not_executable(py_vm *vm, py_obj *o)
{
    py_obj *error = py_construct(vm, &al_exc_ObjectNotExecutableError, 1, o);
    return error ? py_raise_obj(vm, error) : NULL;
}

/* What executes: an element as it is; a function becomes SELECT function; anything else that is not one: NULL. */
static py_obj *executable(py_vm *vm, py_obj *o)
{
    if (py_isa(vm, o, &al_compiled_class))
        return o;
    py_obj *element = al_as_element(vm, o);
    if (!element || element == PY_ABSENT)
        return element ? not_executable(vm, o) : NULL;
    al_kind kind = al_element_kind(vm, AL_ELEMENT(element));
    if (kind == AL_K_FUNCTION || kind == AL_K_SEQUENCE) {
        py_obj *next = kind == AL_K_SEQUENCE ? py_call_method(vm, element, "next_value", 0) : element;
        return next ? py_call_method(vm, next, "select", 0) : NULL;
    }
    return py_isa(vm, element, &al_executable_class) ? element : not_executable(vm, o);
}

py_obj *al_connection_execute(py_vm *vm, al_connection *c, py_obj *element, py_obj *params, py_obj *options)
{
    if (al_connection_prints(c))
        return py_call(vm, c->executor, 2, element, params ? params : PY_NONE);
    py_obj *statement = executable(vm, element), *sets = statement ? distill(vm, params) : NULL;
    if (!sets || al_connection_check_open(vm, c) < 0)
        return NULL;
    return execute_element(vm, c, statement, sets, options);
}

/* ---- the execution context: what events and defaults are given ---- */

static py_obj *current_parameters(py_vm *vm, py_obj *self)
{
    al_execution *x = (al_execution *)(void *)self;
    (void)vm;
    return x->current ? x->current : PY_NONE;
}

static py_obj *get_current(py_vm *vm, py_obj **args)
{
    return current_parameters(vm, args[0]);
}

static py_obj *get_compiled_flag(py_vm *vm, py_obj *self, size_t which)
{
    const al_compiled *c = ((al_execution *)(void *)self)->compiled;
    (void)vm;
    bool flags[] = { c && c->is_insert, c && c->is_update, c && c->is_delete, c && c->is_ddl, !c || c->is_text };
    return py_bool(flags[which]);
}

#define FLAG(name, which)                                                                                                                  \
    static py_obj *name(py_vm *vm, py_obj *self)                                                                                           \
    {                                                                                                                                      \
        return get_compiled_flag(vm, self, which);                                                                                         \
    }
FLAG(get_isinsert, 0)
FLAG(get_isupdate, 1)
FLAG(get_isdelete, 2)
FLAG(get_isddl, 3)
FLAG(get_is_text, 4)

static py_obj *get_dialect(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)((al_execution *)(void *)self)->connection->dialect;
}

static py_obj *get_engine(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)((al_execution *)(void *)self)->connection->engine;
}

static void execution_trace(py_obj *self, py_tracer *t)
{
    al_execution *x = (al_execution *)(void *)self;
    py_trace(t, x->connection);
    py_trace(t, x->cursor);
    py_trace(t, x->compiled);
    py_trace(t, x->statement);
    py_trace(t, x->parameters);
    py_trace(t, x->compiled_params);
    py_trace(t, x->options);
    py_trace(t, x->current);
}

static const py_member execution_members[] = {
    PY_METHOD("get_current_parameters", "self, isolate_multiinsert_groups=True", get_current, NULL),
    PY_GETSET("current_parameters", current_parameters, NULL, NULL),
    PY_GETSET("isinsert", get_isinsert, NULL, NULL),
    PY_GETSET("isupdate", get_isupdate, NULL, NULL),
    PY_GETSET("isdelete", get_isdelete, NULL, NULL),
    PY_GETSET("isddl", get_isddl, NULL, NULL),
    PY_GETSET("is_text", get_is_text, NULL, NULL),
    PY_GETSET("dialect", get_dialect, NULL, NULL),
    PY_GETSET("engine", get_engine, NULL, NULL),
    PY_FIELD_RO("connection", al_execution, connection),
    PY_FIELD_RO("root_connection", al_execution, connection),
    PY_FIELD_RO("cursor", al_execution, cursor),
    PY_FIELD_RO("compiled", al_execution, compiled),
    PY_FIELD("statement", al_execution, statement),
    PY_FIELD("parameters", al_execution, parameters),
    PY_FIELD_RO("compiled_parameters", al_execution, compiled_params),
    PY_FIELD_RO("execution_options", al_execution, options),
    PY_BOOL_RO("executemany", al_execution, many),
    PY_MEMBERS_END,
};

const py_classdef al_execution_class = {
    .name = "DefaultExecutionContext",
    .module = "sqlalchemy.engine.default",
    .doc = "One execution of a statement.",
    .size = sizeof(al_execution),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = execution_members,
    .trace = execution_trace,
};
