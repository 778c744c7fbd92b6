/* Statements of one line. */
#include "py/parse/diagnose.h"

static bool at_end_of_simple(const py_parser *p)
{
    return py_at(p, PY_T_NEWLINE) || py_at(p, PY_T_SEMI);
}

/* `word` as a soft keyword: the same spelling, nothing more. */
bool py_at_soft_keyword(const py_parser *p, const char *word)
{
    return py_token_is(p, p->tok, word);
}

static bool is_single_target(const py_node *node)
{
    return node->kind == PY_AST_Name || node->kind == PY_AST_Attribute || node->kind == PY_AST_Subscript;
}

static py_node *annotated(py_parser *p, const py_token *start, py_node *target)
{
    if (!is_single_target(target) || !py_set_context(p, target, PY_Store))
        return NULL;
    p->tok++;
    py_AnnAssign *node = PY_NEW(p, AnnAssign);
    node->target = target;
    node->simple = target->kind == PY_AST_Name && start->kind == PY_T_NAME;
    node->annotation = py_parse_expression(p);
    if (!node->annotation)
        return NULL;
    if (py_accept(p, PY_T_EQUAL)) {
        node->value = py_parse_yield_or_star(p);
        if (!node->value)
            return NULL;
    }
    return py_parser_done(p, node, start);
}

static py_node *augmented(py_parser *p, const py_token *start, py_node *target)
{
    static const uint8_t ops[] = { PY_Add,    PY_Sub,    PY_Mult,  PY_MatMult, PY_Div,    PY_Mod,     PY_Pow,
                                   PY_LShift, PY_RShift, PY_BitOr, PY_BitXor,  PY_BitAnd, PY_FloorDiv };
    if (!is_single_target(target) || !py_set_context(p, target, PY_Store))
        return NULL;
    py_AugAssign *node = PY_NEW(p, AugAssign);
    node->op = ops[p->tok->kind - PY_T_PLUSEQUAL];
    node->target = target;
    p->tok++;
    node->value = py_parse_yield_or_star(p);
    return node->value ? py_parser_done(p, node, start) : NULL;
}

static py_node *assignment(py_parser *p, const py_token *start, py_node *first)
{
    size_t base = p->scratch.count;
    py_node *value = first;
    while (py_at(p, PY_T_EQUAL)) {
        if (!py_set_context(p, value, PY_Store)) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, value);
        p->tok++;
        value = py_parse_yield_or_star(p);
        if (!value) {
            p->scratch.count = base;
            return NULL;
        }
    }
    py_Assign *node = PY_NEW(p, Assign);
    node->targets = py_parser_take(p, base);
    node->value = value;
    return py_parser_done(p, node, start);
}

static py_node *plain_statement(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *first = py_parse_yield_or_star(p);
    if (!first)
        return NULL;
    if (py_at(p, PY_T_EQUAL))
        return assignment(p, start, first);
    if (py_at(p, PY_T_COLON))
        return annotated(p, start, first);
    if (p->tok->kind >= PY_T_PLUSEQUAL && p->tok->kind <= PY_T_DOUBLESLASHEQUAL)
        return augmented(p, start, first);
    py_Expr *node = PY_NEW(p, Expr);
    node->value = first;
    return py_parser_done(p, node, start);
}

static py_node *expression_statement(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *node = plain_statement(p);
    if (AL_LIKELY(!p->diagnose) || p->failed || (node && node->kind != PY_AST_Expr))
        return node;
    const py_token *stopped = p->tok;
    py_back(p, start);
    if (py_diagnose_assignment(p))
        return NULL;
    p->tok = stopped;
    return node;
}

static py_node *keyword_statement(py_parser *p, py_ast_kind kind)
{
    const py_token *start = p->tok++;
    return py_parser_done(p, py_parser_node(p, kind, sizeof(py_Pass)), start);
}

static py_node *return_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_Return *node = PY_NEW(p, Return);
    if (py_starts_expression(p->tok) || py_at(p, PY_T_STAR)) {
        node->value = py_parse_star_expressions(p);
        if (!node->value)
            return NULL;
    }
    return py_parser_done(p, node, start);
}

