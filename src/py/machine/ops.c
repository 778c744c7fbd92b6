#include "py/machine/machine.h"
#include "py/types/str_int.h"

#include <string.h>

/* --- variables --- */

static py_obj *builtin(py_vm *vm, py_frame *f, py_obj *name)
{
    py_obj *value = py_dict_get(vm, f->builtins, name);
    if (value == PY_ABSENT && f->builtins == vm->machine->builtins_dict) {
        value = py_module_get(vm, vm->machine->builtins, name);
    }
    if (value == PY_ABSENT) {
        py_raise(vm, &py_NameError, "name '%S' is not defined", name);
        if (vm->error) {
            py_obj *error = py_error_take(vm);
            if (py_isa(vm, error, &py_NameError)) {
                (void)py_setattr(vm, error, PY_ID(vm, name), name);
            }
            py_error_restore(vm, error);
        }
        return NULL;
    }
    return value;
}

py_obj *py_op_global(py_vm *vm, py_frame *f, py_obj *name)
{
    py_obj *value = py_dict_get(vm, f->globals, name);
    return value == PY_ABSENT ? builtin(vm, f, name) : value;
}

/* A mapping of a class body that may be any object (__prepare__). */
static py_obj *mapping_get(py_vm *vm, py_obj *mapping, py_obj *name)
{
    if (py_exact(vm, mapping, PY_T_dict)) {
        return py_dict_get(vm, mapping, name);
    }
    py_obj *value = py_getitem(vm, mapping, name);
    if (!value && py_error_is(vm, &py_KeyError)) {
        py_error_clear(vm);
        return PY_ABSENT;
    }
    return value;
}

py_obj *py_op_load_name(py_vm *vm, py_frame *f, py_obj *name)
{
    py_obj *locals = f->locals ? f->locals : f->globals;
    py_obj *value = mapping_get(vm, locals, name);
    if (value == PY_ABSENT) {
        return locals == f->globals ? builtin(vm, f, name) : py_op_global(vm, f, name);
    }
    return value;
}

int py_op_store_name(py_vm *vm, py_frame *f, py_obj *name, py_obj *value)
{
    py_obj *locals = f->locals ? f->locals : f->globals;
    return py_exact(vm, locals, PY_T_dict) ? py_dict_set(vm, locals, name, value) : py_setitem(vm, locals, name, value);
}

int py_op_delete_name(py_vm *vm, py_frame *f, py_obj *name)
{
    py_obj *locals = f->locals ? f->locals : f->globals;
    int rc = py_exact(vm, locals, PY_T_dict) ? py_dict_del(vm, locals, name) : py_setitem(vm, locals, name, NULL) + 1;
    if (rc > 0) {
        return 0;
    }
    if (rc < 0 || py_error_pending(vm)) {
        if (!py_error_is(vm, &py_KeyError)) {
            return -1;
        }
        py_error_clear(vm);
    }
    return py_raise_int(vm, &py_NameError, "name '%S' is not defined", name);
}

void py_op_unbound(py_vm *vm, const py_frame *f, uint32_t slot)
{
    const py_code *code = f->code;
    if (slot < code->local_count) {
        py_raise(vm, &py_UnboundLocalError, "cannot access local variable '%S' where it is not associated with a value",
                 PY_TUPLE(code->varnames)->items[slot]);
    } else if (slot < code->local_count + code->cell_count) {
        py_raise(vm, &py_UnboundLocalError, "cannot access local variable '%S' where it is not associated with a value",
                 PY_TUPLE(code->cellvars)->items[slot - code->local_count]);
    } else {
        py_raise(vm, &py_NameError, "cannot access free variable '%S' where it is not associated with a value in enclosing scope",
                 PY_TUPLE(code->freevars)->items[slot - code->local_count - code->cell_count]);
    }
}

