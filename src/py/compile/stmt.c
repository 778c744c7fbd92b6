#include "py/compile/unit.h"
#include "py/compile/walk.h"

#include <string.h>

size_t py_docstring(py_compiler *c, const py_nodes *body, bool store)
{
    py_obj *doc = NULL;
    if (body->count && body->items[0]->kind == PY_AST_Expr) {
        const py_node *e = py_as(Expr, body->items[0])->value;
        if (e->kind == PY_AST_Constant && py_as(Constant, e)->value.kind == PY_CONST_STR) {
            doc = c->failed ? NULL : py_const_value(c, &py_as(Constant, e)->value);
            if (!doc) {
                c->failed = true;
                return 1;
            }
        }
    }
    if (!store) {
        py_places_of(c, &c->unit->consts, doc ? doc : PY_NONE);
    } else if (doc) {
        py_emit_const(c, doc);
        py_emit_name(c, PY_STORE_NAME_OP, PY_ID(c->vm, __doc__));
    }
    return doc ? 1 : 0;
}

/* a, b = x, y: the values need not become a tuple. */
static bool assign_pairwise(py_compiler *c, const py_Assign *a)
{
    const py_node *target = a->targets.items[0];
    if (a->targets.count != 1 || target->kind != PY_AST_Tuple || a->value->kind != PY_AST_Tuple || py_is_constant_expr(a->value)) {
        return false;
    }
    const py_nodes *to = &py_as(Tuple, target)->elts, *from = &py_as(Tuple, a->value)->elts;
    if (to->count != from->count || to->count < 2 || to->count > 3) {
        return false;
    }
    for (size_t i = 0; i < to->count; i++) {
        if (to->items[i]->kind == PY_AST_Starred || from->items[i]->kind == PY_AST_Starred) {
            return false;
        }
    }
    py_exprs(c, from);
    py_emit(c, PY_SWAP_OP, (uint32_t)to->count);
    py_exprs(c, to);
    return true;
}

static void assign(py_compiler *c, const py_Assign *a)
{
    if (assign_pairwise(c, a)) {
        return;
    }
    py_expr(c, a->value);
    for (size_t i = 0; i < a->targets.count; i++) {
        if (i + 1 < a->targets.count) {
            py_emit(c, PY_COPY_OP, 1);
        }
        py_expr(c, a->targets.items[i]);
    }
}

static void inplace_op(py_compiler *c, int op)
{
    py_op o = (py_op)(op - PY_Add + PY_OP_ADD);
    if (o == PY_OP_ADD) {
        py_emit(c, PY_INPLACE_ADD_OP, 0);
    } else {
        py_emit(c, PY_INPLACE_OP, (uint32_t)o);
    }
}

static void find_rebinding(void *found, const py_node *e)
{
    if (e->kind == PY_AST_NamedExpr || e->kind == PY_AST_Yield || e->kind == PY_AST_YieldFrom || e->kind == PY_AST_Await) {
        *(bool *)found = true;
    } else {
        py_walk_children(e, find_rebinding, found);
    }
}

/* local += value, where computing the value cannot change the local. */
static bool add_to_local(py_compiler *c, const py_AugAssign *a)
{
    if (c->failed || a->op != PY_Add || a->target->kind != PY_AST_Name || !py_block_is_function(c->unit->block)) {
        return false;
    }
    py_obj *name = py_mangle(c->vm, c->unit->block->private_name, py_as(Name, a->target)->id);
    py_symbol *sym = name ? py_block_find(c->unit->block, name) : NULL;
    bool rebinds = false;
    find_rebinding(&rebinds, a->value);
    if (!sym || sym->where != PY_W_LOCAL || rebinds) {
        return false;
    }
    uint32_t slot = py_places_of(c, &c->unit->varnames, name);
    if (a->value->kind != PY_AST_Constant) {
        py_position at = c->unit->at;
        py_at(c, a->target);
        py_emit(c, PY_CHECK_FAST_OP, slot);
        c->unit->at = at;
    }
    py_expr(c, a->value);
    py_emit(c, PY_ADD_FAST_OP, slot);
    return true;
}

