/* Atoms: names, constants, what stands in brackets; and the primaries built on them. */
#include "py/parse/diagnose.h"

static py_node *constant(py_parser *p, py_const_kind kind)
{
    const py_token *start = p->tok++;
    py_Constant *node = PY_NEW(p, Constant);
    node->value.kind = kind;
    return py_parser_done(p, node, start);
}

static py_node *name(py_parser *p)
{
    const py_token *start = p->tok++;
    py_Name *node = PY_NEW(p, Name);
    node->id = py_parser_ident(p, start);
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

static bool at_for(const py_parser *p)
{
    return py_at(p, PY_T_FOR) || (py_at(p, PY_T_ASYNC) && p->tok[1].kind == PY_T_FOR);
}

/* One for ... in ... if ...; NULL if it does not fit. */
static py_node *generator(py_parser *p)
{
    const py_token *start = p->tok;
    py_comprehension *node = PY_NEW(p, comprehension);
    node->is_async = py_accept(p, PY_T_ASYNC);
    p->tok++;
    node->target = py_parse_targets(p);
    if (!node->target || !py_accept(p, PY_T_IN)) {
        if (p->diagnose && !p->failed) {
            p->tok = start;
            py_diagnose_for_target(p);
        }
        return NULL;
    }
    node->iter = py_parse_disjunction(p);
    if (!node->iter)
        return NULL;
    size_t base = p->scratch.count;
    while (py_accept(p, PY_T_IF)) {
        py_node *test = py_parse_disjunction(p);
        if (!test) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, test);
    }
    node->ifs = py_parser_take(p, base);
    return &node->base;
}

py_nodes py_parse_generators(py_parser *p)
{
    size_t base = p->scratch.count;
    while (at_for(p)) {
        py_node *one = generator(p);
        if (!one) {
            p->scratch.count = base;
            break;
        }
        py_parser_push(p, one);
    }
    return py_parser_take(p, base);
}

static py_node *comprehension(py_parser *p, const py_token *start, py_node *element, py_ast_kind kind, py_token_kind close)
{
    if (element->kind == PY_AST_Starred)
        return NULL;
    py_nodes generators = py_parse_generators(p);
    if (!generators.count || !py_accept(p, close))
        return NULL;
    py_ListComp *node = py_as(ListComp, py_parser_node(p, kind, sizeof(py_ListComp))); /* the three are alike */
    node->elt = element;
    node->generators = generators;
    return py_parser_done(p, node, start);
}

/* first is read and a comma or the closing bracket follows; leaves the items on the scratch from `base` on. */
static bool rest_of_items(py_parser *p, size_t base, py_node *first, py_token_kind close)
{
    py_parser_push(p, first);
    while (py_accept(p, PY_T_COMMA)) {
        if (py_at(p, close))
            break;
        py_node *item = py_parse_star_named(p);
        if (!item) {
            p->scratch.count = base;
            return false;
        }
        py_parser_push(p, item);
    }
    if (py_accept(p, close))
        return true;
    p->scratch.count = base;
    return false;
}

static py_node *parenthesis(py_parser *p)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    if (py_at(p, PY_T_YIELD)) {
        py_node *value = py_parse_yield(p);
        return value && py_accept(p, PY_T_RPAR) ? value : NULL;
    }
    if (!py_accept(p, PY_T_RPAR)) {
        py_node *first = py_parse_star_named(p);
        if (!first)
            return NULL;
        if (at_for(p))
            return comprehension(p, start, first, PY_AST_GeneratorExp, PY_T_RPAR);
        if (!py_at(p, PY_T_COMMA))
            return first->kind != PY_AST_Starred && py_accept(p, PY_T_RPAR) ? first : NULL;
        if (!rest_of_items(p, base, first, PY_T_RPAR))
            return NULL;
    }
    py_Tuple *node = PY_NEW(p, Tuple);
    node->elts = py_parser_take(p, base);
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

static py_node *list(py_parser *p)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    if (!py_accept(p, PY_T_RSQB)) {
        py_node *first = py_parse_star_named(p);
        if (!first)
            return NULL;
        if (at_for(p))
            return comprehension(p, start, first, PY_AST_ListComp, PY_T_RSQB);
        if (!rest_of_items(p, base, first, PY_T_RSQB))
            return NULL;
    }
    py_List *node = PY_NEW(p, List);
    node->elts = py_parser_take(p, base);
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

