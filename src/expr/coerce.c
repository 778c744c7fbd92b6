#include "expr/coerce.h"

#include <string.h>

#include "expr/dml.h"
#include "types/exc.h"

py_obj *al_as_element(py_vm *vm, py_obj *o)
{
    if (al_is_element(vm, o)) {
        return o;
    }
    if (!py_is_heap(o) || py_is_str(vm, o) || py_as_class(vm, o)) {
        /* a class may be a mapped one, whose attribute is a plain function of it */
        if (!py_is_heap(o) || !py_as_class(vm, o)) {
            return PY_ABSENT;
        }
    }
    py_obj *method = py_getattr_opt_s(vm, o, "__clause_element__");
    if (!method || method == PY_ABSENT) {
        return method;
    }
    py_obj *element = py_call(vm, method, 0);
    return !element ? NULL : al_is_element(vm, element) ? element : al_as_element(vm, element);
}

bool al_is_literal(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        py_error_clear(vm);
    }
    return element == PY_ABSENT;
}

void *al_raise_expected(py_vm *vm, const char *role, py_obj *got, py_obj *resolved, const char *advice)
{
    const char *space = advice ? " " : "";
    advice = advice ? advice : "";
    if (resolved && resolved != got) {
        return py_raise(vm, &al_exc_ArgumentError, "%s expected, got %R object resolved from %R object.%s%s", role, resolved, got, space,
                        advice);
    }
    return py_raise(vm, &al_exc_ArgumentError, "%s expected, got %R.%s%s", role, got, space, advice);
}

/* ellipses_string: at most 25 characters */
static py_obj *shortened(py_vm *vm, py_obj *text)
{
    if (((const py_str *)(void *)text)->len <= 25) {
        return text;
    }
    py_obj *slice = py_slice_new(vm, py_small(0), py_small(25), PY_NONE);
    py_obj *head = slice ? py_getitem(vm, text, slice) : NULL;
    return head ? py_str_printf(vm, "%S...", head) : NULL;
}

void *al_raise_no_text(py_vm *vm, const py_classdef *exception, const char *extra, py_obj *text)
{
    py_obj *head = shortened(vm, text);
    return head ? py_raise(vm, exception, "%s%sTextual SQL expression %R should be explicitly declared as text(%R)", extra ? extra : "",
                           extra ? " " : "", head, head)
                : NULL;
}

static py_obj *constant(py_vm *vm, py_obj *o)
{
    return o == PY_NONE ? al_null(vm) : o == PY_TRUE ? al_true(vm) : o == PY_FALSE ? al_false(vm) : PY_ABSENT;
}

static int warn_scalar(py_vm *vm)
{
    return py_warn(
        vm, &al_exc_SAWarning,
        "implicitly coercing SELECT object to scalar subquery; please use the .scalar_subquery() method to produce a scalar subquery.", 2);
}

/* _ColumnCoercions: a SELECT where a column is expected becomes a scalar subquery. PY_ABSENT: it is neither. */
static py_obj *implicit_scalar(py_vm *vm, py_obj *element)
{
    if (py_isa(vm, element, &al_subquery_class)) {
        element = ((const al_alias *)(void *)element)->element;
    }
    if (!al_is_select(vm, element)) {
        return PY_ABSENT;
    }
    return warn_scalar(vm) < 0 ? NULL : al_scalar_subquery(vm, element);
}

static bool is_expression(py_vm *vm, py_obj *e)
{
    return al_is_column_element(vm, e) || al_is_text(vm, e);
}

static py_obj *expression_of(py_vm *vm, py_obj *given, py_obj *element, const char *role)
{
    if (is_expression(vm, element)) {
        return element;
    }
    py_obj *scalar = implicit_scalar(vm, element);
    return scalar != PY_ABSENT ? scalar : al_raise_expected(vm, role, given, element, NULL);
}

static const char expression_role[] = "SQL expression element or literal value";

