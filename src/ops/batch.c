#include "ops/batch.h"

#include "ops/op.h"
#include "ops/operations.h"
#include "ops/schemaobj.h"

#include <string.h>

static al_batch *of(py_obj *o)
{
    return (al_batch *)(void *)o;
}

/* --- queueing: impl methods that only remember what they were asked --- */

static int queue(py_vm *vm, al_batch *batch, const char *method, py_obj *args, py_obj *kw)
{
    py_obj *name = py_str_intern(vm, method);
    py_obj *row = name ? py_tuple_of(vm, 3, name, args, kw) : NULL;
    return row ? py_list_append(vm, batch->batch, row) : -1;
}

#define QUEUED(method)                                                                                                                     \
    static py_obj *queue_##method(py_vm *vm, py_obj **args)                                                                                \
    {                                                                                                                                      \
        return queue(vm, of(args[0]), #method, args[1], args[2]) == 0 ? PY_NONE : NULL;                                                    \
    }
QUEUED(alter_column)
QUEUED(drop_column)
QUEUED(add_constraint)
QUEUED(drop_constraint)
QUEUED(rename_table)
QUEUED(create_index)
QUEUED(drop_index)
QUEUED(create_table_comment)
QUEUED(drop_table_comment)
QUEUED(create_column_comment)
#undef QUEUED

/* Shall the table be made anew? 1, 0, -1. */
static int should_recreate(py_vm *vm, al_batch *batch)
{
    if (py_str_is(batch->arg[AL_BATCH_RECREATE], "always"))
        return 1;
    if (py_str_is(batch->arg[AL_BATCH_RECREATE], "never"))
        return 0;
    py_obj *impl = py_getattr_s(vm, batch->operations, "impl");
    py_obj *needed = impl ? py_call_method(vm, impl, "requires_recreate_in_batch", 1, &batch->head) : NULL;
    return needed ? py_truth(vm, needed) : -1;
}

static py_obj *queue_add_column(py_vm *vm, py_obj **args)
{
    al_batch *batch = of(args[0]);
    py_obj *before = py_dict_get_s(vm, args[2], "insert_before");
    py_obj *after = before ? py_dict_get_s(vm, args[2], "insert_after") : NULL;
    if (!after)
        return NULL;
    if (before != PY_ABSENT || after != PY_ABSENT) {
        int recreate = should_recreate(vm, batch);
        if (recreate == 0) {
            py_obj *error = py_import_from(vm, "alembic.util", "CommandError");
            py_obj *text =
                error ? py_str_new(vm, "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'")
                      : NULL;
            return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
        }
        if (recreate < 0)
            return NULL;
    }
    return queue(vm, batch, "add_column", args[1], args[2]) == 0 ? PY_NONE : NULL;
}

static py_obj *no_create_table(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_NotImplementedError, "Can't create table in batch mode");
}

static py_obj *no_drop_table(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_NotImplementedError, "Can't drop table in batch mode");
}

/* --- carrying out --- */

static int alter_one_by_one(py_vm *vm, al_batch *batch, py_obj *impl)
{
    for (size_t i = 0; i < PY_LIST(batch->batch)->count; i++) {
        py_tuple *row = PY_TUPLE(PY_LIST(batch->batch)->items[i]);
        py_obj *fn = py_getattr(vm, impl, row->items[0]);
        if (!fn || !py_call_dict(vm, fn, row->items[1], row->items[2]))
            return -1;
    }
    return 0;
}

static py_obj *new_metadata(py_vm *vm, py_obj *convention)
{
    py_obj *cls = al_schemaobj_class(vm, "MetaData");
    if (!cls)
        return NULL;
    int given = py_given(convention) ? py_truth(vm, convention) : 0;
    return given < 0 ? NULL : al_call_names(vm, cls, NULL, 0, "naming_convention", given ? convention : PY_ABSENT);
}

