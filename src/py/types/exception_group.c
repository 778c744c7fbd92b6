/* BaseExceptionGroup and ExceptionGroup. */
#include "py/types/exception.h"

#define GROUP(o) ((py_exception_group *)(void *)(o))

void py_group_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, GROUP(self)->message);
    py_trace(t, GROUP(self)->exceptions);
}

static bool is_plain(py_vm *vm, py_obj *o)
{
    return py_isa(vm, o, &py_Exception);
}

static py_obj *group_new(py_vm *vm, py_obj **args)
{
    py_class *cls = py_as_class(vm, args[0]);
    py_obj *given = args[1], *items;
    if (PY_TUPLE(given)->count != 2) {
        return py_raise(vm, &py_TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", PY_TUPLE(given)->count);
    }
    py_obj *message = PY_TUPLE(given)->items[0], *source = PY_TUPLE(given)->items[1];
    if (!py_is_str(vm, message)) {
        return py_raise(vm, &py_TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T", message);
    }
    if (!py_cls(vm, source)->slots.getitem || py_laid(source, PY_CF_DICT)) {
        return py_raise(vm, &py_TypeError, "second argument (exceptions) must be a sequence");
    }
    if (!(items = py_tuple_from(vm, source))) {
        return NULL;
    }
    if (!PY_TUPLE(items)->count) {
        return py_raise(vm, &py_ValueError, "second argument (exceptions) must be a non-empty sequence");
    }
    bool nested_base = false;
    for (size_t i = 0; i < PY_TUPLE(items)->count; i++) {
        if (!py_is_exception(vm, PY_TUPLE(items)->items[i])) {
            return py_raise(vm, &py_ValueError, "Item %zu of second argument (exceptions) is not an exception", i);
        }
        nested_base |= !is_plain(vm, PY_TUPLE(items)->items[i]);
    }
    if (cls->own == &py_BaseExceptionGroup && !nested_base) {
        cls = py_class_get(vm, &py_ExceptionGroup);
    } else if (nested_base && cls->own == &py_ExceptionGroup) {
        return py_raise(vm, &py_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    } else if (nested_base && py_is_subclass(cls, py_class_get(vm, &py_Exception))) {
        return py_raise(vm, &py_TypeError, "Cannot nest BaseExceptions in '%s'", py_class_name(cls));
    }
    py_obj *self = cls ? py_new(vm, cls, 0) : NULL;
    if (self) {
        PY_EXCEPTION(self)->args = given;
        GROUP(self)->message = message;
        GROUP(self)->exceptions = items;
    }
    return self;
}

static py_obj *group_init(py_vm *vm, py_obj **args)
{
    if (py_dict_len(args[2])) {
        return py_raise(vm, &py_TypeError, "%T() takes no keyword arguments", args[0]);
    }
    return PY_NONE;
}

py_obj *py_group_str(py_vm *vm, py_obj *self)
{
    py_exception_group *g = GROUP(self);
    size_t count = g->exceptions ? PY_TUPLE(g->exceptions)->count : 0;
    return py_str_printf(vm, "%S (%zu sub-exception%s)", g->message ? g->message : PY_NONE, count, count == 1 ? "" : "s");
}

/* Is the condition true of an exception? It is a class, a tuple of classes, or a function. */
static int matches(py_vm *vm, py_obj *condition, py_obj *exception)
{
    if (py_laid(condition, PY_CF_TYPE) || py_is_tuple(vm, condition)) {
        return py_exception_matches(vm, exception, condition);
    }
    py_obj *answer = py_call(vm, condition, 1, exception);
    return answer ? py_truth(vm, answer) : -1;
}

static int check_condition(py_vm *vm, py_obj *condition)
{
    bool good = py_exact(vm, condition, PY_T_function) || py_exact(vm, condition, PY_T_method) || py_exact(vm, condition, PY_T_cfunction);
    py_class *cls = py_as_class(vm, condition);
    good |= cls && cls->flags & PY_CF_EXC;
    if (py_is_tuple(vm, condition)) {
        good = true;
        for (size_t i = 0; i < PY_TUPLE(condition)->count; i++) {
            cls = py_as_class(vm, PY_TUPLE(condition)->items[i]);
            good &= cls && cls->flags & PY_CF_EXC;
        }
    }
    return good ? 0 : py_raise_int(vm, &py_TypeError, "expected a function, exception type or tuple of exception types");
}

/* A group of these members like `self`: its derive(), with traceback, cause, context and notes. None when there are no members. */
static py_obj *derived(py_vm *vm, py_obj *self, py_obj *members)
{
    if (!PY_LIST(members)->count) {
        return PY_NONE;
    }
    py_obj *group = py_call_method(vm, self, "derive", 1, members);
    if (!group || !py_isa(vm, group, &py_BaseExceptionGroup)) {
        return group ? py_raise(vm, &py_TypeError, "derive must return an instance of BaseExceptionGroup") : NULL;
    }
    py_exception *to = PY_EXCEPTION(group), *from = PY_EXCEPTION(self);
    to->traceback = from->traceback;
    to->cause = from->cause;
    to->context = from->context;
    to->suppress_context = from->suppress_context;
    if (from->notes && py_is_list(vm, from->notes) && !(to->notes = py_list_from(vm, from->notes))) {
        return NULL;
    }
    return group;
}

/* *yes and *no: exceptions, groups, or None. 0, -1. */
static int split(py_vm *vm, py_obj *e, py_obj *condition, py_obj **yes, py_obj **no)
{
    if (py_stack_check(vm, " in exception group") < 0) {
        return -1;
    }
    *yes = *no = PY_NONE;
    int match = matches(vm, condition, e);
    if (match < 0) {
        return -1;
    }
    if (match || !py_isa(vm, e, &py_BaseExceptionGroup)) {
        *(match ? yes : no) = e;
        return 0;
    }
    py_obj *in = py_list_new(vm, 0), *out = py_list_new(vm, 0);
    if (!in || !out) {
        return -1;
    }
    py_obj *members = GROUP(e)->exceptions;
    for (size_t i = 0; i < PY_TUPLE(members)->count; i++) {
        py_obj *a, *b;
        if (split(vm, PY_TUPLE(members)->items[i], condition, &a, &b) < 0 || (a != PY_NONE && py_list_append(vm, in, a) < 0) ||
            (b != PY_NONE && py_list_append(vm, out, b) < 0)) {
            return -1;
        }
    }
    return (*yes = derived(vm, e, in)) && (*no = derived(vm, e, out)) ? 0 : -1;
}

static py_obj *group_split(py_vm *vm, py_obj **args)
{
    py_obj *yes, *no;
    if (check_condition(vm, args[1]) < 0 || split(vm, args[0], args[1], &yes, &no) < 0) {
        return NULL;
    }
    return py_tuple_of(vm, 2, yes, no);
}

static py_obj *group_subgroup(py_vm *vm, py_obj **args)
{
    py_obj *yes, *no;
    if (check_condition(vm, args[1]) < 0 || split(vm, args[0], args[1], &yes, &no) < 0) {
        return NULL;
    }
    return yes;
}

static py_obj *group_derive(py_vm *vm, py_obj **args)
{
    return py_construct(vm, &py_BaseExceptionGroup, 2, GROUP(args[0])->message, args[1]);
}

static py_obj *group_class_getitem(py_vm *vm, py_obj **args)
{
    return py_generic_alias_new(vm, args[0], args[1]);
}

const py_member py_group_members[] = {
    PY_NEW("cls, *args, **kw", group_new, NULL),
    PY_INIT("self, *args, **kw", group_init, NULL),
    PY_FIELD_RO("message", py_exception_group, message),
    PY_FIELD_RO("exceptions", py_exception_group, exceptions),
    PY_METHOD("split", "self, condition, /", group_split, NULL),
    PY_METHOD("subgroup", "self, condition, /", group_subgroup, NULL),
    PY_METHOD("derive", "self, excs, /", group_derive, NULL),
    PY_CLASSMETHOD("__class_getitem__", "cls, item, /", group_class_getitem, "See PEP 585"),
    PY_MEMBERS_END,
};
