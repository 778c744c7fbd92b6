#include "py/compile/unit.h"

#include <string.h>

/* --- constants --- */

static bool is_name_like(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char ch = text[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_')) {
            return false;
        }
    }
    return true;
}

static py_obj *int_value(py_compiler *c, const py_const *k)
{
    const char *text = k->text;
    size_t size = k->size ? k->size : strlen(text);
    int base = 10;
    if (size > 2 && text[0] == '0') {
        char kind = (char)(text[1] | 0x20);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
        if (base != 10) {
            text += 2;
            size -= 2;
        }
    }
    return py_int_parse(c->vm, text, size, base);
}

py_obj *py_const_value(py_compiler *c, const py_const *k)
{
    switch (k->kind) {
    case PY_CONST_NONE:
        return PY_NONE;
    case PY_CONST_TRUE:
        return PY_TRUE;
    case PY_CONST_FALSE:
        return PY_FALSE;
    case PY_CONST_ELLIPSIS:
        return PY_ELLIPSIS;
    case PY_CONST_INT:
        return int_value(c, k);
    case PY_CONST_FLOAT:
        return py_float_new(c->vm, k->number);
    case PY_CONST_COMPLEX:
        return py_complex_new(c->vm, 0.0, k->number);
    case PY_CONST_STR:
        return is_name_like(k->text, k->size) ? py_str_internn(c->vm, k->text, k->size) : py_str_newn(c->vm, k->text, k->size);
    case PY_CONST_BYTES:
        return py_bytes_new(c->vm, k->text, k->size);
    }
    return PY_NONE;
}

bool py_is_constant_expr(const py_node *e)
{
    if (e->kind == PY_AST_Constant) {
        return true;
    }
    if (e->kind == PY_AST_UnaryOp && py_as(UnaryOp, e)->op == PY_USub) {
        const py_node *o = py_as(UnaryOp, e)->operand;
        return o->kind == PY_AST_Constant &&
               (py_as(Constant, o)->value.kind == PY_CONST_INT || py_as(Constant, o)->value.kind == PY_CONST_FLOAT ||
                py_as(Constant, o)->value.kind == PY_CONST_COMPLEX);
    }
    if (e->kind == PY_AST_Tuple && py_as(Tuple, e)->ctx == PY_Load) {
        const py_nodes *elts = &py_as(Tuple, e)->elts;
        for (size_t i = 0; i < elts->count; i++) {
            if (!py_is_constant_expr(elts->items[i])) {
                return false;
            }
        }
        return true;
    }
    return false;
}

static py_obj *fold(py_compiler *c, const py_node *e);

static py_obj *fold_tuple(py_compiler *c, const py_nodes *elts)
{
    py_obj *tuple = py_tuple_new(c->vm, elts->count);
    for (size_t i = 0; tuple && i < elts->count; i++) {
        py_obj *item = fold(c, elts->items[i]);
        if (!item) {
            return NULL;
        }
        PY_TUPLE(tuple)->items[i] = item;
    }
    return tuple;
}

/* The value of a constant expression. */
static py_obj *fold(py_compiler *c, const py_node *e)
{
    if (e->kind == PY_AST_Constant) {
        return py_const_value(c, &py_as(Constant, e)->value);
    }
    if (e->kind == PY_AST_UnaryOp) {
        py_obj *value = fold(c, py_as(UnaryOp, e)->operand);
        return value ? py_unary_op(c->vm, PY_NEG, value) : NULL;
    }
    return fold_tuple(c, &py_as(Tuple, e)->elts);
}

/* --- names --- */

static void deref_op(py_compiler *c, py_obj *name, const py_symbol *sym, py_ast_ctx ctx)
{
    py_unit *u = c->unit;
    int32_t place = sym->where == PY_W_CELL ? py_places_find(&u->cells, name) : py_places_find(&u->frees, name);
    uint32_t at = (uint32_t)place + (sym->where == PY_W_CELL ? 0 : (uint32_t)u->cells.list.count);
    py_opcode load = u->block->kind == PY_B_CLASS ? PY_LOAD_CLASSDEREF_OP : PY_LOAD_DEREF_OP;
    py_emit(c, ctx == PY_Load ? load : ctx == PY_Store ? PY_STORE_DEREF_OP : PY_DELETE_DEREF_OP, at);
}

