/* Constraint, ColumnCollectionConstraint, PrimaryKeyConstraint, UniqueConstraint, CheckConstraint. */
#include "schema/collect.h"
#include "schema/constraint_int.h"
#include "schema/traverse.h"
#include "types/exc.h"
#include "types/layout.h"

#define MODULE "sqlalchemy.sql.schema"
#define FLAGS  (PY_CLS_SUBCLASS | PY_CLS_DICT)

static al_constraint *constraint_of(py_obj *o)
{
    return (al_constraint *)(void *)o;
}

/* --- Constraint --- */

int al_constraint_setup(py_vm *vm, py_obj *self, py_obj *name, py_obj *deferrable, py_obj *initially, py_obj *info, py_obj *comment,
                        py_obj *kw)
{
    al_constraint *c = constraint_of(self);
    py_obj *rule = py_dict_pop_s(vm, kw, "_create_rule"), *bound = py_dict_pop_s(vm, kw, "_type_bound");
    if (!rule || !bound)
        return -1;
    c->name = name;
    c->deferrable = deferrable;
    c->initially = initially;
    c->comment = comment;
    c->create_rule = py_given(rule) ? rule : PY_NONE;
    c->type_bound = al_is_true(bound);
    c->item.part.info = py_given(info) ? info : NULL;
    c->item.part.order = al_creation_order(vm);
    c->columns = (py_obj *)(void *)al_columns_new(vm, true);
    c->pending = py_list_new(vm, 0);
    if (!c->columns || !c->pending)
        return -1;
    return al_item_kwargs(vm, self, kw);
}

static py_obj *constraint_init(py_vm *vm, py_obj **args)
{
    return al_constraint_setup(vm, args[0], args[1], args[2], args[3], args[4], args[5], args[6]) < 0 ? NULL : PY_NONE;
}

int al_constraint_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_table *table = al_schema_table_of(vm, parent);
    al_schema_column *column = table ? NULL : al_schema_column_of(vm, parent);
    if (!table && !column)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    constraint_of(self)->parent = parent;
    return al_set_add(vm, table ? table->constraints : column->constraints, self);
}

/* A column that the constraint waits for has a table: either it belongs to the column, or all its columns may be there now. */
int al_constraint_table(py_vm *vm, py_obj *self, py_obj *column, py_obj *table)
{
    al_constraint *c = constraint_of(self);
    if (c->parent == column)
        return al_apply_convention(vm, self, table);
    if (c->parent)
        return 0;
    py_obj *all = al_pending_table(vm, c->pending, self, false, al_item_is(vm, self, al_s_check));
    if (!all)
        return -1;
    return all == PY_NONE ? 0 : al_item_attach(vm, self, all);
}

/* The columns given to the constructor; attaches the constraint if they have their table already. */
int al_constraint_columns(py_vm *vm, py_obj *self, py_obj *const *columns, size_t count, bool autoattach)
{
    al_constraint *c = constraint_of(self);
    for (size_t i = 0; i < count; i++) {
        py_obj *column = al_expect_constraint_column(vm, columns[i]);
        if (!column || py_list_append(vm, c->pending, column) < 0)
            return -1;
    }
    if (!autoattach || !count)
        return 0;
    py_obj *table = al_pending_table(vm, c->pending, self, true, al_item_is(vm, self, al_s_check));
    if (!table)
        return -1;
    return table == PY_NONE ? 0 : al_item_attach(vm, self, table);
}

static py_obj *get_table(py_vm *vm, py_obj *self)
{
    py_obj *parent = constraint_of(self)->parent;
    if (al_schema_table_of(vm, parent))
        return parent;
    return py_raise(vm, &al_exc_InvalidRequestError,
                    "This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?");
}

static py_obj *get_name(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *name = constraint_of(self)->name;
    return name && name != PY_ABSENT ? name : PY_NONE;
}

static int set_name(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    constraint_of(self)->name = value;
    return 0;
}

static py_obj *get_parent(py_vm *vm, py_obj *self)
{
    py_obj *parent = constraint_of(self)->parent;
    return parent ? parent : py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'parent'", self);
}

static int set_parent(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    constraint_of(self)->parent = value;
    return 0;
}

static py_obj *constraint_copy(py_vm *vm, py_obj **args)
{
    py_obj *schema = py_dict_get_s(vm, args[1], "schema"), *target = schema ? py_dict_get_s(vm, args[1], "target_table") : NULL;
    return target ? al_constraint_copy(vm, args[0], schema, target) : NULL;
}

