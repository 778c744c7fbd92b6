#include "py/machine/code.h"

#include "py/core.h"
#include "py/machine/machine.h"

py_position py_code_position(const py_code *code, uint32_t at)
{
    uint32_t low = 0, high = code->position_count;
    if (!high) {
        return (py_position){ code->first_line, code->first_line, -1, -1 };
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (code->positions[middle].start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return code->positions[low].at;
}

static void trace(py_obj *self, py_tracer *t)
{
    py_code *code = PY_CODE(self);
    py_trace(t, code->name);
    py_trace(t, code->qualname);
    py_trace(t, code->filename);
    py_trace(t, code->consts);
    py_trace(t, code->names);
    py_trace(t, code->varnames);
    py_trace(t, code->cellvars);
    py_trace(t, code->freevars);
    py_trace(t, code->cached_globals);
}

static void finalize(py_vm *vm, py_obj *self)
{
    py_code *code = PY_CODE(self);
    py_heap_external(vm, -(ptrdiff_t)(code->op_count * sizeof *code->ops + code->position_count * sizeof *code->positions +
                                      code->handler_count * sizeof *code->handlers + code->cache_count * sizeof *code->caches));
    al_free(code->ops);
    al_free(code->positions);
    al_free(code->handlers);
    al_free(code->caches);
    al_free(code->cell_args);
}

static py_obj *repr(py_vm *vm, py_obj *self)
{
    py_code *code = PY_CODE(self);
    return py_str_printf(vm, "<code object %S at %p, file \"%S\", line %d>", code->name, (void *)self, code->filename,
                         (int)code->first_line);
}

#define NUMBER(fn, field)                                                                                                                  \
    static py_obj *fn(py_vm *vm, py_obj *self)                                                                                             \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        return py_small((int64_t)PY_CODE(self)->field);                                                                                    \
    }
NUMBER(get_argcount, arg_count)
NUMBER(get_posonly, posonly_count)
NUMBER(get_kwonly, kwonly_count)
NUMBER(get_nlocals, local_count)
NUMBER(get_flags, flags)
NUMBER(get_stacksize, stack_size)
NUMBER(get_first_line, first_line)

static py_obj *get_code(py_vm *vm, py_obj *self)
{
    return py_bytes_new(vm, PY_CODE(self)->ops, PY_CODE(self)->op_count * sizeof(uint32_t));
}

static py_obj *small_or_none(int32_t value)
{
    return value < 0 ? PY_NONE : py_small(value);
}

/* co_positions(): a tuple of (line, end line, column, end column) an instruction. */
static py_obj *positions(py_vm *vm, py_obj **args)
{
    py_code *code = PY_CODE(args[0]);
    py_obj *list = py_list_new(vm, code->op_count);
    for (uint32_t i = 0; list && i < code->op_count; i++) {
        py_position p = py_code_position(code, i);
        py_obj *row = py_tuple_of(vm, 4, py_small(p.line), py_small(p.end_line), small_or_none(p.col), small_or_none(p.end_col));
        if (!row || py_list_append(vm, list, row) < 0) {
            return NULL;
        }
    }
    return list ? py_iter(vm, list) : NULL;
}

static bool same_bytes(const py_code *a, const py_code *b)
{
    if (a->op_count != b->op_count || a->first_line != b->first_line || a->flags != b->flags || a->arg_count != b->arg_count) {
        return false;
    }
    for (uint32_t i = 0; i < a->op_count; i++) {
        if (a->ops[i] != b->ops[i]) {
            return false;
        }
    }
    return py_str_eq(a->name, b->name);
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_exact(vm, other, PY_T_code)) {
        return PY_NOTIMPLEMENTED;
    }
    py_code *a = PY_CODE(self), *b = PY_CODE(other);
    int equal = self == other;
    if (!equal && same_bytes(a, b)) {
        equal = py_equal(vm, a->consts, b->consts);
        equal = equal > 0 ? py_equal(vm, a->names, b->names) : equal;
    }
    return equal < 0 ? NULL : py_bool((equal != 0) == (op == PY_OP_EQ));
}

static int hash(py_vm *vm, py_obj *self, int64_t *out)
{
    return py_hash(vm, PY_CODE(self)->name, out);
}