py_obj *al_expect_expr(py_vm *vm, py_obj *o, py_obj *name, py_obj *type)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element != PY_ABSENT) {
        return expression_of(vm, o, element, expression_role);
    }
    if (o == PY_NONE && (!type || !(al_type_flags(vm, (al_type *)(void *)type) & AL_TYPE_NONE))) {
        return al_null(vm);
    }
    return al_bind(vm, name, o, type, true);
}

py_obj *al_expect_binary(py_vm *vm, py_obj *o, py_obj *expr, al_opref op)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT) {
        element = al_bind_for(vm, expr, op, o, false);
    } else {
        element = expression_of(vm, o, element, expression_role);
    }
    py_obj *own = element ? al_element_type(vm, AL_ELEMENT(element)) : NULL;
    py_obj *type = own ? al_element_type(vm, AL_ELEMENT(expr)) : NULL;
    if (!type) {
        return NULL;
    }
    if (al_type_is_null(vm, (al_type *)(void *)own) && !al_type_is_null(vm, (al_type *)(void *)type)) {
        element = al_with_type(vm, element, type);
    }
    return element;
}

/* --- IN --- */

static py_obj *in_sequence(py_vm *vm, py_obj *o, py_obj *expr, al_op op)
{
    static const char role[] = "IN expression list, SELECT construct, or bound parameter object";
    if (!py_is_heap(o) || py_is_str(vm, o) || py_isa(vm, o, &py_bytes_class)) {
        return al_raise_expected(vm, role, o, NULL, NULL);
    }
    py_obj *iter = py_getattr_opt_s(vm, o, "__iter__");
    if (!iter || iter == PY_ABSENT) {
        return iter ? al_raise_expected(vm, role, o, NULL, NULL) : NULL;
    }
    py_obj *list = py_list_from(vm, o);
    if (!list) {
        return NULL;
    }
    size_t count = PY_LIST(list)->count;
    py_obj *items = py_tuple_new(vm, count);
    bool elements = false;
    for (size_t i = 0; items && i < count; i++) {
        py_obj *element = al_as_element(vm, PY_LIST(list)->items[i]);
        if (!element) {
            return NULL;
        }
        if (element != PY_ABSENT && !al_is_column_element(vm, element)) {
            return al_raise_expected(vm, role, list, NULL, NULL);
        }
        elements = elements || element != PY_ABSENT;
        PY_TUPLE(items)->items[i] = element != PY_ABSENT ? element : PY_NONE;
    }
    if (!items || !elements) {
        return items ? al_bind_for(vm, expr, AL_OPREF(op), list, true) : NULL;
    }
    for (size_t i = 0; i < count; i++) {
        py_obj *item = PY_TUPLE(items)->items[i];
        item = item != PY_NONE ? item : al_bind_for(vm, expr, AL_OPREF(op), PY_LIST(list)->items[i], false);
        item = item ? al_self_group(vm, item, AL_OPREF(AL_OP_COMMA)) : NULL;
        if (!item) {
            return NULL;
        }
        PY_TUPLE(items)->items[i] = item;
    }
    return al_clauselist_new(vm, items, AL_OP_COMMA);
}

py_obj *al_expect_in(py_vm *vm, py_obj *o, py_obj *expr, al_op op)
{
    static const char role[] = "IN expression list, SELECT construct, or bound parameter object";
    py_obj *element = al_as_element(vm, o);
    if (element == PY_ABSENT) {
        element = in_sequence(vm, o, expr, op);
    }
    if (!element) {
        return NULL;
    }
    if (al_is_from(vm, element) && !al_is_column_element(vm, element) && !py_isa(vm, element, &al_values_class)) {
        const al_alias *alias = py_cast(vm, al_alias, &al_aliased_class, element);
        py_obj *message =
            py_str_printf(vm, "Coercing %T object into a select() for use in IN(); please pass a select() construct explicitly", element);
        if (!message || py_warn(vm, &al_exc_SAWarning, py_str_text(message), 2) < 0) {
            return NULL;
        }
        element = alias && al_is_select(vm, alias->element) ? alias->element : al_select_new(vm, &element, 1);
    }
    if (!element) {
        return NULL;
    }
    if (al_is_select(vm, element)) {
        return al_scalar_subquery(vm, element);
    }
    if (py_isa(vm, element, &al_clauselist_class)) {
        return al_self_group(vm, element, AL_OPREF(op));
    }
    if (py_isa(vm, element, &al_bindparam_class)) {
        element = al_element_copy(vm, element);
        if (element) {
            ((al_bindparam *)(void *)element)->expanding = true;
            ((al_bindparam *)(void *)element)->expand_op = (uint8_t)op;
        }
        return element;
    }
    if (al_is_text(vm, element) || py_isa(vm, element, &al_scalar_select_class) || py_isa(vm, element, &al_tuple_class) ||
        py_isa(vm, element, &al_values_class)) {
        return element;
    }
    return al_raise_expected(vm, role, o, element, NULL);
}