static py_node *raise_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_Raise *node = PY_NEW(p, Raise);
    if (py_starts_expression(p->tok)) {
        node->exc = py_parse_expression(p);
        if (!node->exc)
            return NULL;
        if (py_accept(p, PY_T_FROM)) {
            node->cause = py_parse_expression(p);
            if (!node->cause)
                return NULL;
        }
    }
    return py_parser_done(p, node, start);
}

static py_node *assert_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_Assert *node = PY_NEW(p, Assert);
    node->test = py_parse_expression(p);
    if (!node->test)
        return NULL;
    if (py_accept(p, PY_T_COMMA)) {
        node->msg = py_parse_expression(p);
        if (!node->msg)
            return NULL;
    }
    return py_parser_done(p, node, start);
}

static py_node *del_targets(py_parser *p)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    do {
        if (p->scratch.count > base && at_end_of_simple(p))
            break;
        py_node *target = py_parse_primary(p);
        if (!target || !py_set_context(p, target, PY_Del)) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, target);
    } while (py_accept(p, PY_T_COMMA));
    py_Delete *node = PY_NEW(p, Delete);
    node->targets = py_parser_take(p, base);
    return at_end_of_simple(p) ? py_parser_done(p, node, start) : NULL;
}

static py_node *del_statement(py_parser *p)
{
    const py_token *start = p->tok;
    py_node *node = del_targets(p);
    if (node || p->failed || !p->diagnose)
        return node;
    const py_token *stopped = p->tok;
    py_back(p, start);
    p->tok++;
    py_node *targets = py_parse_star_expressions(p);
    if (targets && py_diagnose_target(p, targets, PY_Del, false))
        return NULL;
    py_back(p, stopped);
    return NULL;
}

static py_node *scope_statement(py_parser *p, py_ast_kind kind)
{
    const py_token *start = p->tok++;
    size_t base = p->idents.count;
    do {
        if (!py_at(p, PY_T_NAME)) {
            p->idents.count = base;
            return NULL;
        }
        py_parser_push_ident(p, py_parser_ident(p, p->tok));
        p->tok++;
    } while (py_accept(p, PY_T_COMMA));
    py_Global *node = py_as(Global, py_parser_node(p, kind, sizeof(py_Global))); /* Nonlocal is alike */
    node->names = py_parser_take_idents(p, base);
    return py_parser_done(p, node, start);
}

/* a.b.c as one name */
static const char *dotted_name(py_parser *p)
{
    const py_token *start = p->tok;
    if (!py_accept(p, PY_T_NAME))
        return NULL;
    if (!py_at(p, PY_T_DOT))
        return py_parser_ident(p, start);
    al_sb sb = AL_SB_INIT;
    al_sb_addn(&sb, p->text + start->start, start->end - start->start);
    while (py_accept(p, PY_T_DOT)) {
        const py_token *part = p->tok;
        if (!py_accept(p, PY_T_NAME)) {
            al_sb_free(&sb);
            return NULL;
        }
        const char *text = py_parser_ident(p, part);
        al_sb_addc(&sb, '.');
        al_sb_add(&sb, text);
    }
    if (al_sb_failed(&sb))
        py_parser_oom(p);
    const char *name = py_parser_intern(p, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
    return name;
}

/* name [as name] */
static py_node *alias(py_parser *p, bool dotted)
{
    const py_token *start = p->tok;
    py_alias *node = PY_NEW(p, alias);
    if (dotted) {
        node->name = dotted_name(p);
        if (!node->name)
            return NULL;
    } else {
        if (!py_accept(p, PY_T_NAME))
            return NULL;
        node->name = py_parser_ident(p, start);
    }
    if (py_accept(p, PY_T_AS)) {
        const py_token *as = p->tok;
        if (!py_accept(p, PY_T_NAME))
            return NULL;
        node->asname = py_parser_ident(p, as);
    }
    return py_parser_done(p, node, start);
}

static py_node *import_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    size_t base = p->scratch.count;
    do {
        py_node *one = alias(p, true);
        if (!one) {
            p->scratch.count = base;
            return NULL;
        }
        py_parser_push(p, one);
    } while (py_accept(p, PY_T_COMMA));
    py_Import *node = PY_NEW(p, Import);
    node->names = py_parser_take(p, base);
    return py_parser_done(p, node, start);
}