void py_name_obj_op(py_compiler *c, py_obj *mangled, py_ast_ctx ctx)
{
    if (!mangled || c->failed) {
        c->failed = true;
        return;
    }
    py_unit *u = c->unit;
    py_symbol *sym = py_block_find(u->block, mangled);
    py_where_kind where = sym ? sym->where : PY_W_GLOBAL_IMPLICIT;
    bool function = py_block_is_function(u->block);
    if (where == PY_W_FREE || (where == PY_W_CELL)) {
        deref_op(c, mangled, sym, ctx);
    } else if (where == PY_W_LOCAL && function) {
        uint32_t place = py_places_of(c, &u->varnames, mangled);
        py_emit(c, ctx == PY_Load ? PY_LOAD_FAST_OP : ctx == PY_Store ? PY_STORE_FAST_OP : PY_DELETE_FAST_OP, place);
    } else if (where == PY_W_GLOBAL_EXPLICIT || (where == PY_W_GLOBAL_IMPLICIT && function)) {
        py_emit_name(c, ctx == PY_Load ? PY_LOAD_GLOBAL_OP : ctx == PY_Store ? PY_STORE_GLOBAL_OP : PY_DELETE_GLOBAL_OP, mangled);
    } else {
        py_emit_name(c, ctx == PY_Load ? PY_LOAD_NAME_OP : ctx == PY_Store ? PY_STORE_NAME_OP : PY_DELETE_NAME_OP, mangled);
    }
}

void py_name_op(py_compiler *c, const py_node *at, const char *name, py_ast_ctx ctx)
{
    if (c->failed) {
        return;
    }
    if (ctx == PY_Load && strcmp(name, "__debug__") == 0) {
        py_emit_const(c, PY_TRUE);
        return;
    }
    (void)at;
    py_name_obj_op(c, py_mangle(c->vm, c->unit->block->private_name, name), ctx);
}

/* --- operators --- */

static void binary(py_compiler *c, int op, bool inplace)
{
    py_op o = (py_op)(op - PY_Add + PY_OP_ADD);
    if (inplace) {
        if (o == PY_OP_ADD) {
            py_emit(c, PY_INPLACE_ADD_OP, 0);
        } else {
            py_emit(c, PY_INPLACE_OP, (uint32_t)o);
        }
        return;
    }
    switch (o) {
    case PY_OP_ADD:
        py_emit(c, PY_BINARY_ADD_OP, 0);
        break;
    case PY_OP_SUB:
        py_emit(c, PY_BINARY_SUB_OP, 0);
        break;
    case PY_OP_MUL:
        py_emit(c, PY_BINARY_MUL_OP, 0);
        break;
    default:
        py_emit(c, PY_BINARY_OP, (uint32_t)o);
        break;
    }
}

static void compare_op(py_compiler *c, int op)
{
    switch (op) {
    case PY_Is:
    case PY_IsNot:
        py_emit(c, PY_IS_OP, op == PY_IsNot);
        break;
    case PY_In:
    case PY_NotIn:
        py_emit(c, PY_CONTAINS_OP, op == PY_NotIn);
        break;
    default:
        py_emit(c, PY_COMPARE_OP, (uint32_t)(op - PY_Eq + PY_OP_EQ));
        break;
    }
}

static void unary(py_compiler *c, const py_UnaryOp *u)
{
    py_expr(c, u->operand);
    switch (u->op) {
    case PY_Not:
        py_emit(c, PY_UNARY_NOT_OP, 0);
        break;
    case PY_Invert:
        py_emit(c, PY_UNARY_OP, PY_INVERT);
        break;
    default:
        py_emit(c, PY_UNARY_OP, u->op == PY_USub ? PY_NEG : PY_POS);
        break;
    }
}

