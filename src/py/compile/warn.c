/*
 * What is surely a mistake although it compiles: CPython's SyntaxWarnings.
 */
#include "py/compile/unit.h"

static void warn(py_compiler *c, al_sb *message)
{
    if (!c->failed && !al_sb_failed(message) &&
        py_warn_explicit(c->vm, &py_SyntaxWarning, al_sb_text(message), c->symbols.filename, c->unit->at.line) < 0) {
        c->failed = true;
    }
    al_sb_free(message);
}

static void warn_text(py_compiler *c, const char *text)
{
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, text);
    warn(c, &sb);
}

/* The type that an expression surely has, or NULL. */
static const char *type_of(const py_node *e)
{
    static const char *const constants[] = { "NoneType", "bool", "bool", "ellipsis", "int", "float", "complex", "str", "bytes" };
    switch ((py_ast_kind)e->kind) {
    case PY_AST_Tuple:
        return "tuple";
    case PY_AST_List:
    case PY_AST_ListComp:
        return "list";
    case PY_AST_Dict:
    case PY_AST_DictComp:
        return "dict";
    case PY_AST_Set:
    case PY_AST_SetComp:
        return "set";
    case PY_AST_GeneratorExp:
        return "generator";
    case PY_AST_Lambda:
        return "function";
    case PY_AST_JoinedStr:
    case PY_AST_FormattedValue:
        return "str";
    case PY_AST_Constant:
        return constants[py_as(Constant, e)->value.kind];
    default:
        return NULL;
    }
}

static py_const_kind constant_kind(const py_node *e)
{
    return py_as(Constant, e)->value.kind;
}

void py_warn_caller(py_compiler *c, const py_node *func)
{
    const char *type = func->kind == PY_AST_Lambda ? NULL : type_of(func);
    if (type) {
        al_sb sb = AL_SB_INIT;
        al_sb_addf(&sb, "'%s' object is not callable; perhaps you missed a comma?", type);
        warn(c, &sb);
    }
}

static bool has_no_items(const py_node *e)
{
    switch ((py_ast_kind)e->kind) {
    case PY_AST_Constant:
        return constant_kind(e) != PY_CONST_STR && constant_kind(e) != PY_CONST_BYTES;
    case PY_AST_Set:
    case PY_AST_SetComp:
    case PY_AST_GeneratorExp:
    case PY_AST_Lambda:
        return true;
    default:
        return false;
    }
}

static bool wants_integers(const py_node *e)
{
    switch ((py_ast_kind)e->kind) {
    case PY_AST_Constant:
        return constant_kind(e) == PY_CONST_STR || constant_kind(e) == PY_CONST_BYTES;
    case PY_AST_Tuple:
    case PY_AST_List:
    case PY_AST_ListComp:
    case PY_AST_JoinedStr:
    case PY_AST_FormattedValue:
        return true;
    default:
        return false;
    }
}

void py_warn_subscript(py_compiler *c, const py_Subscript *s)
{
    al_sb sb = AL_SB_INIT;
    const char *index = type_of(s->slice);
    if (has_no_items(s->value)) {
        al_sb_addf(&sb, "'%s' object is not subscriptable; perhaps you missed a comma?", type_of(s->value));
        warn(c, &sb);
        return;
    }
    bool integer =
        s->slice->kind == PY_AST_Constant &&
        (constant_kind(s->slice) == PY_CONST_INT || constant_kind(s->slice) == PY_CONST_TRUE || constant_kind(s->slice) == PY_CONST_FALSE);
    if (index && !integer && wants_integers(s->value)) {
        al_sb_addf(&sb, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", type_of(s->value), index);
        warn(c, &sb);
    }
}

/* Is identity a fair question about it? */
static bool may_be_identical(const py_node *e)
{
    return e->kind != PY_AST_Constant || constant_kind(e) <= PY_CONST_ELLIPSIS;
}

void py_warn_compare(py_compiler *c, const py_Compare *e)
{
    const py_node *left = e->left;
    for (size_t i = 0; i < e->ops.count; i++) {
        const py_node *right = e->comparators.items[i];
        int op = e->ops.items[i];
        if ((op == PY_Is || op == PY_IsNot) && (!may_be_identical(left) || !may_be_identical(right))) {
            warn_text(c, op == PY_Is ? "\"is\" with a literal. Did you mean \"==\"?" : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

void py_warn_assert(py_compiler *c, const py_node *test)
{
    if (test->kind == PY_AST_Tuple && py_as(Tuple, test)->elts.count) {
        warn_text(c, "assertion is always true, perhaps remove parentheses?");
    }
}
