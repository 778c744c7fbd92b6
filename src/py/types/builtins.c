#include "py/types/builtins.h"

#include "py/error.h"

static const py_name names[] = {
#define PY_BUILTIN(name, sig, doc) PY_FUNCTION(#name, sig, py_builtin_##name, doc),
#include "py/types/builtins.list.h"
#undef PY_BUILTIN
    PY_FUNCTION("quit", "code=None", py_builtin_exit, "Exit the program."),
    PY_CLASS("bool", &py_bool_class),
    PY_CLASS("bytearray", &py_bytearray_class),
    PY_CLASS("bytes", &py_bytes_class),
    PY_CLASS("classmethod", &py_classmethod_class),
    PY_CLASS("complex", &py_complex_class),
    PY_CLASS("dict", &py_dict_class),
    PY_CLASS("enumerate", &py_enumerate_class),
    PY_CLASS("filter", &py_filter_class),
    PY_CLASS("float", &py_float_class),
    PY_CLASS("frozenset", &py_frozenset_class),
    PY_CLASS("int", &py_int_class),
    PY_CLASS("list", &py_list_class),
    PY_CLASS("map", &py_map_class),
    PY_CLASS("memoryview", &py_memoryview_class),
    PY_CLASS("object", &py_object_class),
    PY_CLASS("property", &py_property_class),
    PY_CLASS("range", &py_range_class),
    PY_CLASS("reversed", &py_reversed_class),
    PY_CLASS("set", &py_set_class),
    PY_CLASS("slice", &py_slice_class),
    PY_CLASS("staticmethod", &py_staticmethod_class),
    PY_CLASS("str", &py_str_class),
    PY_CLASS("super", &py_super_class),
    PY_CLASS("tuple", &py_tuple_class),
    PY_CLASS("type", &py_type_class),
    PY_CLASS("zip", &py_zip_class),
#define PY_EXC(name, base, doc) PY_CLASS(#name, &py_##name),
#include "py/exceptions.list.h"
#undef PY_EXC
    PY_CLASS("EnvironmentError", &py_OSError),
    PY_CLASS("IOError", &py_OSError),
    PY_VALUE("None", PY_NONE),
    PY_VALUE("True", PY_TRUE),
    PY_VALUE("False", PY_FALSE),
    PY_VALUE("NotImplemented", PY_NOTIMPLEMENTED),
    PY_VALUE("Ellipsis", PY_ELLIPSIS),
    PY_VALUE("__debug__", PY_TRUE),
    PY_NAMES_END
};

const py_moduledef py_builtins_module = {
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.",
    .names = names,
};