static void bool_op(py_compiler *c, const py_BoolOp *b)
{
    py_label end = PY_LABEL_INIT;
    py_opcode op = b->op == PY_And ? PY_JUMP_IF_FALSE_OR_POP_OP : PY_JUMP_IF_TRUE_OR_POP_OP;
    for (size_t i = 0; i + 1 < b->values.count; i++) {
        py_expr(c, b->values.items[i]);
        py_emit_jump(c, op, &end);
    }
    py_expr(c, b->values.items[b->values.count - 1]);
    py_place(c, &end);
}

/* The right side of in: a list or set of constants becomes a tuple, made once. */
static void comparator(py_compiler *c, int op, const py_node *e)
{
    if ((op == PY_In || op == PY_NotIn) && e->kind == PY_AST_List) {
        const py_nodes *elts = &py_as(List, e)->elts;
        bool constant = true;
        for (size_t i = 0; i < elts->count; i++) {
            constant = constant && py_is_constant_expr(elts->items[i]);
        }
        if (constant) {
            py_emit_const(c, fold_tuple(c, elts));
            return;
        }
    }
    py_expr(c, e);
}

static void compare(py_compiler *c, const py_Compare *e)
{
    py_warn_compare(c, e);
    py_expr(c, e->left);
    size_t last = e->ops.count - 1;
    if (last == 0) {
        comparator(c, e->ops.items[0], e->comparators.items[0]);
        compare_op(c, e->ops.items[0]);
        return;
    }
    py_label cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT;
    for (size_t i = 0; i < last; i++) {
        py_expr(c, e->comparators.items[i]);
        py_emit(c, PY_SWAP_OP, 2);
        py_emit(c, PY_COPY_OP, 2);
        compare_op(c, e->ops.items[i]);
        py_emit_jump(c, PY_JUMP_IF_FALSE_OR_POP_OP, &cleanup);
    }
    comparator(c, e->ops.items[last], e->comparators.items[last]);
    compare_op(c, e->ops.items[last]);
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place(c, &cleanup);
    py_emit(c, PY_SWAP_OP, 2);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_place(c, &end);
}

static void jump_if_compare(py_compiler *c, const py_Compare *e, py_label *target, bool condition)
{
    size_t last = e->ops.count - 1;
    py_label cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_warn_compare(c, e);
    py_expr(c, e->left);
    for (size_t i = 0; i < last; i++) {
        py_expr(c, e->comparators.items[i]);
        py_emit(c, PY_SWAP_OP, 2);
        py_emit(c, PY_COPY_OP, 2);
        compare_op(c, e->ops.items[i]);
        py_emit_jump(c, PY_POP_JUMP_IF_FALSE_OP, &cleanup);
    }
    comparator(c, e->ops.items[last], e->comparators.items[last]);
    compare_op(c, e->ops.items[last]);
    py_emit_jump(c, condition ? PY_POP_JUMP_IF_TRUE_OP : PY_POP_JUMP_IF_FALSE_OP, target);
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place(c, &cleanup);
    py_emit(c, PY_POP_TOP_OP, 0);
    if (!condition) {
        py_emit_jump(c, PY_JUMP_OP, target);
    }
    py_place(c, &end);
}

static void jump_if_bool(py_compiler *c, const py_BoolOp *b, py_label *target, bool condition)
{
    bool decisive = b->op == PY_Or; /* the value of an operand that settles the matter */
    py_label settled = PY_LABEL_INIT;
    py_label *on_decisive = decisive == condition ? target : &settled;
    for (size_t i = 0; i + 1 < b->values.count; i++) {
        py_jump_if(c, b->values.items[i], on_decisive, decisive);
    }
    py_jump_if(c, b->values.items[b->values.count - 1], target, condition);
    if (on_decisive == &settled) {
        py_place(c, &settled);
    }
}