/* What stands behind `import` in a from-import. */
static bool imported_names(py_parser *p, py_nodes *out)
{
    size_t base = p->scratch.count;
    const py_token *star = p->tok;
    if (py_accept(p, PY_T_STAR)) {
        py_alias *node = PY_NEW(p, alias);
        node->name = py_parser_intern(p, "*", 1);
        *out = py_parser_one(p, py_parser_done(p, node, star));
        return true;
    }
    bool bracket = py_accept(p, PY_T_LPAR);
    bool comma = false;
    do {
        if (comma && bracket && py_at(p, PY_T_RPAR))
            break;
        if (comma && p->diagnose && py_at(p, PY_T_NEWLINE) && !bracket) {
            py_raise_last(p, "SyntaxError", "trailing comma not allowed without surrounding parentheses");
            return false;
        }
        py_node *one = alias(p, false);
        if (!one) {
            p->scratch.count = base;
            return false;
        }
        py_parser_push(p, one);
        comma = true;
    } while (py_accept(p, PY_T_COMMA));
    *out = py_parser_take(p, base);
    return !bracket || py_accept(p, PY_T_RPAR);
}

static py_node *from_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_ImportFrom *node = PY_NEW(p, ImportFrom);
    for (;;) {
        if (py_accept(p, PY_T_DOT))
            node->level++;
        else if (py_accept(p, PY_T_ELLIPSIS))
            node->level += 3;
        else
            break;
    }
    if (!py_at(p, PY_T_IMPORT) || !node->level) {
        node->module = dotted_name(p);
        if (!node->module)
            return NULL;
    }
    if (!py_accept(p, PY_T_IMPORT) || !imported_names(p, &node->names))
        return NULL;
    return py_parser_done(p, node, start);
}

/* type X[T] = value. Two names in a row begin nothing else. */
static py_node *type_statement(py_parser *p)
{
    const py_token *start = p->tok++;
    py_TypeAlias *node = PY_NEW(p, TypeAlias);
    py_Name *name = PY_NEW(p, Name);
    name->id = py_parser_ident(p, p->tok);
    name->ctx = PY_Store;
    p->tok++;
    py_parser_done(p, name, p->tok - 1);
    node->name = &name->base;
    if (!py_parse_type_params(p, &node->type_params) || !py_accept(p, PY_T_EQUAL))
        return NULL;
    node->value = py_parse_expression(p);
    return node->value ? py_parser_done(p, node, start) : NULL;
}

static py_node *simple_statement(py_parser *p)
{
    switch (p->tok->kind) {
    case PY_T_RETURN:
        return return_statement(p);
    case PY_T_IMPORT:
        return import_statement(p);
    case PY_T_FROM:
        return from_statement(p);
    case PY_T_RAISE:
        return raise_statement(p);
    case PY_T_PASS:
        return keyword_statement(p, PY_AST_Pass);
    case PY_T_BREAK:
        return keyword_statement(p, PY_AST_Break);
    case PY_T_CONTINUE:
        return keyword_statement(p, PY_AST_Continue);
    case PY_T_DEL:
        return del_statement(p);
    case PY_T_ASSERT:
        return assert_statement(p);
    case PY_T_GLOBAL:
        return scope_statement(p, PY_AST_Global);
    case PY_T_NONLOCAL:
        return scope_statement(p, PY_AST_Nonlocal);
    case PY_T_NAME:
        if (p->tok[1].kind == PY_T_NAME && (p->tok[2].kind == PY_T_EQUAL || p->tok[2].kind == PY_T_LSQB) && py_at_soft_keyword(p, "type"))
            return type_statement(p);
        return expression_statement(p);
    default:
        return expression_statement(p);
    }
}

bool py_parse_simple_line(py_parser *p)
{
    do {
        if (py_at(p, PY_T_NEWLINE))
            return p->tok > p->tokens && p->tok[-1].kind == PY_T_SEMI && py_accept(p, PY_T_NEWLINE);
        py_node *one = simple_statement(p);
        if (!one)
            return false;
        py_parser_push(p, one);
    } while (py_accept(p, PY_T_SEMI));
    return py_accept(p, PY_T_NEWLINE);
}