static py_obj *refuse_offline(py_vm *vm, al_batch *batch, py_obj *context)
{
    py_obj *dialect = py_getattr_s(vm, context, "dialect");
    py_obj *name = dialect ? py_getattr_s(vm, dialect, "name") : NULL;
    py_obj *error = name ? py_import_from(vm, "alembic.util", "CommandError") : NULL;
    py_obj *text =
        error ? py_str_printf(
                    vm,
                    "This operation cannot proceed in --sql mode; batch mode with dialect %S requires a live database connection with "
                    "which to reflect the table \"%S\". To generate a batch SQL migration script using table \"move and copy\", a "
                    "complete Table object should be passed to the \"copy_from\" argument of the batch_alter_table() method so that "
                    "table reflection can be skipped.",
                    name, batch->arg[AL_BATCH_TABLE])
              : NULL;
    return text ? py_raise_obj(vm, py_call(vm, error, 1, text)) : NULL;
}

/* Table(name, MetaData(), *reflect_args, autoload_with=bind, **reflect_kwargs), with the impl's column_reflect among the listeners. */
static py_obj *reflect(py_vm *vm, al_batch *batch, py_obj *impl)
{
    py_obj *kw = batch->arg[AL_BATCH_REFLECT_KWARGS] == PY_ABSENT ? py_dict_new(vm) : py_dict_copy(vm, batch->arg[AL_BATCH_REFLECT_KWARGS]);
    py_obj *given = kw ? py_dict_get_s(vm, kw, "listeners") : NULL;
    if (!given)
        return NULL;
    py_obj *listeners = given == PY_ABSENT ? py_list_new(vm, 1) : py_list_from(vm, given);
    py_obj *hook = listeners ? py_getattr_s(vm, impl, "autogen_column_reflect") : NULL;
    py_obj *event = hook ? py_str_intern(vm, "column_reflect") : NULL;
    py_obj *pair = event ? py_tuple_of(vm, 2, event, hook) : NULL;
    py_obj *bind = pair && py_list_append(vm, listeners, pair) == 0 ? py_call_method(vm, batch->operations, "get_bind", 0) : NULL;
    if (!bind || py_dict_set_s(vm, kw, "listeners", listeners) < 0 || py_dict_set_s(vm, kw, "schema", batch->arg[AL_BATCH_SCHEMA]) < 0 ||
        py_dict_set_s(vm, kw, "autoload_with", bind) < 0)
        return NULL;
    py_obj *metadata = new_metadata(vm, batch->arg[AL_BATCH_NAMING_CONVENTION]);
    py_obj *head = metadata ? py_tuple_of(vm, 2, batch->arg[AL_BATCH_TABLE], metadata) : NULL;
    py_obj *more = head ? py_tuple_from(vm, batch->arg[AL_BATCH_REFLECT_ARGS]) : NULL;
    py_obj *args = more ? py_binary(vm, PY_OP_ADD, head, more) : NULL;
    py_obj *cls = args ? al_schemaobj_class(vm, "Table") : NULL;
    return cls ? py_call_dict(vm, cls, args, kw) : NULL;
}

int al_batch_flush(py_vm *vm, al_batch *batch)
{
    int recreate = should_recreate(vm, batch);
    py_obj *impl = recreate < 0 ? NULL : py_getattr_s(vm, batch->operations, "impl");
    if (!impl)
        return -1;
    if (!recreate)
        return alter_one_by_one(vm, batch, impl);
    if (py_given(batch->arg[AL_BATCH_COPY_FROM]))
        return al_batch_recreate(vm, batch, batch->arg[AL_BATCH_COPY_FROM], false);
    py_obj *context = py_getattr_s(vm, batch->operations, "migration_context");
    py_obj *as_sql = context ? py_getattr_s(vm, context, "as_sql") : NULL;
    int offline = as_sql ? py_truth(vm, as_sql) : -1;
    if (offline)
        return offline < 0 || !refuse_offline(vm, batch, context) ? -1 : 0;
    py_obj *existing = reflect(vm, batch, impl);
    return existing ? al_batch_recreate(vm, batch, existing, true) : -1;
}

/* --- the classes --- */

static py_obj *batch_impl_get(py_vm *vm, py_obj *self)
{
    return py_getattr_s(vm, of(self)->operations, "impl");
}

static py_obj *batch_dialect_get(py_vm *vm, py_obj *self)
{
    py_obj *impl = batch_impl_get(vm, self);
    return impl ? py_getattr_s(vm, impl, "dialect") : NULL;
}

static py_obj *batch_flush(py_vm *vm, py_obj **args)
{
    return al_batch_flush(vm, of(args[0])) == 0 ? PY_NONE : NULL;
}