static py_node *dict_comprehension(py_parser *p, const py_token *start, py_node *key, py_node *value)
{
    py_nodes generators = py_parse_generators(p);
    if (!generators.count || !py_accept(p, PY_T_RBRACE))
        return NULL;
    py_DictComp *node = PY_NEW(p, DictComp);
    node->key = key;
    node->value = value;
    node->generators = generators;
    return py_parser_done(p, node, start);
}

/* `key: *value` */
static void starred_value(py_parser *p)
{
    const py_token *star = p->tok++;
    if (!py_parse_bitwise(p) || p->failed)
        return;
    int32_t line, col;
    py_token_end(p, py_last_token(p), &line, &col);
    py_raise_at(p, "SyntaxError", (py_error_place){ star->line, (int)(star->start - star->line_start) + 1, line, col },
                "cannot use a starred expression in a dictionary value");
}

/* One `key: value` or `**value` onto the scratch (key NULL). CPython 3.11 looks for the mistakes here in its first pass already. */
static bool dict_item(py_parser *p, py_node *key, bool first)
{
    py_node *value;
    if (!key && py_accept(p, PY_T_DOUBLESTAR)) {
        value = py_parse_bitwise(p);
    } else {
        if (!key)
            key = py_parse_expression(p);
        if (!key || p->failed)
            return false;
        const py_token *colon = p->tok;
        if (!py_accept(p, PY_T_COLON)) {
            if (!first)
                py_raise_at(p, "SyntaxError", (py_error_place){ key->lineno, key->end_col_offset, key->end_lineno, 0 },
                            "':' expected after dictionary key");
            return false;
        }
        if (py_at(p, PY_T_STAR))
            return starred_value(p), false;
        if (py_at(p, PY_T_RBRACE) || py_at(p, PY_T_COMMA))
            return py_raise_token(p, colon, "expression expected after dictionary key and ':'"), false;
        value = py_parse_expression(p);
    }
    if (!value)
        return false;
    py_parser_push(p, key);
    py_parser_push(p, value);
    return true;
}

static py_node *dict(py_parser *p, const py_token *start, py_node *first_key)
{
    size_t base = p->scratch.count;
    bool good = dict_item(p, first_key, true);
    if (good && first_key && at_for(p) && p->scratch.count == base + 2) {
        py_node *value = p->scratch.items[base + 1];
        p->scratch.count = base;
        return dict_comprehension(p, start, first_key, value);
    }
    while (good && py_accept(p, PY_T_COMMA) && !py_at(p, PY_T_RBRACE))
        good = dict_item(p, NULL, false);
    if (!good || !py_accept(p, PY_T_RBRACE)) {
        p->scratch.count = base;
        return NULL;
    }
    size_t count = p->scratch.count > base ? (p->scratch.count - base) / 2 : 0;
    py_Dict *node = PY_NEW(p, Dict);
    node->keys.items = AL_NEW_ARRAY(p->arena, py_node *, count);
    node->values.items = AL_NEW_ARRAY(p->arena, py_node *, count);
    if (node->keys.items && node->values.items) {
        for (size_t i = 0; i < count; i++) {
            node->keys.items[i] = p->scratch.items[base + 2 * i];
            node->values.items[i] = p->scratch.items[base + 2 * i + 1];
        }
        node->keys.count = node->values.count = count;
    } else {
        py_parser_oom(p);
    }
    p->scratch.count = base;
    return py_parser_done(p, node, start);
}

static py_node *brace(py_parser *p)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    if (py_accept(p, PY_T_RBRACE))
        return py_parser_done(p, PY_NEW(p, Dict), start);
    if (py_at(p, PY_T_DOUBLESTAR))
        return dict(p, start, NULL);
    py_node *first = py_parse_star_named(p);
    if (!first)
        return NULL;
    if (py_at(p, PY_T_COLON) && first->kind != PY_AST_Starred)
        return first->kind == PY_AST_NamedExpr && start[2].kind == PY_T_COLONEQUAL ? NULL : dict(p, start, first);
    if (at_for(p))
        return comprehension(p, start, first, PY_AST_SetComp, PY_T_RBRACE);
    if (!rest_of_items(p, base, first, PY_T_RBRACE))
        return NULL;
    py_Set *node = PY_NEW(p, Set);
    node->elts = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

