/* generic_repr and constructor_copy: both go by the signature of the constructor and the attributes of the same names. */
#include <string.h>

#include "base/vec.h"

#include "types/types_int.h"

/* One parameter of a constructor. fallback NULL: it has none. */
typedef struct param {
    py_obj *name, *fallback;
} param;

typedef struct params {
    AL_VEC(param) list; /* without self */
    py_obj *varargs;    /* its name, or NULL */
    bool varkw;
} params;

#define PARAMS_INIT                                                                                                                        \
    {                                                                                                                                      \
        { NULL, 0, 0 }, NULL, false                                                                                                        \
    }

static int add_param(py_vm *vm, params *p, py_obj *name, py_obj *fallback)
{
    param one = { name, fallback };
    if (!name || !al_vec_push(&p->list, one)) {
        py_raise_nomem(vm);
        return -1;
    }
    return 0;
}

/* The literal defaults that signatures of native constructors use. */
static py_obj *literal_value(py_vm *vm, const char *text, size_t size)
{
    if (size == 4 && !memcmp(text, "None", 4))
        return PY_NONE;
    if (size == 4 && !memcmp(text, "True", 4))
        return PY_TRUE;
    if (size == 5 && !memcmp(text, "False", 5))
        return PY_FALSE;
    if (size == 1 && *text == '?')
        return PY_ABSENT;
    if (size >= 2 && (*text == '\'' || *text == '"'))
        return py_str_newn(vm, text + 1, size - 2);
    if (size && (*text == '-' || (*text >= '0' && *text <= '9')))
        return py_int_parse(vm, text, size, 10);
    return PY_ABSENT;
}

/* "self, a, b=None, *args, c=1, **kw": what getfullargspec would say; keyword-only ones are left out, as generic_repr does. */
static int params_of_text(py_vm *vm, const char *sig, params *p)
{
    const char *at = sig;
    bool first = true;
    while (*at) {
        while (*at == ' ' || *at == ',')
            at++;
        const char *end = at;
        for (int depth = 0; *end && (depth || *end != ','); end++)
            depth += *end == '(' ? 1 : *end == ')' ? -1 : 0;
        size_t size = (size_t)(end - at);
        if (size >= 2 && at[0] == '*' && at[1] == '*') {
            p->varkw = true;
        } else if (size && *at == '*') {
            if (size > 1 && !(p->varargs = py_str_newn(vm, at + 1, size - 1)))
                return -1;
            p->varkw = strstr(at, "**") != NULL;
            return 0;
        } else if (size && *at != '/' && !first) {
            const char *equals = memchr(at, '=', size);
            size_t name = equals ? (size_t)(equals - at) : size;
            py_obj *fallback = equals ? literal_value(vm, equals + 1, size - name - 1) : NULL;
            if ((equals && !fallback) || add_param(vm, p, py_str_newn(vm, at, name), fallback) < 0)
                return -1;
        }
        first = false;
        at = end;
    }
    return 0;
}

/* The same of a function written by a script. 1: done; 0: it is no such function; -1. */
static int params_of_function(py_vm *vm, py_obj *fn, params *p)
{
    py_obj *code = py_getattr_opt_s(vm, fn, "__code__");
    if (!code || code == PY_ABSENT)
        return code ? 0 : -1;
    py_obj *names = py_getattr_s(vm, code, "co_varnames"), *count_obj = names ? py_getattr_s(vm, code, "co_argcount") : NULL;
    py_obj *flags_obj = count_obj ? py_getattr_s(vm, code, "co_flags") : NULL;
    py_obj *kwonly_obj = flags_obj ? py_getattr_s(vm, code, "co_kwonlyargcount") : NULL;
    py_obj *defaults = kwonly_obj ? py_getattr_s(vm, fn, "__defaults__") : NULL;
    int64_t count, flags, kwonly;
    if (!defaults || py_as_int64(vm, count_obj, &count) < 0 || py_as_int64(vm, flags_obj, &flags) < 0 ||
        py_as_int64(vm, kwonly_obj, &kwonly) < 0)
        return -1;
    size_t fallbacks = py_is_tuple(vm, defaults) ? PY_TUPLE(defaults)->count : 0;
    for (size_t i = 1; i < (size_t)count && i < PY_TUPLE(names)->count; i++) {
        py_obj *fallback = i + fallbacks >= (size_t)count ? PY_TUPLE(defaults)->items[i + fallbacks - (size_t)count] : NULL;
        if (add_param(vm, p, PY_TUPLE(names)->items[i], fallback) < 0)
            return -1;
    }
    size_t star = (size_t)count + (size_t)kwonly;
    if ((flags & 4) && star < PY_TUPLE(names)->count)
        p->varargs = PY_TUPLE(names)->items[star];
    p->varkw = (flags & 8) != 0;
    return 1;
}