static void batch_trace(py_obj *self, py_tracer *tracer)
{
    al_batch *batch = of(self);
    py_trace(tracer, batch->operations);
    py_trace(tracer, batch->batch);
    for (size_t i = 0; i < AL_BATCH_ARGS; i++)
        py_trace(tracer, batch->arg[i]);
}

#define QUEUE(method) PY_METHOD(#method, "self, *args, **kw", queue_##method, NULL)

static const py_member batch_members[] = {
    PY_FIELD("operations", al_batch, operations),
    PY_FIELD("batch", al_batch, batch),
    PY_FIELD("table_name", al_batch, arg[AL_BATCH_TABLE]),
    PY_FIELD("schema", al_batch, arg[AL_BATCH_SCHEMA]),
    PY_FIELD("recreate", al_batch, arg[AL_BATCH_RECREATE]),
    PY_FIELD("copy_from", al_batch, arg[AL_BATCH_COPY_FROM]),
    PY_FIELD("table_args", al_batch, arg[AL_BATCH_TABLE_ARGS]),
    PY_FIELD("naming_convention", al_batch, arg[AL_BATCH_NAMING_CONVENTION]),
    PY_FIELD("partial_reordering", al_batch, arg[AL_BATCH_PARTIAL_REORDERING]),
    PY_GETSET("impl", batch_impl_get, NULL, NULL),
    PY_GETSET("dialect", batch_dialect_get, NULL, NULL),
    PY_METHOD("flush", "self", batch_flush, NULL),
    PY_METHOD("add_column", "self, *args, **kw", queue_add_column, NULL),
    QUEUE(alter_column),
    QUEUE(drop_column),
    QUEUE(add_constraint),
    QUEUE(drop_constraint),
    QUEUE(rename_table),
    QUEUE(create_index),
    QUEUE(drop_index),
    QUEUE(create_table_comment),
    QUEUE(drop_table_comment),
    QUEUE(create_column_comment),
    PY_METHOD("create_table", "self, table", no_create_table, NULL),
    PY_METHOD("drop_table", "self, table", no_drop_table, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_batch_impl_class = {
    .name = "BatchOperationsImpl",
    .module = "alembic.operations.batch",
    .size = sizeof(al_batch),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = batch_members,
    .trace = batch_trace,
};

typedef struct manager {
    py_obj head;
    py_obj *batch;
} manager;

static py_obj *manager_enter(py_vm *vm, py_obj **args)
{
    al_batch *batch = of(((manager *)(void *)args[0])->batch);
    py_obj *context = py_getattr_s(vm, batch->operations, "migration_context");
    return context ? py_construct(vm, &al_batch_operations_class, 2, context, &batch->head) : NULL;
}

static py_obj *manager_exit(py_vm *vm, py_obj **args)
{
    if (py_given(args[1]))
        return PY_FALSE;
    return al_batch_flush(vm, of(((manager *)(void *)args[0])->batch)) == 0 ? PY_FALSE : NULL;
}

static void manager_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, ((manager *)(void *)self)->batch);
}

static const py_member manager_members[] = {
    PY_METHOD("__enter__", "self", manager_enter, NULL),
    PY_METHOD("__exit__", "self, exc_type, exc, traceback", manager_exit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_batch_manager_class = {
    .name = "_GeneratorContextManager",
    .module = "contextlib",
    .size = sizeof(manager),
    .flags = PY_CLS_ABSTRACT,
    .members = manager_members,
    .trace = manager_trace,
};

py_obj *al_batch_begin(py_vm *vm, py_obj *operations, py_obj **args)
{
    static const char *const policies[] = { "auto", "always", "never" };
    size_t i = 0;
    while (i < AL_COUNT(policies) && !py_str_is(args[AL_BATCH_RECREATE], policies[i]))
        i++;
    if (i == AL_COUNT(policies))
        return py_raise(vm, &py_ValueError, "recreate may be one of 'auto', 'always', or 'never'.");
    al_batch *batch = py_alloc(vm, al_batch, &al_batch_impl_class);
    if (!batch)
        return NULL;
    batch->operations = operations;
    memcpy(batch->arg, args, sizeof batch->arg);
    batch->batch = py_list_new(vm, 0);
    manager *m = batch->batch ? py_alloc(vm, manager, &al_batch_manager_class) : NULL;
    if (!m)
        return NULL;
    m->batch = &batch->head;
    return &m->head;
}