/* A bracket, and what may be wrong in it. */
static py_node *bracket(py_parser *p, py_node *(*parse)(py_parser *))
{
    const py_token *start = p->tok;
    py_node *node = parse(p);
    if (node || p->failed || !p->diagnose)
        return node;
    const py_token *stopped = p->tok;
    py_back(p, start);
    if (py_at(p, PY_T_LPAR) ? py_diagnose_group(p) : py_at(p, PY_T_LBRACE) && py_diagnose_dict(p))
        return NULL;
    if (!py_diagnose_comprehension(p))
        p->tok = stopped;
    return NULL;
}

py_node *py_parse_atom(py_parser *p)
{
    switch (p->tok->kind) {
    case PY_T_NAME:
        return name(p);
    case PY_T_NUMBER:
        return py_parse_number(p);
    case PY_T_STRING:
    case PY_T_FSTRING_START:
    case PY_T_FSTRING_BAD:
        return py_parse_strings(p);
    case PY_T_LPAR:
        return bracket(p, parenthesis);
    case PY_T_LSQB:
        return bracket(p, list);
    case PY_T_LBRACE:
        return bracket(p, brace);
    case PY_T_NONE:
        return constant(p, PY_CONST_NONE);
    case PY_T_TRUE:
        return constant(p, PY_CONST_TRUE);
    case PY_T_FALSE:
        return constant(p, PY_CONST_FALSE);
    case PY_T_ELLIPSIS:
        return constant(p, PY_CONST_ELLIPSIS);
    default:
        return NULL;
    }
}

/* An optional expression of a slice; false if something stands here that is none. */
static bool slice_part(py_parser *p, py_node **out)
{
    *out = NULL;
    if (py_at(p, PY_T_COLON) || py_at(p, PY_T_COMMA) || py_at(p, PY_T_RSQB))
        return true;
    *out = py_parse_expression(p);
    return *out != NULL;
}

static py_node *slice(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *lower = NULL, *upper, *step = NULL;
    if (py_at(p, PY_T_STAR))
        return py_parse_starred_argument(p);
    if (!py_at(p, PY_T_COLON)) {
        lower = py_parse_named_expression(p);
        if (!lower || !py_at(p, PY_T_COLON))
            return lower;
        if (lower->kind == PY_AST_NamedExpr && start[1].kind == PY_T_COLONEQUAL)
            return NULL;
    }
    p->tok++;
    if (!slice_part(p, &upper) || (py_accept(p, PY_T_COLON) && !slice_part(p, &step)))
        return NULL;
    py_Slice *node = PY_NEW(p, Slice);
    node->lower = lower;
    node->upper = upper;
    node->step = step;
    return py_parser_done(p, node, start);
}

py_node *py_parse_slices(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *first = slice(p);
    if (!first || (!py_at(p, PY_T_COMMA) && first->kind != PY_AST_Starred))
        return first;
    size_t base = p->scratch.count;
    py_parser_push(p, first);
    while (py_accept(p, PY_T_COMMA)) {
        if (py_at(p, PY_T_RSQB))
            break;
        py_node *item = slice(p);
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

static py_node *attribute(py_parser *p, py_node *value, const py_token *start)
{
    p->tok++;
    const py_token *attr = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    py_Attribute *node = PY_NEW(p, Attribute);
    node->value = value;
    node->attr = py_parser_ident(p, attr);
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

static py_node *subscript(py_parser *p, py_node *value, const py_token *start)
{
    p->tok++;
    py_node *index = py_parse_slices(p);
    if (!index || !py_accept(p, PY_T_RSQB))
        return NULL;
    py_Subscript *node = PY_NEW(p, Subscript);
    node->value = value;
    node->slice = index;
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

static py_node *primary(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *node = py_parse_atom(p);
    while (node) {
        const py_token *behind = p->tok;
        py_node *longer;
        switch (behind->kind) {
        case PY_T_DOT:
            longer = attribute(p, node, start);
            break;
        case PY_T_LPAR:
            longer = py_parse_call(p, node, start);
            break;
        case PY_T_LSQB:
            longer = subscript(p, node, start);
            break;
        default:
            return node;
        }
        if (!longer)
            return py_prefix(p, node, behind);
        node = longer;
    }
    return NULL;
}

py_node *py_parse_primary(py_parser *p)
{
    return AL_UNLIKELY(p->memo != NULL) ? py_remember(p, PY_MEMO_PRIMARY, primary) : primary(p);
}