static void constraint_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_constraint, item.part.info), offsetof(al_constraint, item.part.ddl_if));
    al_trace_words(self, t, offsetof(al_constraint, name), offsetof(al_constraint, pending));
}

static const py_member constraint_members[] = {
    AL_VISIT("constraint"),
    PY_INIT("self, name=None, deferrable=None, initially=None, info=None, comment=None, **dialect_kw", constraint_init, NULL),
    PY_GETSET("name", get_name, set_name, NULL),
    PY_GETSET("parent", get_parent, set_parent, NULL),
    PY_GETSET("table", get_table, NULL, NULL),
    PY_FIELD("deferrable", al_constraint, deferrable),
    PY_FIELD("initially", al_constraint, initially),
    PY_FIELD("comment", al_constraint, comment),
    PY_FIELD("_create_rule", al_constraint, create_rule),
    PY_BOOL("_type_bound", al_constraint, type_bound),
    PY_BOOL("_column_flag", al_constraint, column_flag),
    PY_METHOD("copy", "self, **kw", constraint_copy, NULL),
    PY_METHOD("_copy", "self, **kw", constraint_copy, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_constraint = {
    .cls = { .name = "Constraint",
             .module = MODULE,
             .bases = PY_BASES(&al_schema_item_class),
             .size = sizeof(al_constraint),
             .flags = FLAGS,
             .members = constraint_members,
             .trace = constraint_trace },
    .part = offsetof(al_constraint, item.part),
    .visit = "constraint",
    .attach = al_constraint_attach,
    .table_attached = al_constraint_table,
};

/* --- ColumnCollectionConstraint --- */

/* *columns, name, deferrable, initially, info, comment, _autoattach, _column_flag, **dialect_kw */
static py_obj *collection_init(py_vm *vm, py_obj **args)
{
    if (al_constraint_setup(vm, args[0], args[2], args[3], args[4], args[5], args[6], args[9]) < 0)
        return NULL;
    constraint_of(args[0])->column_flag = al_is_true(args[8]);
    py_tuple *columns = PY_TUPLE(args[1]);
    return al_constraint_columns(vm, args[0], columns->items, columns->count, al_is_true(args[7])) < 0 ? NULL : PY_NONE;
}
#define COLLECTION_SIG                                                                                                                     \
    "self, *columns, name=None, deferrable=None, initially=None, info=None, comment=None, _autoattach=True, _column_flag=False, "          \
    "**dialect_kw"

int al_collection_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    if (al_constraint_attach(vm, self, parent) < 0)
        return -1;
    al_constraint *c = constraint_of(self);
    return al_pending_resolve(vm, c->pending, parent, (al_columns *)(void *)c->columns, py_class_name(py_class_of(vm, self)));
}

static py_obj *get_columns(py_vm *vm, py_obj *self)
{
    (void)vm;
    return constraint_of(self)->columns;
}

static int64_t collection_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)al_columns_count((al_columns *)(void *)constraint_of(self)->columns);
}

static py_obj *collection_iter(py_vm *vm, py_obj *self)
{
    return py_iter(vm, constraint_of(self)->columns);
}

static int collection_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    return py_contains(vm, constraint_of(self)->columns, item);
}

static py_obj *collection_contains_column(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_columns *columns = (al_columns *)(void *)constraint_of(args[0])->columns;
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        if ((py_obj *)(void *)al_columns_at(columns, i) == args[1])
            return PY_TRUE;
    }
    return PY_FALSE;
}

