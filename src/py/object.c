/* The abstract protocol: operators, containers, iteration, text. Attributes are in attr.c, calls in call.c. */
#include "py/object.h"

#include <string.h>

#include "py/slots.h"
#include "py/types/types_int.h"

/* --- operators --- */

static const char *op_symbol(py_op op)
{
    static const char *const symbols[PY_OP_COUNT] = {
#define PY_OP(id, symbol, dunder, rdunder, idunder) symbol,
#include "py/op.list.h"
#undef PY_OP
    };
    return symbols[op];
}

/* CPython's binary_op1: PY_NOTIMPLEMENTED when neither operand knows. */
static py_obj *binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_class *lc = py_cls(vm, left), *rc = py_cls(vm, right);
    py_obj *(*ls)(py_vm *, py_op, py_obj *, py_obj *) = lc->slots.binary;
    py_obj *(*rs)(py_vm *, py_op, py_obj *, py_obj *) = rc->slots.binary;
    if (rs == ls) {
        rs = NULL;
    }
    if (ls) {
        if (rs && py_is_subclass(rc, lc)) {
            py_obj *value = rs(vm, op, left, right);
            if (value != PY_NOTIMPLEMENTED) {
                return value;
            }
            rs = NULL;
        }
        py_obj *value = ls(vm, op, left, right);
        if (value != PY_NOTIMPLEMENTED) {
            return value;
        }
    }
    return rs ? rs(vm, op, left, right) : PY_NOTIMPLEMENTED;
}

static py_obj *unsupported(py_vm *vm, const char *symbol, const char *suffix, py_obj *left, py_obj *right)
{
    return py_raise(vm, &py_TypeError, "unsupported operand type(s) for %s%s: '%T' and '%T'", symbol, suffix, left, right);
}

py_obj *py_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (AL_UNLIKELY(py_stack_check(vm, "") < 0)) {
        return NULL;
    }
    py_obj *value = binary(vm, op, left, right);
    if (AL_LIKELY(value != PY_NOTIMPLEMENTED)) {
        return value;
    }
    return py_sequence_op_error(vm, op, left, right) ? NULL : unsupported(vm, op_symbol(op), "", left, right);
}

py_obj *py_inplace(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_class *cls = py_cls(vm, left);
    if (cls->slots.inplace) {
        py_obj *value = cls->slots.inplace(vm, op, left, right);
        if (value != PY_NOTIMPLEMENTED) {
            return value;
        }
    }
    py_obj *value = binary(vm, op, left, right);
    if (AL_LIKELY(value != PY_NOTIMPLEMENTED)) {
        return value;
    }
    if (py_sequence_op_error(vm, op, left, right)) {
        return NULL;
    }
    return op == PY_OP_POW ? unsupported(vm, "**", "=", left, right) : unsupported(vm, op_symbol(op), "=", left, right);
}

py_obj *py_unary_op(py_vm *vm, py_unary op, py_obj *o)
{
    py_class *cls = py_cls(vm, o);
    py_obj *value = cls->slots.unary ? cls->slots.unary(vm, op, o) : PY_NOTIMPLEMENTED;
    if (value != PY_NOTIMPLEMENTED) {
        return value;
    }
    static const char *const symbols[] = { "unary -", "unary +", "unary ~", "abs()" };
    return py_raise(vm, &py_TypeError, "bad operand type for %s: '%T'", symbols[op], o);
}

static py_op swapped(py_op op)
{
    switch (op) {
    case PY_OP_LT:
        return PY_OP_GT;
    case PY_OP_LE:
        return PY_OP_GE;
    case PY_OP_GT:
        return PY_OP_LT;
    case PY_OP_GE:
        return PY_OP_LE;
    default:
        return op;
    }
}

static py_obj *compare(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_class *lc = py_cls(vm, left), *rc = py_cls(vm, right);
    bool asked_right = false;
    if (lc != rc && rc->slots.compare && py_is_subclass(rc, lc)) {
        asked_right = true;
        py_obj *value = rc->slots.compare(vm, swapped(op), right, left);
        if (value != PY_NOTIMPLEMENTED) {
            return value;
        }
    }
    if (lc->slots.compare) {
        py_obj *value = lc->slots.compare(vm, op, left, right);
        if (value != PY_NOTIMPLEMENTED) {
            return value;
        }
    }
    if (!asked_right && rc->slots.compare) {
        py_obj *value = rc->slots.compare(vm, swapped(op), right, left);
        if (value != PY_NOTIMPLEMENTED) {
            return value;
        }
    }
    if (op == PY_OP_EQ || op == PY_OP_NE) {
        return py_bool((left == right) == (op == PY_OP_EQ));
    }
    return py_raise(vm, &py_TypeError, "'%s' not supported between instances of '%T' and '%T'", op_symbol(op), left, right);
}

