/* Mistakes in expressions and assignments. */
#include <string.h>

#include "py/parse/diagnose.h"

/* For the functions below: back to where the rule began. */
static bool nothing(py_parser *p, const py_token *start)
{
    if (p->failed)
        return true;
    py_back(p, start);
    return false;
}

static bool is_legacy(const py_node *node)
{
    return node->kind == PY_AST_Name && (strcmp(py_as(Name, node)->id, "print") == 0 || strcmp(py_as(Name, node)->id, "exec") == 0);
}

/* An expression in which no further mistakes are looked for. */
static py_node *expression_quietly(py_parser *p)
{
    bool diagnose = p->diagnose;
    p->diagnose = false;
    py_node *node = py_at(p, PY_T_LAMBDA) ? py_parse_lambda(p) : py_parse_disjunction(p);
    const py_token *end = p->tok;
    if (node && py_at(p, PY_T_IF)) {
        const py_token *start = p->tok++;
        py_node *rest = py_parse_disjunction(p);
        rest = rest && py_accept(p, PY_T_ELSE) ? py_parse_expression(p) : NULL;
        if (rest) {
            py_Pass *whole = py_as(Pass, py_parser_node(p, PY_AST_IfExp, sizeof(py_IfExp))); /* only its place is wanted */
            whole->base.end_lineno = rest->end_lineno;
            whole->base.end_col_offset = rest->end_col_offset;
            node = &whole->base;
        } else {
            py_back(p, start);
            p->tok = end;
        }
    }
    p->diagnose = diagnose;
    return node;
}

static bool at_soft_keyword(const py_parser *p)
{
    return py_token_is(p, p->tok, "_") || py_token_is(p, p->tok, "match") || py_token_is(p, p->tok, "case");
}

bool py_diagnose_expression(py_parser *p)
{
    const py_token *start = p->tok;
    bool name_string = py_at(p, PY_T_NAME) && (start[1].kind == PY_T_STRING || start[1].kind == PY_T_FSTRING_START);
    if (!name_string && !at_soft_keyword(p)) {
        py_node *a = py_parse_disjunction(p);
        py_node *b = a && !p->failed ? expression_quietly(p) : NULL;
        if (b && !p->failed && !is_legacy(a) && py_token_level(p, p->tok - 1) != 0) {
            py_raise_range(p, a, b, "invalid syntax. Perhaps you forgot a comma?");
            return true;
        }
        if (nothing(p, start))
            return true;
    }
    py_node *a = py_parse_disjunction(p);
    if (a && !p->failed && py_accept(p, PY_T_IF)) {
        py_node *b = py_parse_disjunction(p);
        if (b && !p->failed && !py_at(p, PY_T_ELSE) && !py_at(p, PY_T_COLON)) {
            py_raise_range(p, a, b, "expected 'else' after 'if' expression");
            return true;
        }
    }
    if (nothing(p, start))
        return true;
    if (py_at(p, PY_T_NAME) && start[1].kind != PY_T_LPAR) {
        p->tok++;
        py_node *b = py_starts_expression(p->tok) || py_at(p, PY_T_STAR) ? py_parse_star_expressions(p) : NULL;
        if (b && !p->failed && (py_token_is(p, start, "print") || py_token_is(p, start, "exec"))) {
            const char *name = py_parser_ident(p, start);
            py_raise_at(p, "SyntaxError",
                        (py_error_place){ start->line, (int)(start->start - start->line_start) + 1, b->end_lineno, b->end_col_offset + 1 },
                        strcmp(name, "print") == 0 ? "Missing parentheses in call to 'print'. Did you mean print(...)?"
                                                   : "Missing parentheses in call to 'exec'. Did you mean exec(...)?");
            return true;
        }
    }
    return nothing(p, start);
}

static bool at_assign(const py_parser *p)
{
    return py_at(p, PY_T_EQUAL) || py_at(p, PY_T_COLONEQUAL);
}