void py_jump_if(py_compiler *c, const py_node *e, py_label *target, bool condition)
{
    if (!py_compile_check(c)) {
        return;
    }
    if (e->kind == PY_AST_UnaryOp && py_as(UnaryOp, e)->op == PY_Not) {
        py_jump_if(c, py_as(UnaryOp, e)->operand, target, !condition);
        return;
    }
    if (e->kind == PY_AST_BoolOp) {
        jump_if_bool(c, py_as(BoolOp, e), target, condition);
        return;
    }
    if (e->kind == PY_AST_IfExp) {
        const py_IfExp *x = py_as(IfExp, e);
        py_label other = PY_LABEL_INIT, end = PY_LABEL_INIT;
        py_jump_if(c, x->test, &other, false);
        py_jump_if(c, x->body, target, condition);
        py_emit_jump(c, PY_JUMP_OP, &end);
        py_place(c, &other);
        py_jump_if(c, x->orelse, target, condition);
        py_place(c, &end);
        return;
    }
    if (e->kind == PY_AST_Compare) {
        const py_Compare *x = py_as(Compare, e);
        py_at(c, e); /* and there it stays, as in CPython: a failing assert points at its comparison */
        bool none = x->ops.count == 1 && (x->ops.items[0] == PY_Is || x->ops.items[0] == PY_IsNot) &&
                    x->comparators.items[0]->kind == PY_AST_Constant &&
                    py_as(Constant, x->comparators.items[0])->value.kind == PY_CONST_NONE;
        if (none) {
            py_expr(c, x->left);
            py_emit_jump(c, (x->ops.items[0] == PY_Is) == condition ? PY_POP_JUMP_IF_NONE_OP : PY_POP_JUMP_IF_NOT_NONE_OP, target);
        } else if (x->ops.count > 1) {
            jump_if_compare(c, x, target, condition);
        } else {
            compare(c, x);
            py_emit_jump(c, condition ? PY_POP_JUMP_IF_TRUE_OP : PY_POP_JUMP_IF_FALSE_OP, target);
        }
        return;
    }
    py_expr(c, e);
    py_emit_jump(c, condition ? PY_POP_JUMP_IF_TRUE_OP : PY_POP_JUMP_IF_FALSE_OP, target);
}

static void if_exp(py_compiler *c, const py_IfExp *e)
{
    py_label other = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_jump_if(c, e->test, &other, false);
    py_expr(c, e->body);
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place(c, &other);
    py_expr(c, e->orelse);
    py_place(c, &end);
}

/* --- displays --- */

enum { MANY = 255 }; /* more items than that are added one by one, to keep the stack small */

static bool all_constant(const py_nodes *elts)
{
    for (size_t i = 0; i < elts->count; i++) {
        if (!py_is_constant_expr(elts->items[i])) {
            return false;
        }
    }
    return true;
}

void py_starred_build(py_compiler *c, const py_nodes *elts, uint32_t pushed, py_ast_kind kind)
{
    py_opcode build = kind == PY_AST_Tuple ? PY_BUILD_TUPLE_OP : kind == PY_AST_Set ? PY_BUILD_SET_OP : PY_BUILD_LIST_OP;
    py_opcode start = kind == PY_AST_Set ? PY_BUILD_SET_OP : PY_BUILD_LIST_OP;
    py_opcode add = kind == PY_AST_Set ? PY_SET_ADD_OP : PY_LIST_APPEND_OP;
    py_opcode extend = kind == PY_AST_Set ? PY_SET_UPDATE_OP : PY_LIST_EXTEND_OP;
    if (elts->count > 2 && pushed == 0 && all_constant(elts)) {
        if (kind == PY_AST_Tuple) {
            py_emit_const(c, fold_tuple(c, elts));
        } else {
            py_emit(c, start, 0);
            py_emit_const(c, fold_tuple(c, elts));
            py_emit(c, extend, 1);
        }
        return;
    }
    bool starred = false;
    for (size_t i = 0; i < elts->count; i++) {
        starred = starred || elts->items[i]->kind == PY_AST_Starred;
    }
    bool big = elts->count + pushed > MANY;
    if (!starred && !big) {
        py_exprs(c, elts);
        py_emit(c, build, (uint32_t)elts->count + pushed);
        return;
    }
    bool built = big;
    if (big) {
        py_emit(c, start, pushed);
    }
    for (size_t i = 0; i < elts->count; i++) {
        const py_node *e = elts->items[i];
        if (e->kind == PY_AST_Starred) {
            if (!built) {
                py_emit(c, start, (uint32_t)i + pushed);
                built = true;
            }
            py_expr(c, py_as(Starred, e)->value);
            py_emit(c, extend, 1);
        } else {
            py_expr(c, e);
            if (built) {
                py_emit(c, add, 1);
            }
        }
    }
    if (kind == PY_AST_Tuple) {
        py_emit(c, PY_LIST_TO_TUPLE_OP, 0);
    }
}