py_obj *py_compare(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (AL_UNLIKELY(py_stack_check(vm, " in comparison") < 0)) {
        return NULL;
    }
    return compare(vm, op, left, right);
}

int py_equal(py_vm *vm, py_obj *left, py_obj *right)
{
    if (left == right) {
        return 1;
    }
    if (py_is_small(left) && py_is_small(right)) {
        return 0;
    }
    if (py_exact(vm, left, PY_T_str) && py_exact(vm, right, PY_T_str)) {
        return py_str_eq(left, right);
    }
    py_obj *value = py_compare(vm, PY_OP_EQ, left, right);
    return value ? py_truth(vm, value) : -1;
}

int py_less(py_vm *vm, py_obj *left, py_obj *right)
{
    py_obj *value = py_compare(vm, PY_OP_LT, left, right);
    return value ? py_truth(vm, value) : -1;
}

int py_truth(py_vm *vm, py_obj *o)
{
    if (!py_is_heap(o)) {
        return py_is_small(o) ? o != py_small(0) : o != PY_FALSE && o != PY_NONE;
    }
    const py_slots *s = &o->cls->slots;
    if (s->truth) {
        return s->truth(vm, o);
    }
    if (s->len) {
        int64_t len = s->len(vm, o);
        return len < 0 ? -1 : len != 0;
    }
    return 1;
}

int py_not_truth(py_vm *vm, py_obj *o)
{
    int truth = py_truth(vm, o);
    return truth < 0 ? -1 : !truth;
}

int py_hash(py_vm *vm, py_obj *o, int64_t *hash)
{
    py_class *cls = py_cls(vm, o);
    if (AL_UNLIKELY(!cls->slots.hash)) {
        return py_raise_int(vm, &py_TypeError, "unhashable type: '%T'", o);
    }
    return cls->slots.hash(vm, o, hash);
}

/* --- isinstance --- */

/* One hook call: the class's __instancecheck__ or __subclasscheck__, if it is not type's own. 0, 1, -1; -2: none. */
static int check_hook(py_vm *vm, py_obj *cls, py_obj *name, py_obj *arg)
{
    py_class *meta = py_cls(vm, cls);
    if (meta == vm->builtin[PY_T_type]) {
        return -2;
    }
    py_obj *hook = py_class_find(vm, meta, name);
    if (!hook || hook == py_class_find(vm, py_type(vm, PY_T_type), name)) {
        return vm->error ? -1 : -2;
    }
    py_obj *value = py_call_special(vm, cls, name, 1, &arg);
    return value ? py_truth(vm, value) : -1;
}

static py_obj *union_args(py_vm *vm, py_obj *o)
{
    return py_exact(vm, o, PY_T_union) ? py_getattr_s(vm, o, "__args__") : NULL;
}

