/*
 * FROM elements: what all have, aliases, subqueries, CTEs, lateral, VALUES.
 */
#include <string.h>

#include "expr/coerce.h"
#include "expr/select.h"
#include "types/exc.h"

#define MODULE "sqlalchemy.sql.selectable"

bool al_list_has(const py_obj *list, const py_obj *o)
{
    const py_list *l = (const py_list *)(const void *)list;
    for (size_t i = 0; l && i < l->count; i++) {
        if (l->items[i] == o) {
            return true;
        }
    }
    return false;
}

bool al_is_from(py_vm *vm, const py_obj *o)
{
    return py_isa(vm, o, &al_from_class);
}

bool al_named_with_column(py_vm *vm, py_obj *from)
{
    if (py_isa(vm, from, &al_values_class)) {
        return !((const al_values_clause *)(void *)from)->unnamed;
    }
    return py_isa(vm, from, &al_table_clause_class) || py_isa(vm, from, &al_aliased_class);
}

/* --- FromClause --- */

/* What a FROM element without columns of its own shows: those of what it is made of. */
static int fill_columns(py_vm *vm, py_obj *from, al_columns *columns);

al_columns *al_from_columns(py_vm *vm, py_obj *from)
{
    al_element *e = AL_ELEMENT(from);
    if (!e->columns) {
        if (py_isa(vm, from, &al_from_grouping_class)) {
            return al_from_columns(vm, ((const al_grouping *)(void *)from)->element);
        }
        al_columns *columns = al_columns_new(vm, false);
        if (!columns || fill_columns(vm, from, columns) < 0) {
            return NULL;
        }
        e->columns = &columns->head;
    }
    return (al_columns *)(void *)e->columns;
}

static int proxy_names(py_vm *vm, py_obj *from, py_obj *select, al_columns *columns)
{
    py_obj *list = al_selected_columns(vm, select);
    al_column_name *names;
    size_t count;
    al_label_style style = (al_label_style)((const al_select_base *)(void *)select)->label_style;
    if (style == AL_LABEL_NONE && !py_isa(vm, select, &al_textual_select_class)) {
        style = AL_LABEL_DISAMBIGUATE;
    }
    if (!list || al_columns_plus_names(vm, style, list, false, &names, &count) < 0) {
        return -1;
    }
    int rc = 0;
    bool textual = py_isa(vm, select, &al_textual_select_class);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (!al_is_column_element(vm, names[i].column)) {
            continue;
        }
        py_obj *proxy = textual ? al_make_proxy(vm, names[i].column, from, NULL, NULL, false)
                                : al_make_proxy(vm, names[i].column, from, names[i].required, names[i].proxy_key, true);
        /* the key in .c is the proxy key, whatever the column is called in the text */
        py_obj *key = !proxy ? NULL : textual || !names[i].proxy_key ? AL_ELEMENT(proxy)->key : names[i].proxy_key;
        rc = key ? al_columns_add(vm, columns, key, proxy) : -1;
    }
    al_free(names);
    return rc;
}

static py_obj *first_select(py_vm *vm, py_obj *select)
{
    while (py_isa(vm, select, &al_compound_class) || py_isa(vm, select, &al_select_grouping_class)) {
        select = py_isa(vm, select, &al_compound_class) ? PY_TUPLE(((const al_compound *)(void *)select)->selects)->items[0]
                                                        : ((const al_select_grouping *)(void *)select)->element;
    }
    return select;
}

static int proxy_all(py_vm *vm, py_obj *from, py_obj *list, al_columns *columns)
{
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        py_obj *proxy = al_make_proxy(vm, PY_LIST(list)->items[i], from, NULL, NULL, false);
        if (!proxy || al_columns_add(vm, columns, AL_ELEMENT(proxy)->key, proxy) < 0) {
            return -1;
        }
    }
    return 0;
}

static int join_columns(py_vm *vm, const al_join *j, al_columns *columns)
{
    py_obj *const sides[] = { j->left, j->right };
    for (size_t s = 0; s < 2; s++) {
        al_columns *own = al_from_columns(vm, sides[s]);
        for (size_t i = 0; own && i < al_columns_count(own); i++) {
            py_obj *column = &al_columns_at(own, i)->head;
            py_obj *key = al_tq_key_label(vm, column);
            if (!key || al_columns_add(vm, columns, key, column) < 0) {
                return -1;
            }
        }
        if (!own) {
            return -1;
        }
    }
    return 0;
}