static void dict(py_compiler *c, const py_Dict *d)
{
    bool built = false;
    uint32_t pending = 0;
    bool big = d->keys.count > MANY;
    if (big) {
        py_emit(c, PY_BUILD_MAP_OP, 0);
        built = true;
    }
    for (size_t i = 0; i < d->keys.count; i++) {
        if (!d->keys.items[i]) {
            if (!built || pending) {
                py_emit(c, PY_BUILD_MAP_OP, pending);
                if (built) {
                    py_emit(c, PY_DICT_UPDATE_OP, 1);
                }
                built = true;
                pending = 0;
            }
            py_expr(c, d->values.items[i]);
            py_emit(c, PY_DICT_UPDATE_OP, 1);
            continue;
        }
        py_expr(c, d->keys.items[i]);
        py_expr(c, d->values.items[i]);
        if (big) {
            py_emit(c, PY_MAP_ADD_OP, 1);
        } else {
            pending++;
        }
    }
    if (!built || pending) {
        py_emit(c, PY_BUILD_MAP_OP, pending);
        if (built) {
            py_emit(c, PY_DICT_UPDATE_OP, 1);
        }
    }
}

/* --- targets --- */

void py_unpack_targets(py_compiler *c, const py_nodes *elts)
{
    bool seen = false;
    for (size_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != PY_AST_Starred) {
            continue;
        }
        if (seen) {
            py_fail_at(c, elts->items[i], "multiple starred expressions in assignment");
            return;
        }
        if (i >= 1 << 8 || elts->count - i - 1 >= 1 << 12) {
            py_fail_at(c, elts->items[i], "too many expressions in star-unpacking assignment");
            return;
        }
        seen = true;
        py_emit(c, PY_UNPACK_EX_OP, (uint32_t)i | (uint32_t)(elts->count - i - 1) << 12);
    }
    if (!seen) {
        py_emit(c, PY_UNPACK_SEQUENCE_OP, (uint32_t)elts->count);
    }
    for (size_t i = 0; i < elts->count; i++) {
        const py_node *e = elts->items[i];
        py_expr(c, e->kind == PY_AST_Starred ? py_as(Starred, e)->value : e);
    }
}

static void sequence(py_compiler *c, const py_node *e, const py_nodes *elts, int ctx)
{
    if (ctx == PY_Load) {
        if (e->kind == PY_AST_Tuple && all_constant(elts)) {
            py_emit_const(c, fold_tuple(c, elts));
        } else {
            py_starred_build(c, elts, 0, (py_ast_kind)e->kind);
        }
    } else if (ctx == PY_Store) {
        py_unpack_targets(c, elts);
    } else {
        py_exprs(c, elts);
    }
}

/* When an attribute's name stands on a later line than its object, errors point at the name. */
void py_attr_start(py_compiler *c, const py_Attribute *a)
{
    py_position *at = &c->unit->at;
    if (at->line == a->base.end_lineno) {
        return;
    }
    at->line = a->base.end_lineno;
    int32_t len = 0;
    for (const char *p = a->attr; *p; p++) {
        len += ((unsigned char)*p & 0xc0) != 0x80;
    }
    if (len <= a->base.end_col_offset) {
        at->col = a->base.end_col_offset - len;
    } else {
        at->col = at->end_col = -1;
        at->end_line = at->line;
    }
}

