/* Expressions, from the comma list down to the unary operators. */
#include "py/parse/diagnose.h"

/* Binding strength, loosest first. */
enum { L_NONE, L_OR, L_AND, L_NOT, L_COMPARE, L_BITOR, L_BITXOR, L_BITAND, L_SHIFT, L_SUM, L_TERM };

static const struct {
    uint8_t level, op;
} binary[PY_T_COUNT] = {
    [PY_T_OR] = { L_OR, PY_Or },
    [PY_T_AND] = { L_AND, PY_And },
    [PY_T_EQEQUAL] = { L_COMPARE, PY_Eq },
    [PY_T_NOTEQUAL] = { L_COMPARE, PY_NotEq },
    [PY_T_LESS] = { L_COMPARE, PY_Lt },
    [PY_T_LESSEQUAL] = { L_COMPARE, PY_LtE },
    [PY_T_GREATER] = { L_COMPARE, PY_Gt },
    [PY_T_GREATEREQUAL] = { L_COMPARE, PY_GtE },
    [PY_T_IS] = { L_COMPARE, PY_Is },
    [PY_T_IN] = { L_COMPARE, PY_In },
    [PY_T_NOT] = { L_COMPARE, PY_NotIn },
    [PY_T_VBAR] = { L_BITOR, PY_BitOr },
    [PY_T_CIRCUMFLEX] = { L_BITXOR, PY_BitXor },
    [PY_T_AMPER] = { L_BITAND, PY_BitAnd },
    [PY_T_LEFTSHIFT] = { L_SHIFT, PY_LShift },
    [PY_T_RIGHTSHIFT] = { L_SHIFT, PY_RShift },
    [PY_T_PLUS] = { L_SUM, PY_Add },
    [PY_T_MINUS] = { L_SUM, PY_Sub },
    [PY_T_STAR] = { L_TERM, PY_Mult },
    [PY_T_AT] = { L_TERM, PY_MatMult },
    [PY_T_SLASH] = { L_TERM, PY_Div },
    [PY_T_PERCENT] = { L_TERM, PY_Mod },
    [PY_T_DOUBLESLASH] = { L_TERM, PY_FloorDiv },
};

static py_node *operation(py_parser *p, int min);
static py_node *unary(py_parser *p);

static py_node *unary_op(py_parser *p, const py_token *start, py_ast_op op, py_node *operand)
{
    if (!operand)
        return NULL;
    py_UnaryOp *node = PY_NEW(p, UnaryOp);
    node->op = (int)op;
    node->operand = operand;
    return py_parser_done(p, node, start);
}

/* await primary, and ** behind it */
static py_node *power(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *left;
    if (py_accept(p, PY_T_AWAIT)) {
        py_node *value = py_parse_primary(p);
        if (!value)
            return NULL;
        py_Await *node = PY_NEW(p, Await);
        node->value = value;
        left = py_parser_done(p, node, start);
    } else {
        left = py_parse_primary(p);
    }
    const py_token *behind = p->tok;
    if (!left || !py_accept(p, PY_T_DOUBLESTAR))
        return left;
    if (!py_enter(p))
        return NULL;
    py_node *right = unary(p);
    py_leave(p);
    if (!right)
        return py_prefix(p, left, behind);
    py_BinOp *node = PY_NEW(p, BinOp);
    node->left = left;
    node->op = PY_Pow;
    node->right = right;
    return py_parser_done(p, node, start);
}

static py_node *unary(py_parser *p)
{
    const py_token *start = p->tok;
    py_ast_op op;
    switch (start->kind) {
    case PY_T_MINUS:
        op = PY_USub;
        break;
    case PY_T_PLUS:
        op = PY_UAdd;
        break;
    case PY_T_TILDE:
        op = PY_Invert;
        break;
    default:
        return power(p);
    }
    if (!py_enter(p))
        return NULL;
    p->tok++;
    py_node *operand = unary(p);
    py_leave(p);
    return unary_op(p, start, op, operand);
}

static py_node *negation(py_parser *p)
{
    const py_token *start = p->tok++;
    if (!py_enter(p))
        return NULL;
    py_node *operand = operation(p, L_NOT);
    py_leave(p);
    return unary_op(p, start, PY_Not, operand);
}

