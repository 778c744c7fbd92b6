#include "ops/operations.h"

#include "ops/batch.h"
#include "ops/op.h"

#include <string.h>

/* Values on the interpreter: the current Operations; the overlays of scripts. */
static const char current_key = 0;
static const char implementations_key = 0; /* dict: operation class -> function(operations, operation) */

py_obj *al_operations_current(py_vm *vm)
{
    py_obj *current = py_vm_value(vm, &current_key);
    return current ? current : PY_NONE;
}

py_obj *al_operations_enter(py_vm *vm, py_obj *operations)
{
    py_obj *before = py_keep(vm, al_operations_current(vm));
    return before && py_vm_set_value(vm, &current_key, operations) == 0 ? before : NULL;
}

static al_operations *of(py_obj *o)
{
    return (al_operations *)(void *)o;
}

/* --- carrying out --- */

static py_obj *implementations(py_vm *vm)
{
    py_obj *dict = py_vm_value(vm, &implementations_key);
    if (dict)
        return dict;
    dict = py_dict_new(vm);
    return dict && py_vm_set_value(vm, &implementations_key, dict) == 0 ? dict : NULL;
}

/* The function that a script registered for the operation's class or the nearest base; PY_ABSENT: none. */
static py_obj *script_implementation(py_vm *vm, py_obj *op)
{
    py_obj *dict = py_vm_value(vm, &implementations_key);
    if (!dict)
        return PY_ABSENT;
    py_obj *mro = py_getattr_s(vm, (py_obj *)(void *)py_class_of(vm, op), "__mro__");
    for (size_t i = 0; mro && i < PY_TUPLE(mro)->count; i++) {
        py_obj *fn = py_dict_get(vm, dict, PY_TUPLE(mro)->items[i]);
        if (!fn || fn != PY_ABSENT)
            return fn;
    }
    return mro ? PY_ABSENT : NULL;
}

py_obj *al_operations_invoke(py_vm *vm, py_obj *operations, py_obj *op)
{
    py_obj *fn = script_implementation(vm, op);
    if (!fn)
        return NULL;
    if (fn != PY_ABSENT)
        return py_call(vm, fn, 2, operations, op);
    const al_op_def *def = al_op_def_of(vm, op);
    if (def)
        return def->apply(vm, operations, (al_op *)(void *)op);
    return py_raise(vm, &py_ValueError, "no dispatch function for object: %R", op);
}

/* op.x(...): args[0] is a tuple (name, sig, operations); the rest as bound by the operation's signature. */
static const al_op_def *find_op(const char *name, bool batch)
{
    for (size_t i = 0; al_ops[i]; i++) {
        const char *called = batch ? al_ops[i]->batch_name : al_ops[i]->name;
        if (called && strcmp(called, name) == 0)
            return al_ops[i];
    }
    return NULL;
}

static py_obj *call_op(py_vm *vm, py_obj **args)
{
    py_obj *name = PY_TUPLE(args[0])->items[0];
    py_obj *operations = PY_TUPLE(args[0])->items[1];
    bool batch = py_isa(vm, operations, &al_batch_operations_class);
    const al_op_def *def = find_op(py_str_text(name), batch);
    py_obj *op = al_op_new(vm, def, batch ? def->batch_sig : def->sig, args + 1, batch ? operations : NULL);
    return op ? al_operations_invoke(vm, operations, op) : NULL;
}

/* The bound function for a built-in operation, PY_ABSENT if the name is none. */
static py_obj *bound_op(py_vm *vm, py_obj *operations, py_obj *name, bool batch)
{
    const al_op_def *def = find_op(py_str_text(name), batch);
    if (!def)
        return PY_ABSENT;
    py_obj *self = py_tuple_of(vm, 2, name, operations);
    py_obj *sig = self ? py_str_printf(vm, "self, %s", batch ? def->batch_sig : def->sig) : NULL;
    sig = sig ? py_str_intern_obj(vm, sig) : NULL; /* lives as long as the interpreter, as the function does */
    return sig ? py_closure_new(vm, def->name, py_str_text(sig), call_op, self) : NULL;
}

static py_obj *operations_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    bool batch = py_isa(vm, self, &al_batch_operations_class);
    py_obj *fn = bound_op(vm, self, name, batch);
    if (fn != PY_ABSENT)
        return fn;
    return py_raise(vm, &py_AttributeError, "'%s' object has no attribute '%s'", batch ? "BatchOperations" : "Operations",
                    py_str_text(name));
}

/* --- registering --- */

/* A function that calls the operation class's own classmethod with the Operations it was asked on. args[0]: (class, method name). */
static py_obj *call_registered(py_vm *vm, py_obj **args)
{
    py_obj *method = py_getattr(vm, PY_TUPLE(args[0])->items[0], PY_TUPLE(args[0])->items[1]);
    return method ? py_call_dict(vm, method, args[1], args[2]) : NULL;
}