py_obj *py_op_class_deref(py_vm *vm, py_frame *f, uint32_t slot)
{
    const py_code *code = f->code;
    uint32_t at = slot - code->local_count;
    py_obj *name = at < code->cell_count ? PY_TUPLE(code->cellvars)->items[at] : PY_TUPLE(code->freevars)->items[at - code->cell_count];
    if (f->locals) {
        py_obj *value = mapping_get(vm, f->locals, name);
        if (value != PY_ABSENT) {
            return value;
        }
    }
    py_obj *value = ((py_cell *)(void *)f->slots[slot])->value;
    if (!value) {
        py_op_unbound(vm, f, slot);
    }
    return value;
}

int py_op_setup_annotations(py_vm *vm, py_frame *f)
{
    py_obj *locals = f->locals ? f->locals : f->globals;
    py_obj *old = mapping_get(vm, locals, PY_ID(vm, __annotations__));
    if (old == PY_ABSENT) {
        py_obj *dict = py_dict_new(vm);
        return dict ? py_op_store_name(vm, f, PY_ID(vm, __annotations__), dict) : -1;
    }
    return old ? 0 : -1;
}

/* --- unpacking --- */

static int too_many_values(py_vm *vm, uint32_t count)
{
    return py_raise_int(vm, &py_ValueError, "too many values to unpack (expected %d)", (int)count);
}

static py_obj *unpack_iter(py_vm *vm, py_obj *sequence)
{
    py_obj *it = py_iter(vm, sequence);
    if (!it && py_error_is(vm, &py_TypeError) && !py_cls(vm, sequence)->slots.iter && !py_cls(vm, sequence)->slots.getitem) {
        py_error_clear(vm);
        return py_raise(vm, &py_TypeError, "cannot unpack non-iterable %T object", sequence);
    }
    return it;
}

static bool unpack_stopped(py_vm *vm)
{
    if (py_error_pending(vm)) {
        if (!py_error_is(vm, &py_StopIteration)) {
            return false;
        }
        py_error_clear(vm);
    }
    return true;
}

int py_op_unpack(py_vm *vm, py_obj *sequence, uint32_t count, py_obj **sp)
{
    if (py_exact(vm, sequence, PY_T_tuple) || py_exact(vm, sequence, PY_T_list)) {
        bool tuple = py_exact(vm, sequence, PY_T_tuple);
        py_obj *const *items = tuple ? PY_TUPLE(sequence)->items : PY_LIST(sequence)->items;
        size_t have = tuple ? PY_TUPLE(sequence)->count : PY_LIST(sequence)->count;
        if (have < count) {
            return py_raise_int(vm, &py_ValueError, "not enough values to unpack (expected %d, got %d)", (int)count, (int)have);
        }
        if (have > count) {
            return too_many_values(vm, count);
        }
        for (uint32_t i = 0; i < count; i++) {
            sp[count - 1 - i] = items[i];
        }
        return 0;
    }
    py_obj *it = unpack_iter(vm, sequence);
    py_obj *list = it ? py_list_new(vm, count) : NULL;
    if (!list) {
        return -1;
    }
    for (uint32_t i = 0; i < count; i++) {
        py_obj *item = py_next(vm, it);
        if (!item) {
            return unpack_stopped(vm)
                       ? py_raise_int(vm, &py_ValueError, "not enough values to unpack (expected %d, got %d)", (int)count, (int)i)
                       : -1;
        }
        if (py_list_append(vm, list, item) < 0) {
            return -1;
        }
    }
    if (py_next(vm, it)) {
        return too_many_values(vm, count);
    }
    if (!unpack_stopped(vm)) {
        return -1;
    }
    for (uint32_t i = 0; i < count; i++) {
        sp[count - 1 - i] = PY_LIST(list)->items[i];
    }
    return 0;
}