/* --- constants, criteria --- */

py_obj *al_expect_const(py_vm *vm, py_obj *o)
{
    if (al_is_element(vm, o)) {
        return o;
    }
    py_obj *value = constant(vm, o);
    return value != PY_ABSENT ? value : al_raise_expected(vm, "Constant True/False/None expression", o, NULL, NULL);
}

/* The common part of those roles that take None, True and False and refuse plain text. */
static py_obj *criterion(py_vm *vm, py_obj *o, const char *role, bool text_advice)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element != PY_ABSENT) {
        return expression_of(vm, o, element, role);
    }
    if (text_advice && py_is_str(vm, o)) {
        return al_raise_no_text(vm, &al_exc_ArgumentError, NULL, o);
    }
    py_obj *value = constant(vm, o);
    return value != PY_ABSENT ? value : al_raise_expected(vm, role, o, NULL, NULL);
}

py_obj *al_expect_where(py_vm *vm, py_obj *o)
{
    return criterion(vm, o, "SQL expression for WHERE/HAVING role", true);
}

py_obj *al_expect_on(py_vm *vm, py_obj *o)
{
    static const char role[] = "ON clause, typically a SQL expression or ORM relationship attribute";
    py_obj *element = al_as_element(vm, o);
    return !element ? NULL : element == PY_ABSENT ? al_raise_expected(vm, role, o, NULL, NULL) : expression_of(vm, o, element, role);
}

/* --- the column clause --- */

static bool straight_name(const char *text)
{
    unsigned char c = (unsigned char)*text;
    if (!(c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        return false;
    }
    return !strpbrk(text, " \t\r\n\v\f");
}

static void *textual_column(py_vm *vm, py_obj *o)
{
    py_obj *head = shortened(vm, o);
    return head ? py_raise(vm, &al_exc_ArgumentError,
                           "Textual column expression %R should be explicitly declared with text(%R), or use %s(%R) for more specificity",
                           head, head, straight_name(py_str_text(o)) ? "column" : "literal_column", head)
                : NULL;
}

static py_obj *list_advice(py_vm *vm, py_obj *list)
{
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, "Did you mean to say select(");
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *text = py_repr(vm, PY_LIST(list)->items[i]);
        if (!text) {
            al_sb_free(&sb);
            return NULL;
        }
        al_sb_addf(&sb, "%s%s", i ? ", " : "", py_str_text(text));
    }
    al_sb_add(&sb, ")?");
    return py_str_take(vm, &sb);
}

static const char columns_role[] = "Column expression, FROM clause, or other columns clause element";