static void attribute(py_compiler *c, const py_Attribute *a)
{
    py_expr(c, a->value);
    py_attr_start(c, a);
    py_opcode op = a->ctx == PY_Load ? PY_LOAD_ATTR_OP : a->ctx == PY_Store ? PY_STORE_ATTR_OP : PY_DELETE_ATTR_OP;
    if (!c->failed) {
        py_emit_name(c, op, py_mangle(c->vm, c->unit->block->private_name, a->attr));
    }
}

static void slice(py_compiler *c, const py_node *e)
{
    const py_Slice *s = py_as(Slice, e);
    const py_node *parts[] = { s->lower, s->upper, s->step };
    uint32_t count = s->step ? 3 : 2;
    for (uint32_t i = 0; i < count; i++) {
        if (parts[i]) {
            py_expr(c, parts[i]);
        } else {
            py_emit_const(c, PY_NONE);
        }
    }
    py_emit(c, PY_BUILD_SLICE_OP, count);
}

static void subscript(py_compiler *c, const py_Subscript *s)
{
    if (s->ctx == PY_Load) {
        py_warn_subscript(c, s);
    }
    py_expr(c, s->value);
    py_expr(c, s->slice);
    py_emit(c, s->ctx == PY_Load ? PY_BINARY_SUBSCR_OP : s->ctx == PY_Store ? PY_STORE_SUBSCR_OP : PY_DELETE_SUBSCR_OP, 0);
}

/* --- generators --- */

void py_yield_from(py_compiler *c)
{
    py_label start = PY_LABEL_INIT, exit = PY_LABEL_INIT;
    py_place(c, &start);
    py_emit_jump(c, PY_SEND_OP, &exit);
    py_emit(c, PY_YIELD_VALUE_OP, 1);
    py_emit_jump(c, PY_JUMP_BACK_OP, &start);
    py_place(c, &exit);
}

void py_await(py_compiler *c, uint32_t where)
{
    py_emit(c, PY_GET_AWAITABLE_OP, where);
    py_emit_const(c, PY_NONE);
    py_yield_from(c);
}

static void yield(py_compiler *c, const py_node *e)
{
    if (!py_block_is_function(c->unit->block)) {
        py_fail_at(c, e, "'yield' outside function");
        return;
    }
    bool async = (c->unit->flags & PY_CO_ASYNC_GENERATOR) != 0;
    if (e->kind == PY_AST_Yield) {
        if (py_as(Yield, e)->value) {
            py_expr(c, py_as(Yield, e)->value);
        } else {
            py_emit_const(c, PY_NONE);
        }
        if (async) {
            py_emit(c, PY_ASYNC_GEN_WRAP_OP, 0);
        }
        py_emit(c, PY_YIELD_VALUE_OP, 0);
        return;
    }
    if (c->unit->block->coroutine) {
        py_fail_at(c, e, "'yield from' inside async function");
        return;
    }
    py_expr(c, py_as(YieldFrom, e)->value);
    py_emit(c, PY_GET_YIELD_FROM_ITER_OP, 0);
    py_emit_const(c, PY_NONE);
    py_yield_from(c);
}

static void await(py_compiler *c, const py_node *e)
{
    py_block *b = c->unit->block;
    if (!py_block_is_function(b)) {
        py_fail_at(c, e, "'await' outside function");
        return;
    }
    if (!b->coroutine && b->kind != PY_B_COMPREHENSION) {
        py_fail_at(c, e, "'await' outside async function");
        return;
    }
    py_expr(c, py_as(Await, e)->value);
    py_await(c, 0);
}

/* --- all of them --- */

void py_exprs(py_compiler *c, const py_nodes *list)
{
    for (size_t i = 0; i < list->count; i++) {
        py_expr(c, list->items[i]);
    }
}

