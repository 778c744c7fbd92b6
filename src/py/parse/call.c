/* The arguments of a call, and of a class. */
#include "py/parse/diagnose.h"

static py_node *keyword(py_parser *p, const py_token *start, const char *name, py_node *value)
{
    if (!value)
        return NULL;
    py_keyword *node = PY_NEW(p, keyword);
    node->arg = name;
    node->value = value;
    return py_parser_done(p, node, start);
}

py_node *py_parse_starred_argument(py_parser *p)
{
    const py_token *start = p->tok++;
    py_node *value = py_parse_expression(p);
    if (!value)
        return NULL;
    py_Starred *node = PY_NEW(p, Starred);
    node->value = value;
    node->ctx = PY_Load;
    return py_parser_done(p, node, start);
}

/* f(x for x in y): the call's brackets belong to the generator expression. Leaves p->tok on the closing one. */
static py_node *generator_argument(py_parser *p, const py_token *open, py_node *element)
{
    py_nodes generators = py_parse_generators(p);
    if (!generators.count || !py_accept(p, PY_T_RPAR))
        return NULL;
    py_GeneratorExp *node = PY_NEW(p, GeneratorExp);
    node->elt = element;
    node->generators = generators;
    py_parser_done(p, node, open);
    p->tok--;
    return &node->base;
}

/* name := value, or an expression; without what a named expression elsewhere is suspected of. */
static py_node *positional_argument(py_parser *p)
{
    if (py_at(p, PY_T_NAME) && p->tok[1].kind == PY_T_COLONEQUAL)
        return py_parse_named_expression(p);
    py_node *node = py_parse_expression(p);
    return node && py_at(p, PY_T_COLONEQUAL) ? NULL : node;
}

/* Positional arguments come first; from the first `name=` on only keywords and *, from the first ** on only keywords and **. */
bool py_parse_arguments(py_parser *p, py_nodes *args, py_nodes *keywords, bool call)
{
    const py_token *open = p->tok - 1;
    if (p->diagnose && py_diagnose_arguments(p))
        return false;
    size_t base = p->scratch.count;
    size_t positional = 0; /* [base, base + positional) */
    bool named = false, mapped = false, good = true;
    while (good && !py_at(p, PY_T_RPAR)) {
        const py_token *start = p->tok;
        py_node *item = NULL;
        bool is_keyword = true;
        if (py_at(p, PY_T_DOUBLESTAR)) {
            p->tok++;
            item = keyword(p, start, NULL, py_parse_expression(p));
            mapped = true;
        } else if (py_at(p, PY_T_STAR)) {
            item = mapped ? NULL : py_parse_starred_argument(p);
            is_keyword = false;
        } else if (py_at(p, PY_T_NAME) && start[1].kind == PY_T_EQUAL) {
            p->tok += 2;
            item = keyword(p, start, py_parser_ident(p, start), py_parse_expression(p));
            named = true;
        } else {
            item = named || mapped ? NULL : positional_argument(p);
            is_keyword = false;
            if (item && call && start == open + 1 && (py_at(p, PY_T_FOR) || py_at(p, PY_T_ASYNC)))
                item = generator_argument(p, open, item);
        }
        if (!item) {
            good = false;
            break;
        }
        py_parser_push(p, item);
        if (!is_keyword && !p->failed) { /* a * behind keywords: it goes to the positional ones */
            size_t at = p->scratch.count - 1;
            for (; at > base + positional; at--)
                p->scratch.items[at] = p->scratch.items[at - 1];
            p->scratch.items[at] = item;
            positional++;
        }
        if (!py_accept(p, PY_T_COMMA))
            break;
    }
    if (!good || !py_at(p, PY_T_RPAR) || p->failed) {
        p->scratch.count = base;
        return false;
    }
    *keywords = py_parser_take(p, base + positional);
    *args = py_parser_take(p, base);
    return true;
}

py_node *py_parse_call(py_parser *p, py_node *func, const py_token *start)
{
    py_Call *node = PY_NEW(p, Call);
    node->func = func;
    if (p->diagnose && py_diagnose_comprehension(p))
        return NULL;
    p->tok++;
    if (!py_parse_arguments(p, &node->args, &node->keywords, true))
        return NULL;
    p->tok++;
    return py_parser_done(p, node, start);
}
