/*
 * Expressions back to text, as CPython writes annotations under `from __future__ import annotations`.
 */
#include <math.h>
#include <string.h>

#include "py/compile/unit.h"

enum {
    P_TUPLE,
    P_TEST,
    P_OR,
    P_AND,
    P_NOT,
    P_CMP,
    P_EXPR,
    P_BOR = P_EXPR,
    P_BXOR,
    P_BAND,
    P_SHIFT,
    P_ARITH,
    P_TERM,
    P_FACTOR,
    P_POWER,
    P_AWAIT,
    P_ATOM
};

typedef struct writer {
    py_vm *vm;
    al_sb sb;
    bool failed;
} writer;

static void expr(writer *w, const py_node *e, int level);

static void add(writer *w, const char *text)
{
    al_sb_add(&w->sb, text);
}

static void paren(writer *w, bool need, const char *text)
{
    if (need) {
        add(w, text);
    }
}

static void list(writer *w, const py_nodes *nodes, int level)
{
    for (size_t i = 0; i < nodes->count; i++) {
        paren(w, i > 0, ", ");
        expr(w, nodes->items[i], level);
    }
}

static void object(writer *w, py_obj *text)
{
    if (!text) {
        w->failed = true;
        return;
    }
    al_sb_addn(&w->sb, py_str_text(text), py_str_size(text));
}

static void number(writer *w, double value, const char *suffix)
{
    char text[32];
    if (isinf(value)) { /* as the source has it: no name stands for it */
        add(w, value < 0 ? "-1e309" : "1e309");
    } else {
        py_float_repr(value, text);
        size_t size = strlen(text);
        if (*suffix && size > 2 && strcmp(text + size - 2, ".0") == 0) {
            text[size - 2] = '\0';
        }
        add(w, text);
    }
    add(w, suffix);
}

static void constant(writer *w, const py_Constant *c)
{
    py_vm *vm = w->vm;
    py_obj *value;
    switch (c->value.kind) {
    case PY_CONST_NONE:
        add(w, "None");
        break;
    case PY_CONST_TRUE:
        add(w, "True");
        break;
    case PY_CONST_FALSE:
        add(w, "False");
        break;
    case PY_CONST_ELLIPSIS:
        add(w, "...");
        break;
    case PY_CONST_INT: {
        py_compiler compiler = { .vm = vm };
        value = py_const_value(&compiler, &c->value);
        object(w, value ? py_int_text(vm, value) : NULL);
        break;
    }
    case PY_CONST_FLOAT:
        number(w, c->value.number, "");
        break;
    case PY_CONST_COMPLEX:
        number(w, c->value.number, "j");
        break;
    case PY_CONST_STR:
        paren(w, c->kind != NULL, "u");
        value = py_str_newn(vm, c->value.text, c->value.size);
        object(w, value ? py_repr(vm, value) : NULL);
        break;
    case PY_CONST_BYTES:
        value = py_bytes_new(vm, c->value.text, c->value.size);
        object(w, value ? py_repr(vm, value) : NULL);
        break;
    }
}

static void bool_op(writer *w, const py_BoolOp *b, int level)
{
    int own = b->op == PY_And ? P_AND : P_OR;
    paren(w, level > own, "(");
    for (size_t i = 0; i < b->values.count; i++) {
        paren(w, i > 0, b->op == PY_And ? " and " : " or ");
        expr(w, b->values.items[i], own + 1);
    }
    paren(w, level > own, ")");
}

static void bin_op(writer *w, const py_BinOp *b, int level)
{
    static const struct {
        const char *text;
        int level;
        bool right;
    } ops[] = { { " + ", P_ARITH, false },  { " - ", P_ARITH, false }, { " * ", P_TERM, false },  { " @ ", P_TERM, false },
                { " / ", P_TERM, false },   { " % ", P_TERM, false },  { " ** ", P_POWER, true }, { " << ", P_SHIFT, false },
                { " >> ", P_SHIFT, false }, { " | ", P_BOR, false },   { " ^ ", P_BXOR, false },  { " & ", P_BAND, false },
                { " // ", P_TERM, false } };
    size_t op = (size_t)(b->op - PY_Add);
    int own = ops[op].level;
    paren(w, level > own, "(");
    expr(w, b->left, own + ops[op].right);
    add(w, ops[op].text);
    expr(w, b->right, own + !ops[op].right);
    paren(w, level > own, ")");
}