static py_obj *register_class(py_vm *vm, py_obj **args)
{
    py_obj *on = PY_TUPLE(args[0])->items[0], *name = PY_TUPLE(args[0])->items[1], *source = PY_TUPLE(args[0])->items[2];
    py_obj *op_class = args[1];
    py_obj *self = py_tuple_of(vm, 2, op_class, py_given(source) ? source : name);
    /* A plain closure is no descriptor: it must bind the Operations object, so it goes through functools.partialmethod's little brother. */
    py_obj *fn = self ? py_closure_new(vm, py_str_text(name), "self, *args, **kw", call_registered, self) : NULL;
    py_obj *binding = fn ? py_construct(vm, &al_operation_binding_class, 1, fn) : NULL;
    return binding && py_setattr(vm, on, name, binding) == 0 ? op_class : NULL;
}

static py_obj *register_operation(py_vm *vm, py_obj **args)
{
    py_obj *self = py_tuple_of(vm, 3, args[0], args[1], args[2]);
    return self ? py_closure_new(vm, "register", "self, op_cls", register_class, self) : NULL;
}

static py_obj *register_implementation(py_vm *vm, py_obj **args)
{
    py_obj *op_class = PY_TUPLE(args[0])->items[0], *replace = PY_TUPLE(args[0])->items[1];
    py_obj *dict = implementations(vm);
    py_obj *known = dict ? py_dict_get(vm, dict, op_class) : NULL;
    if (!known)
        return NULL;
    py_class *cls = py_as_class(vm, op_class);
    bool native = false;
    for (size_t i = 0; cls && al_ops[i]; i++)
        native = native || py_class_get(vm, &al_ops[i]->cls) == cls;
    if ((known != PY_ABSENT || native) && py_truth(vm, replace) != 1)
        return py_raise(vm, &py_ValueError,
                        "Can not set dispatch function for object %R: key already exists. To replace existing function, use replace=True.",
                        op_class);
    return py_dict_set(vm, dict, op_class, args[1]) == 0 ? args[1] : NULL;
}

static py_obj *implementation_for(py_vm *vm, py_obj **args)
{
    py_obj *self = py_tuple_of(vm, 2, args[1], args[2]);
    return self ? py_closure_new(vm, "decorate", "self, fn", register_implementation, self) : NULL;
}

/* The descriptor that binds a registered operation's function to the Operations object. */
typedef struct binding {
    py_obj head;
    py_obj *fn;
} binding;

static py_obj *binding_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    ((binding *)(void *)args[0])->fn = args[1];
    return PY_NONE;
}

static py_obj *binding_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    (void)owner;
    py_obj *fn = ((binding *)(void *)self)->fn;
    return instance ? py_method_new(vm, fn, instance) : fn;
}

static void binding_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, ((binding *)(void *)self)->fn);
}

static const py_member binding_members[] = {
    PY_INIT("self, fn", binding_init, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_operation_binding_class = {
    .name = "operation",
    .module = "alembic.operations.base",
    .size = sizeof(binding),
    .members = binding_members,
    .descr_get = binding_get,
    .trace = binding_trace,
};

/* --- the classes --- */

static py_obj *operations_init(py_vm *vm, py_obj **args)
{
    al_operations *self = of(args[0]);
    self->migration_context = args[1];
    self->impl = py_given(args[2]) ? args[2] : py_getattr_s(vm, args[1], "impl");
    return self->impl ? PY_NONE : NULL;
}

static py_obj *batch_init(py_vm *vm, py_obj **args)
{
    if (!operations_init(vm, args))
        return NULL;
    al_operations *self = of(args[0]);
    self->table_name = py_getattr_s(vm, self->impl, "table_name");
    self->schema = self->table_name ? py_getattr_s(vm, self->impl, "schema") : NULL;
    return self->schema ? PY_NONE : NULL;
}

static py_obj *operations_invoke(py_vm *vm, py_obj **args)
{
    return al_operations_invoke(vm, args[0], args[1]);
}

static py_obj *get_context(py_vm *vm, py_obj **args)
{
    (void)vm;
    return of(args[0])->migration_context;
}

static py_obj *operations_get_bind(py_vm *vm, py_obj **args)
{
    py_obj *impl = py_getattr_s(vm, of(args[0])->migration_context, "impl");
    return impl ? py_getattr_s(vm, impl, "bind") : NULL;
}

static py_obj *mark_name(py_vm *vm, py_obj **args)
{
    py_obj *conv = py_import_from(vm, "sqlalchemy.sql.elements", "conv");
    return conv ? py_call(vm, conv, 1, args[1]) : NULL;
}

static py_obj *inline_literal(py_vm *vm, py_obj **args)
{
    py_obj *literal = py_import_from(vm, "alembic.util.sqla_compat", "_literal_bindparam");
    return literal ? al_call_names(vm, literal, NULL, 2, "type_", PY_NONE, args[1], args[2]) : NULL;
}

static py_obj *run_async(py_vm *vm, py_obj **args)
{
    (void)args;
    return py_raise(vm, &py_ValueError, "Cannot call run_async with a sync engine");
}

static py_obj *batch_alter_table(py_vm *vm, py_obj **args)
{
    return al_batch_begin(vm, args[0], args + 1);
}

/* Operations.context(migration_context): a context manager in which op.* goes to a new Operations. */
static py_obj *operations_enter(py_vm *vm, py_obj **args)
{
    return al_operations_enter(vm, args[0]) ? args[0] : NULL;
}

static py_obj *operations_exit(py_vm *vm, py_obj **args)
{
    (void)args;
    return al_operations_enter(vm, PY_NONE) ? PY_NONE : NULL;
}

static py_obj *operations_context(py_vm *vm, py_obj **args)
{
    return py_call(vm, args[0], 1, args[1]);
}

static void operations_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->migration_context);
    py_trace(tracer, of(self)->impl);
    py_trace(tracer, of(self)->table_name);
    py_trace(tracer, of(self)->schema);
}