py_obj *al_expect_column(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element != PY_ABSENT) {
        if (is_expression(vm, element) || al_is_from(vm, element) || py_isa(vm, element, &al_clauselist_class)) {
            return element;
        }
        if (al_is_select(vm, element)) {
            py_obj *advice =
                py_str_printf(vm, "To create a FROM clause from a %R object, use the .subquery() method.", py_class_of(vm, element));
            py_obj *text = advice ? py_str_printf(vm, "%s expected, got %R. %S", columns_role, o, advice) : NULL;
            return text ? al_raise_code(vm, &al_exc_ArgumentError, "89ve", py_str_text(text)) : NULL;
        }
        return al_raise_expected(vm, columns_role, o, element, NULL);
    }
    if (py_is_str(vm, o)) {
        return py_str_is(o, "*") ? al_literal_column(vm, "*", NULL) : textual_column(vm, o);
    }
    py_obj *value = constant(vm, o);
    if (value != PY_ABSENT) {
        return value;
    }
    if (py_is_int(vm, o) || py_isa(vm, o, &py_float_class)) {
        py_obj *text = py_str_of(vm, o);
        return text ? al_literal_column(vm, py_str_text(text), NULL) : NULL;
    }
    py_obj *advice = py_is_list(vm, o) ? list_advice(vm, o) : NULL;
    return py_error_pending(vm) ? NULL : al_raise_expected(vm, columns_role, o, NULL, advice ? py_str_text(advice) : NULL);
}

py_obj *al_expect_labeled(py_vm *vm, py_obj *o)
{
    py_obj *element = al_expect_expr(vm, o, NULL, NULL);
    if (!element || py_isa(vm, element, &al_label_class) || py_isa(vm, element, &al_column_clause_class)) {
        return element;
    }
    return al_is_column_element(vm, element) ? al_label(vm, NULL, element)
                                             : al_raise_expected(vm, "Column expression, or other labeled expression", o, element, NULL);
}

/* --- ORDER BY, GROUP BY --- */

static py_obj *by_of(py_vm *vm, py_obj *o, const char *role)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT && py_is_str(vm, o)) {
        al_label_reference *r = py_alloc(vm, al_label_reference, &al_textual_reference_class);
        if (r) {
            r->element = o;
        }
        return r ? &r->e.head : NULL;
    }
    if (element != PY_ABSENT && (py_isa(vm, element, &al_clauselist_class) || al_is_column_element(vm, element))) {
        return element;
    }
    return criterion(vm, o, role, false);
}

py_obj *al_expect_by_of(py_vm *vm, py_obj *o)
{
    return by_of(vm, o, "GROUP BY / OF / etc. expression");
}

py_obj *al_expect_order_by(py_vm *vm, py_obj *o)
{
    py_obj *element = by_of(vm, o, "ORDER BY expression");
    if (!element || !al_order_by_label(vm, element)) {
        return element;
    }
    al_label_reference *r = py_alloc(vm, al_label_reference, &al_label_reference_class);
    if (r) {
        r->element = element;
        r->e.type = AL_ELEMENT(element)->type;
    }
    return r ? &r->e.head : NULL;
}

py_obj *al_expect_group_by(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (element && element != PY_ABSENT && al_is_from(vm, element) && !al_is_column_element(vm, element)) {
        al_columns *columns = al_from_columns(vm, element);
        py_obj *clauses = columns ? py_tuple_from(vm, columns->list) : NULL;
        return clauses ? al_clauselist_new(vm, clauses, AL_OP_COMMA) : NULL;
    }
    return !element ? NULL : by_of(vm, o, "GROUP BY expression");
}

/* --- FROM, statements --- */

static const char from_role[] = "FROM expression, such as a Table or alias() object";

py_obj *al_expect_from(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT) {
        return py_is_str(vm, o) ? al_raise_no_text(vm, &al_exc_ArgumentError, NULL, o) : al_raise_expected(vm, from_role, o, NULL, NULL);
    }
    if (al_is_from(vm, element) || al_is_text(vm, element)) {
        return element;
    }
    if (al_is_select(vm, element)) {
        static const char words[] =
            "Implicit coercion of SELECT and textual SELECT constructs into FROM clauses is deprecated; please call "
            ".subquery() on any Core select or ORM Query object in order to produce a subquery object.";
        return py_warn(vm, &al_exc_SADeprecationWarning, words, 2) < 0 ? NULL : al_subquery_new(vm, element, NULL);
    }
    return al_raise_expected(vm, from_role, o, element, NULL);
}