/* A function as a FROM element gives the columns that table_valued() named. */
static int function_columns(py_vm *vm, py_obj *from, py_obj *type, al_columns *columns)
{
    if (!type || al_type_affinity(vm, (al_type *)(void *)type) != AL_AFF_TABLEVALUE) {
        return 0;
    }
    py_obj *elements = py_getattr_s(vm, type, "_elements");
    py_obj *list = elements ? py_list_from(vm, elements) : NULL;
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++) {
        py_obj *item = PY_LIST(list)->items[i];
        if (py_is_heap(item) && py_is_str(vm, item)) {
            item = al_column(vm, py_str_text(item), NULL);
        }
        if (!item || !al_is_column_element(vm, item)) {
            return item ? py_raise_int(vm, &py_TypeError, "column expected in table_valued()") : -1;
        }
        PY_LIST(list)->items[i] = item;
    }
    return list ? proxy_all(vm, from, list, columns) : -1;
}

static int values_columns(py_vm *vm, al_values_clause *v, al_columns *columns)
{
    for (size_t i = 0; i < PY_TUPLE(v->column_args)->count; i++) {
        py_obj *column = PY_TUPLE(v->column_args)->items[i];
        if (AL_ELEMENT(column)->table && AL_ELEMENT(column)->table != &v->e.head) {
            column = al_make_proxy(vm, column, &v->e.head, NULL, NULL, false);
        }
        if (!column || al_columns_add(vm, columns, NULL, column) < 0) {
            return -1;
        }
        AL_ELEMENT(column)->table = &v->e.head;
    }
    return 0;
}

static int fill_columns(py_vm *vm, py_obj *from, al_columns *columns)
{
    if (py_isa(vm, from, &al_join_class)) {
        return join_columns(vm, (const al_join *)(void *)from, columns);
    }
    if (py_isa(vm, from, &al_values_class)) {
        return values_columns(vm, (al_values_clause *)(void *)from, columns);
    }
    if (!py_isa(vm, from, &al_aliased_class)) {
        return py_isa(vm, from, &al_function_element_class) ? function_columns(vm, from, AL_ELEMENT(from)->type, columns) : 0;
    }
    const al_alias *a = (const al_alias *)(void *)from;
    py_obj *element = a->cte_alias ? a->cte_alias : a->element;
    if (al_is_select(vm, element)) {
        return proxy_names(vm, from, first_select(vm, element), columns);
    }
    if (py_isa(vm, element, &al_function_element_class)) {
        return function_columns(vm, from, AL_ELEMENT(element)->type, columns);
    }
    if (al_is_from(vm, element)) {
        al_columns *own = al_from_columns(vm, element);
        return own ? proxy_all(vm, from, own->list, columns) : -1;
    }
    py_obj *list = al_selected_columns(vm, element); /* INSERT ... RETURNING in a CTE */
    return list ? proxy_all(vm, from, list, columns) : -1;
}

static py_obj *from_c(py_vm *vm, py_obj *self)
{
    al_columns *columns = al_from_columns(vm, self);
    return columns ? &columns->head : NULL;
}

static py_obj *from_select(py_vm *vm, py_obj **args)
{
    return al_select_new(vm, args, 1);
}

static py_obj *from_join(py_vm *vm, py_obj **args)
{
    int outer = py_truth(vm, args[3]), full = py_truth(vm, args[4]);
    return outer < 0 || full < 0 ? NULL : al_join_new(vm, args[0], args[1], args[2], outer, full);
}

static py_obj *from_outerjoin(py_vm *vm, py_obj **args)
{
    int full = py_truth(vm, args[3]);
    return full < 0 ? NULL : al_join_new(vm, args[0], args[1], args[2], true, full);
}

static py_obj *from_alias(py_vm *vm, py_obj **args)
{
    return al_alias_new(vm, &al_alias_class, args[0], args[1]);
}

