/*
 * typing: the special forms that annotations use, subscribed without a thought for what they mean; the rest is in the frozen part
 * (frozen/_typing.py), which runs when a name that is not here is asked for.
 */
#include "pymods/pymods.h"

#include <string.h>

/* A form: typing.Union, typing.Sequence. Form[x] is an alias of it. */
typedef struct form {
    py_obj head;
    py_obj *name;
    py_obj *origin; /* the class that it stands for, or None */
} form;

typedef struct alias {
    py_obj head;
    py_obj *form, *args; /* args: tuple */
} alias;

static const py_classdef form_class, alias_class;

static form *form_of(py_obj *o)
{
    return (form *)(void *)o;
}

static alias *alias_of(py_obj *o)
{
    return (alias *)(void *)o;
}

static py_obj *form_new(py_vm *vm, const char *name, py_obj *origin)
{
    form *f = py_alloc(vm, form, &form_class);
    if (!f)
        return NULL;
    f->name = py_str_intern(vm, name);
    f->origin = origin;
    return f->name ? &f->head : NULL;
}

static py_obj *alias_new(py_vm *vm, py_obj *form_obj, py_obj *args)
{
    alias *a = py_alloc(vm, alias, &alias_class);
    if (!a)
        return NULL;
    a->form = form_obj;
    a->args = args;
    return &a->head;
}

/* --- Union: flat, without repetitions; of one it is that one --- */

static int add_member(py_vm *vm, py_obj *list, py_obj *item)
{
    if (item == PY_NONE)
        item = (py_obj *)(void *)py_class_of(vm, PY_NONE);
    if (py_isa(vm, item, &alias_class) && py_str_is(form_of(alias_of(item)->form)->name, "Union")) {
        py_tuple *args = PY_TUPLE(alias_of(item)->args);
        for (size_t i = 0; i < args->count; i++) {
            if (add_member(vm, list, args->items[i]) < 0)
                return -1;
        }
        return 0;
    }
    int has = py_contains(vm, list, item);
    return has ? (has < 0 ? -1 : 0) : py_list_append(vm, list, item);
}

static py_obj *make_union(py_vm *vm, py_obj *self, py_obj *args)
{
    py_obj *list = py_list_new(vm, 2);
    for (size_t i = 0; list && i < PY_TUPLE(args)->count; i++) {
        if (add_member(vm, list, PY_TUPLE(args)->items[i]) < 0)
            return NULL;
    }
    if (!list || PY_LIST(list)->count == 1)
        return list ? PY_LIST(list)->items[0] : NULL;
    py_obj *tuple = py_tuple_from(vm, list);
    return tuple ? alias_new(vm, self, tuple) : NULL;
}

static py_obj *form_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_obj *args = py_is_tuple(vm, key) ? key : py_tuple_of(vm, 1, key);
    if (!args)
        return NULL;
    if (py_str_is(form_of(self)->name, "Union"))
        return make_union(vm, self, args);
    if (py_str_is(form_of(self)->name, "Optional")) {
        py_obj *both = py_tuple_of(vm, 2, key, PY_NONE), *uni = both ? py_import_from(vm, "typing", "Union") : NULL;
        return uni ? make_union(vm, uni, both) : NULL;
    }
    return alias_new(vm, self, args);
}

static py_obj *form_repr(py_vm *vm, py_obj *self)
{
    return py_str_printf(vm, "typing.%S", form_of(self)->name);
}

/* X | Y */
static py_obj *form_or(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (op != PY_OP_OR)
        return PY_NOTIMPLEMENTED;
    py_obj *both = py_tuple_of(vm, 2, left, right), *uni = both ? py_import_from(vm, "typing", "Union") : NULL;
    return uni ? make_union(vm, uni, both) : NULL;
}

/* List(), Dict(): what they stand for is called. */
static py_obj *form_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (!py_given(form_of(self)->origin))
        return py_raise(vm, &py_TypeError, "Cannot instantiate typing.%S", form_of(self)->name);
    return py_call_kw(vm, form_of(self)->origin, args, count, kwnames);
}

static void form_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, form_of(self)->name);
    py_trace(t, form_of(self)->origin);
}

static const py_member form_members[] = {
    PY_FIELD_RO("_name", form, name),
    PY_FIELD_RO("__name__", form, name),
    PY_FIELD_RO("__origin__", form, origin),
    PY_CLASS_STR("__module__", "typing"),
    PY_MEMBERS_END,
};

static const py_classdef form_class = {
    .name = "_SpecialForm",
    .module = "typing",
    .size = sizeof(form),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = form_members,
    .repr = form_repr,
    .getitem = form_getitem,
    .binary = form_or,
    .call = form_call,
    .trace = form_trace,
};

/* --- aliases --- */

