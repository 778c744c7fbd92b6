/*
 * Result and its views: CursorResult (rows), ScalarResult (one column), MappingResult (mappings). The views of one execution share its
 * rows (al_rows): what one of them has read, the others don't see.
 */
#include <string.h>

#include "engine/result.h"

#define RESULT(o) ((al_result *)(void *)(o))

/* ---- the source ---- */

static int convert(py_vm *vm, al_row_meta *meta, py_obj *row)
{
    for (size_t i = 0; meta->processors && i < meta->count; i++) {
        const al_processor *p = &meta->processors[i];
        py_obj *value = PY_TUPLE(row)->items[i];
        if (al_processor_idle(p) || (value == PY_NONE && !p->none))
            continue;
        py_obj *better = al_processor_apply(vm, p, &meta->dialect->base.target, value);
        if (!better)
            return -1;
        PY_TUPLE(row)->items[i] = better;
    }
    return 0;
}

static void soft_close(al_rows *rows)
{
    rows->soft_closed = true;
}

int al_rows_check(py_vm *vm, const al_rows *rows)
{
    if (!rows->meta)
        return py_raise_int(vm, &al_exc_ResourceClosedError, "This result object does not return rows. It has been closed automatically.");
    if (rows->closed)
        return py_raise_int(vm, &al_exc_ResourceClosedError, "This result object is closed.");
    return 0;
}

py_obj *al_rows_next(py_vm *vm, al_rows *rows)
{
    if (al_rows_check(vm, rows) < 0)
        return NULL;
    if (rows->soft_closed)
        return PY_ABSENT;
    py_obj *row = al_cursor_fetch(vm, rows->cursor);
    if (row == PY_ABSENT) {
        soft_close(rows);
        return PY_ABSENT;
    }
    if (!row)
        return al_connection_wrap(vm, rows->execution->connection, PY_NONE, PY_NONE, false);
    return convert(vm, rows->meta, row) < 0 ? NULL : row;
}

void al_rows_close(al_rows *rows)
{
    if (rows->cursor)
        al_cursor_close(rows->cursor);
    rows->soft_closed = rows->closed = true;
}

static void rows_trace(py_obj *self, py_tracer *t)
{
    al_rows *rows = (al_rows *)(void *)self;
    py_trace(t, rows->execution);
    py_trace(t, rows->cursor);
    py_trace(t, rows->meta);
}

const py_classdef al_rows_class = {
    .name = "CursorFetchStrategy",
    .module = "sqlalchemy.engine.cursor",
    .size = sizeof(al_rows),
    .flags = PY_CLS_ABSTRACT,
    .trace = rows_trace,
};

/* ---- names and types of the columns ---- */

static const al_result_column *column_for(const al_compiled *compiled, size_t at, py_obj *name, bool by_place)
{
    if (by_place)
        return &compiled->columns[at];
    for (size_t i = 0; i < compiled->column_count; i++) {
        py_obj *key = compiled->columns[i].key ? compiled->columns[i].key : compiled->columns[i].name;
        if (key && py_str_eq(key, name))
            return &compiled->columns[i];
    }
    return NULL;
}

static int take_column(py_vm *vm, al_row_meta *meta, size_t i, const al_result_column *column, py_obj *types)
{
    if (column->name)
        PY_TUPLE(meta->keys)->items[i] = column->name;
    if (column->objects)
        PY_TUPLE(meta->objects)->items[i] = column->objects;
    if (!column->type)
        return 0;
    if (al_type_result_processor(vm, column->type, &meta->dialect->base.target, &meta->processors[i]) < 0)
        return -1;
    return py_list_append(vm, types, (py_obj *)(void *)column->type);
}