static const py_member collection_members[] = {
    PY_INIT(COLLECTION_SIG, collection_init, NULL),
    PY_GETSET("columns", get_columns, NULL, NULL),
    PY_GETSET("c", get_columns, NULL, NULL),
    PY_GETSET("_columns", get_columns, NULL, NULL),
    PY_FIELD("_pending_colargs", al_constraint, pending),
    PY_METHOD("contains_column", "self, col", collection_contains_column, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_column_collection = {
    .cls = { .name = "ColumnCollectionConstraint",
             .module = MODULE,
             .bases = PY_BASES(&al_s_constraint.cls),
             .size = sizeof(al_constraint),
             .flags = FLAGS,
             .members = collection_members,
             .len = collection_len,
             .iter = collection_iter,
             .contains = collection_contains },
    .part = offsetof(al_constraint, item.part),
    .attach = al_collection_attach,
};

/* --- UniqueConstraint --- */

static const py_member unique_members[] = { AL_VISIT("unique_constraint"), PY_MEMBERS_END };
const al_item_def al_s_unique = {
    .cls = { .name = "UniqueConstraint",
             .module = MODULE,
             .bases = PY_BASES(&al_s_column_collection.cls),
             .size = sizeof(al_constraint),
             .flags = FLAGS,
             .members = unique_members },
    .part = offsetof(al_constraint, item.part),
    .visit = "unique_constraint",
};

/* --- PrimaryKeyConstraint --- */

static py_obj *primary_key_init(py_vm *vm, py_obj **args)
{
    if (al_constraint_setup(vm, args[0], args[2], args[3], args[4], args[5], args[6], args[8]) < 0)
        return NULL;
    ((al_primary_key *)(void *)args[0])->implicit = al_is_true(args[7]);
    py_tuple *columns = PY_TUPLE(args[1]);
    return al_constraint_columns(vm, args[0], columns->items, columns->count, true) < 0 ? NULL : PY_NONE;
}

/* "'a', 'b'" of a list of columns */
static int quoted_names(py_obj *list, al_sb *out)
{
    for (size_t i = 0; i < PY_LIST(list)->count; i++)
        al_sb_addf(out, "%s'%s'", i ? ", " : "", py_str_text(AL_ELEMENT(PY_LIST(list)->items[i])->name));
    return al_sb_failed(out) ? -1 : 0;
}

static bool same_columns(py_obj *list, const al_columns *columns)
{
    if (PY_LIST(list)->count != al_columns_count(columns))
        return false;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        bool in = false;
        for (size_t k = 0; k < al_columns_count(columns) && !in; k++)
            in = PY_LIST(list)->items[i] == (py_obj *)(void *)al_columns_at(columns, k);
        if (!in)
            return false;
    }
    return true;
}

static int warn_mismatch(py_vm *vm, al_schema_table *table, py_obj *flagged, const al_columns *columns)
{
    al_sb marked = AL_SB_INIT, listed = AL_SB_INIT;
    int status = quoted_names(flagged, &marked) < 0 || quoted_names(columns->list, &listed) < 0 ? -1 : 0;
    if (status == 0) {
        py_obj *text = py_str_printf(
            vm,
            "Table '%S' specifies columns %s as primary_key=True, not matching locally specified columns %s; setting the current "
            "primary key columns to %s. This warning may become an exception in a future release",
            table->t.e.name, al_sb_text(&marked), al_sb_text(&listed), al_sb_text(&listed));
        status = text ? py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) : -1;
    } else {
        py_raise_nomem(vm);
    }
    al_sb_free(&marked);
    al_sb_free(&listed);
    return status;
}

static int primary_key_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_table *table = al_schema_table_of(vm, parent);
    if (!table)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    if (al_collection_attach(vm, self, parent) < 0)
        return -1;
    if (table->t.primary_key != self) {
        if (table->t.primary_key)
            al_set_discard(vm, table->constraints, table->t.primary_key);
        table->t.primary_key = self;
    }
    al_columns *columns = (al_columns *)(void *)constraint_of(self)->columns;
    py_obj *flagged = py_list_new(vm, 0);
    for (size_t i = 0; flagged && i < al_table_column_count(table); i++) {
        if (al_is_true(al_table_column(table, i)->primary_key) &&
            py_list_append(vm, flagged, (py_obj *)(void *)al_table_column(table, i)) < 0)
            return -1;
    }
    if (!flagged)
        return -1;
    bool keep = true;
    if (al_columns_count(columns) && PY_LIST(flagged)->count && !same_columns(flagged, columns)) {
        if (warn_mismatch(vm, table, flagged, columns) < 0)
            return -1;
        keep = false;
    }
    for (size_t i = 0; i < al_columns_count(columns); i++) {
        al_schema_column *c = al_schema_column_of(vm, (py_obj *)(void *)al_columns_at(columns, i));
        if (!c)
            continue;
        c->primary_key = PY_TRUE;
        if (c->user_nullable == PY_ABSENT)
            c->nullable = PY_FALSE;
    }
    for (size_t i = 0; keep && i < PY_LIST(flagged)->count; i++) {
        if (al_columns_add(vm, columns, NULL, PY_LIST(flagged)->items[i]) < 0)
            return -1;
    }
    return 0;
}

