/*
 * What all operations share: layout by field table, attributes, binding, calling methods of the impl by name.
 */
#include "ops/op.h"

#include <stdarg.h>
#include <string.h>

#define AL_OP(id) &al_op_##id,
const al_op_def *const al_ops[] = {
#include "ops/ops.list.h"
    NULL
};
#undef AL_OP

const al_op_def *al_op_def_of(py_vm *vm, const py_obj *o)
{
    if (!py_isa(vm, o, &al_migrate_operation_class))
        return NULL;
    const py_classdef *cls = py_class_def(py_class_of(vm, o));
    for (size_t i = 0; al_ops[i]; i++) {
        if (&al_ops[i]->cls == cls)
            return al_ops[i];
    }
    return NULL;
}

void al_op_trace(py_obj *self, py_tracer *tracer)
{
    const al_op_def *def = (const al_op_def *)(const void *)py_class_def(self->cls);
    al_op *op = (al_op *)(void *)self;
    for (size_t i = 0; i < def->field_count; i++)
        py_trace(tracer, op->f[i]);
}

static const al_op_def *def_of_self(const py_obj *self)
{
    return (const al_op_def *)(const void *)py_class_def(self->cls);
}

static size_t field_index(const al_op_def *def, const char *name)
{
    size_t i = 0;
    while (i < def->field_count && strcmp(def->fields[i].name, name) != 0)
        i++;
    return i;
}

py_obj *al_op_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    const al_op_def *def = def_of_self(self);
    size_t i = field_index(def, py_str_text(name));
    if (i == def->field_count)
        return py_raise(vm, &py_AttributeError, "'%s' object has no attribute '%s'", py_class_name(self->cls), py_str_text(name));
    py_obj *value = ((al_op *)(void *)self)->f[i];
    return value && value != PY_ABSENT ? value : PY_NONE;
}

int al_op_setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    const al_op_def *def = def_of_self(self);
    size_t i = field_index(def, py_str_text(name));
    if (i == def->field_count)
        return py_generic_setattr(vm, self, name, value);
    ((al_op *)(void *)self)->f[i] = value ? value : PY_NONE;
    return 0;
}

/* The next parameter of a signature text: its name (size 0 at the end), past stars, defaults, `/` and `*`. */
static const char *next_param(const char **at, size_t *size)
{
    const char *p = *at;
    for (;;) {
        while (*p == ' ' || *p == ',' || *p == '*' || *p == '/')
            p++;
        const char *name = p;
        int depth = 0;
        while (*p && !strchr("=, ", *p))
            p++;
        *size = (size_t)(p - name);
        while (*p && (*p != ',' || depth)) { /* the default */
            depth += (*p == '(') - (*p == ')');
            p++;
        }
        *at = p;
        return name;
    }
}

static bool names_field(const al_op_field *field, const char *param, size_t size)
{
    const char *called = field->param ? field->param : field->name;
    return (strlen(called) == size && memcmp(called, param, size) == 0) ||
           (strlen(field->name) == size && memcmp(field->name, param, size) == 0);
}

static int fill(py_vm *vm, const al_op_def *def, al_op *op, const char *sig, py_obj **args)
{
    size_t size;
    for (size_t i = 0; i < def->field_count; i++)
        op->f[i] = PY_NONE;
    for (const char *param = next_param(&sig, &size); size; param = next_param(&sig, &size), args++) {
        size_t i = 0;
        while (i < def->field_count && !names_field(&def->fields[i], param, size))
            i++;
        if (i < def->field_count)
            op->f[i] = *args;
        else if (!(size == 4 && memcmp(param, "self", 4) == 0))
            return py_raise_int(vm, &py_SystemError, "operation %s has no field for parameter %.*s", def->name, (int)size, param);
    }
    return 0;
}

py_obj *al_op_new(py_vm *vm, const al_op_def *def, const char *sig, py_obj **args, py_obj *batch)
{
    al_op *op = py_alloc(vm, al_op, &def->cls);
    if (!op || fill(vm, def, op, sig, args) < 0)
        return NULL;
    for (size_t i = 0; batch && i < def->field_count; i++) {
        if (!def->fields[i].batch)
            continue;
        op->f[i] = py_getattr_s(vm, batch, def->fields[i].batch);
        if (!op->f[i])
            return NULL;
    }
    if (def->bound && def->bound(vm, op) < 0)
        return NULL;
    return &op->head;
}

