#include "py/machine/machine.h"

#include <stdio.h>
#include <string.h>

/* --- life --- */

int py_machine_init(py_vm *vm)
{
    py_machine *m = al_calloc(1, sizeof *m);
    if (!m) {
        return -1;
    }
    vm->machine = m;
    m->limit = 1000;
    m->modules = py_dict_new(vm);
    m->importing = py_dict_new(vm);
    m->warned = py_set_new(vm);
    m->path = py_list_new(vm, 0);
    m->builtins = m->modules ? py_module_from_def(vm, &py_builtins_module) : NULL;
    m->sys = m->builtins ? py_module_from_def(vm, &py_sys_module) : NULL;
    m->build_class = py_cfunction_new(vm, "__build_class__", "func, name, /, *bases, **kwds", py_build_class, NULL);
    if (!m->sys || !m->importing || !m->warned || !m->path || !m->build_class) {
        return -1;
    }
    m->builtins_dict = py_module_dict(m->builtins);
    return py_dict_set(vm, m->modules, PY_ID(vm, builtins), m->builtins) < 0 || py_dict_set_s(vm, m->modules, "sys", m->sys) < 0 ? -1 : 0;
}

void py_machine_free(py_vm *vm)
{
    py_machine *m = vm->machine;
    py_chunk *c = m->chunk;
    while (c && c->after) {
        c = c->after;
    }
    while (c) {
        py_chunk *before = c->before;
        al_free(c);
        c = before;
    }
    al_free(m->where_file);
    al_free(m);
    vm->machine = NULL;
}

void py_machine_trace(py_vm *vm, py_tracer *t)
{
    py_machine *m = vm->machine;
    if (!m) {
        return;
    }
    py_trace(t, m->builtins);
    py_trace(t, m->builtins_dict);
    py_trace(t, m->modules);
    py_trace(t, m->sys);
    py_trace(t, m->build_class);
    py_trace(t, m->import_fn);
    py_trace(t, m->path);
    py_trace(t, m->importing);
    py_trace(t, m->warned);
    for (py_frame *f = m->top; f; f = f->back) {
        py_frame_trace(f, t);
    }
}

/* --- running code --- */

py_obj *py_builtins_of(py_vm *vm, py_obj *globals)
{
    py_obj *builtins = py_dict_get(vm, globals, PY_ID(vm, __builtins__));
    if (builtins == PY_ABSENT) {
        return py_dict_set(vm, globals, PY_ID(vm, __builtins__), vm->machine->builtins) < 0 ? NULL : vm->machine->builtins_dict;
    }
    if (builtins && py_exact(vm, builtins, PY_T_module)) {
        return py_module_dict(builtins);
    }
    return !builtins || py_is_dict(vm, builtins) ? builtins : vm->machine->builtins_dict;
}

py_obj *py_run_frame(py_vm *vm, py_code *code, py_function *function, py_obj *globals, py_obj *locals)
{
    py_obj *builtins = function ? function->builtins : py_builtins_of(vm, globals);
    if (!builtins || py_stack_check(vm, "") < 0) {
        return NULL;
    }
    py_frame *f = py_frame_push(vm, code, function, globals, builtins);
    if (!f) {
        return NULL;
    }
    f->locals = locals;
    f->cont = PY_C_ENTRY;
    if (py_frame_cells(vm, f) < 0) {
        py_frame_pop(vm, f);
        return NULL;
    }
    return py_machine_run(vm, f);
}

py_obj *py_run_code(py_vm *vm, py_obj *code, py_obj *globals, py_obj *locals)
{
    if (PY_CODE(code)->free_count) {
        return py_raise(vm, &py_TypeError, "code object passed to exec() may not contain free variables");
    }
    return py_run_frame(vm, PY_CODE(code), NULL, globals, locals ? locals : globals);
}

/* --- where we are --- */

bool py_where(py_vm *vm, const char **file, int *line)
{
    const py_frame *f = vm->machine->top;
    if (!f) {
        return false;
    }
    *file = py_str_text(f->code->filename);
    *line = py_code_position(f->code, py_frame_at(f)).line;
    return true;
}

py_obj *py_frame_globals(py_vm *vm)
{
    return vm->machine->top ? vm->machine->top->globals : NULL;
}

int py_frame_super(py_vm *vm, py_obj **cls, py_obj **self)
{
    py_frame *f = vm->machine->top;
    if (!f || !f->code->arg_count) {
        return py_raise_int(vm, &py_RuntimeError, "super(): no arguments");
    }
    py_code *code = f->code;
    *self = f->slots[0];
    for (uint32_t i = 0; !*self && code->cell_args && i < code->cell_count; i++) {
        if (code->cell_args[i] == 0) {
            *self = ((py_cell *)(void *)f->slots[code->local_count + i])->value;
        }
    }
    if (!*self) {
        return py_raise_int(vm, &py_RuntimeError, "super(): arg[0] deleted");
    }
    for (uint32_t i = 0; i < code->free_count; i++) {
        if (PY_TUPLE(code->freevars)->items[i] == PY_ID(vm, __class__)) {
            py_obj *value = ((py_cell *)(void *)f->slots[code->local_count + code->cell_count + i])->value;
            if (!value) {
                return py_raise_int(vm, &py_RuntimeError, "super(): empty __class__ cell");
            }
            *cls = value;
            return 0;
        }
    }
    return py_raise_int(vm, &py_RuntimeError, "super(): __class__ cell not found");
}

