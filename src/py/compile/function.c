#include "py/compile/unit.h"

/* --- the pieces of a definition --- */

void py_make_function(py_compiler *c, py_code *code, uint32_t flags)
{
    if (!code) {
        c->failed = true;
        return;
    }
    if (code->free_count) {
        py_tuple *frees = PY_TUPLE(code->freevars);
        for (size_t i = 0; i < frees->count && !c->failed; i++) {
            py_unit *u = c->unit;
            int32_t place = py_places_find(&u->cells, frees->items[i]);
            if (place < 0) {
                place = py_places_find(&u->frees, frees->items[i]) + (int32_t)u->cells.list.count;
            }
            py_emit(c, PY_LOAD_CLOSURE_OP, (uint32_t)place);
        }
        py_emit(c, PY_BUILD_TUPLE_OP, code->free_count);
        flags |= 8;
    }
    py_emit_const(c, (py_obj *)code);
    py_emit(c, PY_MAKE_FUNCTION_OP, flags);
}

void py_annotation(py_compiler *c, const py_node *annotation)
{
    if (c->future_annotations) {
        py_emit_const(c, c->failed ? NULL : py_unparse(c->vm, annotation));
    } else if (annotation->kind == PY_AST_Starred) { /* *args: *Ts */
        py_expr(c, py_as(Starred, annotation)->value);
        py_emit(c, PY_UNPACK_SEQUENCE_OP, 1);
    } else {
        py_expr(c, annotation);
    }
}

static void arg_annotation(py_compiler *c, const char *name, const py_node *annotation, uint32_t *count)
{
    if (annotation && !c->failed) {
        py_emit_const(c, py_mangle(c->vm, c->unit->block->private_name, name));
        py_annotation(c, annotation);
        *count += 2;
    }
}

static void list_annotations(py_compiler *c, const py_nodes *args, uint32_t *count)
{
    for (size_t i = 0; i < args->count; i++) {
        const py_arg *a = py_as(arg, args->items[i]);
        arg_annotation(c, a->arg, a->annotation, count);
    }
}

/* Leaves a tuple name, annotation, name, annotation ... if there are any. */
static bool annotations(py_compiler *c, const py_arguments *a, const py_node *returns)
{
    uint32_t count = 0;
    list_annotations(c, &a->args, &count);
    list_annotations(c, &a->posonlyargs, &count);
    if (a->vararg) {
        arg_annotation(c, py_as(arg, a->vararg)->arg, py_as(arg, a->vararg)->annotation, &count);
    }
    list_annotations(c, &a->kwonlyargs, &count);
    if (a->kwarg) {
        arg_annotation(c, py_as(arg, a->kwarg)->arg, py_as(arg, a->kwarg)->annotation, &count);
    }
    arg_annotation(c, "return", returns, &count);
    if (count) {
        py_emit(c, PY_BUILD_TUPLE_OP, count);
    }
    return count > 0;
}

/* Leaves the tuple and the dict of the defaults that there are; the flags of MAKE_FUNCTION. */
static uint32_t defaults(py_compiler *c, const py_arguments *a)
{
    uint32_t flags = 0;
    if (a->defaults.count) {
        py_starred_build(c, &a->defaults, 0, PY_AST_Tuple);
        flags |= 1;
    }
    uint32_t count = 0;
    for (size_t i = 0; i < a->kw_defaults.count && !c->failed; i++) {
        if (a->kw_defaults.items[i]) {
            py_emit_const(c, py_mangle(c->vm, c->unit->block->private_name, py_as(arg, a->kwonlyargs.items[i])->arg));
            py_expr(c, a->kw_defaults.items[i]);
            count++;
        }
    }
    if (count) {
        py_emit(c, PY_BUILD_MAP_OP, count);
        flags |= 2;
    }
    return flags;
}

static void param(py_compiler *c, const py_node *node)
{
    if (node && !c->failed) {
        py_places_of(c, &c->unit->varnames, py_mangle(c->vm, c->unit->block->private_name, py_as(arg, node)->arg));
    }
}

