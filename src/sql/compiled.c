/*
 * What a compilation gives, as scripts see it: SQLCompiler.
 */
#include "sql/compile.h"

#include <string.h>

#include "sql/stmt.h"
#include "types/exc.h"

static al_compiled *compiled_of(py_obj *o)
{
    return (al_compiled *)(void *)o;
}

static py_obj *compiled_new(py_vm *vm, py_obj **args)
{
    al_dialect_obj *dialect = al_dialect_of(vm, args[1]);
    if (!dialect) {
        return NULL;
    }
    al_compile_options options = { 0 };
    py_obj *kwargs = py_dict_get_s(vm, args[3], "compile_kwargs");
    py_obj *keys = kwargs ? py_dict_get_s(vm, args[3], "column_keys") : NULL;
    py_obj *many = keys ? py_dict_get_s(vm, args[3], "for_executemany") : NULL;
    if (!many) {
        return NULL;
    }
    options.kwargs = py_given(kwargs) && py_is_dict(vm, kwargs) ? kwargs : NULL;
    options.column_keys = py_given(keys) ? py_list_from(vm, keys) : NULL;
    options.for_executemany = many == PY_TRUE;
    if (py_error_pending(vm)) {
        return NULL;
    }
    if (!py_given(args[2])) {
        return py_raise(vm, &al_exc_CompileError, "There is no statement to compile");
    }
    al_compiled *c = al_compile(vm, args[2], dialect, &options);
    return c ? &c->head : NULL;
}

static py_obj *compiled_str(py_vm *vm, py_obj *self)
{
    py_obj *text = compiled_of(self)->string;
    return text ? text : py_str_new(vm, "");
}

static al_sqlc *active(py_vm *vm, py_obj *self)
{
    al_sqlc *c = compiled_of(self)->state;
    return c ? c : py_raise(vm, &al_exc_CompileError, "The statement has been compiled: its compiler can't process more elements");
}

/* compiler.process(element, **kw), within a @compiles function */
static py_obj *compiled_process(py_vm *vm, py_obj **args)
{
    al_sqlc *c = active(vm, args[0]);
    al_vis v;
    if (!c || al_vis_of_keywords(c, args[2], &v) < 0) {
        return NULL;
    }
    al_sb text = AL_SB_INIT;
    if (al_visit(c, args[1], &v, &text) < 0) {
        al_sb_free(&text);
        return NULL;
    }
    return py_str_take(vm, &text);
}

/* args[0]: (compiler, visit function's kind as a number): compiler.visit_x(element, **kw) goes past @compiles */
static py_obj *call_visit(py_vm *vm, py_obj **args)
{
    const py_tuple *bound = PY_TUPLE(args[0]);
    al_sqlc *c = active(vm, bound->items[0]);
    al_vis v;
    if (!c || al_vis_of_keywords(c, args[2], &v) < 0) {
        return NULL;
    }
    if (!al_is_element(vm, args[1]) || (int64_t)al_element_kind(vm, AL_ELEMENT(args[1])) != py_small_value(bound->items[1])) {
        return py_raise(vm, &py_TypeError, "this visit function does not take '%T' objects", args[1]);
    }
    al_sql_visit visit = al_visit_find(c, al_element_kind(vm, AL_ELEMENT(args[1])));
    al_sb text = AL_SB_INIT;
    if ((visit ? visit(c, AL_ELEMENT(args[1]), &v, &text) : al_unsupported(c, args[1])) < 0) {
        al_sb_free(&text);
        return NULL;
    }
    return py_str_take(vm, &text);
}

static py_obj *compiled_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    const char *text = py_str_text(name);
    for (int i = 1; strncmp(text, "visit_", 6) == 0 && i < AL_KIND_COUNT; i++) {
        if (strcmp(text + 6, al_kind_name((al_kind)i)) == 0) {
            py_obj *bound = py_tuple_of(vm, 2, self, py_small(i));
            return bound ? py_closure_new(vm, "visit", "self, element, **kw", call_visit, bound) : NULL;
        }
    }
    return py_raise(vm, &py_AttributeError, "'%T' object has no attribute '%S'", self, name);
}

static py_obj *compiled_render_literal(py_vm *vm, py_obj **args)
{
    al_sqlc *c = active(vm, args[0]);
    al_sb text = AL_SB_INIT;
    py_obj *type = c ? (py_obj *)(void *)al_type_coerce(vm, args[2]) : NULL;
    if (!type || al_literal_value(c, args[1], type, &text) < 0) {
        al_sb_free(&text);
        return NULL;
    }
    return py_str_take(vm, &text);
}