/* a and b and c: one node */
static py_node *boolean(py_parser *p, const py_token *start, py_node *first)
{
    py_token_kind kind = (py_token_kind)p->tok->kind;
    size_t base = p->scratch.count;
    py_parser_push(p, first);
    for (;;) {
        const py_token *behind = p->tok;
        if (!py_accept(p, kind))
            break;
        py_node *value = operation(p, binary[kind].level + 1);
        if (!value) {
            if (py_prefix(p, first, behind))
                break;
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, value);
    }
    if (p->scratch.count == base + 1) { /* only in the second pass */
        p->scratch.count = base;
        return first;
    }
    py_BoolOp *node = PY_NEW(p, BoolOp);
    node->op = binary[kind].op;
    node->values = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

/* The comparison operator that stands here is read; -1 if it is none after all (a lone `not`). */
static int comparison_operator(py_parser *p)
{
    int op = binary[p->tok->kind].op;
    if (py_at(p, PY_T_NOT)) {
        p->tok++;
        return py_accept(p, PY_T_IN) ? PY_NotIn : -1;
    }
    p->tok++;
    return op == PY_Is && py_accept(p, PY_T_NOT) ? PY_IsNot : op;
}

static py_node *comparison(py_parser *p, const py_token *start, py_node *left)
{
    size_t base = p->scratch.count, ops_base = p->ops.count;
    while (binary[p->tok->kind].level == L_COMPARE) {
        const py_token *before = p->tok;
        int op = comparison_operator(p);
        if (op < 0) {
            py_back(p, before);
            break;
        }
        py_node *right = operation(p, L_BITOR);
        if (!right && py_prefix(p, left, before))
            break;
        if (!right) {
            p->scratch.count = base;
            p->ops.count = ops_base;
            return NULL;
        }
        py_parser_push(p, right);
        if (!al_vec_push(&p->ops, op))
            py_parser_oom(p);
    }
    if (p->scratch.count == base)
        return left;
    py_Compare *node = PY_NEW(p, Compare);
    node->left = left;
    size_t count = p->ops.count - ops_base;
    node->ops.items = AL_NEW_ARRAY(p->arena, int, count);
    if (node->ops.items) {
        for (size_t i = 0; i < count; i++)
            node->ops.items[i] = p->ops.items[ops_base + i];
        node->ops.count = count;
    } else {
        py_parser_oom(p);
    }
    p->ops.count = ops_base;
    node->comparators = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

/* An operand and all operators behind it that bind at least as tightly as `min`. */
static py_node *operation(py_parser *p, int min)
{
    const py_token *start = p->tok;
    py_node *left = py_at(p, PY_T_NOT) && min <= L_NOT ? negation(p) : unary(p);
    while (left) {
        int level = binary[p->tok->kind].level;
        if (level < min || level == L_NONE)
            return left;
        if (level <= L_AND) {
            py_node *joined = boolean(p, start, left);
            if (joined == left)
                return left;
            left = joined;
        } else if (level == L_COMPARE) {
            py_node *compared = comparison(p, start, left);
            if (compared == left)
                return left;
            left = compared;
        } else {
            py_ast_op op = (py_ast_op)binary[p->tok->kind].op;
            const py_token *behind = p->tok++;
            py_node *right = operation(p, level + 1);
            if (!right)
                return py_prefix(p, left, behind);
            py_BinOp *node = PY_NEW(p, BinOp);
            node->left = left;
            node->op = (int)op;
            node->right = right;
            left = py_parser_done(p, node, start);
        }
    }
    return NULL;
}

static py_node *bitwise(py_parser *p)
{
    return operation(p, L_BITOR);
}

static py_node *disjunction(py_parser *p)
{
    return operation(p, L_OR);
}

py_node *py_parse_bitwise(py_parser *p)
{
    return AL_UNLIKELY(p->memo != NULL) ? py_remember(p, PY_MEMO_BITWISE, bitwise) : bitwise(p);
}

py_node *py_parse_disjunction(py_parser *p)
{
    return AL_UNLIKELY(p->memo != NULL) ? py_remember(p, PY_MEMO_DISJUNCTION, disjunction) : disjunction(p);
}

/* test is read; at `if` */
static py_node *conditional(py_parser *p, const py_token *start, py_node *body)
{
    const py_token *behind = p->tok++;
    py_node *test = py_parse_disjunction(p);
    if (!test || !py_accept(p, PY_T_ELSE))
        return py_prefix(p, body, behind);
    py_node *orelse = py_parse_expression(p);
    if (!orelse)
        return py_prefix(p, body, behind);
    py_IfExp *node = PY_NEW(p, IfExp);
    node->test = test;
    node->body = body;
    node->orelse = orelse;
    return py_parser_done(p, node, start);
}

static py_node *expression(py_parser *p)
{
    const py_token *start = p->tok;
    if (!py_enter(p))
        return NULL;
    py_node *node;
    if (p->diagnose && py_diagnose_expression(p)) {
        py_leave(p);
        return NULL;
    }
    if (py_at(p, PY_T_LAMBDA)) {
        node = py_parse_lambda(p);
    } else {
        node = py_parse_disjunction(p);
        if (node && py_at(p, PY_T_IF))
            node = conditional(p, start, node);
    }
    py_leave(p);
    return node;
}

py_node *py_parse_expression(py_parser *p)
{
    return AL_UNLIKELY(p->memo != NULL) ? py_remember(p, PY_MEMO_EXPRESSION, expression) : expression(p);
}

py_node *py_parse_named_expression(py_parser *p)
{
    const py_token *start = p->tok;
    if (start->kind == PY_T_NAME && start[1].kind == PY_T_COLONEQUAL) {
        p->tok++;
        py_Name *target = PY_NEW(p, Name);
        target->id = py_parser_ident(p, start);
        target->ctx = PY_Store;
        py_parser_done(p, target, start);
        p->tok++;
        py_node *value = py_parse_expression(p);
        if (!value)
            return NULL;
        py_NamedExpr *node = PY_NEW(p, NamedExpr);
        node->target = &target->base;
        node->value = value;
        return py_parser_done(p, node, start);
    }
    if (p->diagnose && py_diagnose_named_expression(p))
        return NULL;
    py_node *node = py_parse_expression(p);
    return node && py_at(p, PY_T_COLONEQUAL) ? NULL : node;
}

static py_node *starred(py_parser *p)
{
    const py_token *start = p->tok++;
    py_node *value = py_parse_bitwise(p);
    if (!value)
        return NULL;
    py_Starred *node = PY_NEW(p, Starred);
    node->value = value;
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

py_node *py_parse_star_named(py_parser *p)
{
    return py_at(p, PY_T_STAR) ? starred(p) : py_parse_named_expression(p);
}

py_node *py_parse_star_expression(py_parser *p)
{
    return py_at(p, PY_T_STAR) ? starred(p) : py_parse_expression(p);
}

py_node *py_parse_star_expressions(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *first = py_parse_star_expression(p);
    if (!first || !py_at(p, PY_T_COMMA))
        return first;
    size_t base = p->scratch.count;
    py_parser_push(p, first);
    while (py_accept(p, PY_T_COMMA)) {
        const py_token *behind = p->tok;
        if (!py_starts_expression(p->tok) && !py_at(p, PY_T_STAR))
            break;
        py_node *item = py_parse_star_expression(p);
        if (!item && py_prefix(p, first, behind))
            break;
        if (!item) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, item);
    }
    py_Tuple *node = PY_NEW(p, Tuple);
    node->elts = py_parser_take(p, base);
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

py_node *py_parse_yield(py_parser *p)
{
    const py_token *start = p->tok++;
    if (py_accept(p, PY_T_FROM)) {
        py_node *value = py_parse_expression(p);
        if (!value)
            return NULL;
        py_YieldFrom *node = PY_NEW(p, YieldFrom);
        node->value = value;
        return py_parser_done(p, node, start);
    }
    py_node *value = NULL;
    if (py_starts_expression(p->tok) || py_at(p, PY_T_STAR)) {
        value = py_parse_star_expressions(p);
        if (!value)
            return NULL;
    }
    py_Yield *node = PY_NEW(p, Yield);
    node->value = value;
    return py_parser_done(p, node, start);
}

py_node *py_parse_yield_or_star(py_parser *p)
{
    return py_at(p, PY_T_YIELD) ? py_parse_yield(p) : py_parse_star_expressions(p);
}