/* The signature text of the nearest native constructor of a class, or NULL. */
static const char *native_signature(const py_classdef *def)
{
    for (; def; def = def->bases ? def->bases[0] : NULL) {
        for (const py_member *m = def->members; m && m->kind != PY_M_END; m++) {
            if (m->kind == PY_M_INIT)
                return m->sig;
        }
    }
    return NULL;
}

/* inspect.getfullargspec(o.__init__) */
static int params_of(py_vm *vm, py_obj *o, params *p)
{
    py_class *cls = py_class_of(vm, o);
    py_obj *name = py_str_intern(vm, "__init__");
    py_obj *fn = name ? py_class_lookup(vm, cls, name) : NULL;
    if (fn && al_overrides(vm, o, "__init__")) {
        int done = params_of_function(vm, fn, p);
        if (done)
            return done < 0 ? -1 : 0;
    }
    const char *sig = native_signature(py_class_def(cls));
    return sig ? params_of_text(vm, sig, p) : 0;
}

static void params_free(params *p)
{
    al_vec_free(&p->list);
}

/* --- repr --- */

static int add_repr(py_vm *vm, py_obj *value, al_sb *out)
{
    py_obj *text = py_repr(vm, value);
    if (!text)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static void add_comma(al_sb *out, size_t start)
{
    if (out->size > start)
        al_sb_add(out, ", ");
}

/* key=repr(value) unless the value is the default (or the comparison fails). */
static int add_keyword(py_vm *vm, py_obj *o, py_obj *name, py_obj *fallback, size_t start, al_sb *out)
{
    py_obj *value = py_getattr_opt(vm, o, name);
    int same = -1;
    if (value && value != PY_ABSENT) {
        if (fallback == PY_ABSENT) {
            same = 0;
        } else {
            py_obj *differs = py_compare(vm, PY_OP_NE, value, fallback);
            same = differs ? py_truth(vm, differs) : -1;
            same = same < 0 ? same : !same;
        }
    }
    if (same) {
        if (py_error_pending(vm) && !py_error_is(vm, &py_Exception))
            return -1;
        py_error_clear(vm);
        return 0;
    }
    add_comma(out, start);
    al_sb_addf(out, "%s=", py_str_text(name));
    return add_repr(vm, value, out);
}

static int write_repr(py_vm *vm, py_obj *o, const params *p, const char *omit, al_sb *out)
{
    al_sb_addf(out, "%s(", py_class_name(py_class_of(vm, o)));
    size_t start = out->size;
    for (size_t i = 0; i < p->list.count; i++) {
        if (p->list.items[i].fallback)
            continue;
        py_obj *value = py_getattr_opt(vm, o, p->list.items[i].name);
        add_comma(out, start);
        if (!value || add_repr(vm, value == PY_ABSENT ? PY_NONE : value, out) < 0)
            return -1;
    }
    py_obj *varargs = p->varargs ? py_getattr_opt(vm, o, p->varargs) : PY_ABSENT;
    if (!varargs)
        return -1;
    if (varargs != PY_ABSENT) {
        py_obj **items;
        size_t count;
        if (!(varargs = py_sequence_fast(vm, varargs, &items, &count)))
            return -1;
        for (size_t i = 0; i < count; i++) {
            add_comma(out, start);
            if (add_repr(vm, items[i], out) < 0)
                return -1;
        }
    }
    for (size_t i = 0; i < p->list.count; i++) {
        if (p->list.items[i].fallback && !(omit && py_str_is(p->list.items[i].name, omit)) &&
            add_keyword(vm, o, p->list.items[i].name, p->list.items[i].fallback, start, out) < 0)
            return -1;
    }
    al_sb_addc(out, ')');
    return 0;
}

static py_obj *repr_without(py_vm *vm, py_obj *o, py_obj *inspected, const char *omit)
{
    params p = PARAMS_INIT;
    al_sb out = AL_SB_INIT;
    int status = params_of(vm, inspected, &p);
    if (status == 0)
        status = write_repr(vm, o, &p, omit, &out);
    params_free(&p);
    if (status < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

py_obj *al_generic_repr_of(py_vm *vm, py_obj *o, py_obj *inspected)
{
    return repr_without(vm, o, inspected, NULL);
}

py_obj *al_generic_repr(py_vm *vm, py_obj *o)
{
    return repr_without(vm, o, o, NULL);
}

py_obj *al_item_generic_repr(py_vm *vm, py_obj *o)
{
    return repr_without(vm, o, o, "info");
}

/* --- constructor_copy --- */

static int copy_attributes(py_vm *vm, py_obj *from, const params *p, py_obj *kw)
{
    for (size_t i = 0; i < p->list.count; i++) {
        py_obj *name = p->list.items[i].name;
        py_obj *had = py_dict_get(vm, kw, name);
        if (!had)
            return -1;
        if (had != PY_ABSENT || py_str_is(name, "self"))
            continue;
        py_obj *value = py_getattr_opt(vm, from, name);
        if (!value)
            return -1;
        if (value != PY_ABSENT && py_dict_set(vm, kw, name, value) < 0)
            return -1;
    }
    return 0;
}

/*
 * get_cls_kwargs: the constructor's parameters of cls; while a script's constructor takes **kw, those of its bases too.
 * Goes up the first base only where native classes begin.
 */
static int copy_from_class(py_vm *vm, py_obj *from, py_class *cls, py_obj *kw)
{
    params p = PARAMS_INIT;
    int status = 0;
    bool more = true;
    if (py_class_get(vm, py_class_def(cls)) == cls) {
        const char *sig = native_signature(py_class_def(cls));
        status = sig ? params_of_text(vm, sig, &p) : 0;
        more = false;
    } else {
        py_obj *dict = py_getattr_s(vm, (py_obj *)(void *)cls, "__dict__");
        py_obj *name = dict ? py_str_intern(vm, "__init__") : NULL;
        int has = name ? py_contains(vm, dict, name) : -1;
        if (has > 0) {
            py_obj *fn = py_getitem(vm, dict, name);
            status = fn ? params_of_function(vm, fn, &p) : -1;
            more = status == 0 || p.varkw;
            status = status < 0 ? -1 : 0;
        } else if (has < 0) {
            status = -1;
        }
    }
    if (status == 0)
        status = copy_attributes(vm, from, &p, kw);
    params_free(&p);
    if (status < 0 || !more)
        return status;
    py_obj *bases = py_getattr_s(vm, (py_obj *)(void *)cls, "__bases__");
    if (!bases)
        return -1;
    for (size_t i = 0; i < PY_TUPLE(bases)->count; i++) {
        py_class *base = py_as_class(vm, PY_TUPLE(bases)->items[i]);
        if (base && base != py_class_get(vm, &py_object_class) && copy_from_class(vm, from, base, kw) < 0)
            return -1;
    }
    return 0;
}

py_obj *al_constructor_copy(py_vm *vm, py_obj *from, py_class *cls, py_obj *kw)
{
    py_obj *args = py_tuple_new(vm, 0);
    py_obj *all = !args ? NULL : kw ? py_dict_copy(vm, kw) : py_dict_new(vm);
    if (!all || copy_from_class(vm, from, cls, all) < 0)
        return NULL;
    return py_call_dict(vm, (py_obj *)(void *)cls, args, all);
}