static void params(py_compiler *c, const py_arguments *a)
{
    py_unit *u = c->unit;
    for (size_t i = 0; i < a->posonlyargs.count; i++) {
        param(c, a->posonlyargs.items[i]);
    }
    for (size_t i = 0; i < a->args.count; i++) {
        param(c, a->args.items[i]);
    }
    for (size_t i = 0; i < a->kwonlyargs.count; i++) {
        param(c, a->kwonlyargs.items[i]);
    }
    param(c, a->vararg);
    param(c, a->kwarg);
    u->posonly_count = (uint32_t)a->posonlyargs.count;
    u->arg_count = u->posonly_count + (uint32_t)a->args.count;
    u->kwonly_count = (uint32_t)a->kwonlyargs.count;
    u->flags |= (a->vararg ? PY_CO_VARARGS : 0u) | (a->kwarg ? PY_CO_VARKEYWORDS : 0u);
}

static py_code *function_code(py_compiler *c, const py_FunctionDef *f, int32_t first_line)
{
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &f->base, false);
    if (c->failed || !py_unit_enter(c, &unit, block, py_str_intern(c->vm, f->name), first_line)) {
        return NULL;
    }
    size_t start = py_docstring(c, &f->body, false);
    params(c, py_as(arguments, f->args));
    for (size_t i = start; i < f->body.count; i++) {
        py_stmt(c, f->body.items[i]);
    }
    py_emit(c, PY_RETURN_NONE_OP, 0);
    return py_unit_leave(c);
}

static void type_param(py_compiler *c, const char *name, const py_node *bound, py_intrinsic which)
{
    if (c->failed) {
        return;
    }
    py_emit_const(c, py_mangle(c->vm, c->unit->block->private_name, name));
    if (bound) {
        py_expr(c, bound);
        py_emit(c, PY_INTRINSIC_2_OP, PY_I_TYPEVAR_BOUND);
    } else {
        py_emit(c, PY_INTRINSIC_1_OP, which);
    }
    py_emit(c, PY_COPY_OP, 1);
    py_name_op(c, NULL, name, PY_Store);
}

void py_type_params(py_compiler *c, const py_nodes *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const py_node *p = list->items[i];
        py_at(c, p);
        if (p->kind == PY_AST_TypeVar) {
            type_param(c, py_as(TypeVar, p)->name, py_as(TypeVar, p)->bound, PY_I_TYPEVAR);
        } else if (p->kind == PY_AST_ParamSpec) {
            type_param(c, py_as(ParamSpec, p)->name, NULL, PY_I_PARAMSPEC);
        } else {
            type_param(c, py_as(TypeVarTuple, p)->name, NULL, PY_I_TYPEVARTUPLE);
        }
    }
    py_emit(c, PY_BUILD_TUPLE_OP, (uint32_t)list->count);
}

/* The function with its annotations and closure, defaults being on the stack. */
static void function_object(py_compiler *c, const py_FunctionDef *f, int32_t first_line, uint32_t flags)
{
    if (annotations(c, py_as(arguments, f->args), f->returns)) {
        flags |= 4;
    }
    py_code *code = function_code(c, f, first_line);
    py_make_function(c, code, flags);
}