static const py_member abstract_members[] = {
    PY_INIT("self, migration_context, impl=None", operations_init, NULL),
    PY_FIELD("migration_context", al_operations, migration_context),
    PY_FIELD("impl", al_operations, impl),
    PY_CLASSMETHOD("register_operation", "cls, name, sourcename=None", register_operation, "Class decorator: adds op.<name>."),
    PY_CLASSMETHOD("implementation_for", "cls, op_cls, replace=False", implementation_for, "Decorator: the function that carries it out."),
    PY_METHOD("invoke", "self, operation", operations_invoke, "Runs an operation object."),
    PY_METHOD("get_context", "self", get_context, "The MigrationContext."),
    PY_METHOD("get_bind", "self", operations_get_bind, "The connection."),
    PY_METHOD("f", "self, name", mark_name, "Marks a name as already made by the naming convention."),
    PY_METHOD("inline_literal", "self, value, type_=None", inline_literal, "A value that is written into the SQL text."),
    PY_METHOD("run_async", "self, async_function, *args, **kw", run_async, "Runs an async function on an async engine's connection."),
    PY_MEMBERS_END,
};

const py_classdef al_abstract_operations_class = {
    .name = "AbstractOperations",
    .module = "alembic.operations.base",
    .size = sizeof(al_operations),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = abstract_members,
    .getattr = operations_getattr,
    .trace = operations_trace,
};

static const py_member operations_members[] = {
    PY_METHOD("batch_alter_table", "self, " AL_BATCH_SIG, batch_alter_table, "Several changes of one table at once."),
    PY_CLASSMETHOD("context", "cls, migration_context", operations_context, NULL),
    PY_METHOD("__enter__", "self", operations_enter, NULL),
    PY_METHOD("__exit__", "self, *exc", operations_exit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_operations_class = {
    .name = "Operations",
    .module = "alembic.operations.base",
    .bases = PY_BASES(&al_abstract_operations_class),
    .size = sizeof(al_operations),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = operations_members,
};

static const py_member batch_members[] = {
    PY_INIT("self, migration_context, impl=None", batch_init, NULL),
    PY_FIELD_RO("table_name", al_operations, table_name),
    PY_FIELD_RO("schema", al_operations, schema),
    PY_MEMBERS_END,
};

const py_classdef al_batch_operations_class = {
    .name = "BatchOperations",
    .module = "alembic.operations.base",
    .bases = PY_BASES(&al_abstract_operations_class),
    .size = sizeof(al_operations),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = batch_members,
};

/* --- alembic.op --- */

static py_obj *call_proxy(py_vm *vm, py_obj **args)
{
    py_obj *operations = al_operations_current(vm);
    if (operations == PY_NONE)
        return py_raise(
            vm, &py_NameError,
            "Can't invoke function '%s', as the proxy object has not yet been established for the Alembic 'Operations' class.  Try "
            "placing this code inside a callable.",
            py_text(vm, args[0]));
    py_obj *method = py_getattr(vm, operations, args[0]);
    return method ? py_call_dict(vm, method, args[1], args[2]) : NULL;
}

py_obj *al_operations_proxy(py_vm *vm, py_obj *name)
{
    py_class *cls = py_class_get(vm, &al_operations_class);
    if (!cls)
        return NULL;
    const char *text = py_str_text(name);
    if (text[0] == '_' || (!py_class_lookup(vm, cls, name) && !find_op(text, false)))
        return PY_ABSENT;
    return py_closure_new(vm, text, "self, *args, **kw", call_proxy, name);
}