int py_isinstance(py_vm *vm, py_obj *o, py_obj *target)
{
    py_class *cls = py_as_class(vm, target);
    if (cls && py_cls(vm, o) == cls) {
        return 1;
    }
    py_obj *several = py_is_tuple(vm, target) ? target : union_args(vm, target);
    if (several) {
        if (py_stack_check(vm, " in __instancecheck__") < 0) {
            return -1;
        }
        for (size_t i = 0; i < PY_TUPLE(several)->count; i++) {
            py_obj *item = PY_TUPLE(several)->items[i];
            if (item == PY_NONE && several != target) {
                item = &py_cls(vm, PY_NONE)->head;
            }
            int found = py_isinstance(vm, o, item);
            if (found) {
                return found;
            }
        }
        return 0;
    }
    if (vm->error) {
        return -1;
    }
    int hooked = check_hook(vm, target, PY_ID(vm, __instancecheck__), o);
    if (hooked != -2) {
        return hooked;
    }
    if (!cls) {
        return py_raise_int(vm, &py_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    }
    if (py_is_subclass(py_cls(vm, o), cls)) {
        return 1;
    }
    if (!py_is_heap(o) || !(o->cls->flags & PY_CF_SCRIPT)) {
        return 0;
    }
    py_obj *claimed = py_getattr_opt(vm, o, PY_ID(vm, __class__)); /* a proxy may claim another class */
    if (!claimed) {
        return -1;
    }
    py_class *other = claimed == PY_ABSENT ? NULL : py_as_class(vm, claimed);
    return other && other != o->cls && py_is_subclass(other, cls);
}

int py_issubclass(py_vm *vm, py_obj *o, py_obj *target)
{
    py_obj *several = py_is_tuple(vm, target) ? target : union_args(vm, target);
    if (several) {
        if (py_stack_check(vm, " in __subclasscheck__") < 0) {
            return -1;
        }
        for (size_t i = 0; i < PY_TUPLE(several)->count; i++) {
            int found = py_issubclass(vm, o, PY_TUPLE(several)->items[i]);
            if (found) {
                return found;
            }
        }
        return 0;
    }
    if (vm->error) {
        return -1;
    }
    int hooked = check_hook(vm, target, PY_ID(vm, __subclasscheck__), o);
    if (hooked != -2) {
        return hooked;
    }
    py_class *cls = py_as_class(vm, o), *base = py_as_class(vm, target);
    if (!cls) {
        return py_raise_int(vm, &py_TypeError, "issubclass() arg 1 must be a class");
    }
    if (!base) {
        return py_raise_int(vm, &py_TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    }
    return py_is_subclass(cls, base);
}

/* --- containers --- */

int64_t py_len(py_vm *vm, py_obj *o)
{
    py_class *cls = py_cls(vm, o);
    if (!cls->slots.len) {
        return py_raise_int(vm, &py_TypeError, "object of type '%T' has no len()", o);
    }
    return cls->slots.len(vm, o);
}

static py_obj *class_getitem(py_vm *vm, py_obj *o, py_obj *key)
{
    if (o == &vm->builtin[PY_T_type]->head) {
        return py_generic_alias_new(vm, o, key);
    }
    py_obj *method = py_getattr_opt(vm, o, PY_ID(vm, __class_getitem__));
    if (!method) {
        return NULL;
    }
    if (method == PY_ABSENT) {
        return py_raise(vm, &py_TypeError, "type '%s' is not subscriptable", py_class_name((py_class *)(void *)o));
    }
    return py_call_kw(vm, method, &key, 1, NULL);
}

py_obj *py_getitem(py_vm *vm, py_obj *o, py_obj *key)
{
    py_class *cls = py_cls(vm, o);
    if (AL_LIKELY(cls->slots.getitem != NULL)) {
        return cls->slots.getitem(vm, o, key);
    }
    if (py_as_class(vm, o)) {
        return class_getitem(vm, o, key);
    }
    return py_raise(vm, &py_TypeError, "'%T' object is not subscriptable", o);
}

int py_setitem(py_vm *vm, py_obj *o, py_obj *key, py_obj *value)
{
    py_class *cls = py_cls(vm, o);
    if (!cls->slots.setitem) {
        return value ? py_raise_int(vm, &py_TypeError, "'%T' object does not support item assignment", o)
                     : py_raise_int(vm, &py_TypeError, "'%T' object doesn't support item deletion", o);
    }
    return cls->slots.setitem(vm, o, key, value);
}

int py_contains(py_vm *vm, py_obj *container, py_obj *item)
{
    py_class *cls = py_cls(vm, container);
    if (cls->slots.contains) {
        return cls->slots.contains(vm, container, item);
    }
    if (!cls->slots.iter && !cls->slots.getitem) {
        return py_raise_int(vm, &py_TypeError, "argument of type '%T' is not iterable", container);
    }
    py_obj *it = py_iter(vm, container), *x;
    if (!it) {
        return -1;
    }
    while ((x = py_next(vm, it))) {
        int equal = py_equal(vm, x, item);
        if (equal) {
            return equal;
        }
    }
    return vm->error ? -1 : 0;
}

/* --- iteration --- */

py_obj *py_iter(py_vm *vm, py_obj *o)
{
    py_class *cls = py_cls(vm, o);
    if (cls->slots.iter) {
        py_obj *it = cls->slots.iter(vm, o);
        if (AL_UNLIKELY(it && !py_cls(vm, it)->slots.next)) {
            return py_raise(vm, &py_TypeError, "iter() returned non-iterator of type '%T'", it);
        }
        return it;
    }
    if (cls->slots.getitem && !py_laid(o, PY_CF_DICT)) {
        return py_iterator_new(vm, o);
    }
    return py_raise(vm, &py_TypeError, "'%T' object is not iterable", o);
}

py_obj *py_next_raw(py_vm *vm, py_obj *iterator)
{
    py_class *cls = py_cls(vm, iterator);
    if (AL_UNLIKELY(!cls->slots.next)) {
        return py_raise(vm, &py_TypeError, "'%T' object is not an iterator", iterator);
    }
    return cls->slots.next(vm, iterator);
}

py_obj *py_next(py_vm *vm, py_obj *iterator)
{
    py_obj *item = py_next_raw(vm, iterator);
    if (AL_UNLIKELY(!item && vm->error && py_error_is(vm, &py_StopIteration))) {
        py_error_clear(vm); /* a generator's value: only next() and await want it */
    }
    return item;
}

py_obj *py_sequence_fast(py_vm *vm, py_obj *o, py_obj ***items, size_t *count)
{
    if (!py_laid(o, PY_CF_LIST | PY_CF_TUPLE) && !(o = py_list_from(vm, o))) {
        return NULL;
    }
    bool list = py_laid(o, PY_CF_LIST);
    *items = list ? PY_LIST(o)->items : PY_TUPLE(o)->items;
    *count = list ? PY_LIST(o)->count : PY_TUPLE(o)->count;
    return o;
}

/* --- text --- */

py_obj *py_repr(py_vm *vm, py_obj *o)
{
    if (py_stack_check(vm, " while getting the repr of an object") < 0) {
        return NULL;
    }
    py_obj *text = py_cls(vm, o)->slots.repr(vm, o);
    if (text && !py_is_str(vm, text)) {
        return py_raise(vm, &py_TypeError, "__repr__ returned non-string (type %T)", text);
    }
    return text;
}

py_obj *py_str_of(py_vm *vm, py_obj *o)
{
    if (py_exact(vm, o, PY_T_str)) {
        return o;
    }
    if (py_stack_check(vm, " while getting the str of an object") < 0) {
        return NULL;
    }
    py_obj *text = py_cls(vm, o)->slots.str(vm, o);
    if (text && !py_is_str(vm, text)) {
        return py_raise(vm, &py_TypeError, "__str__ returned non-string (type %T)", text);
    }
    return text;
}

py_obj *py_format(py_vm *vm, py_obj *o, py_obj *spec)
{
    if ((!spec || !py_str_size(spec)) && py_exact(vm, o, PY_T_str)) {
        return o;
    }
    if (!spec && !(spec = py_str_intern(vm, ""))) {
        return NULL;
    }
    py_obj *text = py_call_special(vm, o, PY_ID(vm, __format__), 1, &spec);
    if (text == PY_ABSENT) {
        return py_raise(vm, &py_TypeError, "Type %T doesn't define __format__", o);
    }
    if (text && !py_is_str(vm, text)) {
        return py_raise(vm, &py_TypeError, "__format__ must return a str, not %T", text);
    }
    return text;
}

/* --- numbers --- */

int py_as_int64(py_vm *vm, py_obj *o, int64_t *out)
{
    if (py_is_small(o)) {
        *out = py_small_value(o);
        return 0;
    }
    py_obj *number = py_index(vm, o);
    if (!number) {
        return -1;
    }
    return py_int_to_int64(number, out) ? 0 : py_raise_int(vm, &py_OverflowError, "Python int too large to convert to C long");
}

int py_as_double(py_vm *vm, py_obj *o, double *out)
{
    if (py_laid(o, PY_CF_FLOAT)) {
        *out = ((const py_float *)(const void *)o)->value;
        return 0;
    }
    if (py_is_int(vm, o)) {
        return py_int_to_double(vm, o, out);
    }
    py_obj *value = py_call_special(vm, o, PY_ID(vm, __float__), 0, NULL);
    if (value == PY_ABSENT) {
        if (!py_class_find(vm, py_cls(vm, o), PY_ID(vm, __index__))) {
            return py_raise_int(vm, &py_TypeError, "must be real number, not %T", o);
        }
        return (value = py_index(vm, o)) ? py_int_to_double(vm, value, out) : -1;
    }
    if (!value || !py_laid(value, PY_CF_FLOAT)) {
        return value ? py_raise_int(vm, &py_TypeError, "%T.__float__ returned non-float (type %T)", o, value) : -1;
    }
    *out = ((const py_float *)(const void *)value)->value;
    return 0;
}