int py_op_unpack_ex(py_vm *vm, py_obj *sequence, uint32_t before, uint32_t after, py_obj **sp)
{
    py_obj *it = unpack_iter(vm, sequence);
    py_obj *list = it ? py_list_new(vm, before + after) : NULL;
    py_obj *item;
    if (!list) {
        return -1;
    }
    while ((item = py_next(vm, it))) {
        if (py_list_append(vm, list, item) < 0) {
            return -1;
        }
    }
    if (!unpack_stopped(vm)) {
        return -1;
    }
    size_t have = PY_LIST(list)->count;
    if (have < before + after) {
        return py_raise_int(vm, &py_ValueError, "not enough values to unpack (expected at least %d, got %d)", (int)(before + after),
                            (int)have);
    }
    py_obj **items = PY_LIST(list)->items;
    py_obj *middle = py_list_from_array(vm, items + before, have - before - after);
    if (!middle) {
        return -1;
    }
    uint32_t total = before + after;
    for (uint32_t i = 0; i < before; i++) {
        sp[total - i] = items[i];
    }
    sp[after] = middle;
    for (uint32_t i = 0; i < after; i++) {
        sp[after - 1 - i] = items[have - after + i];
    }
    return 0;
}

/* --- building --- */

py_obj *py_op_build_string(py_vm *vm, py_obj **items, uint32_t count)
{
    size_t size = 0, len = 0;
    for (uint32_t i = 0; i < count; i++) {
        const py_str *s = (const py_str *)(const void *)items[i];
        size += s->size;
        len += s->len;
    }
    if (size <= 1) {
        for (uint32_t i = 0; i < count; i++) {
            if (py_str_size(items[i])) {
                return items[i];
            }
        }
        return py_str_empty(vm);
    }
    py_str *result = py_str_alloc(vm, size, len);
    char *to = result ? result->data : NULL;
    for (uint32_t i = 0; to && i < count; i++) {
        memcpy(to, py_str_text(items[i]), py_str_size(items[i]));
        to += py_str_size(items[i]);
    }
    return (py_obj *)result;
}

static py_obj *to_ascii(py_vm *vm, py_obj *value)
{
    py_obj *fn = py_module_get(vm, vm->machine->builtins, py_str_intern(vm, "ascii"));
    return fn == PY_ABSENT ? py_repr(vm, value) : fn ? py_call(vm, fn, 1, value) : NULL;
}

py_obj *py_op_format(py_vm *vm, py_obj *value, py_obj *spec, uint32_t conversion)
{
    if (conversion == 1) {
        value = py_str_of(vm, value);
    } else if (conversion == 2) {
        value = py_repr(vm, value);
    } else if (conversion == 3) {
        value = to_ascii(vm, value);
    }
    if (!value) {
        return NULL;
    }
    if (!spec && py_exact(vm, value, PY_T_str)) {
        return value;
    }
    if (!spec && (py_is_small(value) || py_exact(vm, value, PY_T_float))) {
        return py_str_of(vm, value);
    }
    return py_format(vm, value, spec);
}

int py_op_list_extend(py_vm *vm, py_obj *list, py_obj *iterable, bool call)
{
    py_obj *it = py_iter(vm, iterable);
    if (!it) {
        if (call && py_error_is(vm, &py_TypeError) && !py_cls(vm, iterable)->slots.iter && !py_cls(vm, iterable)->slots.getitem) {
            py_error_clear(vm);
            py_raise(vm, &py_TypeError, "Value after * must be an iterable, not %T", iterable);
        }
        return -1;
    }
    py_obj *item;
    while ((item = py_next(vm, it))) {
        if (py_list_append(vm, list, item) < 0) {
            return -1;
        }
    }
    return unpack_stopped(vm) ? 0 : -1;
}

int py_op_set_update(py_vm *vm, py_obj *set, py_obj *iterable)
{
    py_obj *it = py_iter(vm, iterable);
    py_obj *item;
    while (it && (item = py_next(vm, it))) {
        if (py_set_add(vm, set, item) < 0) {
            return -1;
        }
    }
    return it && unpack_stopped(vm) ? 0 : -1;
}

/* Is it something with keys()? */
static int has_keys(py_vm *vm, py_obj *o)
{
    if (py_is_dict(vm, o)) {
        return 1;
    }
    py_obj *keys = py_getattr_opt(vm, o, PY_ID(vm, keys));
    return !keys ? -1 : keys != PY_ABSENT;
}