static py_obj *from_lateral(py_vm *vm, py_obj **args)
{
    py_obj *alias = al_alias_new(vm, &al_lateral_class, args[0], args[1]);
    if (alias) {
        ((al_alias *)(void *)alias)->lateral = true;
    }
    return alias;
}

static py_obj *from_tablesample(py_vm *vm, py_obj **args)
{
    py_obj *sampling = args[1];
    if (!py_isa(vm, sampling, &al_function_class)) {
        sampling = al_func(vm, "system", &sampling, 1, NULL);
    }
    py_obj *alias = sampling ? al_alias_new(vm, &al_tablesample_class, args[0], args[2]) : NULL;
    if (alias) {
        ((al_alias *)(void *)alias)->sampling = sampling;
        ((al_alias *)(void *)alias)->seed = py_given(args[3]) ? al_expect_expr(vm, args[3], NULL, NULL) : NULL;
    }
    return py_error_pending(vm) ? NULL : alias;
}

static py_obj *from_corresponding(py_vm *vm, py_obj **args)
{
    al_columns *columns = al_from_columns(vm, args[0]);
    return columns ? py_call_method(vm, &columns->head, "corresponding_column", 1, args[1]) : NULL;
}

static py_obj *from_self(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *from_no_schema(py_vm *vm, py_obj *self)
{
    (void)vm;
    (void)self;
    return PY_NONE;
}

static py_obj *from_description(py_vm *vm, py_obj *self)
{
    py_obj *name = AL_ELEMENT(self)->name;
    return name ? al_is_anon(vm, name) ? py_str_new(vm, "anon_1") : name : py_str_printf(vm, "%T object", self);
}

static const py_member from_members[] = {
    PY_CLASS_STR("__visit_name__", "fromclause"),
    PY_CLASS_VALUE("is_selectable", PY_TRUE),
    PY_GETSET("c", from_c, NULL, "The columns, by key."),
    PY_GETSET("columns", from_c, NULL, NULL),
    PY_GETSET("exported_columns", from_c, NULL, NULL),
    PY_GETSET("selectable", from_self, NULL, NULL),
    PY_GETSET("schema", from_no_schema, NULL, NULL),
    PY_GETSET("description", from_description, NULL, NULL),
    PY_METHOD("select", "self", from_select, "SELECT all columns."),
    PY_METHOD("join", "self, right, onclause=None, isouter=False, full=False", from_join, NULL),
    PY_METHOD("outerjoin", "self, right, onclause=None, full=False", from_outerjoin, NULL),
    PY_METHOD("alias", "self, name=None, flat=False", from_alias, NULL),
    PY_METHOD("lateral", "self, name=None", from_lateral, NULL),
    PY_METHOD("tablesample", "self, sampling, name=None, seed=None", from_tablesample, NULL),
    PY_METHOD("corresponding_column", "self, column, require_embedded=False", from_corresponding, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_from_class = {
    .name = "FromClause",
    .module = MODULE,
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_element),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = from_members,
};

/* --- FromGrouping --- */

static py_obj *from_grouping_alias(py_vm *vm, py_obj **args)
{
    return py_call_method(vm, ((const al_grouping *)(void *)args[0])->element, "alias", 2, args[1], args[2]);
}

AL_TRACE(from_grouping_trace, al_grouping, element, element)

static const py_member from_grouping_members[] = {
    PY_CLASS_STR("__visit_name__", "grouping"),
    PY_FIELD_RO("element", al_grouping, element),
    PY_METHOD("alias", "self, name=None, flat=False", from_grouping_alias, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_from_grouping_class = {
    .name = "FromGrouping",
    .module = MODULE,
    .bases = PY_BASES(&al_from_class),
    .size = sizeof(al_grouping),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = from_grouping_members,
    .trace = from_grouping_trace,
};

/* --- aliases --- */

py_obj *al_alias_new(py_vm *vm, const py_classdef *def, py_obj *selectable, py_obj *name)
{
    al_alias *a = py_alloc(vm, al_alias, def);
    if (!a || (py_given(name) && !py_text(vm, name))) {
        return NULL;
    }
    a->element = selectable;
    a->orig_name = py_given(name) ? name : NULL;
    if (py_given(name)) {
        a->e.name = name;
        return &a->e.head;
    }
    py_obj *base = NULL;
    if (py_isa(vm, selectable, &al_function_element_class)) {
        base = al_name_of(vm, selectable);
    } else if (al_is_from(vm, selectable) && al_named_with_column(vm, selectable)) {
        base = AL_ELEMENT(selectable)->name;
    }
    if (py_isa(vm, selectable, &al_function_element_class) || (base && al_is_anon(vm, base))) {
        base = NULL;
    }
    a->e.name = al_anon_of(vm, &a->e.head, base ? py_str_text(base) : "anon", 0);
    return a->e.name ? &a->e.head : NULL;
}

py_obj *al_subquery_new(py_vm *vm, py_obj *select, py_obj *name)
{
    return al_alias_new(vm, &al_subquery_class, select, name);
}

static al_alias *alias_of(py_obj *o)
{
    return (al_alias *)(void *)o;
}

static py_obj *cte_alias(py_vm *vm, py_obj **args)
{
    const al_alias *a = alias_of(args[0]);
    py_obj *copy = al_alias_new(vm, &al_cte_class, a->element, args[1]);
    if (copy) {
        al_alias *c = alias_of(copy);
        c->recursive = a->recursive;
        c->nesting = a->nesting;
        c->cte_alias = args[0];
        c->prefixes = a->prefixes;
        c->suffixes = a->suffixes;
    }
    return copy;
}

static py_obj *cte_union_of(py_vm *vm, py_obj **args, const char *keyword)
{
    const al_alias *a = alias_of(args[0]);
    const py_tuple *others = PY_TUPLE(args[1]);
    py_obj *list = py_list_new(vm, others->count + 1);
    if (!list || py_list_append(vm, list, a->element) < 0) {
        return NULL;
    }
    for (size_t i = 0; i < others->count; i++) {
        if (py_list_append(vm, list, others->items[i]) < 0) {
            return NULL;
        }
    }
    py_obj *compound = al_compound_new(vm, keyword, PY_LIST(list)->items, PY_LIST(list)->count);
    py_obj *copy = compound ? al_alias_new(vm, &al_cte_class, compound, a->e.name) : NULL;
    if (copy) {
        al_alias *c = alias_of(copy);
        c->recursive = a->recursive;
        c->nesting = a->nesting;
        c->restates = args[0];
        c->prefixes = a->prefixes;
        c->suffixes = a->suffixes;
    }
    return copy;
}

static py_obj *cte_union(py_vm *vm, py_obj **args)
{
    return cte_union_of(vm, args, "UNION");
}

static py_obj *cte_union_all(py_vm *vm, py_obj **args)
{
    return cte_union_of(vm, args, "UNION ALL");
}

static py_obj *add_fixes(py_vm *vm, py_obj *old, py_obj *given, py_obj *dialect)
{
    py_obj *list = py_list_new(vm, 2);
    for (size_t i = 0; list && old && i < PY_TUPLE(old)->count; i++) {
        if (py_list_append(vm, list, PY_TUPLE(old)->items[i]) < 0) {
            return NULL;
        }
    }
    for (size_t i = 0; list && i < PY_TUPLE(given)->count; i++) {
        py_obj *element = al_expect_statement_option(vm, PY_TUPLE(given)->items[i]);
        py_obj *pair = element ? py_tuple_of(vm, 2, element, dialect) : NULL;
        if (!pair || py_list_append(vm, list, pair) < 0) {
            return NULL;
        }
    }
    return list ? py_tuple_from(vm, list) : NULL;
}

static py_obj *cte_prefix(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *fixes = copy ? add_fixes(vm, alias_of(copy)->prefixes, args[1], args[2]) : NULL;
    return fixes ? (alias_of(copy)->prefixes = fixes, copy) : NULL;
}

static py_obj *cte_suffix(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    py_obj *fixes = copy ? add_fixes(vm, alias_of(copy)->suffixes, args[1], args[2]) : NULL;
    return fixes ? (alias_of(copy)->suffixes = fixes, copy) : NULL;
}

static py_obj *valued_column(py_vm *vm, py_obj *self)
{
    al_column_clause *c = py_alloc(vm, al_column_clause, &al_column_clause_class);
    py_obj *type = c ? al_element_type(vm, AL_ELEMENT(self)) : NULL;
    if (!type) {
        return NULL;
    }
    c->e.name = c->e.key = AL_ELEMENT(self)->name;
    c->e.type = type;
    c->e.flags |= AL_EL_SCALAR_ALIAS;
    c->e.table = self;
    return &c->e.head;
}

static py_obj *valued_render_derived(py_vm *vm, py_obj **args)
{
    const al_alias *a = alias_of(args[0]);
    py_obj *copy = al_alias_new(vm, &al_table_valued_alias_class, a->element, args[1]);
    int types = py_truth(vm, args[2]);
    if (!copy || types < 0) {
        return NULL;
    }
    AL_ELEMENT(copy)->type = a->e.type;
    alias_of(copy)->render_derived = true;
    alias_of(copy)->render_types = types;
    alias_of(copy)->joins_implicitly = a->joins_implicitly;
    return copy;
}

static py_obj *valued_alias(py_vm *vm, py_obj **args)
{
    const al_alias *a = alias_of(args[0]);
    py_obj *copy = al_alias_new(vm, &al_table_valued_alias_class, args[0], args[1]);
    if (copy) {
        AL_ELEMENT(copy)->type = a->e.type;
        alias_of(copy)->render_derived = a->render_derived;
        alias_of(copy)->render_types = a->render_types;
        alias_of(copy)->joins_implicitly = a->joins_implicitly;
    }
    return copy;
}

static py_obj *valued_lateral(py_vm *vm, py_obj **args)
{
    py_obj *none[2] = { args[0], args[1] };
    py_obj *copy = valued_alias(vm, none);
    if (copy) {
        alias_of(copy)->lateral = true;
    }
    return copy;
}

static py_obj *subquery_scalar(py_vm *vm, py_obj **args)
{
    return al_scalar_subquery(vm, alias_of(args[0])->element);
}

AL_TRACE(alias_trace, al_alias, element, orig_name)

static const py_member aliased_members[] = {
    PY_FIELD("name", al_element, name),
    PY_FIELD_RO("element", al_alias, element),
    PY_FIELD_RO("original", al_alias, element),
    PY_MEMBERS_END,
};
const py_classdef al_aliased_class = {
    .name = "AliasedReturnsRows",
    .module = MODULE,
    .bases = PY_BASES(&al_from_class),
    .size = sizeof(al_alias),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = aliased_members,
    .trace = alias_trace,
};

#define ALIAS_CLASS(c_name, script_name, visit, ...)                                                                                       \
    static const py_member c_name##_members[] = { PY_CLASS_STR("__visit_name__", visit), __VA_ARGS__ PY_MEMBERS_END };                     \
    const py_classdef al_##c_name##_class = {                                                                                              \
        .name = script_name,                                                                                                               \
        .module = MODULE,                                                                                                                  \
        .bases = PY_BASES(&al_aliased_class),                                                                                              \
        .size = sizeof(al_alias),                                                                                                          \
        .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,                                                                                            \
        .members = c_name##_members,                                                                                                       \
    };
#define COMMA ,
ALIAS_CLASS(alias, "Alias", "alias", )
ALIAS_CLASS(subquery, "Subquery", "subquery", PY_METHOD("as_scalar", "self", subquery_scalar, NULL) COMMA)
ALIAS_CLASS(lateral, "Lateral", "lateral", )
ALIAS_CLASS(tablesample, "TableSample", "tablesample", )
ALIAS_CLASS(cte, "CTE", "cte",
            PY_METHOD("alias", "self, name=None, flat=False", cte_alias, NULL) COMMA PY_METHOD("union", "self, *other", cte_union, NULL)
                COMMA PY_METHOD("union_all", "self, *other", cte_union_all, NULL)
                    COMMA PY_METHOD("prefix_with", "self, *prefixes, dialect='*'", cte_prefix, NULL)
                        COMMA PY_METHOD("suffix_with", "self, *suffixes, dialect='*'", cte_suffix, NULL) COMMA)
ALIAS_CLASS(table_valued_alias, "TableValuedAlias", "table_valued_alias",
            PY_GETSET("column", valued_column, NULL, NULL) COMMA PY_METHOD("alias", "self, name=None, flat=False", valued_alias, NULL)
                COMMA PY_METHOD("lateral", "self, name=None", valued_lateral, NULL)
                    COMMA PY_METHOD("render_derived", "self, name=None, with_types=False", valued_render_derived, NULL) COMMA)

/* --- VALUES --- */

static py_obj *values_init(py_vm *vm, py_obj **args)
{
    al_values_clause *v = (al_values_clause *)(void *)args[0];
    const py_tuple *given = PY_TUPLE(args[1]);
    v->column_args = py_tuple_new(vm, given->count);
    for (size_t i = 0; v->column_args && i < given->count; i++) {
        py_obj *column = al_expect_labeled(vm, given->items[i]);
        if (!column) {
            return NULL;
        }
        PY_TUPLE(v->column_args)->items[i] = column;
    }
    int literal = py_truth(vm, args[3]);
    if (!v->column_args || literal < 0 || (py_given(args[2]) && !py_text(vm, args[2]))) {
        return NULL;
    }
    v->literal_binds = literal;
    v->unnamed = !py_given(args[2]);
    v->e.name = v->unnamed ? al_anon_of(vm, args[0], "anon", 0) : args[2];
    return v->e.name ? PY_NONE : NULL;
}

static py_obj *values_data(py_vm *vm, py_obj **args)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_values_clause *v = (al_values_clause *)(void *)copy;
    size_t count = v && v->data ? PY_TUPLE(v->data)->count : 0;
    py_obj *data = v ? py_tuple_new(vm, count + 1) : NULL;
    if (!data) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        PY_TUPLE(data)->items[i] = PY_TUPLE(v->data)->items[i];
    }
    PY_TUPLE(data)->items[count] = args[1];
    v->data = data;
    v->e.columns = NULL;
    return copy;
}

static py_obj *values_named(py_vm *vm, py_obj **args, bool lateral)
{
    py_obj *copy = al_element_copy(vm, args[0]);
    al_values_clause *v = (al_values_clause *)(void *)copy;
    if (!v || (py_given(args[1]) && !py_text(vm, args[1]))) {
        return NULL;
    }
    if (py_given(args[1])) {
        v->e.name = args[1];
    } else if (!lateral) {
        v->e.name = al_anon_of(vm, copy, "anon", 1);
    }
    v->lateral = v->lateral || lateral;
    v->unnamed = false;
    v->e.columns = NULL;
    return v->e.name ? copy : NULL;
}

static py_obj *values_alias(py_vm *vm, py_obj **args)
{
    return values_named(vm, args, false);
}

static py_obj *values_lateral(py_vm *vm, py_obj **args)
{
    return values_named(vm, args, true);
}

static py_obj *values_cte(py_vm *vm, py_obj **args)
{
    py_obj *cte = al_alias_new(vm, &al_cte_class, args[0], args[1]);
    int recursive = py_truth(vm, args[2]), nesting = py_truth(vm, args[3]);
    if (!cte || recursive < 0 || nesting < 0) {
        return NULL;
    }
    alias_of(cte)->recursive = recursive;
    alias_of(cte)->nesting = nesting;
    return cte;
}

AL_TRACE(values_trace, al_values_clause, column_args, ctes)

static const py_member values_members[] = {
    PY_CLASS_STR("__visit_name__", "values"),
    PY_INIT("self, *columns, name=None, literal_binds=False", values_init, "VALUES (...), (...) as a FROM element."),
    PY_FIELD("name", al_element, name),
    PY_METHOD("data", "self, values", values_data, "A copy with these rows added."),
    PY_METHOD("alias", "self, name=None, flat=False", values_alias, NULL),
    PY_METHOD("lateral", "self, name=None", values_lateral, NULL),
    PY_METHOD("cte", "self, name=None, recursive=False, nesting=False", values_cte, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_values_class = {
    .name = "Values",
    .module = MODULE,
    .bases = PY_BASES(&al_from_class),
    .size = sizeof(al_values_clause),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = values_members,
    .trace = values_trace,
};