static al_row_meta *meta_of(py_vm *vm, const al_execution *x)
{
    py_obj *names = x->cursor->names;
    size_t count = PY_TUPLE(names)->count;
    const al_compiled *compiled = x->compiled;
    if (!compiled || compiled->column_count == 0)
        return al_row_meta_new(vm, names);
    py_obj *keys = py_tuple_from_array(vm, PY_TUPLE(names)->items, count), *types = py_list_new(vm, count);
    al_row_meta *meta = keys && types ? al_row_meta_new(vm, keys) : NULL;
    if (!meta || !(meta->objects = py_tuple_new(vm, count)))
        return NULL;
    meta->types = types;
    meta->dialect = compiled->dialect;
    if (!(meta->processors = al_calloc(count, sizeof *meta->processors)))
        return py_raise_nomem(vm);
    bool by_place = compiled->columns_ordered && compiled->column_count == count;
    for (size_t i = 0; i < count; i++) {
        const al_result_column *column = column_for(compiled, i, PY_TUPLE(names)->items[i], by_place);
        if (column && take_column(vm, meta, i, column, types) < 0)
            return NULL;
    }
    return meta;
}

py_obj *al_result_new(py_vm *vm, al_execution *x)
{
    al_rows *rows = py_alloc(vm, al_rows, &al_rows_class);
    al_result *result = rows ? py_alloc(vm, al_result, &al_result_class) : NULL;
    if (!result)
        return NULL;
    rows->execution = x;
    rows->cursor = x->cursor;
    result->rows = rows;
    if (!x->cursor->names)
        rows->soft_closed = true;
    else if (!(rows->meta = meta_of(vm, x)))
        return NULL;
    result->meta = rows->meta;
    return (py_obj *)(void *)result;
}

/* ---- one view's next value ---- */

/* Row, mapping or scalar of a row's values. */
static py_obj *shape(py_vm *vm, al_result *r, py_obj *row)
{
    if (r->places) {
        size_t count = PY_TUPLE(r->places)->count;
        py_obj *some = r->kind == AL_RESULT_SCALARS ? NULL : py_tuple_new(vm, count);
        for (size_t i = 0; i < count; i++) {
            py_obj *value = PY_TUPLE(row)->items[py_small_value(PY_TUPLE(r->places)->items[i])];
            if (r->kind == AL_RESULT_SCALARS)
                return value;
            if (!some)
                return NULL;
            PY_TUPLE(some)->items[i] = value;
        }
        row = some;
    }
    if (r->kind == AL_RESULT_SCALARS)
        return PY_TUPLE(row)->items[0];
    py_obj *made = al_row_new(vm, r->meta, row);
    return made && r->kind == AL_RESULT_MAPPINGS ? py_getattr_s(vm, made, "_mapping") : made;
}

/* 1 seen before, 0 new, -1 error. A mapping counts by its values. */
static int seen(py_vm *vm, al_result *r, py_obj *value)
{
    py_obj *key = value;
    if (py_given(r->unique_by))
        key = py_call(vm, r->unique_by, 1, value);
    else if (r->kind == AL_RESULT_MAPPINGS)
        key = ((al_row *)(void *)value)->values;
    int added = key ? py_set_add(vm, r->unique, key) : -1;
    return added < 0 ? -1 : !added;
}

static py_obj *next(py_vm *vm, al_result *r)
{
    for (;;) {
        py_obj *row = al_rows_next(vm, r->rows);
        if (!row || row == PY_ABSENT)
            return row;
        py_obj *value = shape(vm, r, row);
        if (!value || !r->unique)
            return value;
        int old = seen(vm, r, value);
        if (old <= 0)
            return old < 0 ? NULL : value;
    }
}

static py_obj *many(py_vm *vm, al_result *r, int64_t limit)
{
    py_obj *list = py_list_new(vm, 0), *value;
    if (!list || al_rows_check(vm, r->rows) < 0)
        return NULL;
    for (int64_t i = 0; limit < 0 || i < limit; i++) {
        py_scope scope = py_scope_open(vm);
        value = next(vm, r);
        int status = !value ? -1 : value == PY_ABSENT ? 1 : py_list_append(vm, list, value);
        py_scope_close(vm, scope);
        if (status < 0)
            return NULL;
        if (status == 1)
            break;
        py_safepoint(vm);
    }
    return list;
}