/* int as `int`, a class as module.name, the rest by repr. */
static int add_type(py_vm *vm, py_obj *type, al_sb *sb)
{
    py_class *cls = py_as_class(vm, type);
    if (type == PY_ELLIPSIS) {
        al_sb_add(sb, "...");
        return 0;
    }
    if (!cls) {
        py_obj *text = py_repr(vm, type);
        if (text)
            al_sb_add(sb, py_str_text(text));
        return text ? 0 : -1;
    }
    py_obj *module = py_getattr_s(vm, type, "__module__"), *name = module ? py_getattr_s(vm, type, "__qualname__") : NULL;
    if (!name)
        return -1;
    if (!py_str_is(module, "builtins")) {
        py_obj *text = py_str_of(vm, module);
        if (!text)
            return -1;
        al_sb_addf(sb, "%s.", py_str_text(text));
    }
    al_sb_add(sb, py_str_text(name));
    return 0;
}

/* Union[X, None] reads Optional[X]. */
static py_obj *alias_repr(py_vm *vm, py_obj *self)
{
    alias *a = alias_of(self);
    py_tuple *args = PY_TUPLE(a->args);
    py_obj *none = (py_obj *)(void *)py_class_of(vm, PY_NONE);
    al_sb sb = AL_SB_INIT;
    size_t count = args->count;
    bool is_union = py_str_is(form_of(a->form)->name, "Union");
    bool optional = is_union && count == 2 && (args->items[1] == none || args->items[0] == none);
    al_sb_addf(&sb, "typing.%s[", optional ? "Optional" : py_str_text(form_of(a->form)->name));
    for (size_t i = 0, written = 0; i < count; i++) {
        if (optional && args->items[i] == none)
            continue;
        al_sb_add(&sb, written++ ? ", " : "");
        if (add_type(vm, args->items[i], &sb) < 0) {
            al_sb_free(&sb);
            return NULL;
        }
    }
    al_sb_addc(&sb, ']');
    return py_str_take(vm, &sb);
}

static py_obj *alias_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &alias_class))
        return PY_NOTIMPLEMENTED;
    int same = alias_of(self)->form == alias_of(other)->form ? py_equal(vm, alias_of(self)->args, alias_of(other)->args) : 0;
    return same < 0 ? NULL : py_bool((op == PY_OP_EQ) == (same == 1));
}

static int alias_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    int status = py_hash(vm, alias_of(self)->args, hash);
    *hash ^= (int64_t)(uintptr_t)alias_of(self)->form >> 4;
    return status;
}

static py_obj *alias_origin(py_vm *vm, py_obj *self)
{
    (void)vm;
    form *f = form_of(alias_of(self)->form);
    return py_given(f->origin) ? f->origin : &f->head;
}

static py_obj *alias_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    (void)key;
    return py_keep(vm, self);
}

static py_obj *alias_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    return form_call(vm, alias_of(self)->form, args, count, kwnames);
}

static py_obj *alias_entries(py_vm *vm, py_obj **a)
{
    py_obj *origin = alias_origin(vm, a[0]);
    py_class *cls = py_as_class(vm, origin);
    if (cls)
        return py_tuple_of(vm, 1, origin);
    return py_raise(vm, &py_TypeError, "Cannot subclass %R", a[0]);
}

static void alias_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, alias_of(self)->form);
    py_trace(t, alias_of(self)->args);
}

static const py_member alias_members[] = {
    PY_FIELD_RO("__args__", alias, args),
    PY_GETSET("__origin__", alias_origin, NULL, NULL),
    PY_METHOD("__mro_entries__", "self, bases", alias_entries, NULL),
    PY_CLASS_STR("__module__", "typing"),
    PY_MEMBERS_END,
};

static const py_classdef alias_class = {
    .name = "_GenericAlias",
    .module = "typing",
    .size = sizeof(alias),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = alias_members,
    .repr = alias_repr,
    .compare = alias_compare,
    .hash = alias_hash,
    .getitem = alias_getitem,
    .binary = form_or,
    .call = alias_call,
    .trace = alias_trace,
};

/* --- the module --- */