bool py_diagnose_named_expression(py_parser *p)
{
    const py_token *start = p->tok;
    if (start->kind == PY_T_NAME && start[1].kind == PY_T_COLONEQUAL)
        return false;
    py_node *a = py_parse_expression(p);
    if (a && !p->failed && py_accept(p, PY_T_COLONEQUAL)) {
        if (py_parse_expression(p) && !p->failed) {
            py_raise_node(p, a, "cannot use assignment expressions with %s", py_expr_name(a));
            return true;
        }
    }
    if (nothing(p, start))
        return true;
    if (start->kind == PY_T_NAME && start[1].kind == PY_T_EQUAL) {
        p->tok += 2;
        py_node *b = py_parse_bitwise(p);
        if (b && !p->failed && !at_assign(p)) {
            py_raise_at(p, "SyntaxError",
                        (py_error_place){ start->line, (int)(start->start - start->line_start) + 1, b->end_lineno, b->end_col_offset + 1 },
                        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            return true;
        }
        return nothing(p, start);
    }
    if (start->kind == PY_T_TRUE || start->kind == PY_T_FALSE || start->kind == PY_T_NONE)
        return false;
    if (start->kind == PY_T_LSQB || start->kind == PY_T_LPAR) { /* a list, a tuple, a generator expression: not here */
        py_node *atom = py_parse_atom(p);
        bool skip = atom && (atom->kind == PY_AST_List || atom->kind == PY_AST_GeneratorExp ||
                             (atom->kind == PY_AST_Tuple && atom->col_offset == (int32_t)(start->start - start->line_start)));
        if (nothing(p, start))
            return true;
        if (skip)
            return false;
    }
    a = py_parse_bitwise(p);
    if (a && !p->failed && py_accept(p, PY_T_EQUAL)) {
        py_node *b = py_parse_bitwise(p);
        if (b && !p->failed && !at_assign(p)) {
            py_raise_node(p, a, "cannot assign to %s here. Maybe you meant '==' instead of '='?", py_expr_name(a));
            return true;
        }
    }
    return nothing(p, start);
}

/* list, tuple, or one of them in brackets */
static const py_node *annotated_list(py_parser *p)
{
    if (!py_at(p, PY_T_LSQB) && !py_at(p, PY_T_LPAR))
        return NULL;
    py_node *atom = py_parse_atom(p);
    return atom && !p->failed && (atom->kind == PY_AST_List || atom->kind == PY_AST_Tuple) ? atom : NULL;
}

static bool annotation_follows(py_parser *p)
{
    return py_accept(p, PY_T_COLON) && py_parse_expression(p) && !p->failed;
}

static bool illegal_annotation(py_parser *p, const py_token *start)
{
    const py_node *a = annotated_list(p);
    if (a && annotation_follows(p)) {
        py_raise_node(p, a, "only single target (not %s) can be annotated", py_expr_name(a));
        return true;
    }
    if (nothing(p, start))
        return true;
    a = py_parse_star_named(p);
    if (a && !p->failed && py_accept(p, PY_T_COMMA)) {
        while ((py_starts_expression(p->tok) || py_at(p, PY_T_STAR)) && py_parse_star_named(p) && !p->failed && py_accept(p, PY_T_COMMA))
            ;
        if (!p->failed && annotation_follows(p)) {
            py_raise_node(p, a, "only single target (not tuple) can be annotated");
            return true;
        }
    }
    if (nothing(p, start))
        return true;
    a = py_parse_expression(p);
    if (a && !p->failed && annotation_follows(p)) {
        py_raise_node(p, a, "illegal target for annotation");
        return true;
    }
    return nothing(p, start);
}

/* target = target = ... up to the first thing that is no target */
static void skip_targets(py_parser *p)
{
    for (;;) {
        const py_token *start = p->tok;
        if (!py_parse_targets(p) || p->failed || !py_accept(p, PY_T_EQUAL)) {
            if (!p->failed)
                py_back(p, start);
            return;
        }
    }
}

bool py_diagnose_assignment(py_parser *p)
{
    const py_token *start = p->tok;
    if (illegal_annotation(p, start))
        return true;
    skip_targets(p);
    if (p->failed)
        return true;
    const py_token *value = p->tok;
    py_node *a = py_parse_star_expressions(p);
    if (a && !p->failed && py_at(p, PY_T_EQUAL) && py_diagnose_target(p, a, PY_Store, false))
        return true;
    if (nothing(p, value))
        return true;
    if (py_at(p, PY_T_YIELD)) {
        a = py_parse_yield(p);
        if (a && !p->failed && py_at(p, PY_T_EQUAL)) {
            py_raise_node(p, a, "assignment to yield expression not possible");
            return true;
        }
    }
    if (nothing(p, start))
        return true;
    a = py_parse_star_expressions(p);
    if (a && !p->failed && p->tok->kind >= PY_T_PLUSEQUAL && p->tok->kind <= PY_T_DOUBLESLASHEQUAL) {
        p->tok++;
        if (py_parse_yield_or_star(p) && !p->failed) {
            py_raise_node(p, a, "'%s' is an illegal expression for augmented assignment", py_expr_name(a));
            return true;
        }
    }
    return nothing(p, start);
}

static bool at_for(const py_parser *p)
{
    return py_at(p, PY_T_FOR) || (py_at(p, PY_T_ASYNC) && p->tok[1].kind == PY_T_FOR);
}

bool py_diagnose_comprehension(py_parser *p)
{
    const py_token *start = p->tok;
    py_token_kind open = (py_token_kind)start->kind;
    p->tok++;
    if (py_at(p, PY_T_STAR)) {
        py_node *a = py_parse_starred_argument(p);
        if (a && !p->failed && at_for(p) && py_parse_generators(p).count && !p->failed) {
            py_raise_node(p, a, "iterable unpacking cannot be used in comprehension");
            return true;
        }
    }
    if (nothing(p, start))
        return true;
    if (open == PY_T_LPAR)
        return false;
    p->tok++;
    py_node *a = py_parse_star_named(p);
    if (a && !p->failed && py_at(p, PY_T_COMMA)) {
        const py_token *comma = p->tok++;
        py_node *b = NULL;
        while (!p->failed && (py_starts_expression(p->tok) || py_at(p, PY_T_STAR))) {
            py_node *item = py_parse_star_named(p);
            if (!item)
                break;
            b = item;
            if (!py_accept(p, PY_T_COMMA))
                break;
        }
        if (!p->failed && at_for(p) && py_parse_generators(p).count && !p->failed) {
            int32_t line, col;
            py_token_end(p, comma, &line, &col);
            py_raise_at(p, "SyntaxError",
                        (py_error_place){ a->lineno, a->col_offset + 1, b ? b->end_lineno : line, (b ? b->end_col_offset : col) + 1 },
                        "did you forget parentheses around the comprehension target?");
            return true;
        }
    }
    return nothing(p, start);
}

bool py_diagnose_group(py_parser *p)
{
    const py_token *start = p->tok++;
    if (py_at(p, PY_T_STAR)) {
        py_node *a = py_parse_starred_argument(p);
        if (a && !p->failed && py_at(p, PY_T_RPAR)) {
            py_raise_node(p, a, "cannot use starred expression here");
            return true;
        }
    } else if (py_at(p, PY_T_DOUBLESTAR)) {
        const py_token *stars = p->tok++;
        if (py_parse_expression(p) && !p->failed && py_at(p, PY_T_RPAR)) {
            py_raise_token(p, stars, "cannot use double starred expression here");
            return true;
        }
    }
    return nothing(p, start);
}

/* {**value for ...} */
bool py_diagnose_dict(py_parser *p)
{
    const py_token *start = p->tok++;
    const py_token *stars = p->tok;
    if (py_accept(p, PY_T_DOUBLESTAR) && py_parse_bitwise(p) && !p->failed && at_for(p) && py_parse_generators(p).count && !p->failed &&
        py_at(p, PY_T_RBRACE)) {
        py_raise_token(p, stars, "dict unpacking cannot be used in dict comprehension");
        return true;
    }
    return nothing(p, start);
}

bool py_diagnose_for_target(py_parser *p)
{
    const py_token *start = p->tok;
    py_accept(p, PY_T_ASYNC);
    p->tok++;
    py_node *a = py_parse_star_expressions(p);
    if (a && !p->failed && py_diagnose_target(p, a, PY_Store, true))
        return true;
    return nothing(p, start);
}