static void expr_1(py_compiler *c, const py_node *e)
{
    switch ((py_ast_kind)e->kind) {
    case PY_AST_BoolOp:
        bool_op(c, py_as(BoolOp, e));
        break;
    case PY_AST_NamedExpr:
        py_expr(c, py_as(NamedExpr, e)->value);
        py_emit(c, PY_COPY_OP, 1);
        py_expr(c, py_as(NamedExpr, e)->target);
        break;
    case PY_AST_BinOp:
        py_expr(c, py_as(BinOp, e)->left);
        py_expr(c, py_as(BinOp, e)->right);
        binary(c, py_as(BinOp, e)->op, false);
        break;
    case PY_AST_UnaryOp:
        if (py_is_constant_expr(e)) {
            py_emit_const(c, fold(c, e));
        } else {
            unary(c, py_as(UnaryOp, e));
        }
        break;
    case PY_AST_Lambda:
        py_lambda(c, py_as(Lambda, e));
        break;
    case PY_AST_IfExp:
        if_exp(c, py_as(IfExp, e));
        break;
    case PY_AST_Dict:
        dict(c, py_as(Dict, e));
        break;
    case PY_AST_Set:
        py_starred_build(c, &py_as(Set, e)->elts, 0, PY_AST_Set);
        break;
    case PY_AST_ListComp:
        py_comprehension_expr(c, e, "<listcomp>", &py_as(ListComp, e)->generators, py_as(ListComp, e)->elt, NULL);
        break;
    case PY_AST_SetComp:
        py_comprehension_expr(c, e, "<setcomp>", &py_as(SetComp, e)->generators, py_as(SetComp, e)->elt, NULL);
        break;
    case PY_AST_GeneratorExp:
        py_comprehension_expr(c, e, "<genexpr>", &py_as(GeneratorExp, e)->generators, py_as(GeneratorExp, e)->elt, NULL);
        break;
    case PY_AST_DictComp:
        py_comprehension_expr(c, e, "<dictcomp>", &py_as(DictComp, e)->generators, py_as(DictComp, e)->key, py_as(DictComp, e)->value);
        break;
    case PY_AST_Await:
        await(c, e);
        break;
    case PY_AST_Yield:
    case PY_AST_YieldFrom:
        yield(c, e);
        break;
    case PY_AST_Compare:
        compare(c, py_as(Compare, e));
        break;
    case PY_AST_Call:
        py_call_expr(c, py_as(Call, e));
        break;
    case PY_AST_FormattedValue:
        py_formatted_value(c, py_as(FormattedValue, e));
        break;
    case PY_AST_JoinedStr:
        py_joined_str(c, py_as(JoinedStr, e));
        break;
    case PY_AST_Constant:
        py_emit_const(c, py_const_value(c, &py_as(Constant, e)->value));
        break;
    case PY_AST_Attribute:
        attribute(c, py_as(Attribute, e));
        break;
    case PY_AST_Subscript:
        subscript(c, py_as(Subscript, e));
        break;
    case PY_AST_Starred:
        py_fail_at(c, e,
                   py_as(Starred, e)->ctx == PY_Store ? "starred assignment target must be in a list or tuple"
                                                      : "can't use starred expression here");
        break;
    case PY_AST_Name:
        py_name_op(c, e, py_as(Name, e)->id, (py_ast_ctx)py_as(Name, e)->ctx);
        break;
    case PY_AST_List:
        sequence(c, e, &py_as(List, e)->elts, py_as(List, e)->ctx);
        break;
    case PY_AST_Tuple:
        sequence(c, e, &py_as(Tuple, e)->elts, py_as(Tuple, e)->ctx);
        break;
    case PY_AST_Slice:
        slice(c, e);
        break;
    default:
        py_fail_at(c, e, "invalid syntax");
        break;
    }
}

void py_expr(py_compiler *c, const py_node *e)
{
    if (!py_compile_check(c)) {
        return;
    }
    py_position saved = c->unit->at;
    py_at(c, e);
    expr_1(c, e);
    c->unit->at = saved;
}