int py_op_dict_update(py_vm *vm, py_obj *dict, py_obj *mapping)
{
    int rc = has_keys(vm, mapping);
    if (rc == 0) {
        return py_raise_int(vm, &py_TypeError, "'%T' object is not a mapping", mapping);
    }
    return rc < 0 ? -1 : py_dict_update(vm, dict, mapping);
}

py_obj *py_callable_text(py_vm *vm, py_obj *callable)
{
    py_obj *qualname = py_getattr_opt(vm, callable, PY_ID(vm, __qualname__));
    if (!qualname) {
        return NULL;
    }
    if (qualname == PY_ABSENT || !py_is_str(vm, qualname)) {
        return py_str_of(vm, callable);
    }
    py_obj *module = py_getattr_opt(vm, callable, PY_ID(vm, __module__));
    if (!module) {
        return NULL;
    }
    if (module == PY_ABSENT || !py_is_str(vm, module) || py_str_is(module, "builtins")) {
        return py_str_printf(vm, "%S()", qualname);
    }
    return py_str_printf(vm, "%S.%S()", module, qualname);
}

int py_op_dict_merge(py_vm *vm, py_obj *callable, py_obj *dict, py_obj *mapping)
{
    int rc = has_keys(vm, mapping);
    if (rc <= 0) {
        py_obj *text = rc < 0 ? NULL : py_callable_text(vm, callable);
        return text ? py_raise_int(vm, &py_TypeError, "%S argument after ** must be a mapping, not %T", text, mapping) : -1;
    }
    if (py_dict_len(dict)) {
        py_obj *keys = py_is_dict(vm, mapping) ? py_list_from(vm, mapping) : py_call_method(vm, mapping, "keys", 0);
        keys = keys ? py_list_from(vm, keys) : NULL;
        for (size_t i = 0; keys && i < PY_LIST(keys)->count; i++) {
            py_obj *old = py_dict_get(vm, dict, PY_LIST(keys)->items[i]);
            if (!old) {
                return -1;
            }
            if (old != PY_ABSENT) {
                py_obj *text = py_callable_text(vm, callable);
                return text ? py_raise_int(vm, &py_TypeError, "%S got multiple values for keyword argument '%S'", text,
                                           PY_LIST(keys)->items[i])
                            : -1;
            }
        }
        if (!keys) {
            return -1;
        }
    }
    return py_dict_update(vm, dict, mapping);
}

py_obj *py_op_call_tuple(py_vm *vm, py_obj *callable, py_obj *args)
{
    if (py_is_tuple(vm, args)) {
        return args;
    }
    py_obj *it = py_iter(vm, args);
    if (!it) {
        if (py_error_is(vm, &py_TypeError) && !py_cls(vm, args)->slots.iter && !py_cls(vm, args)->slots.getitem) {
            py_error_clear(vm);
            py_obj *text = py_callable_text(vm, callable);
            return text ? py_raise(vm, &py_TypeError, "%S argument after * must be an iterable, not %T", text, args) : NULL;
        }
        return NULL;
    }
    return py_tuple_from(vm, it);
}

py_obj *py_op_call_ex(py_vm *vm, py_obj *callable, py_obj *args, py_obj *kwargs)
{
    py_obj *tuple = py_op_call_tuple(vm, callable, args);
    if (!tuple) {
        return NULL;
    }
    size_t at = 0;
    py_obj *key, *value;
    while (kwargs && py_dict_next(kwargs, &at, &key, &value)) {
        if (!py_is_str(vm, key)) {
            return py_raise(vm, &py_TypeError, "keywords must be strings");
        }
    }
    return py_call_dict(vm, callable, tuple, kwargs);
}

/* --- exceptions --- */

void py_op_raise(py_vm *vm, py_obj *exception, py_obj *cause)
{
    if (!exception) {
        py_raise(vm, &py_RuntimeError, "No active exception to reraise");
        return;
    }
    py_obj *value = py_exception_from(vm, exception);
    if (!value) {
        return;
    }
    if (cause) {
        py_exception *e = (py_exception *)(void *)value;
        if (cause != PY_NONE) {
            py_class *cls = py_as_class(vm, cause);
            if (cls && py_is_subclass(cls, py_class_get(vm, &py_BaseException))) {
                cause = py_call(vm, cause, 0);
                if (!cause) {
                    return;
                }
            }
            if (!py_is_exception(vm, cause)) {
                py_raise(vm, &py_TypeError, "exception causes must derive from BaseException");
                return;
            }
        }
        e->cause = cause == PY_NONE ? NULL : cause;
        e->suppress_context = true;
    }
    py_raise_obj(vm, value);
}