/* def f[T](...): a function around it, called at once with the defaults, holds the type parameters. */
static void generic_function(py_compiler *c, const py_FunctionDef *f, int32_t first_line)
{
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &f->base, true);
    py_obj *name = c->failed ? NULL : py_str_printf(c->vm, "<generic parameters of %s>", f->name);
    if (!name || !py_unit_enter(c, &unit, block, name, first_line)) {
        c->failed = true;
        return;
    }
    const py_arguments *a = py_as(arguments, f->args);
    bool kw = false;
    for (size_t i = 0; i < a->kw_defaults.count; i++) {
        kw = kw || a->kw_defaults.items[i];
    }
    uint32_t flags = (a->defaults.count ? 1u : 0u) | (kw ? 2u : 0u);
    for (uint32_t i = 0; i < 2; i++) {
        if (flags & (1u << i)) {
            unit.arg_count++;
            py_places_of(c, &unit.varnames, py_str_intern(c->vm, i ? ".kwdefaults" : ".defaults"));
        }
    }
    py_type_params(c, &f->type_params);
    for (uint32_t i = 0; i < unit.arg_count; i++) {
        py_emit(c, PY_LOAD_FAST_OP, i);
    }
    function_object(c, f, first_line, flags);
    py_emit(c, PY_SWAP_OP, 2);
    py_emit(c, PY_INTRINSIC_2_OP, PY_I_SET_TYPE_PARAMS);
    py_emit(c, PY_RETURN_VALUE_OP, 0);
    uint32_t count = unit.arg_count;
    py_code *code = py_unit_leave(c);
    py_make_function(c, code, 0);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    flags = defaults(c, a);
    (void)flags;
    py_emit(c, PY_CALL_OP, count);
}

void py_function_stmt(py_compiler *c, const py_FunctionDef *f)
{
    int32_t first_line = f->decorator_list.count ? f->decorator_list.items[0]->lineno : f->base.lineno;
    for (size_t i = 0; i < f->decorator_list.count; i++) {
        py_expr(c, f->decorator_list.items[i]);
        py_emit(c, PY_LOAD_NULL_OP, 0);
    }
    if (f->type_params.count) {
        generic_function(c, f, first_line);
    } else {
        function_object(c, f, first_line, defaults(c, py_as(arguments, f->args)));
    }
    py_position saved = c->unit->at;
    for (size_t i = f->decorator_list.count; i-- > 0;) {
        py_at(c, f->decorator_list.items[i]);
        py_emit(c, PY_CALL_OP, 1);
    }
    c->unit->at = saved;
    py_name_op(c, &f->base, f->name, PY_Store);
}

void py_lambda(py_compiler *c, const py_Lambda *l)
{
    const py_arguments *a = py_as(arguments, l->args);
    uint32_t flags = defaults(c, a);
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, &l->base, false);
    if (c->failed || !py_unit_enter(c, &unit, block, py_str_intern(c->vm, "<lambda>"), l->base.lineno)) {
        c->failed = true;
        return;
    }
    py_places_of(c, &unit.consts, PY_NONE);
    params(c, a);
    py_expr(c, l->body);
    unit.at = (py_position){ l->body->lineno, l->body->end_lineno, l->body->col_offset, l->body->end_col_offset };
    if (block->generator) {
        py_emit(c, PY_POP_TOP_OP, 0);
        py_emit(c, PY_RETURN_NONE_OP, 0);
    } else {
        py_emit(c, PY_RETURN_VALUE_OP, 0);
    }
    py_make_function(c, py_unit_leave(c), flags);
}

/* --- comprehensions --- */

typedef struct comp {
    const py_node *node;
    const py_nodes *generators;
    const py_node *elt, *value;
} comp;

static void comp_level(py_compiler *c, const comp *k, size_t level, uint32_t depth);