static void aug_assign(py_compiler *c, const py_AugAssign *a)
{
    if (add_to_local(c, a)) {
        return;
    }
    const py_node *t = a->target;
    py_position at = c->unit->at;
    py_obj *name = NULL;
    py_at(c, t);
    if (t->kind == PY_AST_Attribute) {
        const py_Attribute *x = py_as(Attribute, t);
        name = c->failed ? NULL : py_mangle(c->vm, c->unit->block->private_name, x->attr);
        py_expr(c, x->value);
        py_emit(c, PY_COPY_OP, 1);
        py_attr_start(c, x);
        py_emit_name(c, PY_LOAD_ATTR_OP, name);
    } else if (t->kind == PY_AST_Subscript) {
        py_expr(c, py_as(Subscript, t)->value);
        py_expr(c, py_as(Subscript, t)->slice);
        py_emit(c, PY_COPY_OP, 2);
        py_emit(c, PY_COPY_OP, 2);
        py_emit(c, PY_BINARY_SUBSCR_OP, 0);
    } else {
        py_name_op(c, t, py_as(Name, t)->id, PY_Load);
    }
    c->unit->at = at;
    py_expr(c, a->value);
    inplace_op(c, a->op);
    py_at(c, t);
    if (t->kind == PY_AST_Attribute) {
        py_attr_start(c, py_as(Attribute, t));
        py_emit(c, PY_SWAP_OP, 2);
        py_emit_name(c, PY_STORE_ATTR_OP, name);
    } else if (t->kind == PY_AST_Subscript) {
        py_emit(c, PY_SWAP_OP, 3);
        py_emit(c, PY_SWAP_OP, 2);
        py_emit(c, PY_STORE_SUBSCR_OP, 0);
    } else {
        py_name_op(c, t, py_as(Name, t)->id, PY_Store);
    }
    c->unit->at = at;
}