static void unary_op(writer *w, const py_UnaryOp *u, int level)
{
    int own = u->op == PY_Not ? P_NOT : P_FACTOR;
    paren(w, level > own, "(");
    add(w, u->op == PY_Not ? "not " : u->op == PY_Invert ? "~" : u->op == PY_UAdd ? "+" : "-");
    expr(w, u->operand, own);
    paren(w, level > own, ")");
}

static void compare(writer *w, const py_Compare *c, int level)
{
    static const char *const ops[] = { " == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in " };
    paren(w, level > P_CMP, "(");
    expr(w, c->left, P_CMP + 1);
    for (size_t i = 0; i < c->ops.count; i++) {
        add(w, ops[c->ops.items[i] - PY_Eq]);
        expr(w, c->comparators.items[i], P_CMP + 1);
    }
    paren(w, level > P_CMP, ")");
}

static void arg(writer *w, const py_node *node)
{
    const py_arg *a = py_as(arg, node);
    add(w, a->arg);
    if (a->annotation) {
        add(w, ": ");
        expr(w, a->annotation, P_TEST);
    }
}

static void arguments(writer *w, const py_arguments *a)
{
    size_t pos = a->posonlyargs.count, total = pos + a->args.count, required = total - a->defaults.count;
    bool first = true;
    for (size_t i = 0; i < total; i++) {
        paren(w, !first, ", ");
        first = false;
        arg(w, i < pos ? a->posonlyargs.items[i] : a->args.items[i - pos]);
        if (i >= required) {
            add(w, "=");
            expr(w, a->defaults.items[i - required], P_TEST);
        }
        paren(w, pos && i + 1 == pos, ", /");
    }
    if (a->vararg || a->kwonlyargs.count) {
        paren(w, !first, ", ");
        first = false;
        add(w, "*");
        if (a->vararg) {
            arg(w, a->vararg);
        }
    }
    for (size_t i = 0; i < a->kwonlyargs.count; i++) {
        paren(w, !first, ", ");
        first = false;
        arg(w, a->kwonlyargs.items[i]);
        if (a->kw_defaults.items[i]) {
            add(w, "=");
            expr(w, a->kw_defaults.items[i], P_TEST);
        }
    }
    if (a->kwarg) {
        paren(w, !first, ", ");
        add(w, "**");
        arg(w, a->kwarg);
    }
}

static void lambda(writer *w, const py_Lambda *l, int level)
{
    const py_arguments *a = py_as(arguments, l->args);
    bool any = a->posonlyargs.count || a->args.count || a->vararg || a->kwonlyargs.count || a->kwarg;
    paren(w, level > P_TEST, "(");
    add(w, any ? "lambda " : "lambda");
    arguments(w, a);
    add(w, ": ");
    expr(w, l->body, P_TEST);
    paren(w, level > P_TEST, ")");
}

static void if_exp(writer *w, const py_IfExp *e, int level)
{
    paren(w, level > P_TEST, "(");
    expr(w, e->body, P_TEST + 1);
    add(w, " if ");
    expr(w, e->test, P_TEST + 1);
    add(w, " else ");
    expr(w, e->orelse, P_TEST);
    paren(w, level > P_TEST, ")");
}

static void dict(writer *w, const py_Dict *d)
{
    add(w, "{");
    for (size_t i = 0; i < d->keys.count; i++) {
        paren(w, i > 0, ", ");
        if (d->keys.items[i]) {
            expr(w, d->keys.items[i], P_TEST);
            add(w, ": ");
            expr(w, d->values.items[i], P_TEST);
        } else {
            add(w, "**");
            expr(w, d->values.items[i], P_EXPR);
        }
    }
    add(w, "}");
}

static void generators(writer *w, const py_nodes *list_)
{
    for (size_t i = 0; i < list_->count; i++) {
        const py_comprehension *c = py_as(comprehension, list_->items[i]);
        add(w, c->is_async ? " async for " : " for ");
        expr(w, c->target, P_TUPLE);
        add(w, " in ");
        expr(w, c->iter, P_TEST + 1);
        for (size_t k = 0; k < c->ifs.count; k++) {
            add(w, " if ");
            expr(w, c->ifs.items[k], P_TEST + 1);
        }
    }
}