static py_obj *compiled_params(py_vm *vm, py_obj *self)
{
    return al_compiled_params(vm, compiled_of(self), NULL, 0, false);
}

static py_obj *compiled_construct(py_vm *vm, py_obj **args)
{
    return al_compiled_params(vm, compiled_of(args[0]), py_given(args[1]) ? args[1] : NULL, 0, true);
}

static py_obj *compiled_positions(py_vm *vm, py_obj *self)
{
    py_obj *list = compiled_of(self)->positions;
    (void)vm;
    return list ? list : PY_NONE;
}

static py_obj *compiled_dialect(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)compiled_of(self)->dialect;
}

static py_obj *compiled_preparer(py_vm *vm, py_obj *self)
{
    return py_getattr_s(vm, (py_obj *)(void *)compiled_of(self)->dialect, "identifier_preparer");
}

static py_obj *compiled_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *compiled_repr(py_vm *vm, py_obj *self)
{
    const al_compiled *c = compiled_of(self);
    const al_dialect *def = c->dialect ? c->dialect->def : NULL;
    return py_str_printf(vm, "<%s.%s%s object at 0x%llx>", def ? def->module : "sqlalchemy.sql.compiler",
                         def && def->prefix ? def->prefix : "SQL", "Compiler", (unsigned long long)(uintptr_t)self);
}

static void compiled_trace(py_obj *self, py_tracer *t)
{
    al_compiled *c = compiled_of(self);
    al_trace_fields(self, t, offsetof(al_compiled, dialect), offsetof(al_compiled, positions));
    al_trace_fields(self, t, offsetof(al_compiled, insert_prefetch), offsetof(al_compiled, scratch));
    for (size_t i = 0; i < c->column_count; i++) {
        py_trace(t, c->columns[i].key);
        py_trace(t, c->columns[i].name);
        py_trace(t, c->columns[i].objects);
        py_trace(t, c->columns[i].type);
    }
    for (size_t i = 0; c->state && i < c->state->binds.count; i++) {
        py_trace(t, c->state->binds.items[i].bind);
        py_trace(t, c->state->binds.items[i].name);
    }
    for (size_t i = 0; c->state && i < c->state->ctes.count; i++) {
        py_trace(t, c->state->ctes.items[i].cte);
        py_trace(t, c->state->ctes.items[i].name);
        py_trace(t, c->state->ctes.items[i].text);
    }
}

static void compiled_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_free(compiled_of(self)->columns);
}

static const py_member compiled_members[] = {
    PY_NEW("cls, dialect, statement, **kw", compiled_new, "An SQL statement compiled for a dialect: str() is its text."),
    PY_GETSET("params", compiled_params, NULL, "The values of its binds, by name."),
    PY_METHOD("construct_params", "self, params=None, **kw", compiled_construct, NULL),
    PY_METHOD("process", "self, obj, **kwargs", compiled_process, "The text of an element within this statement."),
    PY_METHOD("render_literal_value", "self, value, type_", compiled_render_literal, NULL),
    PY_FIELD_RO("statement", al_compiled, statement),
    PY_FIELD_RO("string", al_compiled, string),
    PY_FIELD_RO("binds", al_compiled, binds),
    PY_GETSET("positiontup", compiled_positions, NULL, NULL),
    PY_GETSET("dialect", compiled_dialect, NULL, NULL),
    PY_GETSET("preparer", compiled_preparer, NULL, NULL),
    PY_GETSET("sql_compiler", compiled_self, NULL, NULL),
    PY_BOOL_RO("isinsert", al_compiled, is_insert),
    PY_BOOL_RO("isupdate", al_compiled, is_update),
    PY_BOOL_RO("isdelete", al_compiled, is_delete),
    PY_BOOL_RO("is_ddl", al_compiled, is_ddl),
    PY_MEMBERS_END,
};
const py_classdef al_compiled_class = {
    .name = "SQLCompiler",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(al_compiled),
    .flags = PY_CLS_DICT | PY_CLS_WEAKREF,
    .members = compiled_members,
    .trace = compiled_trace,
    .finalize = compiled_finalize,
    .str = compiled_str,
    .repr = compiled_repr,
    .getattr = compiled_getattr,
};