int py_op_before_with(py_vm *vm, py_obj **sp, bool async)
{
    py_obj *manager = sp[-1];
    bool enter_unbound = false, exit_unbound = false;
    py_obj *enter = py_load_special(vm, manager, async ? PY_ID(vm, __aenter__) : PY_ID(vm, __enter__), &enter_unbound);
    if (enter == PY_ABSENT) {
        return async ? py_raise_int(vm, &py_TypeError, "'%T' object does not support the asynchronous context manager protocol", manager)
                     : py_raise_int(vm, &py_TypeError, "'%T' object does not support the context manager protocol", manager);
    }
    py_obj *exit = enter ? py_load_special(vm, manager, async ? PY_ID(vm, __aexit__) : PY_ID(vm, __exit__), &exit_unbound) : NULL;
    if (exit == PY_ABSENT) {
        return async ? py_raise_int(vm, &py_TypeError,
                                    "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
                                    manager)
                     : py_raise_int(vm, &py_TypeError, "'%T' object does not support the context manager protocol (missed __exit__ method)",
                                    manager);
    }
    py_obj *entered = exit ? py_call_kw(vm, enter, &manager, enter_unbound, NULL) : NULL;
    if (!entered) {
        return -1;
    }
    sp[-1] = exit;
    sp[0] = exit_unbound ? manager : NULL;
    sp[1] = entered;
    return 0;
}

py_obj *py_op_with_except(py_vm *vm, py_obj *exit, py_obj *self, py_obj *exception)
{
    py_exception *e = (py_exception *)(void *)exception;
    py_obj *args[] = { self, (py_obj *)exception->cls, exception, e->traceback ? e->traceback : PY_NONE };
    return self ? py_call_kw(vm, exit, args, 4, NULL) : py_call_kw(vm, exit, args + 1, 3, NULL);
}

/* --- except* --- */