/* --- the host --- */

int py_vm_path_prepend(py_vm *vm, const char *directory)
{
    py_obj *text = py_str_new(vm, directory);
    py_obj *path = py_dict_get(vm, py_module_dict(vm->machine->sys), PY_ID(vm, path));
    path = path == PY_ABSENT || !path || !py_is_list(vm, path) ? vm->machine->path : path;
    return text ? py_list_insert(vm, path, 0, text) : -1;
}

py_obj *py_sys_modules(py_vm *vm)
{
    return vm->machine->modules;
}

void py_vm_interrupt(py_vm *vm)
{
    vm->machine->interrupt = 1;
    vm->machine->attention = true;
}

void py_vm_set_budget(py_vm *vm, uint64_t steps)
{
    vm->machine->budget = steps;
    vm->machine->attention = steps != 0 || vm->machine->interrupt;
}

/* --- warnings --- */

/* The frame that a warning speaks of: stacklevel 1 is the innermost. */
static const py_frame *warned_frame(py_vm *vm, int stacklevel)
{
    const py_frame *f = vm->machine->top;
    while (f && stacklevel-- > 1) {
        f = f->back;
    }
    return f;
}

static bool shown_by_default(py_vm *vm, py_class *category, const py_frame *f)
{
    static const py_classdef *const ignored[] = { &py_DeprecationWarning, &py_PendingDeprecationWarning, &py_ImportWarning,
                                                  &py_ResourceWarning };
    py_obj *name = f ? py_dict_get(vm, f->globals, PY_ID(vm, __name__)) : PY_ABSENT;
    if (name && py_is_heap(name) && py_str_is(name, "__main__") && py_is_subclass(category, py_class_get(vm, &py_DeprecationWarning))) {
        return true;
    }
    for (size_t i = 0; i < AL_COUNT(ignored); i++) {
        if (py_is_subclass(category, py_class_get(vm, ignored[i]))) {
            return false;
        }
    }
    return true;
}

static void add_source(al_sb *sb, const char *file, int line)
{
    FILE *in = file[0] == '<' ? NULL : fopen(file, "r");
    char text[1024];
    for (int n = 1; in && fgets(text, sizeof text, in); n++) {
        if (n == line) {
            const char *start = text + strspn(text, " \t\f");
            size_t size = strcspn(start, "\r\n");
            al_sb_add(sb, "  ");
            al_sb_addn(sb, start, size);
            al_sb_addc(sb, '\n');
            break;
        }
    }
    if (in) {
        fclose(in);
    }
}

static int show_warning(py_vm *vm, al_sb *sb, const char *file, int line)
{
    add_source(sb, file, line);
    py_obj *err = py_getattr_opt_s(vm, vm->machine->sys, "stderr");
    py_obj *text = py_str_newn(vm, al_sb_text(sb), sb->size);
    return err && text && (!py_given(err) || py_call_method(vm, err, "write", 1, text)) ? 0 : -1;
}

static void add_warning(al_sb *sb, const char *file, int line, py_class *cls, const char *message)
{
    al_sb_addf(sb, "%s:%d: %s: %s\n", file, line, py_class_name(cls), message);
}

int py_warn_explicit(py_vm *vm, const py_classdef *category, const char *message, const char *file, int line)
{
    py_class *cls = py_class_get(vm, category);
    al_sb sb = AL_SB_INIT;
    if (!cls) {
        return -1;
    }
    add_warning(&sb, file, line, cls, message);
    int rc = show_warning(vm, &sb, file, line);
    al_sb_free(&sb);
    return rc;
}

int py_warn(py_vm *vm, const py_classdef *category, const char *message, int stacklevel)
{
    const py_frame *f = warned_frame(vm, stacklevel);
    py_class *cls = py_class_get(vm, category);
    const char *file = f ? py_str_text(f->code->filename) : "sys";
    int line = f ? py_code_position(f->code, py_frame_at(f)).line : 1;
    if (!cls) {
        return -1;
    }
    if (!shown_by_default(vm, cls, f)) {
        return 0;
    }
    al_sb sb = AL_SB_INIT;
    add_warning(&sb, file, line, cls, message);
    py_obj *key = py_str_new(vm, al_sb_text(&sb));
    int added = key ? py_set_add(vm, vm->machine->warned, key) : -1;
    if (added > 0) {
        added = show_warning(vm, &sb, file, line);
    }
    al_sb_free(&sb);
    return added < 0 ? -1 : 0;
}
