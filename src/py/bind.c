/* Signatures of native functions: parsed from their text at the first call, and binding of arguments to them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "py/core.h"

/* --- the text --- */

typedef struct reader {
    py_vm *vm;
    const char *at;
    bool failed; /* malformed, or an exception is pending */
} reader;

static void skip_space(reader *r)
{
    r->at += strspn(r->at, " \n");
}

static bool eat(reader *r, const char *text)
{
    skip_space(r);
    size_t size = strlen(text);
    if (strncmp(r->at, text, size) != 0) {
        return false;
    }
    r->at += size;
    skip_space(r);
    return true;
}

static py_obj *read_name(reader *r)
{
    skip_space(r);
    const char *start = r->at;
    while (isalnum((unsigned char)*r->at) || *r->at == '_') {
        r->at++;
    }
    if (start == r->at) {
        r->failed = true;
        return NULL;
    }
    return py_str_internn(r->vm, start, (size_t)(r->at - start));
}

static py_obj *read_text(reader *r)
{
    char quote = *r->at++;
    al_sb text = AL_SB_INIT;
    while (*r->at && *r->at != quote) {
        char c = *r->at++;
        if (c == '\\' && *r->at) {
            c = *r->at++;
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        al_sb_addc(&text, c);
    }
    r->failed |= *r->at != quote || al_sb_failed(&text);
    r->at += *r->at == quote;
    py_obj *o = r->failed ? NULL : py_str_internn(r->vm, al_sb_text(&text), text.size);
    al_sb_free(&text);
    return o;
}

static py_obj *read_number(reader *r)
{
    char *end_int, *end_float;
    long long i = strtoll(r->at, &end_int, 0);
    double d = strtod(r->at, &end_float);
    if (end_float > end_int) {
        r->at = end_float;
        return py_float_new(r->vm, d);
    }
    r->failed |= end_int == r->at;
    r->at = end_int;
    return r->failed ? NULL : py_int_new(r->vm, i);
}

static py_obj *read_value(reader *r);

static py_obj *read_tuple(reader *r)
{
    py_obj *items[8];
    size_t count = 0;
    while (!r->failed && !eat(r, ")")) {
        if (count == AL_COUNT(items) || !(items[count++] = read_value(r))) {
            r->failed = true;
            return NULL;
        }
        eat(r, ",");
    }
    return r->failed ? NULL : py_tuple_from_array(r->vm, items, count);
}

/* A literal. `?` is PY_ABSENT. */
static py_obj *read_value(reader *r)
{
    static const struct {
        const char *text;
        py_obj *value;
    } words[] = {
        { "None", PY_NONE }, { "True", PY_TRUE }, { "False", PY_FALSE }, { "...", PY_ELLIPSIS }, { "NotImplemented", PY_NOTIMPLEMENTED },
        { "?", PY_ABSENT }
    };
    for (size_t i = 0; i < AL_COUNT(words); i++) {
        if (eat(r, words[i].text)) {
            return words[i].value;
        }
    }
    if (*r->at == '\'' || *r->at == '"') {
        return read_text(r);
    }
    return eat(r, "(") ? read_tuple(r) : read_number(r);
}

static size_t count_params(const char *text)
{
    size_t count = 1;
    for (; *text; text++) { /* commas inside literals only make it too large */
        count += *text == ',';
    }
    return count;
}

static void read_params(reader *r, py_sig *sig)
{
    bool keywords = false; /* after * or *args */
    skip_space(r);
    while (*r->at && !r->failed) {
        py_sig_param *p = &sig->params[sig->count];
        if (eat(r, "/")) {
            sig->pos_only = sig->pos;
        } else if (eat(r, "**")) {
            sig->varkw = (int16_t)sig->count++;
            p->name = read_name(r);
        } else if (eat(r, "*")) {
            keywords = true;
            if (*r->at != ',') {
                sig->varargs = (int16_t)sig->count++;
                p->name = read_name(r);
            }
        } else {
            p->name = read_name(r);
            sig->count++;
            if (eat(r, "=")) {
                p->value = read_value(r);
                r->failed |= !p->value;
            }
            if (keywords) {
                sig->kw_only++;
            } else {
                sig->pos++;
                sig->required = p->value ? sig->required : sig->pos;
            }
        }
        skip_space(r);
        if (*r->at && !eat(r, ",")) {
            r->failed = true;
        }
    }
    if (sig->pos && sig->params[0].name && !sig->params[0].value) {
        const char *first = py_str_text(sig->params[0].name);
        sig->has_self = strcmp(first, "self") == 0 || strcmp(first, "cls") == 0;
    }
    if (sig->has_self && !sig->pos_only) {
        sig->pos_only = 1; /* no keyword reaches it, so that **kw may hold a "self" */
    }
}

static py_sig *parse(py_vm *vm, const char *text)
{
    size_t room = count_params(text);
    py_sig *sig = al_calloc(1, sizeof *sig + room * sizeof sig->params[0]);
    if (!sig) {
        return py_raise_nomem(vm);
    }
    sig->text = text;
    sig->varargs = sig->varkw = -1;
    reader r = { .vm = vm, .at = text };
    read_params(&r, sig);
    for (size_t i = 0; i < sig->count; i++) {
        r.failed |= !sig->params[i].name;
    }
    if (r.failed) {
        al_free(sig);
        return py_error_pending(vm) ? NULL : py_raise(vm, &py_SystemError, "malformed signature \"%s\"", text);
    }
    return sig;
}

static size_t sig_place(const py_vm *vm, const char *text)
{
    size_t mask = vm->sigs.size - 1;
    size_t at = (size_t)(((uintptr_t)text >> 3) ^ ((uintptr_t)text >> 11)) & mask;
    while (vm->sigs.items[at] && vm->sigs.items[at]->text != text) {
        at = (at + 1) & mask;
    }
    return at;
}

static int sigs_grow(py_vm *vm)
{
    size_t size = vm->sigs.size ? vm->sigs.size * 2 : 256, old = vm->sigs.size;
    py_sig **items = al_calloc(size, sizeof(py_sig *)), **before = vm->sigs.items;
    if (!items) {
        py_raise_nomem(vm);
        return -1;
    }
    vm->sigs.items = items;
    vm->sigs.size = size;
    for (size_t i = 0; i < old; i++) {
        if (before[i]) {
            items[sig_place(vm, before[i]->text)] = before[i];
        }
    }
    al_free(before);
    return 0;
}

py_sig *py_sig_get(py_vm *vm, const char *text)
{
    if (vm->sigs.size) {
        py_sig *sig = vm->sigs.items[sig_place(vm, text)];
        if (sig) {
            return sig;
        }
    }
    if (vm->sigs.count * 2 >= vm->sigs.size && sigs_grow(vm) < 0) {
        return NULL;
    }
    py_sig *sig = parse(vm, text);
    if (sig) {
        vm->sigs.items[sig_place(vm, text)] = sig;
        vm->sigs.count++;
    }
    return sig;
}

void py_sigs_free(py_vm *vm)
{
    for (size_t i = 0; i < vm->sigs.size; i++) {
        al_free(vm->sigs.items[i]);
    }
    al_free(vm->sigs.items);
    vm->sigs.items = NULL;
    vm->sigs.size = vm->sigs.count = 0;
}

/* --- binding --- */

/* Does f stand for one of CPython's own C functions, whose texts differ from those of functions written in Python? */
static bool c_style(const py_cfunction *f)
{
    if (f->owner && f->owner->own) {
        return !f->owner->own->module;
    }
    return !f->module || py_str_is(f->module, "builtins");
}

/* "list.append": as errors name it. A constructor of CPython's own goes by its class. */
static void function_name(const py_cfunction *f, al_sb *out, bool qualified)
{
    bool constructor = f->owner && c_style(f) && (strcmp(f->name, "__new__") == 0 || strcmp(f->name, "__init__") == 0);
    if (f->owner && (qualified || constructor)) {
        al_sb_addf(out, constructor ? "%s" : "%s.", py_class_name(f->owner));
    }
    al_sb_add(out, constructor ? "" : f->name);
}

/* TypeError "<name><text>", where text is formatted; name as above. -1. */
static int complain(py_vm *vm, const py_cfunction *f, bool qualified, const char *format, ...)
{
    al_sb text = AL_SB_INIT;
    function_name(f, &text, qualified);
    va_list args;
    va_start(args, format);
    int status = py_format_va(vm, &text, format, args);
    va_end(args);
    if (status == 0) {
        py_raise(vm, &py_TypeError, "%s", al_sb_text(&text));
    }
    al_sb_free(&text);
    return -1;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* The number of arguments is wrong, for CPython's C functions. given: without self. */
static int c_count(py_vm *vm, const py_cfunction *f, size_t given)
{
    const py_sig *sig = f->sig;
    size_t self = sig->has_self, max = (size_t)sig->pos - self, min = sig->required > self ? (size_t)sig->required - self : 0;
    bool only = sig->pos_only == sig->pos || max == 0;
    if (max == 0 && sig->varargs < 0) {
        return complain(vm, f, true, "() takes no arguments (%zu given)", given);
    }
    if (only && max == 1 && min == 1 && sig->varargs < 0) {
        return complain(vm, f, true, "() takes exactly one argument (%zu given)", given);
    }
    if (only) {
        if (min == max && sig->varargs < 0) {
            return complain(vm, f, false, " expected %zu argument%s, got %zu", max, plural(max), given);
        }
        size_t bound = given < min ? min : max;
        return complain(vm, f, false, " expected at %s %zu argument%s, got %zu", given < min ? "least" : "most", bound, plural(bound),
                        given);
    }
    return complain(vm, f, false, "() takes %s %zu %sargument%s (%zu given)", min == max ? "exactly" : "at most", max,
                    sig->kw_only ? "positional " : "", plural(max), given);
}

static int too_many(py_vm *vm, const py_cfunction *f, size_t given, py_obj *const *out)
{
    const py_sig *sig = f->sig;
    if (c_style(f)) {
        return c_count(vm, f, given - sig->has_self);
    }
    size_t keywords = 0;
    for (size_t i = sig->pos; i < sig->count; i++) {
        keywords += out[i] != NULL && (int)i != sig->varkw;
    }
    char also[128] = "";
    if (keywords) {
        snprintf(also, sizeof also, " positional argument%s (and %zu keyword-only argument%s)", plural(given), keywords, plural(keywords));
    }
    const char *were = given == 1 && !keywords ? "was" : "were";
    if (sig->required == sig->pos) {
        return complain(vm, f, true, "() takes %d positional argument%s but %zu%s %s given", sig->pos, plural(sig->pos), given, also, were);
    }
    return complain(vm, f, true, "() takes from %d to %d positional argument%s but %zu%s %s given", sig->required, sig->pos,
                    plural(sig->pos), given, also, were);
}

static int missing(py_vm *vm, const py_cfunction *f, py_obj *const *out, bool keyword_only, size_t given)
{
    const py_sig *sig = f->sig;
    size_t from = keyword_only ? sig->pos : 0, to = keyword_only ? sig->count : sig->pos;
    size_t absent[64], count = 0;
    for (size_t i = from; i < to; i++) {
        if (!out[i] && !sig->params[i].value && (int)i != sig->varargs && (int)i != sig->varkw && count < AL_COUNT(absent)) {
            absent[count++] = i;
        }
    }
    if (c_style(f)) {
        if (!keyword_only && sig->pos_only == sig->pos) {
            return c_count(vm, f, given - sig->has_self);
        }
        return keyword_only ? complain(vm, f, false, "() missing required keyword-only argument '%S'", sig->params[absent[0]].name)
                            : complain(vm, f, false, "() missing required argument '%S' (pos %zu)", sig->params[absent[0]].name,
                                       absent[0] + 1 - sig->has_self);
    }
    al_sb names = AL_SB_INIT;
    for (size_t i = 0; i < count; i++) {
        const char *joint = i == 0 ? "" : i + 1 < count ? ", " : count == 2 ? " and " : ", and ";
        al_sb_addf(&names, "%s'%s'", joint, py_str_text(sig->params[absent[i]].name));
    }
    complain(vm, f, true, "() missing %zu required %s argument%s: %s", count, keyword_only ? "keyword-only" : "positional", plural(count),
             al_sb_text(&names));
    al_sb_free(&names);
    return -1;
}

static int unexpected(py_vm *vm, const py_cfunction *f, py_obj *name)
{
    const py_sig *sig = f->sig;
    if (c_style(f)) {
        bool none = sig->pos_only == sig->pos && !sig->kw_only;
        return none ? complain(vm, f, true, "() takes no keyword arguments")
                    : (py_raise(vm, &py_TypeError, "'%S' is an invalid keyword argument for %s()", name,
                                f->owner && f->name[0] == '_' ? py_class_name(f->owner) : f->name),
                       -1);
    }
    for (size_t i = sig->has_self; i < sig->pos_only; i++) {
        if (py_str_eq(sig->params[i].name, name)) {
            return complain(vm, f, true, "() got some positional-only arguments passed as keyword arguments: '%S'", name);
        }
    }
    return complain(vm, f, true, "() got an unexpected keyword argument '%S'", name);
}

/* Where a keyword goes: index into args[], or -1. */
static int find_keyword(const py_sig *sig, py_obj *name)
{
    for (size_t i = sig->pos_only; i < sig->count; i++) {
        if (sig->params[i].name == name && (int)i != sig->varargs && (int)i != sig->varkw) {
            return (int)i;
        }
    }
    for (size_t i = sig->pos_only; i < sig->count && !(name->aux & PY_STR_INTERNED); i++) {
        if ((int)i != sig->varargs && (int)i != sig->varkw && py_str_eq(sig->params[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

static int bind_keywords(py_vm *vm, py_cfunction *f, py_obj *const *values, py_obj *kwnames, py_obj **out)
{
    const py_sig *sig = f->sig;
    for (size_t i = 0; i < PY_TUPLE(kwnames)->count; i++) {
        py_obj *name = PY_TUPLE(kwnames)->items[i];
        if (!py_is_str(vm, name)) {
            return py_raise_int(vm, &py_TypeError, "keywords must be strings");
        }
        int at = find_keyword(sig, name);
        if (at >= 0) {
            if (out[at]) {
                return c_style(f) ? complain(vm, f, false, "() got multiple values for argument '%S'", name)
                                  : complain(vm, f, true, "() got multiple values for argument '%S'", name);
            }
            out[at] = values[i];
        } else if (sig->varkw < 0) {
            return unexpected(vm, f, name);
        } else if (py_dict_set(vm, out[sig->varkw], name, values[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

int py_sig_bind(py_vm *vm, py_cfunction *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames, py_obj **out)
{
    const py_sig *sig = f->sig;
    size_t given = count + (self != NULL), at = 0;
    for (size_t i = 0; i < sig->count; i++) {
        out[i] = NULL;
    }
    if (self && sig->pos) {
        out[at++] = self;
    }
    size_t taken = given < sig->pos ? count : sig->pos - at;
    for (size_t i = 0; i < taken; i++) {
        out[at++] = args[i];
    }
    if (sig->varargs >= 0) {
        out[sig->varargs] = py_tuple_from_array(vm, args + taken, count - taken);
        if (!out[sig->varargs]) {
            return -1;
        }
    }
    if (sig->varkw >= 0 && !(out[sig->varkw] = py_dict_new(vm))) {
        return -1;
    }
    if (kwnames && PY_TUPLE(kwnames)->count && bind_keywords(vm, f, args + count, kwnames, out) < 0) {
        return -1;
    }
    if (given > sig->pos && sig->varargs < 0) {
        return too_many(vm, f, given, out);
    }
    for (size_t i = 0; i < sig->count; i++) {
        if (!out[i] && !(out[i] = sig->params[i].value)) {
            return missing(vm, f, out, i >= sig->pos, given);
        }
    }
    return 0;
}

enum { FEW = 24 };

static py_obj *bind_and_call(py_vm *vm, py_cfunction *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_obj *few[FEW];
    py_obj **out = f->sig->count <= FEW ? few : al_malloc(f->sig->count * sizeof(py_obj *));
    if (!out) {
        return py_raise_nomem(vm);
    }
    py_obj *result = py_sig_bind(vm, f, self, args, count, kwnames, out) < 0 ? NULL : f->fn(vm, out);
    if (out != few) {
        al_free(out);
    }
    return result;
}

py_obj *py_cfunction_call(py_vm *vm, py_cfunction *f, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (py_stack_check(vm, " while calling a Python object") < 0 || (!f->sig && !(f->sig = py_sig_get(vm, f->sig_text)))) {
        return NULL;
    }
    const py_sig *sig = f->sig;
    size_t given = count + (self != NULL);
    py_scope scope = py_scope_open(vm);
    py_obj *result;
    if (!kwnames && given >= sig->required && given <= sig->pos && sig->count == sig->pos && sig->count <= FEW) {
        py_obj *out[FEW];
        size_t at = 0;
        if (self) {
            out[at++] = self;
        }
        for (size_t i = 0; i < count; i++) {
            out[at++] = args[i];
        }
        for (; at < sig->count; at++) {
            out[at] = sig->params[at].value;
        }
        result = f->fn(vm, out);
    } else {
        result = bind_and_call(vm, f, self, args, count, kwnames);
    }
    if (AL_UNLIKELY(!result && !vm->error)) {
        py_raise(vm, &py_SystemError, "%s() failed without an exception", f->name);
    }
    return py_scope_close_keep(vm, scope, result);
}