static py_obj *replace(py_vm *vm, py_obj **args)
{
    static const struct {
        const char *name;
        size_t offset;
    } fields[] = { { "co_name", offsetof(py_code, name) },
                   { "co_qualname", offsetof(py_code, qualname) },
                   { "co_filename", offsetof(py_code, filename) } };
    py_code *old = PY_CODE(args[0]);
    py_code *code = py_alloc(vm, py_code, &py_code_class);
    if (!code) {
        return NULL;
    }
    py_obj head = code->head;
    *code = *old;
    code->head = head;
    uint32_t *ops = al_malloc(old->op_count * sizeof *ops);
    code->ops = ops;
    code->positions = al_malloc(old->position_count * sizeof *code->positions);
    code->handlers = al_malloc(old->handler_count * sizeof *code->handlers);
    code->caches = al_calloc(old->cache_count, sizeof *code->caches);
    code->cell_args = old->cell_args ? al_malloc(old->cell_count * sizeof *code->cell_args) : NULL;
    code->cached_globals = NULL;
    if (!ops || !code->positions || !code->handlers || !code->caches || (old->cell_args && !code->cell_args)) {
        code->op_count = code->position_count = code->handler_count = code->cache_count = 0;
        return py_raise_nomem(vm);
    }
    for (uint32_t i = 0; i < old->op_count; i++) {
        ops[i] = old->ops[i];
    }
    for (uint32_t i = 0; i < old->position_count; i++) {
        code->positions[i] = old->positions[i];
    }
    for (uint32_t i = 0; i < old->handler_count; i++) {
        code->handlers[i] = old->handlers[i];
    }
    for (uint32_t i = 0; old->cell_args && i < old->cell_count; i++) {
        code->cell_args[i] = old->cell_args[i];
    }
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(args[1], &at, &key, &value)) {
        size_t field = 0;
        while (field < AL_COUNT(fields) && !py_str_is(key, fields[field].name)) {
            field++;
        }
        if (field < AL_COUNT(fields)) {
            *(py_obj **)(void *)((char *)code + fields[field].offset) = value;
        } else if (py_str_is(key, "co_flags") && py_is_small(value)) {
            code->flags = (uint32_t)py_small_value(value);
        } else if (py_str_is(key, "co_firstlineno") && py_is_small(value)) {
            code->first_line = (int32_t)py_small_value(value);
        } else {
            return py_raise(vm, &py_TypeError, "replace() got an unexpected keyword argument '%S'", key);
        }
    }
    return (py_obj *)code;
}

static const py_member members[] = {
    PY_FIELD_RO("co_name", py_code, name),
    PY_FIELD_RO("co_qualname", py_code, qualname),
    PY_FIELD_RO("co_filename", py_code, filename),
    PY_FIELD_RO("co_consts", py_code, consts),
    PY_FIELD_RO("co_names", py_code, names),
    PY_FIELD_RO("co_varnames", py_code, varnames),
    PY_FIELD_RO("co_cellvars", py_code, cellvars),
    PY_FIELD_RO("co_freevars", py_code, freevars),
    PY_GETSET("co_argcount", get_argcount, NULL, NULL),
    PY_GETSET("co_posonlyargcount", get_posonly, NULL, NULL),
    PY_GETSET("co_kwonlyargcount", get_kwonly, NULL, NULL),
    PY_GETSET("co_nlocals", get_nlocals, NULL, NULL),
    PY_GETSET("co_flags", get_flags, NULL, NULL),
    PY_GETSET("co_stacksize", get_stacksize, NULL, NULL),
    PY_GETSET("co_firstlineno", get_first_line, NULL, NULL),
    PY_GETSET("co_code", get_code, NULL, NULL),
    PY_METHOD("co_positions", "self", positions, "Where each instruction comes from."),
    PY_METHOD("replace", "self, /, **changes", replace, "A copy with other fields."),
    PY_MEMBERS_END,
};

const py_classdef py_code_class = {
    .name = "code",
    .size = sizeof(py_code),
    .flags = PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = members,
    .trace = trace,
    .finalize = finalize,
    .repr = repr,
    .hash = hash,
    .compare = compare,
};