static void call(writer *w, const py_Call *c)
{
    expr(w, c->func, P_ATOM);
    if (c->args.count == 1 && c->keywords.count == 0 && c->args.items[0]->kind == PY_AST_GeneratorExp) {
        expr(w, c->args.items[0], P_TUPLE);
        return;
    }
    add(w, "(");
    list(w, &c->args, P_TEST);
    for (size_t i = 0; i < c->keywords.count; i++) {
        const py_keyword *k = py_as(keyword, c->keywords.items[i]);
        paren(w, i > 0 || c->args.count, ", ");
        if (k->arg) {
            add(w, k->arg);
            add(w, "=");
        } else {
            add(w, "**");
        }
        expr(w, k->value, P_TEST);
    }
    add(w, ")");
}

static void braces(writer *w, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        al_sb_addc(&w->sb, text[i]);
        if (text[i] == '{' || text[i] == '}') {
            al_sb_addc(&w->sb, text[i]);
        }
    }
}

static void fstring_part(writer *w, const py_node *e);

static void formatted(writer *w, const py_FormattedValue *v)
{
    writer inner = { .vm = w->vm };
    expr(&inner, v->value, P_TEST + 1);
    const char *text = al_sb_text(&inner.sb);
    add(w, text[0] == '{' ? "{ " : "{");
    add(w, text);
    w->failed = w->failed || inner.failed || al_sb_failed(&inner.sb);
    al_sb_free(&inner.sb);
    if (v->conversion > 0) {
        al_sb_addf(&w->sb, "!%c", v->conversion);
    }
    if (v->format_spec) {
        add(w, ":");
        fstring_part(w, v->format_spec);
    }
    add(w, "}");
}

static void fstring_part(writer *w, const py_node *e)
{
    if (e->kind == PY_AST_Constant) {
        braces(w, py_as(Constant, e)->value.text, py_as(Constant, e)->value.size);
    } else if (e->kind == PY_AST_FormattedValue) {
        formatted(w, py_as(FormattedValue, e));
    } else if (e->kind == PY_AST_JoinedStr) {
        const py_nodes *values = &py_as(JoinedStr, e)->values;
        for (size_t i = 0; i < values->count; i++) {
            fstring_part(w, values->items[i]);
        }
    }
}

static void joined(writer *w, const py_node *e)
{
    writer inner = { .vm = w->vm };
    fstring_part(&inner, e);
    py_obj *text = al_sb_failed(&inner.sb) ? NULL : py_str_newn(w->vm, al_sb_text(&inner.sb), inner.sb.size);
    al_sb_free(&inner.sb);
    w->failed = w->failed || inner.failed;
    add(w, "f");
    object(w, text ? py_repr(w->vm, text) : NULL);
}

static void tuple(writer *w, const py_nodes *elts, int level)
{
    if (elts->count == 0) {
        add(w, "()");
        return;
    }
    paren(w, level > P_TUPLE, "(");
    list(w, elts, P_TEST);
    paren(w, elts->count == 1, ",");
    paren(w, level > P_TUPLE, ")");
}

static void slice(writer *w, const py_Slice *s)
{
    if (s->lower) {
        expr(w, s->lower, P_TEST);
    }
    add(w, ":");
    if (s->upper) {
        expr(w, s->upper, P_TEST);
    }
    if (s->step) {
        add(w, ":");
        expr(w, s->step, P_TEST);
    }
}

static void subscript(writer *w, const py_Subscript *s)
{
    const py_node *at = s->slice;
    bool starred = false;
    for (size_t i = 0; at->kind == PY_AST_Tuple && i < py_as(Tuple, at)->elts.count; i++) {
        starred = starred || py_as(Tuple, at)->elts.items[i]->kind == PY_AST_Starred;
    }
    expr(w, s->value, P_ATOM);
    add(w, "[");
    expr(w, at, starred ? P_TEST : P_TUPLE);
    add(w, "]");
}

static void attribute(writer *w, const py_Attribute *a)
{
    expr(w, a->value, P_ATOM);
    bool integer = a->value->kind == PY_AST_Constant && py_as(Constant, a->value)->value.kind == PY_CONST_INT;
    add(w, integer ? " ." : ".");
    add(w, a->attr);
}

static void wrapped(writer *w, int level, int own, const char *before, const py_node *value, int inner)
{
    paren(w, level > own, "(");
    add(w, before);
    if (value) {
        expr(w, value, inner);
    }
    paren(w, level > own, ")");
}