py_obj *al_expect_select(py_vm *vm, py_obj *o)
{
    static const char role[] = "SELECT construct or equivalent text() construct";
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT) {
        return py_is_str(vm, o) ? al_raise_no_text(vm, &al_exc_ArgumentError, NULL, o) : al_raise_expected(vm, role, o, NULL, NULL);
    }
    if (al_is_select(vm, element)) {
        return element;
    }
    if (al_is_text(vm, element)) {
        py_obj *none = py_tuple_new(vm, 0), *names = py_dict_new(vm);
        return none && names ? al_text_columns(vm, element, none, names) : NULL;
    }
    return al_raise_expected(vm, role, o, element, NULL);
}

py_obj *al_expect_dml_table(py_vm *vm, py_obj *o)
{
    static const char role[] = "subject table for an INSERT, UPDATE or DELETE";
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT) {
        return al_raise_expected(vm, role, o, NULL, NULL);
    }
    if (py_isa(vm, element, &al_table_clause_class) || py_isa(vm, element, &al_alias_class) || py_isa(vm, element, &al_join_class) ||
        py_isa(vm, element, &al_cte_class)) {
        return element;
    }
    return al_raise_expected(vm, role, o, element, NULL);
}

py_obj *al_expect_dml_key(py_vm *vm, py_obj *o)
{
    if (py_is_heap(o) && py_is_str(vm, o)) {
        return o;
    }
    py_obj *element = al_as_element(vm, o);
    if (element && element != PY_ABSENT && al_is_column_element(vm, element)) {
        py_obj *key = AL_ELEMENT(element)->key ? AL_ELEMENT(element)->key : AL_ELEMENT(element)->name;
        if (key) {
            return key;
        }
    }
    return element ? al_raise_expected(vm, "SET/VALUES column expression or string key", o, element == PY_ABSENT ? NULL : element, NULL)
                   : NULL;
}

py_obj *al_expect_limit(py_vm *vm, py_obj *o)
{
    if (!py_given(o)) {
        return PY_NONE;
    }
    py_obj *element = al_as_element(vm, o);
    if (!element || element != PY_ABSENT) {
        return element;
    }
    int64_t value;
    if (py_as_int64(vm, o, &value) < 0) {
        if (!py_is_str(vm, o)) {
            return NULL;
        }
        /* util.asint: int("5") */
        py_error_clear(vm);
        o = py_call(vm, (py_obj *)(void *)py_class_get(vm, &py_int_class), 1, o);
        if (!o) {
            return NULL;
        }
    }
    py_obj *type = (py_obj *)(void *)al_type_shared(vm, &al_t_integer);
    py_obj *bind = type ? al_bind(vm, NULL, o, type, true) : NULL;
    if (bind) {
        ((al_bindparam *)(void *)bind)->limit = true;
    }
    return bind;
}

py_obj *al_expect_statement_option(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (element == PY_ABSENT) {
        return py_is_str(vm, o) ? al_text_obj(vm, o) : al_raise_expected(vm, "statement sub-expression element", o, NULL, NULL);
    }
    return element;
}

py_obj *al_expect_ddl(py_vm *vm, py_obj *o)
{
    py_obj *element = al_as_element(vm, o);
    if (element == PY_ABSENT && py_is_str(vm, o)) {
        return al_text_obj(vm, o);
    }
    return element ? criterion(vm, o, "SQL expression element for DDL constraint", false) : NULL;
}

py_obj *al_expect_executable(py_vm *vm, py_obj *o)
{
    static const char role[] = "Executable SQL or text() construct";
    py_obj *element = al_as_element(vm, o);
    if (!element) {
        return NULL;
    }
    if (element == PY_ABSENT) {
        return py_is_str(vm, o) ? al_raise_no_text(vm, &al_exc_ArgumentError, NULL, o) : al_raise_expected(vm, role, o, NULL, NULL);
    }
    return py_isa(vm, element, &al_executable_class) ? element : al_raise_expected(vm, role, o, element, NULL);
}

py_obj *al_expect_text(py_vm *vm, py_obj *o)
{
    if (py_is_heap(o) && py_is_str(vm, o)) {
        return al_text_obj(vm, o);
    }
    return al_expect_executable(vm, o);
}