/* Forms by name, with the class they stand for: "module:name" or NULL. */
static const struct {
    const char *name, *origin;
} forms[] = {
    { "Any", NULL },
    { "Union", NULL },
    { "Optional", NULL },
    { "Literal", NULL },
    { "ClassVar", NULL },
    { "Final", NULL },
    { "Annotated", NULL },
    { "NoReturn", NULL },
    { "Never", NULL },
    { "Self", NULL },
    { "LiteralString", NULL },
    { "Concatenate", NULL },
    { "TypeAlias", NULL },
    { "TypeGuard", NULL },
    { "Required", NULL },
    { "NotRequired", NULL },
    { "Unpack", NULL },
    { "List", "builtins:list" },
    { "Dict", "builtins:dict" },
    { "Set", "builtins:set" },
    { "FrozenSet", "builtins:frozenset" },
    { "Tuple", "builtins:tuple" },
    { "Type", "builtins:type" },
    { "DefaultDict", "collections:defaultdict" },
    { "OrderedDict", "collections:OrderedDict" },
    { "Counter", "collections:Counter" },
    { "Deque", "collections:deque" },
    { "ChainMap", "collections:ChainMap" },
    { "Callable", "collections.abc:Callable" },
    { "Sequence", "collections.abc:Sequence" },
    { "MutableSequence", "collections.abc:MutableSequence" },
    { "Mapping", "collections.abc:Mapping" },
    { "MutableMapping", "collections.abc:MutableMapping" },
    { "AbstractSet", "collections.abc:Set" },
    { "MutableSet", "collections.abc:MutableSet" },
    { "Iterable", "collections.abc:Iterable" },
    { "Iterator", "collections.abc:Iterator" },
    { "Generator", "collections.abc:Generator" },
    { "Collection", "collections.abc:Collection" },
    { "Container", "collections.abc:Container" },
    { "Hashable", "collections.abc:Hashable" },
    { "Sized", "collections.abc:Sized" },
    { "Reversible", "collections.abc:Reversible" },
    { "Awaitable", "collections.abc:Awaitable" },
    { "Coroutine", "collections.abc:Coroutine" },
    { "AsyncIterable", "collections.abc:AsyncIterable" },
    { "AsyncIterator", "collections.abc:AsyncIterator" },
    { "AsyncGenerator", "collections.abc:AsyncGenerator" },
    { "KeysView", "collections.abc:KeysView" },
    { "ValuesView", "collections.abc:ValuesView" },
    { "ItemsView", "collections.abc:ItemsView" },
    { "MappingView", "collections.abc:MappingView" },
    { "ContextManager", "contextlib:AbstractContextManager" },
    { "AsyncContextManager", "contextlib:AbstractAsyncContextManager" },
    { "Pattern", "re:Pattern" },
    { "Match", "re:Match" },
};

static py_obj *make_form(py_vm *vm, size_t i)
{
    const char *origin = forms[i].origin;
    if (!origin || strncmp(origin, "builtins:", 9) != 0)
        return form_new(vm, forms[i].name, PY_NONE); /* an origin of another module is not worth loading it for */
    py_obj *cls = py_import_from(vm, "builtins", origin + 9);
    return cls ? form_new(vm, forms[i].name, cls) : NULL;
}

/* A form is made once; what is no form comes from the frozen part. */
static py_obj *typing_getattr(py_vm *vm, py_obj *module, py_obj *name)
{
    const char *text = py_str_text(name);
    py_obj *value = PY_ABSENT;
    for (size_t i = 0; i < AL_COUNT(forms) && value == PY_ABSENT; i++) {
        if (strcmp(forms[i].name, text) == 0)
            value = make_form(vm, i);
    }
    if (value == PY_ABSENT && strncmp(text, "__", 2) != 0) {
        py_obj *rest = py_import(vm, "_typing");
        value = rest ? py_getattr_opt(vm, rest, name) : NULL;
    }
    if (!value || value == PY_ABSENT)
        return value;
    return py_dict_set(vm, py_module_dict(module), name, value) == 0 ? value : NULL;
}

static py_obj *cast(py_vm *vm, py_obj **a)
{
    (void)vm;
    return a[1];
}

static py_obj *identity(py_vm *vm, py_obj **a)
{
    (void)vm;
    return a[0];
}

static py_obj *get_origin(py_vm *vm, py_obj **a)
{
    py_obj *origin = py_getattr_opt_s(vm, a[0], "__origin__");
    return origin == PY_ABSENT ? PY_NONE : origin;
}

static py_obj *get_args(py_vm *vm, py_obj **a)
{
    py_obj *args = py_getattr_opt_s(vm, a[0], "__args__");
    return args == PY_ABSENT ? py_tuple_new(vm, 0) : args;
}

static const py_name names[] = {
    PY_VALUE("TYPE_CHECKING", PY_FALSE),
    PY_FUNCTION("cast", "typ, val", cast, NULL),
    PY_FUNCTION("overload", "func", identity, NULL),
    PY_FUNCTION("final", "f", identity, NULL),
    PY_FUNCTION("no_type_check", "arg", identity, NULL),
    PY_FUNCTION("runtime_checkable", "cls", identity, NULL),
    PY_FUNCTION("get_origin", "tp", get_origin, NULL),
    PY_FUNCTION("get_args", "tp", get_args, NULL),
    PY_NAMES_END,
};
const py_moduledef al_mod_typing = { .name = "typing", .names = names, .getattr = typing_getattr };
