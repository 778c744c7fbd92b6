/*
 * The dialects' own INSERT: ON CONFLICT (PostgreSQL, SQLite), ON DUPLICATE KEY UPDATE (MySQL).
 */
#include "expr/coerce.h"
#include "expr/dml.h"
#include "types/exc.h"

AL_TRACE(upsert_trace, al_upsert, constraint_target, alias)

static const py_member nothing_members[] = {
    PY_CLASS_STR("__visit_name__", "on_conflict_do_nothing"),
    PY_MEMBERS_END,
};
static const py_member update_members[] = {
    PY_CLASS_STR("__visit_name__", "on_conflict_do_update"),
    PY_MEMBERS_END,
};
static const py_member duplicate_members[] = {
    PY_CLASS_STR("__visit_name__", "on_duplicate_key_update"),
    PY_MEMBERS_END,
};
#define UPSERT_CLASS(class_name, module_name, members_)                                                                                    \
    {                                                                                                                                      \
        .name = class_name, .module = module_name, .bases = PY_BASES(&al_clause_class), .size = sizeof(al_upsert),                         \
        .flags = PY_CLS_DICT | PY_CLS_ABSTRACT, .members = members_, .trace = upsert_trace                                                 \
    }
const py_classdef al_do_nothing_class = UPSERT_CLASS("OnConflictDoNothing", "sqlalchemy.dialects.postgresql.dml", nothing_members);
const py_classdef al_do_update_class = UPSERT_CLASS("OnConflictDoUpdate", "sqlalchemy.dialects.postgresql.dml", update_members);
const py_classdef al_duplicate_key_class = UPSERT_CLASS("OnDuplicateClause", "sqlalchemy.dialects.mysql.dml", duplicate_members);

/* What ON CONFLICT names: a constraint by name, or columns. constraint may be an Index or Constraint object. */
static int conflict_target(py_vm *vm, al_upsert *u, py_obj *constraint, py_obj *elements, py_obj *where)
{
    if (py_given(constraint)) {
        if (py_given(elements)) {
            return py_raise_int(vm, &py_ValueError, "'constraint' and 'index_elements' are mutually exclusive");
        }
        if (!(py_is_heap(constraint) && py_is_str(vm, constraint))) {
            py_obj *name = py_getattr_opt_s(vm, constraint, "name");
            if (!name) {
                return -1;
            }
            if (py_given(name)) {
                constraint = name;
            }
        }
        if (py_is_heap(constraint) && py_is_str(vm, constraint)) {
            u->constraint_target = constraint;
            return 0;
        }
        py_obj *expressions = py_getattr_opt_s(vm, constraint, "expressions");
        elements = expressions == PY_ABSENT ? py_getattr_s(vm, constraint, "columns") : expressions;
        if (!elements) {
            return -1;
        }
    }
    if (!py_given(elements)) {
        return 0;
    }
    u->target_elements = py_tuple_from(vm, elements);
    for (size_t i = 0; u->target_elements && i < PY_TUPLE(u->target_elements)->count; i++) {
        py_obj *item = PY_TUPLE(u->target_elements)->items[i];
        if (!(py_is_heap(item) && py_is_str(vm, item))) {
            py_obj *element = al_as_element(vm, item);
            if (!element || element == PY_ABSENT) {
                return element ? (al_raise_expected(vm, "String column name or column expression for DDL constraint", item, NULL, NULL), -1)
                               : -1;
            }
            PY_TUPLE(u->target_elements)->items[i] = element;
        }
    }
    u->target_where = py_given(where) ? al_expect_statement_option(vm, where) : NULL;
    return u->target_elements && !py_error_pending(vm) ? 0 : -1;
}