static void comp_body(py_compiler *c, const comp *k, size_t level, uint32_t depth, py_label *next)
{
    const py_comprehension *g = py_as(comprehension, k->generators->items[level]);
    py_expr(c, g->target);
    for (size_t i = 0; i < g->ifs.count; i++) {
        py_jump_if(c, g->ifs.items[i], next, false);
    }
    if (level + 1 < k->generators->count) {
        comp_level(c, k, level + 1, depth);
        return;
    }
    py_position saved = c->unit->at;
    switch ((py_ast_kind)k->node->kind) {
    case PY_AST_GeneratorExp:
        py_expr(c, k->elt);
        py_at(c, k->elt);
        if (c->unit->flags & PY_CO_ASYNC_GENERATOR) {
            py_emit(c, PY_ASYNC_GEN_WRAP_OP, 0);
        }
        py_emit(c, PY_YIELD_VALUE_OP, 0);
        py_emit(c, PY_POP_TOP_OP, 0);
        break;
    case PY_AST_DictComp:
        py_expr(c, k->elt);
        py_expr(c, k->value);
        py_at(c, k->elt);
        c->unit->at.end_line = k->value->end_lineno;
        c->unit->at.end_col = k->value->end_col_offset;
        py_emit(c, PY_MAP_ADD_OP, depth + 1);
        break;
    default:
        py_expr(c, k->elt);
        py_at(c, k->elt);
        py_emit(c, k->node->kind == PY_AST_SetComp ? PY_SET_ADD_OP : PY_LIST_APPEND_OP, depth + 1);
        break;
    }
    c->unit->at = saved;
}

static void comp_level(py_compiler *c, const comp *k, size_t level, uint32_t depth)
{
    if (!py_compile_check(c)) {
        return;
    }
    const py_comprehension *g = py_as(comprehension, k->generators->items[level]);
    py_label start = PY_LABEL_INIT, next = PY_LABEL_INIT, end = PY_LABEL_INIT;
    if (level == 0) {
        py_emit(c, PY_LOAD_FAST_OP, 0);
    } else {
        py_expr(c, g->iter);
        py_emit(c, g->is_async ? PY_GET_AITER_OP : PY_GET_ITER_OP, 0);
    }
    py_place(c, &start);
    if (!g->is_async) {
        py_emit_jump(c, PY_FOR_ITER_OP, &end);
        comp_body(c, k, level, depth + 1, &next);
        py_place(c, &next);
        py_emit_jump(c, PY_JUMP_BACK_OP, &start);
        py_place(c, &end);
        return;
    }
    py_cover cover;
    py_cover_begin(c, &cover, &end);
    py_emit(c, PY_GET_ANEXT_OP, 0);
    py_emit_const(c, PY_NONE);
    py_yield_from(c);
    py_cover_end(c);
    comp_body(c, k, level, depth + 1, &next);
    py_place(c, &next);
    py_emit_jump(c, PY_JUMP_BACK_OP, &start);
    py_place_handler(c, &end);
    py_emit(c, PY_END_ASYNC_FOR_OP, 0);
}

void py_comprehension_expr(py_compiler *c, const py_node *e, const char *name, const py_nodes *generators, const py_node *elt,
                           const py_node *value)
{
    comp k = { e, generators, elt, value };
    const py_comprehension *outermost = py_as(comprehension, generators->items[0]);
    py_unit unit;
    py_block *block = py_symbols_block(&c->symbols, e, false);
    if (c->failed || !py_unit_enter(c, &unit, block, py_str_intern(c->vm, name), e->lineno)) {
        c->failed = true;
        return;
    }
    py_at(c, e);
    py_places_of(c, &unit.varnames, py_str_intern(c->vm, ".0"));
    unit.arg_count = 1;
    if (e->kind != PY_AST_GeneratorExp) {
        py_emit(c, e->kind == PY_AST_ListComp ? PY_BUILD_LIST_OP : e->kind == PY_AST_SetComp ? PY_BUILD_SET_OP : PY_BUILD_MAP_OP, 0);
    }
    comp_level(c, &k, 0, 0);
    py_emit(c, e->kind == PY_AST_GeneratorExp ? PY_RETURN_NONE_OP : PY_RETURN_VALUE_OP, 0);
    bool awaits = block->coroutine && e->kind != PY_AST_GeneratorExp;
    py_make_function(c, py_unit_leave(c), 0);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    py_expr(c, outermost->iter);
    py_emit(c, outermost->is_async ? PY_GET_AITER_OP : PY_GET_ITER_OP, 0);
    py_emit(c, PY_CALL_OP, 1);
    if (awaits) {
        py_await(c, 0);
    }
}