/* _only_one_row: PY_ABSENT if there is none and that is allowed. */
static py_obj *only(py_vm *vm, al_result *r, bool second_fails, bool none_fails)
{
    py_obj *value = next(vm, r);
    if (!value)
        return NULL;
    if (value == PY_ABSENT) {
        if (none_fails)
            return py_raise(vm, &al_exc_NoResultFound, "No row was found when one was required");
        return PY_ABSENT;
    }
    py_obj *more = second_fails ? next(vm, r) : PY_ABSENT;
    al_rows_close(r->rows);
    if (!more)
        return NULL;
    if (more != PY_ABSENT)
        return py_raise(vm, &al_exc_MultipleResultsFound, "Multiple rows were found when %s was required",
                        none_fails ? "exactly one" : "one or none");
    return value;
}

static py_obj *or_none(py_obj *value)
{
    return value == PY_ABSENT ? PY_NONE : value;
}

/* ---- from C ---- */

py_obj *al_result_next(py_vm *vm, py_obj *result)
{
    return next(vm, RESULT(result));
}

static py_obj *scalar_of(py_vm *vm, al_result *r, bool second_fails, bool none_fails)
{
    py_obj *value = only(vm, r, second_fails, none_fails);
    if (!value || value == PY_ABSENT || r->kind == AL_RESULT_SCALARS)
        return value == PY_ABSENT ? PY_NONE : value;
    return PY_TUPLE(((al_row *)(void *)value)->values)->items[0];
}

py_obj *al_result_scalar(py_vm *vm, py_obj *result)
{
    return scalar_of(vm, RESULT(result), false, false);
}

int64_t al_result_rowcount(py_obj *result)
{
    return RESULT(result)->rows->cursor->rowcount;
}

void al_result_close(py_vm *vm, py_obj *result)
{
    (void)vm;
    al_rows_close(RESULT(result)->rows);
}

/* ---- reading ---- */

#define SELF RESULT(args[0])

static py_obj *result_fetchone(py_vm *vm, py_obj **args)
{
    return or_none(next(vm, SELF));
}

static py_obj *result_fetchmany(py_vm *vm, py_obj **args)
{
    int64_t limit = SELF->yield_per > 0 ? SELF->yield_per : 1;
    if (py_given(args[1]) && py_as_int64(vm, args[1], &limit) < 0)
        return NULL;
    return many(vm, SELF, limit < 0 ? -1 : limit);
}

static py_obj *result_all(py_vm *vm, py_obj **args)
{
    return many(vm, SELF, -1);
}

static py_obj *result_first(py_vm *vm, py_obj **args)
{
    return or_none(only(vm, SELF, false, false));
}

static py_obj *result_one(py_vm *vm, py_obj **args)
{
    return only(vm, SELF, true, true);
}

static py_obj *result_one_or_none(py_vm *vm, py_obj **args)
{
    return or_none(only(vm, SELF, true, false));
}

static py_obj *result_scalar(py_vm *vm, py_obj **args)
{
    return scalar_of(vm, SELF, false, false);
}

static py_obj *result_scalar_one(py_vm *vm, py_obj **args)
{
    return scalar_of(vm, SELF, true, true);
}

static py_obj *result_scalar_one_or_none(py_vm *vm, py_obj **args)
{
    return scalar_of(vm, SELF, true, false);
}

static py_obj *result_iter(py_vm *vm, py_obj *self)
{
    return al_rows_check(vm, RESULT(self)->rows) < 0 ? NULL : self;
}

static py_obj *result_next(py_vm *vm, py_obj *self)
{
    py_obj *value = next(vm, RESULT(self));
    return value == PY_ABSENT ? NULL : value;
}

/* ---- views ---- */

static al_result *view(py_vm *vm, al_result *r, const py_classdef *def, al_result_kind kind)
{
    al_result *v = py_alloc(vm, al_result, def);
    if (!v)
        return NULL;
    v->rows = r->rows;
    v->meta = r->meta;
    v->places = r->places;
    v->kind = kind;
    v->yield_per = r->yield_per;
    v->unique = r->unique;
    v->unique_by = r->unique_by;
    return v;
}