/* set_ as a list of (key, value) */
static py_obj *set_pairs(py_vm *vm, py_obj *set)
{
    if (py_isa(vm, set, &al_columns_class)) {
        py_obj *items = py_call_method(vm, set, "items", 0);
        return items ? py_list_from(vm, items) : NULL;
    }
    if (!py_is_heap(set) || !py_is_dict(vm, set)) {
        return py_raise(
            vm, &py_ValueError,
            "set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table object");
    }
    if (!py_dict_len(set)) {
        return py_raise(vm, &py_ValueError, "set parameter dictionary must not be empty");
    }
    py_obj *list = py_list_new(vm, py_dict_len(set));
    size_t at = 0;
    py_obj *key, *value;
    while (list && py_dict_next(set, &at, &key, &value)) {
        py_obj *name = al_expect_dml_key(vm, key);
        py_obj *element = name ? al_as_element(vm, value) : NULL;
        py_obj *pair = element ? py_tuple_of(vm, 2, name, element == PY_ABSENT ? value : element) : NULL;
        if (!pair || py_list_append(vm, list, pair) < 0) {
            return NULL;
        }
    }
    return list;
}

static py_obj *with_post_values(py_vm *vm, py_obj *self, al_upsert *u)
{
    py_obj *copy = u ? al_element_copy(vm, self) : NULL;
    if (!copy) {
        return NULL;
    }
    if (((al_dml *)(void *)copy)->post_values) {
        return py_raise(vm, &al_exc_InvalidRequestError, "This Insert construct already has an ON CONFLICT clause established");
    }
    ((al_dml *)(void *)copy)->post_values = &u->e.head;
    return copy;
}

static py_obj *do_nothing(py_vm *vm, py_obj *self, py_obj *constraint, py_obj *elements, py_obj *where)
{
    al_upsert *u = py_alloc(vm, al_upsert, &al_do_nothing_class);
    return u && conflict_target(vm, u, constraint, elements, where) == 0 ? with_post_values(vm, self, u) : NULL;
}

static py_obj *do_update(py_vm *vm, py_obj *self, py_obj *constraint, py_obj *elements, py_obj *index_where, py_obj *set, py_obj *where,
                         bool pg)
{
    al_upsert *u = py_alloc(vm, al_upsert, &al_do_update_class);
    if (!u || conflict_target(vm, u, constraint, elements, index_where) < 0) {
        return NULL;
    }
    if (pg && !u->constraint_target && !u->target_elements) {
        return py_raise(vm, &py_ValueError, "Either constraint or index_elements, but not both, must be specified unless DO NOTHING");
    }
    u->set = set_pairs(vm, set);
    u->update_where = u->set && py_given(where) ? al_expect_where(vm, where) : NULL;
    return u->set && !py_error_pending(vm) ? with_post_values(vm, self, u) : NULL;
}

static py_obj *pg_nothing(py_vm *vm, py_obj **args)
{
    return do_nothing(vm, args[0], args[1], args[2], args[3]);
}

static py_obj *pg_update(py_vm *vm, py_obj **args)
{
    return do_update(vm, args[0], args[1], args[2], args[3], args[4], args[5], true);
}

static py_obj *sqlite_nothing(py_vm *vm, py_obj **args)
{
    return do_nothing(vm, args[0], PY_NONE, args[1], args[2]);
}

static py_obj *sqlite_update(py_vm *vm, py_obj **args)
{
    return do_update(vm, args[0], PY_NONE, args[1], args[2], args[3], args[4], false);
}

/* The row that was to be inserted, as an alias of the table: the same at each look. */
static py_obj *named_alias(py_vm *vm, py_obj *self, const char *attribute, const char *name)
{
    py_obj *known = (py_obj *)(void *)py_instance_dict(vm, self, true);
    py_obj *alias = known ? py_dict_get_s(vm, known, attribute) : NULL;
    if (alias == PY_ABSENT) {
        py_obj *text = py_str_intern(vm, name);
        alias = text ? al_alias_new(vm, &al_alias_class, ((al_dml *)(void *)self)->table, text) : NULL;
        if (!alias || py_dict_set_s(vm, known, attribute, alias) < 0) {
            return NULL;
        }
    }
    return alias;
}