/* except* of a class of groups would be ambiguous. 0, -1. */
static int check_eg_type(py_vm *vm, py_obj *type)
{
    size_t count = py_is_tuple(vm, type) ? PY_TUPLE(type)->count : 1;
    py_obj *const *types = py_is_tuple(vm, type) ? PY_TUPLE(type)->items : &type;
    for (size_t i = 0; i < count; i++) {
        py_class *cls = py_as_class(vm, types[i]);
        if (cls && py_is_subclass(cls, py_class_get(vm, &py_BaseExceptionGroup))) {
            return py_raise_int(vm, &py_TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
        }
    }
    return 0;
}

int py_op_eg_match(py_vm *vm, py_obj **sp)
{
    py_obj *exception = sp[-2], *type = sp[-1];
    if (check_eg_type(vm, type) < 0) {
        return -1;
    }
    if (exception == PY_NONE) {
        sp[-1] = PY_NONE;
        return 0;
    }
    int matches = py_exception_matches(vm, exception, type);
    if (matches < 0) {
        return -1;
    }
    bool group = py_isa(vm, exception, &py_BaseExceptionGroup);
    if (matches) {
        if (!group) {
            py_obj *list = py_tuple_of(vm, 1, exception);
            py_obj *wrapped = list ? py_construct(vm, py_isa(vm, exception, &py_Exception) ? &py_ExceptionGroup : &py_BaseExceptionGroup, 2,
                                                  py_str_intern(vm, ""), list)
                                   : NULL;
            if (!wrapped) {
                return -1;
            }
            ((py_exception *)(void *)wrapped)->traceback = ((py_exception *)(void *)exception)->traceback;
            exception = wrapped;
        }
        sp[-2] = PY_NONE;
        sp[-1] = exception;
        return 0;
    }
    if (!group) {
        sp[-1] = PY_NONE;
        return 0;
    }
    py_obj *pair = py_call_method(vm, exception, "split", 1, type);
    if (!pair) {
        return -1;
    }
    if (!py_is_tuple(vm, pair) || PY_TUPLE(pair)->count != 2) {
        return py_raise_int(vm, &py_TypeError, "%T.split must return a 2-tuple", exception);
    }
    sp[-1] = PY_TUPLE(pair)->items[0];
    if (sp[-1] != PY_NONE) {
        sp[-2] = PY_TUPLE(pair)->items[1];
    }
    return 0;
}

static bool same_metadata(const py_obj *a, const py_obj *b)
{
    const py_exception *x = (const py_exception *)(const void *)a, *y = (const py_exception *)(const void *)b;
    return x->notes == y->notes && x->traceback == y->traceback && x->cause == y->cause && x->context == y->context;
}

/* The exceptions at the leaves of a group, into a list. 0, -1. */
static int add_leaves(py_vm *vm, py_obj *exception, py_obj *list)
{
    if (!py_isa(vm, exception, &py_BaseExceptionGroup)) {
        return py_list_append(vm, list, exception);
    }
    py_obj *members = py_stack_check(vm, "") < 0 ? NULL : py_getattr_s(vm, exception, "exceptions");
    if (!members) {
        return -1;
    }
    for (size_t i = 0; i < PY_TUPLE(members)->count; i++) {
        if (add_leaves(vm, PY_TUPLE(members)->items[i], list) < 0) {
            return -1;
        }
    }
    return 0;
}

static py_obj *is_leaf(py_vm *vm, py_obj **args)
{
    (void)vm;
    for (size_t i = 0; i < PY_LIST(args[0])->count; i++) {
        if (PY_LIST(args[0])->items[i] == args[1]) {
            return PY_TRUE;
        }
    }
    return PY_FALSE;
}

/* The part of the original group whose leaves stand in these groups. */
static py_obj *project(py_vm *vm, py_obj *original, py_obj *groups)
{
    py_obj *leaves = py_list_new(vm, 0);
    for (size_t i = 0; leaves && i < PY_LIST(groups)->count; i++) {
        if (add_leaves(vm, PY_LIST(groups)->items[i], leaves) < 0) {
            return NULL;
        }
    }
    if (!leaves || !PY_LIST(leaves)->count) {
        return leaves ? PY_NONE : NULL;
    }
    py_obj *test = py_closure_new(vm, "is_leaf", "self, exception, /", is_leaf, leaves);
    return test ? py_call_method(vm, original, "subgroup", 1, test) : NULL;
}

/* After the clauses of an except*: what was raised again becomes part of the original group once more, what was newly raised stands beside.
 */
py_obj *py_op_prep_reraise_star(py_vm *vm, py_obj *original, py_obj *list)
{
    py_obj *raised = py_list_new(vm, 0), *again = py_list_new(vm, 0);
    if (!raised || !again) {
        return NULL;
    }
    if (!py_isa(vm, original, &py_BaseExceptionGroup)) { /* it was wrapped for one clause: what that raised, if anything */
        for (size_t i = 0; i < PY_LIST(list)->count; i++) {
            if (PY_LIST(list)->items[i] != PY_NONE) {
                return PY_LIST(list)->items[i];
            }
        }
        return PY_NONE;
    }
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *e = PY_LIST(list)->items[i];
        if (e != PY_NONE && py_list_append(vm, same_metadata(e, original) ? again : raised, e) < 0) {
            return NULL;
        }
    }
    py_obj *rest = project(vm, original, again);
    if (!rest || !PY_LIST(raised)->count) {
        return rest;
    }
    if (rest != PY_NONE && py_list_append(vm, raised, rest) < 0) {
        return NULL;
    }
    if (PY_LIST(raised)->count == 1) {
        return PY_LIST(raised)->items[0];
    }
    bool all = true;
    for (size_t i = 0; i < PY_LIST(raised)->count; i++) {
        all = all && py_isa(vm, PY_LIST(raised)->items[i], &py_Exception);
    }
    return py_construct(vm, all ? &py_ExceptionGroup : &py_BaseExceptionGroup, 2, py_str_intern(vm, ""), raised);
}

