/* match and its patterns. */
#include "py/parse/diagnose.h"

static py_node *pattern(py_parser *p);

/* The items of an open or bracketed sequence up to `close`, each on the scratch. False: does not fit. */
static py_node *star_pattern(py_parser *p)
{
    const py_token *start = p->tok++;
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    py_MatchStar *node = PY_NEW(p, MatchStar);
    if (!py_token_is(p, name, "_"))
        node->name = py_parser_ident(p, name);
    return py_parser_done(p, node, start);
}

static py_node *maybe_star(py_parser *p)
{
    return py_at(p, PY_T_STAR) ? star_pattern(p) : pattern(p);
}

static bool items(py_parser *p, py_token_kind close, py_nodes *out)
{
    size_t base = p->scratch.count;
    *out = (py_nodes){ NULL, 0 };
    while (!py_at(p, close)) {
        py_node *one = maybe_star(p);
        if (!one) {
            p->scratch.count = base;
            return false;
        }
        py_parser_push(p, one);
        if (!py_accept(p, PY_T_COMMA))
            break;
    }
    *out = py_parser_take(p, base);
    return true;
}

static py_node *value_pattern(py_parser *p, const py_token *start, py_node *value)
{
    if (!value)
        return NULL;
    py_MatchValue *node = PY_NEW(p, MatchValue);
    node->value = value;
    return py_parser_done(p, node, start);
}

static py_node *singleton(py_parser *p, py_const_kind kind)
{
    const py_token *start = p->tok++;
    py_MatchSingleton *node = PY_NEW(p, MatchSingleton);
    node->value.kind = kind;
    return py_parser_done(p, node, start);
}

/* -1, 1+2j, -1.5-3j */
static py_node *number(py_parser *p)
{
    const py_token *start = p->tok;
    bool minus = py_accept(p, PY_T_MINUS);
    if (!py_at(p, PY_T_NUMBER))
        return NULL;
    py_node *left = py_parse_number(p);
    if (!left)
        return NULL;
    if (minus) {
        py_UnaryOp *negative = PY_NEW(p, UnaryOp);
        negative->op = PY_USub;
        negative->operand = left;
        left = py_parser_done(p, negative, start);
    }
    if (!py_at(p, PY_T_PLUS) && !py_at(p, PY_T_MINUS))
        return left;
    const py_node *real = minus ? py_as(UnaryOp, left)->operand : left;
    if (real->kind != PY_AST_Constant || py_as(Constant, real)->value.kind == PY_CONST_COMPLEX)
        return NULL;
    py_BinOp *node = PY_NEW(p, BinOp);
    node->left = left;
    node->op = py_at(p, PY_T_PLUS) ? PY_Add : PY_Sub;
    p->tok++;
    node->right = py_at(p, PY_T_NUMBER) ? py_parse_number(p) : NULL;
    if (!node->right || (node->right->kind == PY_AST_Constant && py_as(Constant, node->right)->value.kind != PY_CONST_COMPLEX))
        return NULL;
    return py_parser_done(p, node, start);
}

/* a.b.c as an expression */
static py_node *dotted(py_parser *p)
{
    const py_token *start = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    py_Name *name = PY_NEW(p, Name);
    name->id = py_parser_ident(p, start);
    name->ctx = PY_Load;
    py_node *node = py_parser_done(p, name, start);
    while (py_accept(p, PY_T_DOT)) {
        const py_token *attr = p->tok;
        if (!py_accept(p, PY_T_NAME))
            return NULL;
        py_Attribute *attribute = PY_NEW(p, Attribute);
        attribute->value = node;
        attribute->attr = py_parser_ident(p, attr);
        attribute->ctx = PY_Load;
        node = py_parser_done(p, attribute, start);
    }
    return node;
}

/* Positional patterns behind keyword patterns. */
static void faulty_arguments(py_parser *p)
{
    if (!p->diagnose)
        return;
    const py_token *start = p->tok;
    const py_node *first = NULL, *last = NULL;
    while (!py_at(p, PY_T_RPAR) && !(py_at(p, PY_T_NAME) && p->tok[1].kind == PY_T_EQUAL)) {
        const py_node *one = pattern(p);
        if (!one || p->failed)
            break;
        first = first ? first : one;
        last = one;
        if (!py_accept(p, PY_T_COMMA))
            break;
    }
    if (first && !p->failed)
        py_raise_range(p, first, last, "positional patterns follow keyword patterns");
    else if (!p->failed)
        py_back(p, start);
}

static py_node *class_pattern(py_parser *p, const py_token *start, py_node *cls)
{
    p->tok++;
    py_MatchClass *node = PY_NEW(p, MatchClass);
    node->cls = cls;
    size_t base = p->scratch.count, idents = p->idents.count, positional = 0;
    bool named = false, good = true;
    while (good && !py_at(p, PY_T_RPAR)) {
        if (py_at(p, PY_T_NAME) && p->tok[1].kind == PY_T_EQUAL) {
            py_parser_push_ident(p, py_parser_ident(p, p->tok));
            p->tok += 2;
            named = true;
        } else if (named) {
            good = false;
            faulty_arguments(p);
            break;
        } else {
            positional++;
        }
        py_node *one = pattern(p);
        good = one != NULL;
        py_parser_push(p, one);
        if (!py_accept(p, PY_T_COMMA))
            break;
    }
    if (!good || !py_accept(p, PY_T_RPAR) || p->failed) {
        p->scratch.count = base;
        p->idents.count = idents;
        return NULL;
    }
    node->kwd_patterns = py_parser_take(p, base + positional);
    node->patterns = py_parser_take(p, base);
    node->kwd_attrs = py_parser_take_idents(p, idents);
    return py_parser_done(p, node, start);
}