static py_obj *excluded(py_vm *vm, py_obj *self)
{
    py_obj *alias = named_alias(vm, self, "_excluded", "excluded");
    al_columns *columns = alias ? al_from_columns(vm, alias) : NULL;
    return columns ? &columns->head : NULL;
}

static py_obj *inserted(py_vm *vm, py_obj *self)
{
    py_obj *alias = named_alias(vm, self, "_inserted", "inserted");
    al_columns *columns = alias ? al_from_columns(vm, alias) : NULL;
    return columns ? &columns->head : NULL;
}

/* on_duplicate_key_update({..}), ([(k, v), ...]) in that order, or (k=v) */
static py_obj *mysql_duplicate(py_vm *vm, py_obj **args)
{
    const py_tuple *given = PY_TUPLE(args[1]);
    if (given->count && py_dict_len(args[2])) {
        return py_raise(vm, &al_exc_ArgumentError, "Can't pass kwargs and positional arguments simultaneously");
    }
    if (given->count > 1) {
        return py_raise(vm, &al_exc_ArgumentError, "Only a single dictionary or list of tuples is accepted positionally.");
    }
    py_obj *set = given->count ? given->items[0] : args[2];
    al_upsert *u = py_alloc(vm, al_upsert, &al_duplicate_key_class);
    if (!u) {
        return NULL;
    }
    if (py_is_heap(set) && py_is_list(vm, set) && PY_LIST(set)->count && py_is_tuple(vm, PY_LIST(set)->items[0])) {
        u->ordered = true;
        py_obj *dict = py_dict_new(vm);
        if (!dict || py_dict_update(vm, dict, set) < 0) {
            return NULL;
        }
        set = dict;
    }
    u->set = set_pairs(vm, set);
    u->alias = u->set ? named_alias(vm, args[0], "_inserted", "inserted") : NULL;
    return u->alias ? with_post_values(vm, args[0], u) : NULL;
}

static const py_member pg_members[] = {
    PY_CLASS_STR("stringify_dialect", "postgresql"),
    PY_GETSET("excluded", excluded, NULL, NULL),
    PY_METHOD("on_conflict_do_nothing", "self, constraint=None, index_elements=None, index_where=None", pg_nothing, NULL),
    PY_METHOD("on_conflict_do_update", "self, constraint=None, index_elements=None, index_where=None, set_=None, where=None", pg_update,
              NULL),
    PY_MEMBERS_END,
};
static const py_member sqlite_members[] = {
    PY_CLASS_STR("stringify_dialect", "sqlite"),
    PY_GETSET("excluded", excluded, NULL, NULL),
    PY_METHOD("on_conflict_do_nothing", "self, index_elements=None, index_where=None", sqlite_nothing, NULL),
    PY_METHOD("on_conflict_do_update", "self, index_elements=None, index_where=None, set_=None, where=None", sqlite_update, NULL),
    PY_MEMBERS_END,
};
static const py_member mysql_members[] = {
    PY_CLASS_STR("stringify_dialect", "mysql"),
    PY_GETSET("inserted", inserted, NULL, NULL),
    PY_METHOD("on_duplicate_key_update", "self, *args, **kw", mysql_duplicate, NULL),
    PY_MEMBERS_END,
};
#define INSERT_CLASS(module_name, members_)                                                                                                \
    {                                                                                                                                      \
        .name = "Insert", .module = module_name, .bases = PY_BASES(&al_insert_class), .size = sizeof(al_dml),                              \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT, .members = members_                                                                        \
    }
const py_classdef al_pg_insert_class = INSERT_CLASS("sqlalchemy.dialects.postgresql.dml", pg_members);
const py_classdef al_sqlite_insert_class = INSERT_CLASS("sqlalchemy.dialects.sqlite.dml", sqlite_members);
const py_classdef al_mysql_insert_class = INSERT_CLASS("sqlalchemy.dialects.mysql.dml", mysql_members);