static void comprehension(writer *w, const char *open, const py_node *elt, const py_node *value, const py_nodes *gens, const char *close)
{
    add(w, open);
    expr(w, elt, P_TEST);
    if (value) {
        add(w, ": ");
        expr(w, value, P_TEST);
    }
    generators(w, gens);
    add(w, close);
}

static void expr(writer *w, const py_node *e, int level)
{
    if (w->failed || py_stack_check(w->vm, " during compilation") < 0) {
        w->failed = true;
        return;
    }
    switch ((py_ast_kind)e->kind) {
    case PY_AST_BoolOp:
        bool_op(w, py_as(BoolOp, e), level);
        break;
    case PY_AST_BinOp:
        bin_op(w, py_as(BinOp, e), level);
        break;
    case PY_AST_UnaryOp:
        unary_op(w, py_as(UnaryOp, e), level);
        break;
    case PY_AST_Lambda:
        lambda(w, py_as(Lambda, e), level);
        break;
    case PY_AST_IfExp:
        if_exp(w, py_as(IfExp, e), level);
        break;
    case PY_AST_Dict:
        dict(w, py_as(Dict, e));
        break;
    case PY_AST_Set:
        add(w, "{");
        list(w, &py_as(Set, e)->elts, P_TEST);
        add(w, "}");
        break;
    case PY_AST_GeneratorExp:
        comprehension(w, "(", py_as(GeneratorExp, e)->elt, NULL, &py_as(GeneratorExp, e)->generators, ")");
        break;
    case PY_AST_ListComp:
        comprehension(w, "[", py_as(ListComp, e)->elt, NULL, &py_as(ListComp, e)->generators, "]");
        break;
    case PY_AST_SetComp:
        comprehension(w, "{", py_as(SetComp, e)->elt, NULL, &py_as(SetComp, e)->generators, "}");
        break;
    case PY_AST_DictComp:
        comprehension(w, "{", py_as(DictComp, e)->key, py_as(DictComp, e)->value, &py_as(DictComp, e)->generators, "}");
        break;
    case PY_AST_Yield:
        add(w, "(yield");
        paren(w, py_as(Yield, e)->value != NULL, " ");
        if (py_as(Yield, e)->value) {
            expr(w, py_as(Yield, e)->value, P_TUPLE);
        }
        add(w, ")");
        break;
    case PY_AST_YieldFrom:
        add(w, "(yield from ");
        expr(w, py_as(YieldFrom, e)->value, P_TEST);
        add(w, ")");
        break;
    case PY_AST_Await:
        wrapped(w, level, P_AWAIT, "await ", py_as(Await, e)->value, P_ATOM);
        break;
    case PY_AST_Compare:
        compare(w, py_as(Compare, e), level);
        break;
    case PY_AST_Call:
        call(w, py_as(Call, e));
        break;
    case PY_AST_Constant:
        constant(w, py_as(Constant, e));
        break;
    case PY_AST_JoinedStr:
    case PY_AST_FormattedValue:
        joined(w, e);
        break;
    case PY_AST_Attribute:
        attribute(w, py_as(Attribute, e));
        break;
    case PY_AST_Starred:
        add(w, "*");
        expr(w, py_as(Starred, e)->value, P_EXPR);
        break;
    case PY_AST_Name:
        add(w, py_as(Name, e)->id);
        break;
    case PY_AST_List:
        add(w, "[");
        list(w, &py_as(List, e)->elts, P_TEST);
        add(w, "]");
        break;
    case PY_AST_Tuple:
        tuple(w, &py_as(Tuple, e)->elts, level);
        break;
    case PY_AST_Subscript:
        subscript(w, py_as(Subscript, e));
        break;
    case PY_AST_Slice:
        slice(w, py_as(Slice, e));
        break;
    case PY_AST_NamedExpr:
        add(w, "(");
        expr(w, py_as(NamedExpr, e)->target, P_ATOM);
        add(w, " := ");
        expr(w, py_as(NamedExpr, e)->value, P_ATOM);
        add(w, ")");
        break;
    default:
        break;
    }
}

py_obj *py_unparse(py_vm *vm, const py_node *e)
{
    writer w = { .vm = vm };
    expr(&w, e, P_TEST);
    if (w.failed) {
        al_sb_free(&w.sb);
        return NULL;
    }
    return py_str_take(vm, &w.sb);
}