static py_obj *primary_key_autoinc(py_vm *vm, py_obj *self)
{
    al_schema_table *table = al_schema_table_of(vm, constraint_of(self)->parent);
    bool failed = false;
    al_schema_column *column = table ? al_autoincrement_column(vm, table, &failed) : NULL;
    return failed ? NULL : column ? (py_obj *)(void *)column : PY_NONE;
}

/* _reload(columns): what reflection found becomes the key. */
static py_obj *primary_key_reload(py_vm *vm, py_obj **args)
{
    py_obj **items;
    size_t count;
    al_columns *columns = (al_columns *)(void *)constraint_of(args[0])->columns;
    if (!py_sequence_fast(vm, args[1], &items, &count))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        al_schema_column *c = al_schema_column_of(vm, items[i]);
        bool there = false;
        for (size_t k = 0; k < al_columns_count(columns) && !there; k++)
            there = (py_obj *)(void *)al_columns_at(columns, k) == items[i];
        if (!c || (!there && al_columns_add(vm, columns, NULL, items[i]) < 0))
            return c ? NULL : py_raise(vm, &py_TypeError, "%R is no Column", items[i]);
        c->primary_key = PY_TRUE;
        if (c->user_nullable == PY_ABSENT)
            c->nullable = PY_FALSE;
    }
    py_obj *table = constraint_of(args[0])->parent;
    return table && al_apply_convention(vm, args[0], table) < 0 ? NULL : PY_NONE;
}

static const py_member primary_key_members[] = {
    AL_VISIT("primary_key_constraint"),
    PY_INIT("self, *columns, name=None, deferrable=None, initially=None, info=None, comment=None, _implicit_generated=False, **dialect_kw",
            primary_key_init, NULL),
    PY_METHOD("_reload", "self, columns", primary_key_reload, NULL),
    PY_BOOL_RO("_implicit_generated", al_primary_key, implicit),
    PY_GETSET("_autoincrement_column", primary_key_autoinc, NULL, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_primary_key = {
    .cls = { .name = "PrimaryKeyConstraint",
             .module = MODULE,
             .bases = PY_BASES(&al_s_column_collection.cls),
             .size = sizeof(al_primary_key),
             .flags = FLAGS,
             .members = primary_key_members },
    .part = offsetof(al_constraint, item.part),
    .visit = "primary_key_constraint",
    .attach = primary_key_attach,
};

/* --- CheckConstraint --- */

static py_obj *check_init(py_vm *vm, py_obj **args)
{
    al_check *self = (al_check *)(void *)args[0];
    if (al_constraint_setup(vm, args[0], args[2], args[3], args[4], args[6], args[7], args[9]) < 0 ||
        !(self->sqltext = al_expect_ddl(vm, args[1])))
        return NULL;
    py_obj *found = py_list_new(vm, 0), *columns = found ? py_list_new(vm, 0) : NULL;
    if (!columns || al_find_columns(vm, self->sqltext, found) < 0)
        return NULL;
    for (size_t i = 0; i < PY_LIST(found)->count; i++) {
        if (al_schema_column_of(vm, PY_LIST(found)->items[i]) && py_list_append(vm, columns, PY_LIST(found)->items[i]) < 0)
            return NULL;
    }
    bool autoattach = al_is_true(args[8]) && !py_given(args[5]);
    if (al_constraint_columns(vm, args[0], PY_LIST(columns)->items, PY_LIST(columns)->count, autoattach) < 0)
        return NULL;
    return py_given(args[5]) && al_item_attach(vm, args[0], args[5]) < 0 ? NULL : PY_NONE;
}

static py_obj *check_is_column_level(py_vm *vm, py_obj *self)
{
    return py_bool(!al_schema_table_of(vm, constraint_of(self)->parent));
}

AL_TYPE_TRACE(check_trace, al_check, sqltext, variants)

static const py_member check_members[] = {
    AL_VISIT("table_or_column_check_constraint"),
    PY_INIT(
        "self, sqltext, name=None, deferrable=None, initially=None, table=None, info=None, comment=None, _autoattach=True, **dialect_kw",
        check_init, NULL),
    PY_FIELD("sqltext", al_check, sqltext),
    PY_GETSET("is_column_level", check_is_column_level, NULL, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_check = {
    .cls = { .name = "CheckConstraint",
             .module = MODULE,
             .bases = PY_BASES(&al_s_column_collection.cls),
             .size = sizeof(al_check),
             .flags = FLAGS,
             .members = check_members,
             .trace = check_trace },
    .part = offsetof(al_constraint, item.part),
    .visit = "table_or_column_check_constraint",
};
