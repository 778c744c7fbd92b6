#include "py/compile/compile.h"

#include <string.h>

#include "py/compile/unit.h"

/* Raises what the parser found. */
static void raise_parse_error(py_vm *vm, const py_syntax_error *e, const char *filename)
{
    const py_classdef *kind = &py_SyntaxError;
    if (!e->type || strcmp(e->type, "MemoryError") == 0) {
        py_raise_nomem(vm);
        return;
    }
    if (strcmp(e->type, "RecursionError") == 0) {
        py_raise(vm, &py_RecursionError, "%s", e->message);
        return;
    }
    if (strcmp(e->type, "IndentationError") == 0) {
        kind = &py_IndentationError;
    } else if (strcmp(e->type, "TabError") == 0) {
        kind = &py_TabError;
    }
    py_obj *message = py_str_new(vm, e->message);
    py_obj *file = py_str_new(vm, filename);
    py_obj *text = e->line ? py_str_new(vm, e->line) : PY_NONE;
    py_obj *where = message && file && text ? py_tuple_of(vm, 6, file, py_small(e->lineno), py_small(e->offset), text,
                                                          py_small(e->end_lineno), py_small(e->end_offset))
                                            : NULL;
    py_obj *exception = where ? py_construct(vm, kind, 2, message, where) : NULL;
    if (exception) {
        py_raise_obj(vm, exception);
    }
}

static bool has_future_annotations(const py_node *tree)
{
    const py_nodes *body = tree->kind == PY_AST_Module ? &py_as(Module, tree)->body : NULL;
    for (size_t i = 0; body && i < body->count; i++) {
        const py_node *s = body->items[i];
        if (s->kind != PY_AST_ImportFrom) {
            if (i == 0 && s->kind == PY_AST_Expr) {
                continue;
            }
            return false;
        }
        const py_ImportFrom *f = py_as(ImportFrom, s);
        if (!f->module || f->level || strcmp(f->module, "__future__") != 0) {
            return false;
        }
        for (size_t k = 0; k < f->names.count; k++) {
            if (strcmp(py_as(alias, f->names.items[k])->name, "annotations") == 0) {
                return true;
            }
        }
    }
    return false;
}

static void body(py_compiler *c, const py_node *tree, py_unit *unit)
{
    if (tree->kind == PY_AST_Expression) {
        py_expr(c, py_as(Expression, tree)->body);
        py_emit(c, PY_RETURN_VALUE_OP, 0);
        return;
    }
    if (unit->block->annotated) {
        py_emit(c, PY_SETUP_ANNOTATIONS_OP, 0);
    }
    const py_nodes *list = tree->kind == PY_AST_Module ? &py_as(Module, tree)->body : &py_as(Interactive, tree)->body;
    size_t start = tree->kind == PY_AST_Module ? py_docstring(c, list, true) : 0;
    for (size_t i = start; i < list->count; i++) {
        py_stmt(c, list->items[i]);
    }
    py_emit(c, PY_RETURN_NONE_OP, 0);
}

static py_obj *compile_tree(py_vm *vm, al_arena *arena, const py_node *tree, const char *source, size_t size, const char *filename,
                            uint32_t flags)
{
    py_compiler c = { .vm = vm, .arena = arena };
    py_unit unit;
    py_code *code = NULL;
    c.filename = py_str_new(vm, filename);
    c.interactive = tree->kind == PY_AST_Interactive;
    c.future_annotations = (flags & PY_COMPILE_FUTURE_ANNOTATIONS) || has_future_annotations(tree);
    c.symbols = (py_symbols){
        .vm = vm, .filename = filename, .source = source, .source_size = size, .arena = arena, .future_annotations = c.future_annotations
    };
    if (c.filename && py_symbols_build(&c.symbols, tree) && py_unit_enter(&c, &unit, c.symbols.first, py_str_intern(vm, "<module>"), 1)) {
        body(&c, tree, &unit);
        code = py_unit_leave(&c);
    }
    py_symbols_free(&c.symbols);
    return (py_obj *)code;
}

py_obj *py_compile_source(py_vm *vm, const char *source, size_t size, const char *filename, py_parse_mode mode, uint32_t flags)
{
    al_arena arena = AL_ARENA_INIT;
    py_syntax_error error = { 0 };
    py_node *tree = py_parse(&arena, source, size, mode, &error);
    py_obj *code = NULL;
    py_scope scope = py_scope_open(vm);
    if (tree) {
        code = compile_tree(vm, &arena, tree, source, size, filename, flags);
    } else {
        raise_parse_error(vm, &error, filename);
    }
    code = py_scope_close_keep(vm, scope, code);
    al_arena_free(&arena);
    return code;
}

py_obj *py_compile(py_vm *vm, const char *source, size_t size, const char *filename)
{
    return py_compile_source(vm, source, size, filename, PY_PARSE_EXEC, 0);
}

py_obj *py_compile_expr(py_vm *vm, const char *source, size_t size, const char *filename)
{
    return py_compile_source(vm, source, size, filename, PY_PARSE_EVAL, 0);
}