/* A name: what it is hangs on what follows. */
static py_node *name_pattern(py_parser *p)
{
    const py_token *start = p->tok;
    if (start[1].kind != PY_T_DOT && start[1].kind != PY_T_LPAR) {
        p->tok++;
        if (py_at(p, PY_T_EQUAL))
            return NULL;
        py_MatchAs *node = PY_NEW(p, MatchAs);
        if (!py_token_is(p, start, "_"))
            node->name = py_parser_ident(p, start);
        return py_parser_done(p, node, start);
    }
    py_node *value = dotted(p);
    if (!value)
        return NULL;
    if (py_at(p, PY_T_LPAR))
        return class_pattern(p, start, value);
    return py_at(p, PY_T_EQUAL) ? NULL : value_pattern(p, start, value);
}

static py_node *sequence(py_parser *p, py_token_kind close)
{
    const py_token *start = p->tok++;
    py_nodes nodes;
    if (!items(p, close, &nodes))
        return NULL;
    bool comma = p->tok[-1].kind == PY_T_COMMA;
    if (!py_accept(p, close))
        return NULL;
    if (close == PY_T_RPAR && nodes.count == 1 && !comma) /* only a bracket around a pattern */
        return nodes.items[0]->kind == PY_AST_MatchStar ? NULL : nodes.items[0];
    py_MatchSequence *node = PY_NEW(p, MatchSequence);
    node->patterns = nodes;
    return py_parser_done(p, node, start);
}

static py_node *constant(py_parser *p, py_const_kind kind)
{
    const py_token *start = p->tok++;
    py_Constant *node = PY_NEW(p, Constant);
    node->value.kind = kind;
    return py_parser_done(p, node, start);
}

static py_node *mapping_key(py_parser *p)
{
    switch (p->tok->kind) {
    case PY_T_MINUS:
    case PY_T_NUMBER:
        return number(p);
    case PY_T_STRING:
    case PY_T_FSTRING_START:
        return py_parse_strings(p);
    case PY_T_NONE:
        return constant(p, PY_CONST_NONE);
    case PY_T_TRUE:
        return constant(p, PY_CONST_TRUE);
    case PY_T_FALSE:
        return constant(p, PY_CONST_FALSE);
    default: {
        py_node *name = dotted(p);
        return name && name->kind == PY_AST_Attribute ? name : NULL;
    }
    }
}

