#include "base/vec.h"
#include "py/machine/machine.h"

#include <string.h>

/* --- errors, worded as CPython's --- */

/* 'a', 'b', and 'c' */
static void name_list(al_sb *sb, py_obj *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i) {
            al_sb_add(sb, count == 2 ? " and " : i + 1 == count ? ", and " : ", ");
        }
        al_sb_addc(sb, '\'');
        al_sb_addn(sb, py_str_text(names[i]), py_str_size(names[i]));
        al_sb_addc(sb, '\'');
    }
}

static void missing(py_vm *vm, const py_function *fn, py_obj *const *slots, uint32_t from, uint32_t to, const char *kind)
{
    py_obj *const *names = PY_TUPLE(fn->code->varnames)->items;
    AL_VEC(py_obj *) absent = { 0 };
    for (uint32_t i = from; i < to; i++) {
        if (!slots[i] && !al_vec_push(&absent, names[i])) {
            py_raise_nomem(vm);
            al_vec_free(&absent);
            return;
        }
    }
    al_sb sb = AL_SB_INIT;
    name_list(&sb, absent.items, absent.count);
    py_raise(vm, &py_TypeError, "%S() missing %d required %s argument%s: %s", fn->qualname, (int)absent.count, kind,
             absent.count == 1 ? "" : "s", al_sb_text(&sb));
    al_sb_free(&sb);
    al_vec_free(&absent);
}

static void too_many(py_vm *vm, const py_function *fn, py_obj *const *slots, size_t given)
{
    const py_code *code = fn->code;
    size_t defaults = fn->defaults ? PY_TUPLE(fn->defaults)->count : 0;
    uint32_t kwonly_given = 0;
    for (uint32_t i = 0; i < code->kwonly_count; i++) {
        kwonly_given += slots[code->arg_count + i] != NULL;
    }
    al_sb takes = AL_SB_INIT, extra = AL_SB_INIT;
    bool plural;
    if (defaults) {
        plural = true;
        al_sb_addf(&takes, "from %zu to %u", code->arg_count - defaults, code->arg_count);
    } else {
        plural = code->arg_count != 1;
        al_sb_addf(&takes, "%u", code->arg_count);
    }
    if (kwonly_given) {
        al_sb_addf(&extra, " positional argument%s (and %u keyword-only argument%s)", given != 1 ? "s" : "", kwonly_given,
                   kwonly_given != 1 ? "s" : "");
    }
    py_raise(vm, &py_TypeError, "%S() takes %s positional argument%s but %d%s %s given", fn->qualname, al_sb_text(&takes),
             plural ? "s" : "", (int)given, al_sb_text(&extra), given == 1 && !kwonly_given ? "was" : "were");
    al_sb_free(&takes);
    al_sb_free(&extra);
}

/* Positional-only parameters that were given by name. False: none of them. */
static bool posonly_by_name(py_vm *vm, const py_function *fn, py_obj *kwnames)
{
    const py_code *code = fn->code;
    py_obj *const *names = PY_TUPLE(code->varnames)->items;
    al_sb sb = AL_SB_INIT;
    for (uint32_t i = 0; i < code->posonly_count; i++) {
        for (size_t k = 0; k < PY_TUPLE(kwnames)->count; k++) {
            if (py_str_eq(PY_TUPLE(kwnames)->items[k], names[i])) {
                al_sb_addf(&sb, "%s%s", sb.size ? ", " : "", py_str_text(names[i]));
            }
        }
    }
    bool found = sb.size > 0;
    if (found) {
        py_raise(vm, &py_TypeError, "%S() got some positional-only arguments passed as keyword arguments: '%s'", fn->qualname,
                 al_sb_text(&sb));
    }
    al_sb_free(&sb);
    return found;
}

/* --- binding --- */

/* The place of a parameter that may be given by name, or -1. */
static int32_t find_param(const py_code *code, const py_obj *name)
{
    py_obj *const *names = PY_TUPLE(code->varnames)->items;
    uint32_t total = code->arg_count + code->kwonly_count;
    for (uint32_t i = code->posonly_count; i < total; i++) {
        if (names[i] == name) {
            return (int32_t)i;
        }
    }
    if (py_is_interned(name)) {
        return -1;
    }
    for (uint32_t i = code->posonly_count; i < total; i++) {
        if (py_str_eq(names[i], name)) {
            return (int32_t)i;
        }
    }
    return -1;
}

