#include "py/compile/unit.h"

static void store_name(py_compiler *c, py_obj *name)
{
    py_emit_name(c, PY_STORE_NAME_OP, name);
}

static py_code *class_code(py_compiler *c, const py_ClassDef *d, int32_t first_line)
{
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &d->base, false);
    if (c->failed || !py_unit_enter(c, &unit, block, py_str_intern(c->vm, d->name), first_line)) {
        c->failed = true;
        return NULL;
    }
    py_emit_name(c, PY_LOAD_NAME_OP, PY_ID(c->vm, __name__));
    store_name(c, PY_ID(c->vm, __module__));
    py_emit_const(c, unit.qualname);
    store_name(c, PY_ID(c->vm, __qualname__));
    if (d->type_params.count) {
        py_name_op(c, NULL, ".type_params", PY_Load);
        store_name(c, py_str_intern(c->vm, "__type_params__"));
    }
    if (block->annotated) {
        py_emit(c, PY_SETUP_ANNOTATIONS_OP, 0);
    }
    for (size_t i = py_docstring(c, &d->body, true); i < d->body.count; i++) {
        py_stmt(c, d->body.items[i]);
    }
    if (block->class_cell) {
        py_emit(c, PY_LOAD_CLOSURE_OP, (uint32_t)py_places_find(&unit.cells, PY_ID(c->vm, __class__)));
        py_emit(c, PY_COPY_OP, 1);
        store_name(c, PY_ID(c->vm, __classcell__));
        py_emit(c, PY_RETURN_VALUE_OP, 0);
    } else {
        py_emit(c, PY_RETURN_NONE_OP, 0);
    }
    return py_unit_leave(c);
}

static void build_class(py_compiler *c, const py_ClassDef *d, int32_t first_line, const py_nodes *bases)
{
    py_emit(c, PY_LOAD_BUILD_CLASS_OP, 0);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    py_code *code = class_code(c, d, first_line);
    py_make_function(c, code, 0);
    py_emit_const(c, c->failed ? NULL : py_str_intern(c->vm, d->name));
    py_call_args(c, 2, bases, &d->keywords);
}

/* class C[T](...): a function around it, called at once, holds the type parameters; Generic[T] becomes a base. */
static void generic_class(py_compiler *c, const py_ClassDef *d, int32_t first_line)
{
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &d->base, true);
    py_obj *name = c->failed ? NULL : py_str_printf(c->vm, "<generic parameters of %s>", d->name);
    if (!name || !py_unit_enter(c, &unit, block, name, first_line)) {
        c->failed = true;
        return;
    }
    py_at(c, &d->base);
    py_type_params(c, &d->type_params);
    py_emit(c, PY_COPY_OP, 1);
    py_name_op(c, NULL, ".type_params", PY_Store);
    py_emit(c, PY_INTRINSIC_1_OP, PY_I_GENERIC);
    py_name_op(c, NULL, ".generic_base", PY_Store);
    py_nodes bases = { AL_NEW_ARRAY(c->arena, py_node *, d->bases.count + 1), d->bases.count + 1 };
    py_Name *generic = AL_NEW(c->arena, py_Name);
    if (bases.items && generic) {
        for (size_t i = 0; i < d->bases.count; i++) {
            bases.items[i] = d->bases.items[i];
        }
        generic->base = d->base;
        generic->base.kind = PY_AST_Name;
        generic->id = ".generic_base";
        generic->ctx = PY_Load;
        bases.items[d->bases.count] = &generic->base;
        build_class(c, d, first_line, &bases);
    } else {
        py_oom(c);
    }
    py_emit(c, PY_RETURN_VALUE_OP, 0);
    py_make_function(c, py_unit_leave(c), 0);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    py_emit(c, PY_CALL_OP, 0);
}

void py_class_stmt(py_compiler *c, const py_ClassDef *d)
{
    int32_t first_line = d->decorator_list.count ? d->decorator_list.items[0]->lineno : d->base.lineno;
    for (size_t i = 0; i < d->decorator_list.count; i++) {
        py_expr(c, d->decorator_list.items[i]);
        py_emit(c, PY_LOAD_NULL_OP, 0);
    }
    if (d->type_params.count) {
        generic_class(c, d, first_line);
    } else {
        build_class(c, d, first_line, &d->bases);
    }
    py_position saved = c->unit->at;
    for (size_t i = d->decorator_list.count; i-- > 0;) {
        py_at(c, d->decorator_list.items[i]);
        py_emit(c, PY_CALL_OP, 1);
    }
    c->unit->at = saved;
    py_name_op(c, &d->base, d->name, PY_Store);
}

void py_type_alias(py_compiler *c, const py_TypeAlias *t)
{
    const char *id = py_as(Name, t->name)->id;
    if (!t->type_params.count) {
        py_emit_const(c, c->failed ? NULL : py_str_intern(c->vm, id));
        py_expr(c, t->value);
        py_emit(c, PY_INTRINSIC_2_OP, PY_I_TYPEALIAS);
        py_expr(c, t->name);
        return;
    }
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &t->base, true);
    py_obj *name = c->failed ? NULL : py_str_printf(c->vm, "<generic parameters of %s>", id);
    if (!name || !py_unit_enter(c, &unit, block, name, t->base.lineno)) {
        c->failed = true;
        return;
    }
    py_type_params(c, &t->type_params);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_emit_const(c, py_str_intern(c->vm, id));
    py_expr(c, t->value);
    py_emit(c, PY_INTRINSIC_2_OP, PY_I_TYPEALIAS);
    py_emit(c, PY_RETURN_VALUE_OP, 0);
    py_make_function(c, py_unit_leave(c), 0);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    py_emit(c, PY_CALL_OP, 0);
    py_expr(c, t->name);
}