static py_node *mapping(py_parser *p)
{
    const py_token *start = p->tok++;
    py_MatchMapping *node = PY_NEW(p, MatchMapping);
    size_t base = p->scratch.count;
    bool good = true;
    while (good && !py_at(p, PY_T_RBRACE)) {
        if (py_accept(p, PY_T_DOUBLESTAR)) {
            const py_token *name = p->tok;
            good = !py_token_is(p, name, "_") && py_accept(p, PY_T_NAME);
            if (good)
                node->rest = py_parser_ident(p, name);
            py_accept(p, PY_T_COMMA);
            break;
        }
        py_node *key = mapping_key(p);
        py_node *value = key && py_accept(p, PY_T_COLON) ? pattern(p) : NULL;
        good = value != NULL;
        py_parser_push(p, key);
        py_parser_push(p, value);
        if (!py_accept(p, PY_T_COMMA))
            break;
    }
    if (!good || !py_accept(p, PY_T_RBRACE) || p->failed) {
        p->scratch.count = base;
        return NULL;
    }
    size_t count = (p->scratch.count - base) / 2;
    for (size_t i = 0; i < count; i++) /* keys behind the pairs, then take both columns */
        py_parser_push(p, p->scratch.items[base + 2 * i]);
    node->keys = py_parser_take(p, base + 2 * count);
    for (size_t i = 0; i < count && !p->failed; i++)
        p->scratch.items[base + i] = p->scratch.items[base + 2 * i + 1];
    if (!p->failed)
        p->scratch.count = base + count;
    node->patterns = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

static py_node *closed(py_parser *p)
{
    const py_token *start = p->tok;
    switch (start->kind) {
    case PY_T_MINUS:
    case PY_T_NUMBER:
        return value_pattern(p, start, number(p));
    case PY_T_STRING:
    case PY_T_FSTRING_START:
        return value_pattern(p, start, py_parse_strings(p));
    case PY_T_NONE:
        return singleton(p, PY_CONST_NONE);
    case PY_T_TRUE:
        return singleton(p, PY_CONST_TRUE);
    case PY_T_FALSE:
        return singleton(p, PY_CONST_FALSE);
    case PY_T_NAME:
        return name_pattern(p);
    case PY_T_LPAR:
        return sequence(p, PY_T_RPAR);
    case PY_T_LSQB:
        return sequence(p, PY_T_RSQB);
    case PY_T_LBRACE:
        return mapping(p);
    default:
        return NULL;
    }
}

/* a | b | c as name */
static py_node *pattern(py_parser *p)
{
    const py_token *start = p->tok;
    if (!py_enter(p))
        return NULL;
    py_node *node = closed(p);
    if (node && py_at(p, PY_T_VBAR)) {
        size_t base = p->scratch.count;
        py_parser_push(p, node);
        while (node && py_accept(p, PY_T_VBAR)) {
            node = closed(p);
            py_parser_push(p, node);
        }
        if (node) {
            py_MatchOr *either = PY_NEW(p, MatchOr);
            either->patterns = py_parser_take(p, base);
            node = py_parser_done(p, either, start);
        }
        p->scratch.count = base;
    }
    py_leave(p);
    if (!node || !py_accept(p, PY_T_AS))
        return node;
    const py_token *name = p->tok;
    if (!py_accept(p, PY_T_NAME) || py_token_is(p, name, "_")) {
        if (p->diagnose && name->kind == PY_T_NAME) {
            py_raise_token(p, name, "cannot use '_' as a target");
        } else if (p->diagnose && py_starts_expression(name)) {
            py_node *target = py_parse_expression(p);
            if (target && !p->failed)
                py_raise_node(p, target, "invalid pattern target");
        }
        return NULL;
    }
    py_MatchAs *as = PY_NEW(p, MatchAs);
    as->pattern = node;
    as->name = py_parser_ident(p, name);
    return py_parser_done(p, as, start);
}

/* A pattern; with a comma it is a sequence. */
static py_node *patterns(py_parser *p)
{
    const py_token *start = p->tok;
    size_t base = p->scratch.count;
    py_node *first = maybe_star(p);
    if (!first)
        return NULL;
    if (!py_at(p, PY_T_COMMA))
        return first->kind == PY_AST_MatchStar ? NULL : first;
    py_parser_push(p, first);
    while (py_accept(p, PY_T_COMMA)) {
        if (py_at(p, PY_T_COLON) || py_at(p, PY_T_IF))
            break;
        py_node *one = maybe_star(p);
        if (!one) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, one);
    }
    py_MatchSequence *node = PY_NEW(p, MatchSequence);
    node->patterns = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

static py_node *case_block(py_parser *p)
{
    const py_token *start = p->tok++;
    py_match_case *node = PY_NEW(p, match_case);
    node->pattern = patterns(p);
    if (!node->pattern)
        return NULL;
    if (py_accept(p, PY_T_IF)) {
        node->guard = py_parse_named_expression(p);
        if (!node->guard)
            return NULL;
    }
    if (!py_parse_block(p, &node->body, "'case' statement", start))
        return NULL;
    return &node->base;
}

/* subject: NEWLINE INDENT; false and back at the start if this is no match statement. */
static bool subject(py_parser *p, py_node **out)
{
    const py_token *start = p->tok;
    p->tok++;
    if (!py_starts_expression(p->tok) && !py_at(p, PY_T_STAR)) {
        p->tok = start;
        return false;
    }
    const py_token *first = p->tok;
    size_t base = p->scratch.count;
    py_node *node = py_parse_star_named(p);
    if (node && py_at(p, PY_T_COMMA)) {
        py_parser_push(p, node);
        while (node && py_accept(p, PY_T_COMMA) && !py_at(p, PY_T_COLON)) {
            node = py_parse_star_named(p);
            py_parser_push(p, node);
        }
        if (node) {
            py_Tuple *tuple = PY_NEW(p, Tuple);
            tuple->elts = py_parser_take(p, base);
            tuple->ctx = PY_Load;
            node = py_parser_done(p, tuple, first);
        }
        p->scratch.count = base;
    } else if (node && node->kind == PY_AST_Starred) {
        node = NULL;
    }
    *out = node;
    if (node && !p->failed) {
        if (py_accept(p, PY_T_COLON)) {
            if (py_diagnose_indent(p, "'match' statement", start))
                return false;
            if (py_accept(p, PY_T_NEWLINE) && py_at(p, PY_T_INDENT))
                return true;
        } else if (py_diagnose_colon(p)) {
            return false;
        }
    }
    if (!p->failed)
        py_back(p, start);
    return false;
}

py_node *py_parse_match(py_parser *p)
{
    const py_token *start = p->tok;
    py_Match *node = PY_NEW(p, Match);
    if (!subject(p, &node->subject))
        return NULL;
    p->tok++;
    size_t base = p->scratch.count;
    while (py_at_soft_keyword(p, "case")) {
        py_node *one = case_block(p);
        if (!one) {
            p->scratch.count = base;
            break;
        }
        py_parser_push(p, one);
    }
    node->cases = py_parser_take(p, base);
    if (!node->cases.count || !py_accept(p, PY_T_DEDENT)) {
        py_back(p, start);
        return NULL;
    }
    return py_parser_done(p, node, start);
}