static void evaluate_and_drop(py_compiler *c, const py_node *e)
{
    py_expr(c, e);
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void ann_assign(py_compiler *c, const py_AnnAssign *a)
{
    bool function = py_block_is_function(c->unit->block);
    if (a->value) {
        py_expr(c, a->value);
        py_expr(c, a->target);
    }
    if (a->target->kind == PY_AST_Name) {
        if (a->simple && !function && !c->failed) {
            py_annotation(c, a->annotation);
            py_emit_name(c, PY_LOAD_NAME_OP, PY_ID(c->vm, __annotations__));
            py_emit_const(c, py_mangle(c->vm, c->unit->block->private_name, py_as(Name, a->target)->id));
            py_emit(c, PY_STORE_SUBSCR_OP, 0);
            return;
        }
    } else if (!a->value) {
        if (a->target->kind == PY_AST_Attribute) {
            evaluate_and_drop(c, py_as(Attribute, a->target)->value);
        } else if (a->target->kind == PY_AST_Subscript) {
            evaluate_and_drop(c, py_as(Subscript, a->target)->value);
            evaluate_and_drop(c, py_as(Subscript, a->target)->slice);
        }
    }
    if (!a->simple && !function && !c->future_annotations) {
        evaluate_and_drop(c, a->annotation);
    }
}

static void if_stmt(py_compiler *c, const py_If *s)
{
    py_label other = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_jump_if(c, s->test, &other, false);
    py_stmts(c, &s->body);
    if (s->orelse.count) {
        py_emit_jump(c, PY_JUMP_OP, &end);
        py_place(c, &other);
        py_stmts(c, &s->orelse);
        py_place(c, &end);
    } else {
        py_place(c, &other);
    }
}

static void assert_stmt(py_compiler *c, const py_Assert *s)
{
    py_label end = PY_LABEL_INIT;
    int32_t depth = c->unit->depth;
    py_warn_assert(c, s->test);
    py_jump_if(c, s->test, &end, true);
    py_emit(c, PY_LOAD_ASSERTION_ERROR_OP, 0);
    if (s->msg) {
        py_emit(c, PY_LOAD_NULL_OP, 0);
        py_expr(c, s->msg);
        py_emit(c, PY_CALL_OP, 1);
    }
    py_emit(c, PY_RAISE_OP, 1);
    c->unit->depth = depth;
    py_place(c, &end);
}

static void raise_stmt(py_compiler *c, const py_Raise *s)
{
    int32_t depth = c->unit->depth;
    uint32_t count = 0;
    if (s->exc) {
        py_expr(c, s->exc);
        count = 1;
        if (s->cause) {
            py_expr(c, s->cause);
            count = 2;
        }
    }
    py_emit(c, PY_RAISE_OP, count);
    c->unit->depth = depth;
}

/* --- imports --- */

static void import_as(py_compiler *c, const py_alias *a)
{
    const char *dot = strchr(a->name, '.');
    while (dot && !c->failed) {
        const char *start = dot + 1;
        dot = strchr(start, '.');
        size_t size = dot ? (size_t)(dot - start) : strlen(start);
        py_emit_name(c, PY_IMPORT_FROM_OP, py_str_internn(c->vm, start, size));
        py_emit(c, PY_SWAP_OP, 2);
        py_emit(c, PY_POP_TOP_OP, 0);
    }
    py_name_op(c, NULL, a->asname, PY_Store);
}

static void import(py_compiler *c, const py_Import *s)
{
    for (size_t i = 0; i < s->names.count && !c->failed; i++) {
        const py_alias *a = py_as(alias, s->names.items[i]);
        py_emit_const(c, py_small(0));
        py_emit_const(c, PY_NONE);
        py_emit_name(c, PY_IMPORT_NAME_OP, py_str_intern(c->vm, a->name));
        if (a->asname) {
            import_as(c, a);
            continue;
        }
        const char *dot = strchr(a->name, '.');
        char *top = al_arena_strndup(c->arena, a->name, dot ? (size_t)(dot - a->name) : strlen(a->name));
        if (top) {
            py_name_op(c, NULL, top, PY_Store);
        } else {
            py_oom(c);
        }
    }
}

static bool known_future(const char *name)
{
    static const char *const names[] = { "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
                                         "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations" };
    for (size_t i = 0; i < AL_COUNT(names); i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Is it a from __future__ import, or something that may stand before one? */
static bool before_future(const py_node *s, size_t at)
{
    if (s->kind == PY_AST_ImportFrom) {
        const py_ImportFrom *f = py_as(ImportFrom, s);
        return f->module && f->level == 0 && strcmp(f->module, "__future__") == 0;
    }
    return at == 0 && s->kind == PY_AST_Expr && py_as(Expr, s)->value->kind == PY_AST_Constant;
}

static void check_future(py_compiler *c, const py_ImportFrom *s)
{
    const py_node *tree = c->symbols.first->node;
    bool early = false;
    if (tree->kind == PY_AST_Module) {
        const py_nodes *body = &py_as(Module, tree)->body;
        for (size_t i = 0; i < body->count && before_future(body->items[i], i); i++) {
            early = early || body->items[i] == &s->base;
        }
    } else {
        early = true;
    }
    if (!early) {
        py_fail_at(c, &s->base, "from __future__ imports must occur at the beginning of the file");
    }
    for (size_t i = 0; i < s->names.count && !c->failed; i++) {
        const char *name = py_as(alias, s->names.items[i])->name;
        if (!known_future(name)) {
            c->failed = true;
            py_syntax_error_at(c->vm, c->symbols.filename, c->symbols.source, c->symbols.source_size, &s->base,
                               strcmp(name, "braces") == 0 ? "not a chance" : "future feature %s is not defined", name);
        }
    }
}

static void import_from(py_compiler *c, const py_ImportFrom *s)
{
    if (s->module && s->level == 0 && strcmp(s->module, "__future__") == 0) {
        check_future(c, s);
    }
    py_obj *names = c->failed ? NULL : py_tuple_new(c->vm, s->names.count);
    for (size_t i = 0; names && i < s->names.count; i++) {
        py_obj *name = py_str_intern(c->vm, py_as(alias, s->names.items[i])->name);
        if (!name) {
            c->failed = true;
            return;
        }
        PY_TUPLE(names)->items[i] = name;
    }
    py_emit_const(c, py_small(s->level));
    py_emit_const(c, names);
    if (c->failed) {
        return;
    }
    py_emit_name(c, PY_IMPORT_NAME_OP, py_str_intern(c->vm, s->module ? s->module : ""));
    if (s->names.count == 1 && strcmp(py_as(alias, s->names.items[0])->name, "*") == 0) {
        py_emit(c, PY_IMPORT_STAR_OP, 0);
        return;
    }
    for (size_t i = 0; i < s->names.count; i++) {
        const py_alias *a = py_as(alias, s->names.items[i]);
        py_emit_name(c, PY_IMPORT_FROM_OP, PY_TUPLE(names)->items[i]);
        py_name_op(c, NULL, a->asname ? a->asname : a->name, PY_Store);
    }
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void expr_stmt(py_compiler *c, const py_Expr *s)
{
    if (c->interactive && c->unit->outer == NULL) {
        py_expr(c, s->value);
        py_emit(c, PY_INTRINSIC_1_OP, PY_I_PRINT);
        py_emit(c, PY_POP_TOP_OP, 0);
    } else if (s->value->kind != PY_AST_Constant) {
        py_expr(c, s->value);
        py_emit(c, PY_POP_TOP_OP, 0);
    }
}

void py_stmt(py_compiler *c, const py_node *s)
{
    if (!py_compile_check(c)) {
        return;
    }
    py_at(c, s);
    switch ((py_ast_kind)s->kind) {
    case PY_AST_FunctionDef:
    case PY_AST_AsyncFunctionDef: /* the same fields in the same order */
        py_function_stmt(c, py_as(FunctionDef, s));
        break;
    case PY_AST_ClassDef:
        py_class_stmt(c, py_as(ClassDef, s));
        break;
    case PY_AST_Return:
        py_return(c, py_as(Return, s));
        break;
    case PY_AST_Delete:
        py_exprs(c, &py_as(Delete, s)->targets);
        break;
    case PY_AST_Assign:
        assign(c, py_as(Assign, s));
        break;
    case PY_AST_TypeAlias:
        py_type_alias(c, py_as(TypeAlias, s));
        break;
    case PY_AST_AugAssign:
        aug_assign(c, py_as(AugAssign, s));
        break;
    case PY_AST_AnnAssign:
        ann_assign(c, py_as(AnnAssign, s));
        break;
    case PY_AST_For:
        py_for_stmt(c, py_as(For, s));
        break;
    case PY_AST_AsyncFor:
        py_async_for(c, py_as(For, s));
        break;
    case PY_AST_While:
        py_while(c, py_as(While, s));
        break;
    case PY_AST_If:
        if_stmt(c, py_as(If, s));
        break;
    case PY_AST_With:
    case PY_AST_AsyncWith: /* the same fields in the same order */
        py_with(c, py_as(With, s), 0);
        break;
    case PY_AST_Match:
        py_match(c, py_as(Match, s));
        break;
    case PY_AST_Raise:
        raise_stmt(c, py_as(Raise, s));
        break;
    case PY_AST_Try:
    case PY_AST_TryStar: /* the same fields in the same order */
        py_try(c, py_as(Try, s));
        break;
    case PY_AST_Assert:
        assert_stmt(c, py_as(Assert, s));
        break;
    case PY_AST_Import:
        import(c, py_as(Import, s));
        break;
    case PY_AST_ImportFrom:
        import_from(c, py_as(ImportFrom, s));
        break;
    case PY_AST_Expr:
        expr_stmt(c, py_as(Expr, s));
        break;
    case PY_AST_Break:
    case PY_AST_Continue:
        py_break_continue(c, s);
        break;
    default: /* global, nonlocal, pass */
        break;
    }
}

void py_stmts(py_compiler *c, const py_nodes *list)
{
    for (size_t i = 0; i < list->count; i++) {
        py_stmt(c, list->items[i]);
    }
}