static int bind_keywords(py_vm *vm, py_function *fn, py_obj **slots, py_obj *const *values, py_obj *kwnames, py_obj *kwdict)
{
    for (size_t i = 0; i < PY_TUPLE(kwnames)->count; i++) {
        py_obj *name = PY_TUPLE(kwnames)->items[i];
        if (!py_is_str(vm, name)) {
            return py_raise_int(vm, &py_TypeError, "%S() keywords must be strings", fn->qualname);
        }
        int32_t at = find_param(fn->code, name);
        if (at >= 0) {
            if (slots[at]) {
                return py_raise_int(vm, &py_TypeError, "%S() got multiple values for argument '%S'", fn->qualname, name);
            }
            slots[at] = values[i];
        } else if (kwdict) {
            if (py_dict_set(vm, kwdict, name, values[i]) < 0) {
                return -1;
            }
        } else if (fn->code->posonly_count && posonly_by_name(vm, fn, kwnames)) {
            return -1;
        } else {
            return py_raise_int(vm, &py_TypeError, "%S() got an unexpected keyword argument '%S'", fn->qualname, name);
        }
    }
    return 0;
}

static int fill_defaults(py_vm *vm, py_function *fn, py_obj **slots, size_t given)
{
    const py_code *code = fn->code;
    if (given < code->arg_count) {
        size_t defaults = fn->defaults ? PY_TUPLE(fn->defaults)->count : 0;
        uint32_t required = defaults > code->arg_count ? 0 : code->arg_count - (uint32_t)defaults;
        for (uint32_t i = (uint32_t)given; i < required; i++) {
            if (!slots[i]) {
                missing(vm, fn, slots, (uint32_t)given, required, "positional");
                return -1;
            }
        }
        for (uint32_t i = required; i < code->arg_count; i++) {
            if (!slots[i]) {
                slots[i] = PY_TUPLE(fn->defaults)->items[i - required + (defaults > code->arg_count ? defaults - code->arg_count : 0)];
            }
        }
    }
    bool lacks = false;
    for (uint32_t i = code->arg_count; i < code->arg_count + code->kwonly_count; i++) {
        if (!slots[i] && fn->kwdefaults) {
            py_obj *value = py_dict_get(vm, fn->kwdefaults, PY_TUPLE(code->varnames)->items[i]);
            if (!value) {
                return -1;
            }
            slots[i] = value == PY_ABSENT ? NULL : value;
        }
        lacks = lacks || !slots[i];
    }
    if (lacks) {
        missing(vm, fn, slots, code->arg_count, code->arg_count + code->kwonly_count, "keyword-only");
        return -1;
    }
    return 0;
}

int py_bind_args(py_vm *vm, py_function *fn, py_frame *f, py_obj *const *args, size_t count, py_obj *kwnames)
{
    const py_code *code = fn->code;
    py_obj **slots = f->slots;
    uint32_t total = code->arg_count + code->kwonly_count;
    py_obj *kwdict = NULL;
    if (code->flags & PY_CO_VARKEYWORDS) {
        kwdict = py_dict_new(vm);
        if (!kwdict) {
            return -1;
        }
        slots[total + ((code->flags & PY_CO_VARARGS) != 0)] = kwdict;
    }
    size_t positional = count < code->arg_count ? count : code->arg_count;
    if (positional) {
        memcpy(slots, args, positional * sizeof *slots);
    }
    if (code->flags & PY_CO_VARARGS) {
        slots[total] = py_tuple_from_array(vm, args + positional, count - positional);
        if (!slots[total]) {
            return -1;
        }
    }
    if (kwnames && bind_keywords(vm, fn, slots, args + count, kwnames, kwdict) < 0) {
        return -1;
    }
    if (count > code->arg_count && !(code->flags & PY_CO_VARARGS)) {
        too_many(vm, fn, slots, count);
        return -1;
    }
    return fill_defaults(vm, fn, slots, count);
}

py_frame *py_function_enter(py_vm *vm, py_function *fn, py_obj *const *args, size_t count, py_obj *kwnames, py_obj **result)
{
    py_code *code = fn->code;
    *result = NULL;
    if (code->flags & (PY_CO_GENERATOR | PY_CO_COROUTINE | PY_CO_ASYNC_GENERATOR)) {
        py_generator *g = py_generator_new(vm, fn);
        if (g && py_bind_args(vm, fn, g->frame, args, count, kwnames) == 0 && py_frame_cells(vm, g->frame) == 0) {
            *result = (py_obj *)g;
        }
        return NULL;
    }
    py_frame *f = py_frame_push(vm, code, fn, fn->globals, fn->builtins);
    if (f && (py_bind_args(vm, fn, f, args, count, kwnames) < 0 || py_frame_cells(vm, f) < 0)) {
        py_frame_pop(vm, f);
        return NULL;
    }
    return f;
}

py_obj *py_function_call(py_vm *vm, py_obj *fn, py_obj *const *args, size_t count, py_obj *kwnames)
{
    py_obj *result = NULL;
    if (py_stack_check(vm, " while calling a Python object") < 0) {
        return NULL;
    }
    py_frame *f = py_function_enter(vm, PY_FUNCTION_OBJ(fn), args, count, kwnames, &result);
    if (!f) {
        return result;
    }
    f->cont = PY_C_ENTRY;
    return py_machine_run(vm, f);
}