/* Narrows r to these columns. */
static int narrow(py_vm *vm, al_result *r, py_obj *const *columns, size_t count)
{
    if (al_rows_check(vm, r->rows) < 0)
        return -1;
    py_obj *places = py_tuple_new(vm, count), *keys = py_tuple_new(vm, count), *objects = py_tuple_new(vm, count);
    if (!places || !keys || !objects)
        return -1;
    for (size_t i = 0; i < count; i++) {
        int64_t at = al_row_meta_find(vm, r->meta, columns[i]);
        if (at == -1 && py_is_small(columns[i]))
            return py_raise_int(vm, &py_IndexError, "list index out of range");
        if (at == -1)
            return al_row_meta_missing(vm, r->meta, columns[i]);
        if (at < 0)
            return -1;
        PY_TUPLE(keys)->items[i] = PY_TUPLE(r->meta->keys)->items[at];
        PY_TUPLE(objects)->items[i] = r->meta->objects ? PY_TUPLE(r->meta->objects)->items[at] : PY_NONE;
        PY_TUPLE(places)->items[i] = r->places ? PY_TUPLE(r->places)->items[at] : py_small(at);
    }
    al_row_meta *meta = al_row_meta_new(vm, keys);
    if (!meta)
        return -1;
    meta->objects = objects;
    r->meta = meta;
    r->places = places;
    return 0;
}

static py_obj *result_scalars(py_vm *vm, py_obj **args)
{
    al_result *v = al_rows_check(vm, SELF->rows) < 0 ? NULL : view(vm, SELF, &al_scalar_result_class, AL_RESULT_SCALARS);
    return v && narrow(vm, v, &args[1], 1) == 0 ? (py_obj *)(void *)v : NULL;
}

static py_obj *result_mappings(py_vm *vm, py_obj **args)
{
    if (al_rows_check(vm, SELF->rows) < 0)
        return NULL;
    return (py_obj *)(void *)view(vm, SELF, &al_mapping_result_class, AL_RESULT_MAPPINGS);
}

static py_obj *result_columns(py_vm *vm, py_obj **args)
{
    return narrow(vm, SELF, PY_TUPLE(args[1])->items, PY_TUPLE(args[1])->count) < 0 ? NULL : args[0];
}

static py_obj *result_self(py_vm *vm, py_obj **args)
{
    (void)vm;
    return args[0];
}

static py_obj *get_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *result_unique(py_vm *vm, py_obj **args)
{
    SELF->unique = py_set_new(vm);
    SELF->unique_by = args[1];
    return SELF->unique ? args[0] : NULL;
}

static py_obj *result_yield_per(py_vm *vm, py_obj **args)
{
    return py_as_int64(vm, args[1], &SELF->yield_per) < 0 ? NULL : args[0];
}

static py_obj *result_keys(py_vm *vm, py_obj **args)
{
    return al_rows_check(vm, SELF->rows) < 0 ? NULL : al_keys_new(vm, SELF->meta);
}

static py_obj *result_close(py_vm *vm, py_obj **args)
{
    al_result_close(vm, args[0]);
    return PY_NONE;
}

static py_obj *result_exit(py_vm *vm, py_obj **args)
{
    al_result_close(vm, args[0]);
    return PY_FALSE;
}

static py_obj *result_partitions(py_vm *vm, py_obj **args)
{
    int64_t size = SELF->yield_per > 0 ? SELF->yield_per : 1;
    if (py_given(args[1]) && py_as_int64(vm, args[1], &size) < 0)
        return NULL;
    al_result *v = view(vm, SELF, &al_partitions_class, SELF->kind);
    if (v)
        v->yield_per = size > 0 ? size : 1;
    return (py_obj *)(void *)v;
}

