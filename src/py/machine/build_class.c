#include "py/machine/machine.h"

/* The namespace of the class body: __prepare__'s, or a new dict. */
static py_obj *prepare(py_vm *vm, py_obj *meta, py_obj *name, py_obj *bases, py_obj *kwds)
{
    if (meta == (py_obj *)py_type(vm, PY_T_type)) {
        return py_dict_new(vm);
    }
    py_obj *hook = py_getattr_opt(vm, meta, PY_ID(vm, __prepare__));
    if (!hook || hook == PY_ABSENT) {
        return hook ? py_dict_new(vm) : NULL;
    }
    py_obj *args = py_tuple_of(vm, 2, name, bases);
    py_obj *ns = args ? py_call_dict(vm, hook, args, kwds) : NULL;
    if (ns && !py_is_dict(vm, ns) && !py_cls(vm, ns)->slots.getitem) {
        py_class *cls = py_as_class(vm, meta);
        return py_raise(vm, &py_TypeError, "%s.__prepare__() must return a mapping, not %T", cls ? py_class_name(cls) : "<metaclass>", ns);
    }
    return ns;
}

/* The metaclass that the keywords and the bases ask for. */
static py_obj *metaclass(py_vm *vm, py_obj *bases, py_obj *kwds)
{
    py_obj *meta = py_dict_pop(vm, kwds, PY_ID(vm, metaclass));
    if (!meta) {
        return NULL;
    }
    if (meta == PY_ABSENT) {
        meta = PY_TUPLE(bases)->count ? (py_obj *)py_cls(vm, PY_TUPLE(bases)->items[0]) : (py_obj *)py_type(vm, PY_T_type);
    }
    py_class *cls = py_as_class(vm, meta);
    return cls ? (py_obj *)py_class_metaclass(vm, cls, bases) : meta;
}

static int check_cell(py_vm *vm, py_obj *name, py_obj *cls, py_obj *cell)
{
    if (!py_is_heap(cell) || !py_exact(vm, cell, PY_T_cell) || !py_as_class(vm, cls)) {
        return 0;
    }
    py_obj *value = ((py_cell *)(void *)cell)->value;
    if (!value) {
        return py_raise_int(vm, &py_RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
                            name, cls);
    }
    return value == cls ? 0 : py_raise_int(vm, &py_TypeError, "__class__ set to %R defining %R as %R", value, name, cls);
}

py_obj *py_build_class(py_vm *vm, py_obj **args)
{
    py_obj *fn = args[0], *name = args[1], *orig = args[2], *kwds = args[3];
    if (!py_exact(vm, fn, PY_T_function)) {
        return py_raise(vm, &py_TypeError, "__build_class__: func must be a function");
    }
    if (!py_is_str(vm, name)) {
        return py_raise(vm, &py_TypeError, "__build_class__: name is not a string");
    }
    py_obj *bases = py_class_resolve_bases(vm, orig);
    py_obj *meta = bases ? metaclass(vm, bases, kwds) : NULL;
    py_obj *ns = meta ? prepare(vm, meta, name, bases, kwds) : NULL;
    if (!ns) {
        return NULL;
    }
    py_function *body = PY_FUNCTION_OBJ(fn);
    py_obj *cell = py_run_frame(vm, body->code, body, body->globals, ns);
    if (!cell) {
        return NULL;
    }
    if (bases != orig) {
        py_obj *key = py_str_intern(vm, "__orig_bases__");
        if (!key || py_setitem(vm, ns, key, orig) < 0) {
            return NULL;
        }
    }
    py_obj *cls;
    if (meta == (py_obj *)py_type(vm, PY_T_type)) {
        cls = py_class_create(vm, (py_class *)(void *)meta, name, bases, ns, py_dict_len(kwds) ? kwds : NULL);
    } else {
        py_obj *tuple = py_tuple_of(vm, 3, name, bases, ns);
        cls = tuple ? py_call_dict(vm, meta, tuple, kwds) : NULL;
    }
    return cls && check_cell(vm, name, cls, cell) == 0 ? cls : NULL;
}
