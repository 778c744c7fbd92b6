#include "types/names.h"

/* quoted_name.__new__(cls, value, quote): None stays None, an equal quoted_name stays itself. */
static py_obj *name_of_class(py_vm *vm, py_obj *cls, py_obj *value, py_obj *quote)
{
    if (!py_given(value))
        return PY_NONE;
    if (py_isa(vm, value, &al_quoted_name_class) && py_class_of(vm, value) == (py_class *)(void *)cls) {
        int had = al_name_quote(vm, value);
        if (!py_given(quote) || (had >= 0 && py_bool(had) == quote))
            return value;
    }
    py_obj *name = py_call_method(vm, (py_obj *)(void *)py_class_get(vm, &py_str_class), "__new__", 2, cls, value);
    if (!name)
        return NULL;
    int had = py_given(quote) ? 2 : al_name_quote(vm, value);
    py_obj *kept = had == 2 ? quote : had < 0 ? PY_NONE : py_bool(had);
    if (kept != PY_NONE) {
        struct py_dict *dict = py_instance_dict(vm, name, true);
        if (!dict || py_dict_set_s(vm, (py_obj *)(void *)dict, "quote", kept) < 0)
            return NULL;
    }
    return name;
}

static py_obj *quoted_new(py_vm *vm, py_obj **args)
{
    return name_of_class(vm, args[0], args[1], args[2]);
}

static py_obj *quoted_quote(py_vm *vm, py_obj *self)
{
    int quote = al_name_quote(vm, self);
    return quote < 0 ? PY_NONE : py_bool(quote);
}

/* quoted_name.lower() and upper() leave a name that is always quoted as it is. */
static py_obj *quoted_case(py_vm *vm, py_obj *self, const char *method)
{
    if (al_name_quote(vm, self) == 1)
        return self;
    py_obj *plain = py_str_newn(vm, py_str_text(self), py_str_size(self));
    return plain ? py_call_method(vm, plain, method, 0) : NULL;
}

static py_obj *quoted_lower(py_vm *vm, py_obj **args)
{
    return quoted_case(vm, args[0], "lower");
}

static py_obj *quoted_upper(py_vm *vm, py_obj **args)
{
    return quoted_case(vm, args[0], "upper");
}

static py_obj *quoted_construct(py_vm *vm, py_obj **args)
{
    return al_quoted_name(vm, args[1], args[2]);
}

static py_obj *truncated_new(py_vm *vm, py_obj **args)
{
    return name_of_class(vm, args[0], args[1], args[2]);
}

static const py_member quoted_members[] = {
    PY_NEW("cls, value, quote=None", quoted_new, "str that remembers whether to quote it"),
    PY_CLASSMETHOD("construct", "cls, value, quote", quoted_construct, NULL),
    PY_METHOD("lower", "self", quoted_lower, NULL),
    PY_METHOD("upper", "self", quoted_upper, NULL),
    PY_GETSET("quote", quoted_quote, NULL, "True: always, False: never, None: when needed"),
    PY_MEMBERS_END,
};
static const py_member truncated_members[] = {
    PY_NEW("cls, value, quote=None", truncated_new, NULL),
    PY_MEMBERS_END,
};

#define NAME_CLASS(c_name, script_name, base_class, member_table)                                                                          \
    const py_classdef c_name = {                                                                                                           \
        .name = script_name,                                                                                                               \
        .module = "sqlalchemy.sql.elements",                                                                                               \
        .bases = PY_BASES(&base_class),                                                                                                    \
        .size = sizeof(py_str),                                                                                                            \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = member_table,                                                                                                           \
    }

NAME_CLASS(al_quoted_name_class, "quoted_name", py_str_class, quoted_members);
NAME_CLASS(al_truncated_label_class, "_truncated_label", al_quoted_name_class, truncated_members);
NAME_CLASS(al_anonymous_label_class, "_anonymous_label", al_truncated_label_class, NULL);
NAME_CLASS(al_conv_class, "conv", al_truncated_label_class, NULL);

int al_name_quote(py_vm *vm, py_obj *name)
{
    if (!py_is_heap(name) || !name || name->cls == py_class_get(vm, &py_str_class) || !py_isa(vm, name, &al_quoted_name_class))
        return -1;
    struct py_dict *dict = py_instance_dict(vm, name, false);
    py_obj *quote = dict ? py_dict_get_s(vm, (py_obj *)(void *)dict, "quote") : PY_ABSENT;
    if (!py_given(quote))
        return -1;
    return quote == PY_FALSE || quote == py_small(0) ? 0 : 1;
}

py_obj *al_name_make(py_vm *vm, const py_classdef *def, py_obj *text, py_obj *quote)
{
    py_class *cls = py_class_get(vm, def);
    return cls ? name_of_class(vm, (py_obj *)(void *)cls, text, quote) : NULL;
}

py_obj *al_quoted_name(py_vm *vm, py_obj *text, py_obj *quote)
{
    if (!py_given(text))
        return PY_NONE;
    if (!py_given(quote))
        return text;
    return al_name_make(vm, &al_quoted_name_class, text, quote);
}

py_obj *al_truncated_new(py_vm *vm, const char *text)
{
    py_obj *str = py_str_new(vm, text);
    return str ? al_name_make(vm, &al_truncated_label_class, str, PY_NONE) : NULL;
}

bool al_is_truncated(py_vm *vm, const py_obj *name)
{
    return py_is_heap(name) && name && py_isa(vm, name, &al_truncated_label_class);
}

py_obj *al_conv_new(py_vm *vm, py_obj *text)
{
    return al_name_make(vm, &al_conv_class, text, PY_NONE);
}

bool al_is_conv(py_vm *vm, const py_obj *name)
{
    return py_is_heap(name) && name && py_isa(vm, name, &al_conv_class);
}