static py_obj *partitions_next(py_vm *vm, py_obj *self)
{
    py_obj *list = many(vm, RESULT(self), RESULT(self)->yield_per);
    return list && PY_LIST(list)->count == 0 ? NULL : list;
}

static py_obj *get_closed(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(RESULT(self)->rows->soft_closed);
}

static void result_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, RESULT(self)->rows);
    py_trace(t, RESULT(self)->meta);
    py_trace(t, RESULT(self)->places);
    py_trace(t, RESULT(self)->unique);
    py_trace(t, RESULT(self)->unique_by);
}

#define READING                                                                                                                            \
    PY_METHOD("fetchmany", "self, size=None", result_fetchmany, "The next rows."), PY_METHOD("fetchall", "self", result_all, NULL),        \
        PY_METHOD("all", "self", result_all, "The rows that are left."),                                                                   \
        PY_METHOD("first", "self", result_first, "The first row or None; the result is closed."),                                          \
        PY_METHOD("one", "self", result_one, "The only row."), PY_METHOD("one_or_none", "self", result_one_or_none, NULL),                 \
        PY_METHOD("unique", "self, strategy=None", result_unique, "Passes each value once."),                                              \
        PY_METHOD("partitions", "self, size=None", result_partitions, "Lists of `size` rows."),                                            \
        PY_METHOD("yield_per", "self, num", result_yield_per, NULL), PY_METHOD("close", "self", result_close, NULL),                       \
        PY_METHOD("__enter__", "self", result_self, NULL), PY_METHOD("__exit__", "self, type, value, traceback", result_exit, NULL),       \
        PY_GETSET("closed", get_closed, NULL, NULL)

static const py_member scalar_members[] = { READING, PY_MEMBERS_END };

static const py_member mapping_members[] = {
    READING,
    PY_METHOD("fetchone", "self", result_fetchone, "The next row, or None."),
    PY_METHOD("keys", "self", result_keys, NULL),
    PY_METHOD("columns", "self, *col_expressions", result_columns, NULL),
    PY_MEMBERS_END,
};

static const py_member result_members[] = {
    READING,
    PY_METHOD("fetchone", "self", result_fetchone, "The next row, or None."),
    PY_METHOD("keys", "self", result_keys, "The names of the columns."),
    PY_METHOD("columns", "self, *col_expressions", result_columns, "Only some columns."),
    PY_METHOD("scalars", "self, index=0", result_scalars, "One column of every row."),
    PY_METHOD("mappings", "self", result_mappings, "Rows as mappings."),
    PY_METHOD("tuples", "self", result_self, NULL),
    PY_METHOD("scalar", "self", result_scalar, "The first column of the first row, or None."),
    PY_METHOD("scalar_one", "self", result_scalar_one, NULL),
    PY_METHOD("scalar_one_or_none", "self", result_scalar_one_or_none, NULL),
    PY_GETSET("t", get_self, NULL, NULL),
    AL_CURSOR_RESULT_MEMBERS,
    PY_MEMBERS_END,
};

#define VIEW(variable, class_name, text_module, list)                                                                                      \
    const py_classdef variable = {                                                                                                         \
        .name = class_name,                                                                                                                \
        .module = text_module,                                                                                                             \
        .size = sizeof(al_result),                                                                                                         \
        .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,                                                                                         \
        .members = list,                                                                                                                   \
        .iter = result_iter,                                                                                                               \
        .next = result_next,                                                                                                               \
        .trace = result_trace,                                                                                                             \
    }

VIEW(al_result_class, "CursorResult", "sqlalchemy.engine.cursor", result_members);
VIEW(al_scalar_result_class, "ScalarResult", "sqlalchemy.engine.result", scalar_members);
VIEW(al_mapping_result_class, "MappingResult", "sqlalchemy.engine.result", mapping_members);

const py_classdef al_partitions_class = {
    .name = "generator",
    .size = sizeof(al_result),
    .flags = PY_CLS_ABSTRACT,
    .iter = result_iter,
    .next = partitions_next,
    .trace = result_trace,
};