/* --- asynchronous iteration --- */

py_obj *py_op_get_aiter(py_vm *vm, py_obj *o)
{
    py_obj *it = py_call_special(vm, o, PY_ID(vm, __aiter__), 0, NULL);
    if (it == PY_ABSENT) {
        return py_raise(vm, &py_TypeError, "'async for' requires an object with __aiter__ method, got %T", o);
    }
    if (it && !py_class_find(vm, py_cls(vm, it), PY_ID(vm, __anext__))) {
        return py_raise(vm, &py_TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", it);
    }
    return it;
}

py_obj *py_op_get_anext(py_vm *vm, py_obj *o)
{
    py_obj *awaitable = py_call_special(vm, o, PY_ID(vm, __anext__), 0, NULL);
    if (awaitable == PY_ABSENT) {
        return py_raise(vm, &py_TypeError, "'async for' requires an iterator with __anext__ method, got %T", o);
    }
    if (!awaitable) {
        return NULL;
    }
    py_obj *it = py_get_awaitable(vm, awaitable, 3);
    if (!it && py_error_is(vm, &py_TypeError)) {
        py_error_clear(vm);
        return py_raise(vm, &py_TypeError, "'async for' received an invalid object from __anext__: %T", awaitable);
    }
    return it;
}

py_obj *py_op_yield_from_iter(py_vm *vm, py_frame *f, py_obj *o)
{
    if (py_exact(vm, o, PY_T_coroutine)) {
        if (f->code->flags & (PY_CO_COROUTINE | PY_CO_ITERABLE_COROUTINE)) {
            return o;
        }
        return py_raise(vm, &py_TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return py_exact(vm, o, PY_T_generator) ? o : py_iter(vm, o);
}

/* --- the rest --- */

static py_obj *typing(py_vm *vm, const char *name)
{
    return py_import_from(vm, "typing", name);
}

py_obj *py_op_intrinsic_1(py_vm *vm, py_intrinsic which, py_obj *o)
{
    switch (which) {
    case PY_I_PRINT: {
        py_obj *hook = py_getattr_opt_s(vm, vm->machine->sys, "displayhook");
        return hook == PY_ABSENT ? PY_NONE : hook ? py_call(vm, hook, 1, o) : NULL;
    }
    case PY_I_TYPEVAR:
    case PY_I_PARAMSPEC:
    case PY_I_TYPEVARTUPLE: {
        py_obj *cls = typing(vm, which == PY_I_TYPEVAR ? "TypeVar" : which == PY_I_PARAMSPEC ? "ParamSpec" : "TypeVarTuple");
        return cls ? py_call(vm, cls, 1, o) : NULL;
    }
    case PY_I_GENERIC: {
        py_obj *generic = typing(vm, "Generic");
        return generic ? py_getitem(vm, generic, o) : NULL;
    }
    default:
        return py_raise(vm, &py_SystemError, "unknown intrinsic");
    }
}

py_obj *py_op_intrinsic_2(py_vm *vm, py_intrinsic which, py_obj *a, py_obj *b)
{
    switch (which) {
    case PY_I_TYPEVAR_BOUND: {
        py_obj *cls = typing(vm, "TypeVar");
        py_obj *names = cls ? py_tuple_of(vm, 1, py_str_intern(vm, "bound")) : NULL;
        py_obj *args[] = { a, b };
        return names ? py_call_kw(vm, cls, args, 1, names) : NULL;
    }
    case PY_I_TYPEALIAS:
        return b;
    case PY_I_SET_TYPE_PARAMS: /* tuple, function: as they stand on the stack after the swap */
        if (py_exact(vm, a, PY_T_function)) {
            PY_FUNCTION_OBJ(a)->type_params = b;
            return a;
        }
        PY_FUNCTION_OBJ(b)->type_params = a;
        return b;
    default:
        return py_raise(vm, &py_SystemError, "unknown intrinsic");
    }
}