/* CreateTableOp(...): the class's own constructor, whose signature is only known by its descriptor: bound through a C function value. */
static py_obj *op_construct(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    const al_op_def *def = (const al_op_def *)(const void *)py_class_def(cls);
    al_op *op = (al_op *)(void *)py_new(vm, cls, 0);
    if (!op || fill(vm, def, op, def->init_sig, args + 1) < 0)
        return NULL;
    if (def->bound && def->bound(vm, op) < 0)
        return NULL;
    return &op->head;
}

static py_obj *op_new(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    const py_classdef *root = py_class_def(cls);
    size_t i = 0;
    while (al_ops[i] && &al_ops[i]->cls != root)
        i++;
    if (!al_ops[i])
        return py_new(vm, cls, 0);
    al_sb sig = AL_SB_INIT;
    al_sb_addf(&sig, "cls, %s", al_ops[i]->init_sig);
    py_obj *text = py_str_take(vm, &sig);
    py_obj *interned = text ? py_str_intern_obj(vm, text) : NULL;
    if (!interned)
        return NULL;
    py_obj *fn = py_cfunction_new(vm, al_ops[i]->cls.name, py_str_text(interned), op_construct, NULL);
    if (!fn)
        return NULL;
    py_obj *all = py_tuple_of(vm, 1, args[0]);
    all = all ? py_binary(vm, PY_OP_ADD, all, args[1]) : NULL;
    return all ? py_call_dict(vm, fn, all, args[2]) : NULL;
}

static py_obj *op_init(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *op_reverse(py_vm *vm, py_obj **args)
{
    const al_op_def *def = al_op_def_of(vm, args[0]);
    if (!def || !def->reverse)
        return py_raise(vm, &py_NotImplementedError, "");
    return def->reverse(vm, (al_op *)(void *)args[0]);
}

static py_obj *op_to_table(py_vm *vm, py_obj **args)
{
    const al_op_def *def = al_op_def_of(vm, args[0]);
    if (!def || !def->to_table)
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'to_table'", args[0]);
    py_obj *operations = py_namespace_new(vm);
    if (!operations || py_setattr_s(vm, operations, "migration_context", args[1]) < 0)
        return NULL;
    return def->to_table(vm, operations, (al_op *)(void *)args[0]);
}

const py_member al_op_members[] = {
    PY_MEMBERS_END,
};

static const py_member migrate_operation_members[] = {
    PY_NEW("cls, *args, **kw", op_new, NULL),
    PY_INIT("self, *args, **kw", op_init, NULL),
    PY_METHOD("to_table", "self, migration_context=None", op_to_table, "The Table that it stands for."),
    PY_METHOD("reverse", "self", op_reverse, "The operation that undoes this one."),
    PY_MEMBERS_END,
};

const py_classdef al_migrate_operation_class = {
    .name = "MigrateOperation",
    .module = "alembic.operations.ops",
    .doc = "An operation of a migration: the object form of one op.* call.",
    .size = sizeof(al_op),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = migrate_operation_members,
};

const py_classdef al_alter_table_op_class = {
    .name = "AlterTableOp",
    .module = "alembic.operations.ops",
    .bases = PY_BASES(&al_migrate_operation_class),
    .size = sizeof(al_op),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
};

const py_classdef al_add_constraint_op_class = {
    .name = "AddConstraintOp",
    .module = "alembic.operations.ops",
    .bases = PY_BASES(&al_migrate_operation_class),
    .size = sizeof(al_op),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
};

/* --- calling the impl --- */

static int add_kwargs(py_vm *vm, py_obj *kwargs, const char *names, va_list values)
{
    while (*names) {
        size_t size = strcspn(names, " ");
        py_obj *value = va_arg(values, py_obj *);
        if (size == 2 && names[0] == '*') {
            if (py_given(value) && py_dict_update(vm, kwargs, value) < 0)
                return -1;
        } else if (value && value != PY_ABSENT) {
            py_obj *key = py_str_internn(vm, names, size);
            if (!key || py_dict_set(vm, kwargs, key, value) < 0)
                return -1;
        }
        names += size;
        names += *names == ' ';
    }
    return 0;
}

py_obj *al_call_names(py_vm *vm, py_obj *o, const char *method, size_t count, const char *names, ...)
{
    py_obj *positional = py_tuple_new(vm, count);
    py_obj *kwargs = py_dict_new(vm);
    if (!positional || !kwargs)
        return NULL;
    va_list values;
    va_start(values, names);
    for (size_t i = 0; i < count; i++)
        PY_TUPLE(positional)->items[i] = va_arg(values, py_obj *);
    int status = add_kwargs(vm, kwargs, names, values);
    va_end(values);
    py_obj *fn = status == 0 ? (method ? py_getattr_s(vm, o, method) : o) : NULL;
    return fn ? py_call_dict(vm, fn, positional, kwargs) : NULL;
}
