/* Column. */
#include "schema/schema.h"
#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

static al_schema_column *column_of(py_obj *o)
{
    return (al_schema_column *)(void *)o;
}

/* --- construction --- */

/* The positional arguments, the first two taken apart: name, type, and what is to be attached. */
typedef struct column_args {
    py_obj *name, *type;
    py_obj *items; /* list */
} column_args;

static bool is_type_like(py_vm *vm, py_obj *o)
{
    if (al_is_type(vm, o))
        return true;
    py_class *cls = py_as_class(vm, o);
    if (cls)
        return py_is_subclass(cls, py_class_get(vm, &al_t_engine.cls));
    return false;
}

static int sort_args(py_vm *vm, py_obj **args, column_args *out)
{
    py_obj *rest = args[3];
    py_obj *list = py_list_new(vm, PY_TUPLE(rest)->count + 2);
    for (size_t i = 1; list && i < 3; i++) {
        if (args[i] != PY_ABSENT && py_list_append(vm, list, args[i]) < 0)
            return -1;
    }
    for (size_t i = 0; list && i < PY_TUPLE(rest)->count; i++) {
        if (py_list_append(vm, list, PY_TUPLE(rest)->items[i]) < 0)
            return -1;
    }
    if (!list)
        return -1;
    py_list *l = PY_LIST(list);
    size_t at = 0;
    out->name = args[4];
    out->type = args[5];
    if (at < l->count && py_is_str(vm, l->items[at])) {
        if (py_given(out->name))
            return py_raise_int(vm, &al_exc_ArgumentError, "May not pass name positionally and as a keyword.");
        out->name = l->items[at++];
    } else if (at < l->count && l->items[at] == PY_NONE) {
        at++;
    }
    if (at < l->count && is_type_like(vm, l->items[at])) {
        if (py_given(out->type))
            return py_raise_int(vm, &al_exc_ArgumentError, "May not pass type_ positionally and as a keyword.");
        out->type = l->items[at++];
    } else if (at < l->count && l->items[at] == PY_NONE) {
        at++;
    }
    out->items = py_list_from_array(vm, l->items + at, l->count - at);
    return out->items ? 0 : -1;
}

static bool is_default_object(py_vm *vm, py_obj *o)
{
    return al_item_is(vm, o, al_s_column_default) || al_item_is(vm, o, al_s_sequence);
}

/* default= and onupdate=: a plain value becomes a ColumnDefault. */
static py_obj *python_default(py_vm *vm, py_obj *value, bool for_update, py_obj *items)
{
    if (!py_given(value))
        return PY_NONE;
    if (!is_default_object(vm, value)) {
        py_obj *cls = (py_obj *)(void *)py_class_get(vm, &al_s_column_default.cls);
        value = cls ? py_call(vm, cls, 2, value, py_bool(for_update)) : NULL;
    }
    return value && py_list_append(vm, items, value) == 0 ? value : NULL;
}

/* server_default= and server_onupdate=: text or an expression becomes a DefaultClause. */
static py_obj *server_default(py_vm *vm, py_obj *value, bool for_update, py_obj *items)
{
    if (!py_given(value))
        return PY_NONE;
    if (al_item_is(vm, value, al_s_fetched))
        value = py_call_method(vm, value, "_as_for_update", 1, py_bool(for_update));
    else
        value = py_construct(vm, &al_s_default_clause.cls, 2, value, py_bool(for_update));
    return value && py_list_append(vm, items, value) == 0 ? value : NULL;
}

static int attach_type(py_vm *vm, py_obj *self)
{
    al_type *type = (al_type *)(void *)column_of(self)->c.e.type;
    if (al_schema_type_attach(vm, type, self) < 0)
        return -1;
    size_t at = 0;
    py_obj *key, *variant;
    while (type->variants && py_dict_next(type->variants, &at, &key, &variant)) {
        if (al_is_type(vm, variant) && al_schema_type_attach(vm, (al_type *)(void *)variant, self) < 0)
            return -1;
    }
    return 0;
}

enum { /* args[] of column_init */
       A_SELF,
       A_NAME_POS,
       A_TYPE_POS,
       A_ARGS,
       A_NAME,
       A_TYPE,
       A_AUTOINCREMENT,
       A_DEFAULT,
       A_INSERT_DEFAULT,
       A_DOC,
       A_KEY,
       A_INDEX,
       A_UNIQUE,
       A_INFO,
       A_NULLABLE,
       A_ONUPDATE,
       A_PRIMARY_KEY,
       A_SERVER_DEFAULT,
       A_SERVER_ONUPDATE,
       A_QUOTE,
       A_SYSTEM,
       A_COMMENT,
       A_SENTINEL,
       A_OMIT,
       A_PROXIES,
       A_KW
};
static const char column_sig[] =
    "self, __name_pos=?, __type_pos=?, *args, name=None, type_=None, autoincrement='auto', default=?, insert_default=?, doc=None, "
    "key=None, "
    "index=None, unique=None, info=None, nullable=?, onupdate=None, primary_key=False, server_default=None, server_onupdate=None, "
    "quote=None, "
    "system=False, comment=None, insert_sentinel=False, _omit_from_statements=False, _proxies=None, **dialect_kwargs";

static void set_plain_fields(al_schema_column *c, py_obj **args)
{
    c->primary_key = args[A_PRIMARY_KEY];
    c->user_nullable = args[A_NULLABLE];
    c->nullable = args[A_NULLABLE] != PY_ABSENT ? args[A_NULLABLE] : py_bool(!al_is_true(args[A_PRIMARY_KEY]));
    c->index = args[A_INDEX];
    c->unique = args[A_UNIQUE];
    c->system = args[A_SYSTEM];
    c->doc = args[A_DOC];
    c->autoincrement = args[A_AUTOINCREMENT];
    c->comment = args[A_COMMENT];
    c->computed = c->identity = PY_NONE;
    c->insert_sentinel = args[A_SENTINEL];
    c->omit_from_statements = args[A_OMIT];
    if (al_is_true(c->system))
        c->c.e.flags |= AL_EL_SYSTEM;
}

static int set_name(py_vm *vm, al_schema_column *c, py_obj *name, py_obj *quote, py_obj *key)
{
    if (py_given(name)) {
        if (!(name = al_quoted_name(vm, name, quote)))
            return -1;
        c->c.e.name = name;
    } else if (py_given(quote)) {
        return py_raise_int(vm, &al_exc_ArgumentError, "Explicit 'name' is required when sending 'quote' argument");
    }
    c->c.e.key = py_given(key) ? key : py_given(name) ? name : NULL;
    return 0;
}

static py_obj *column_init(py_vm *vm, py_obj **args)
{
    al_schema_column *c = column_of(args[0]);
    column_args given = { 0 };
    if (sort_args(vm, args, &given) < 0 || set_name(vm, c, given.name, args[A_QUOTE], args[A_KEY]) < 0)
        return NULL;
    al_type *type = al_type_coerce(vm, given.type);
    if (!type)
        return NULL;
    c->c.e.type = &type->head;
    set_plain_fields(c, args);
    if (!(c->constraints = al_set_new(vm)) || !(c->foreign_keys = al_set_new(vm)))
        return NULL;
    if (py_given(args[A_PROXIES])) {
        if (!(c->c.e.proxies = py_tuple_from(vm, args[A_PROXIES])))
            return NULL;
    } else if (attach_type(vm, args[0]) < 0) {
        return NULL;
    }
    py_obj *given_default = args[A_INSERT_DEFAULT] != PY_ABSENT ? args[A_INSERT_DEFAULT] : args[A_DEFAULT];
    if (!(c->default_ = python_default(vm, given_default, false, given.items)) ||
        !(c->onupdate = python_default(vm, args[A_ONUPDATE], true, given.items)) ||
        !(c->server_default = server_default(vm, args[A_SERVER_DEFAULT], false, given.items)) ||
        !(c->server_onupdate = server_default(vm, args[A_SERVER_ONUPDATE], true, given.items)))
        return NULL;
    py_obj *self_items = given.items;
    for (size_t i = 0; i < PY_LIST(self_items)->count; i++) {
        py_obj *item = PY_LIST(self_items)->items[i];
        if (item != PY_NONE && al_item_attach(vm, item, args[0]) < 0)
            return NULL;
    }
    c->part.order = al_creation_order(vm);
    if (py_given(args[A_INFO]))
        c->part.info = args[A_INFO];
    return al_item_kwargs(vm, args[0], args[A_KW]) < 0 ? NULL : PY_NONE;
}

py_obj *al_schema_column_new(py_vm *vm, py_obj *name, py_obj *type)
{
    return py_construct(vm, &al_s_column.cls, 2, name, type ? type : PY_NONE);
}

/* --- becoming part of a table --- */

static bool same_text(py_obj *a, py_obj *b)
{
    return a && b && py_is_heap(a) && py_is_heap(b) && py_str_eq(a, b);
}

/* The column of the table that this one collides with; *by_key: in its key rather than its name. */
static al_schema_column *collision(py_vm *vm, al_schema_table *t, al_schema_column *c, bool *by_key)
{
    al_schema_column *other = al_table_column_get(vm, t, c->c.e.key);
    *by_key = other && !same_text(c->c.e.key, c->c.e.name);
    for (size_t i = 0; !other && i < al_table_column_count(t); i++) {
        al_schema_column *one = al_table_column(t, i);
        if (same_text(one->c.e.name, c->c.e.name))
            other = one;
    }
    return other == c ? NULL : other;
}

static int replace_column(py_vm *vm, al_schema_table *t, al_schema_column *old, al_schema_column *c, bool by_key)
{
    if (!t->replacing)
        return py_raise_int(vm, &al_exc_DuplicateColumnError, "A column with %s '%S' is already present in table '%S'.",
                            by_key ? "key" : "name", by_key ? c->c.e.key : c->c.e.name, t->t.e.name);
    for (size_t i = 0; i < al_set_count(old->foreign_keys); i++) {
        py_obj *fk = al_set_at(old->foreign_keys, i);
        al_set_discard(vm, t->foreign_keys, fk);
        py_obj *constraint = ((al_foreign_key *)(void *)fk)->constraint;
        if (py_given(constraint))
            al_set_discard(vm, t->constraints, constraint);
    }
    if (!same_text(old->c.e.key, c->c.e.key))
        return al_columns_remove(vm, (al_columns *)(void *)t->t.e.columns, (py_obj *)(void *)old);
    return 0;
}

static int add_index(py_vm *vm, al_schema_table *t, al_schema_column *c)
{
    if (!al_is_true(c->index) && !al_is_true(c->unique))
        return 0;
    if (al_is_true(c->index)) {
        if (py_is_str(vm, c->index))
            return py_raise_int(
                vm, &al_exc_ArgumentError,
                "The 'index' keyword argument on Column is boolean only. To create indexes with a specific name, create an explicit "
                "Index object external to the Table.");
        al_index *index = (al_index *)(void *)py_construct(vm, &al_s_index.cls, 2, PY_NONE, c->c.e.key);
        if (!index)
            return -1;
        index->unique = py_bool(al_is_true(c->unique));
        index->column_flag = true;
        return al_item_attach(vm, (py_obj *)(void *)index, (py_obj *)(void *)t);
    }
    if (py_is_str(vm, c->unique))
        return py_raise_int(
            vm, &al_exc_ArgumentError,
            "The 'unique' keyword argument on Column is boolean only. To create unique constraints or indexes with a specific name, "
            "append an explicit UniqueConstraint to the Table's list of elements, or create an explicit Index object external to "
            "the Table.");
    al_constraint *unique = (al_constraint *)(void *)py_construct(vm, &al_s_unique.cls, 1, c->c.e.key);
    if (!unique)
        return -1;
    unique->column_flag = true;
    return al_item_attach(vm, (py_obj *)(void *)unique, (py_obj *)(void *)t);
}

/* Foreign keys of other tables that name this column: their columns may take its type. */
static int meet_foreign_keys(py_vm *vm, al_schema_table *t, al_schema_column *c)
{
    al_metadata *metadata = (al_metadata *)(void *)t->metadata;
    py_obj *key = al_table_key(vm, t->t.e.name, t->t.schema);
    py_obj *list = key ? py_dict_get(vm, metadata->fk_memos, key) : NULL;
    if (!list || list == PY_ABSENT)
        return list ? 0 : -1;
    for (size_t i = 0; i < PY_LIST(list)->count; i++) {
        if (PY_LIST(list)->items[i] == PY_NONE)
            continue;
        al_foreign_key *fk = (al_foreign_key *)(void *)PY_LIST(list)->items[i];
        py_obj *schema, *table, *column;
        if (al_fk_tokens(vm, fk, &schema, &table, &column) < 0)
            return -1;
        py_obj *wanted = al_is_true(fk->link_to_name) ? c->c.e.name : c->c.e.key;
        if (!py_given(column))
            column = py_given(fk->parent) ? AL_ELEMENT(fk->parent)->key : column;
        if (!same_text(column, wanted))
            continue;
        fk->column = (py_obj *)(void *)c;
        al_element *parent = py_given(fk->parent) ? AL_ELEMENT(fk->parent) : NULL;
        if (parent && parent->type && al_type_is_null(vm, (al_type *)(void *)parent->type))
            parent->type = c->c.e.type;
    }
    return 0;
}

static int enter_primary_key(py_vm *vm, al_schema_table *t, al_schema_column *c)
{
    al_primary_key *pk = (al_primary_key *)(void *)t->t.primary_key;
    py_obj *self = (py_obj *)(void *)c;
    if (!al_is_true(c->primary_key)) {
        if (al_columns_get(vm, (al_columns *)(void *)pk->c.columns, c->c.e.key))
            return py_raise_int(vm, &al_exc_ArgumentError,
                                "Trying to redefine primary-key column '%S' as a non-primary-key column on table '%S'", c->c.e.key,
                                t->t.fullname);
        return 0;
    }
    if (al_columns_add(vm, (al_columns *)(void *)pk->c.columns, NULL, self) < 0)
        return -1;
    if (!pk->implicit)
        return 0;
    pk->c.name = PY_NONE;
    return al_apply_convention(vm, (py_obj *)(void *)pk, (py_obj *)(void *)t);
}

static int tell_waiting(py_vm *vm, al_schema_column *c, py_obj *table)
{
    py_obj *waiting = py_keep(vm, c->waiting), *self = (py_obj *)(void *)c;
    c->waiting = NULL;
    for (size_t i = 0; waiting && i < PY_LIST(waiting)->count; i++) {
        py_obj *what = PY_LIST(waiting)->items[i];
        if (al_item_table_attached(vm, what, self, table) < 0)
            return -1;
    }
    return 0;
}

static int column_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_schema_column *c = column_of(self);
    al_schema_table *t = al_schema_table_of(vm, parent);
    if (!t)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    if (!py_given(c->c.e.name) || !py_str_size(c->c.e.name))
        return py_raise_int(vm, &al_exc_ArgumentError,
                            "Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table.");
    if (!py_given(c->c.e.key))
        c->c.e.key = c->c.e.name;
    if (c->c.e.table && c->c.e.table != parent) {
        py_obj *other = al_element_name(vm, AL_ELEMENT(c->c.e.table));
        return other ? py_raise_int(vm, &al_exc_ArgumentError, "Column object '%S' already assigned to Table '%S'", c->c.e.key, other) : -1;
    }
    bool by_key;
    al_schema_column *other = collision(vm, t, c, &by_key);
    if (other && replace_column(vm, t, other, c, by_key) < 0)
        return -1;
    if (al_columns_add(vm, (al_columns *)(void *)t->t.e.columns, NULL, self) < 0)
        return -1;
    c->c.e.table = parent;
    if (al_is_true(c->insert_sentinel)) {
        if (t->sentinel)
            return py_raise_int(vm, &al_exc_ArgumentError, "a Table may have only one explicit sentinel column");
        t->sentinel = self;
    }
    if (enter_primary_key(vm, t, c) < 0 || add_index(vm, t, c) < 0 || meet_foreign_keys(vm, t, c) < 0)
        return -1;
    if (py_given(c->identity) && (al_item_is(vm, c->default_, al_s_sequence) || al_item_is(vm, c->onupdate, al_s_sequence)))
        return py_raise_int(vm, &al_exc_ArgumentError, "An column cannot specify both Identity and Sequence.");
    return tell_waiting(vm, c, parent);
}

/* --- the autoincrementing column --- */

/* 1 suits, 0 not, -1 */
static int may_autoincrement(py_vm *vm, al_schema_column *c, bool wanted)
{
    al_type *type = (al_type *)(void *)c->c.e.type;
    al_affinity affinity = al_type_affinity(vm, type);
    if (affinity != AL_AFF_INTEGER && affinity != AL_AFF_NUMERIC) {
        if (!wanted)
            return 0;
        py_obj *name = py_str_of(vm, (py_obj *)(void *)c);
        return name ? py_raise_int(vm, &al_exc_ArgumentError, "Column type %S on column '%S' is not compatible with autoincrement=True",
                                   &type->head, name)
                    : -1;
    }
    if (py_given(c->default_) && !al_item_is(vm, c->default_, al_s_sequence) && !wanted)
        return 0;
    if (py_given(c->server_default) && !al_item_is(vm, c->server_default, al_s_identity) && !wanted)
        return 0;
    if (al_set_count(c->foreign_keys) && c->autoincrement != PY_TRUE && !py_str_is(c->autoincrement, "ignore_fk"))
        return 0;
    return 1;
}

al_schema_column *al_autoincrement_column(py_vm *vm, al_schema_table *table, bool *failed)
{
    al_primary_key *pk = (al_primary_key *)(void *)table->t.primary_key;
    al_columns *columns = pk ? (al_columns *)(void *)pk->c.columns : NULL;
    size_t count = columns ? al_columns_count(columns) : 0;
    al_schema_column *found = NULL;
    *failed = false;
    for (size_t i = 0; i < count; i++) {
        al_schema_column *c = (al_schema_column *)(void *)al_columns_at(columns, i);
        bool wanted = c->autoincrement == PY_TRUE;
        bool maybe = count == 1 && (py_str_is(c->autoincrement, "auto") || py_str_is(c->autoincrement, "ignore_fk"));
        if (!wanted && !maybe)
            continue;
        int suits = may_autoincrement(vm, c, wanted);
        if (suits < 0) {
            *failed = true;
            return NULL;
        }
        if (!wanted && !suits)
            continue;
        if (found) {
            *failed = true;
            return py_raise(vm, &al_exc_ArgumentError, "Only one Column may be marked autoincrement=True, found both %S and %S.",
                            c->c.e.name, found->c.e.name);
        }
        found = c;
    }
    return found;
}

/* --- members --- */

static py_obj *column_str(py_vm *vm, py_obj *self)
{
    al_element *e = AL_ELEMENT(self);
    if (!e->name)
        return py_str_new(vm, "(no name)");
    if (!e->table || !AL_ELEMENT(e->table)->name)
        return py_str_of(vm, e->name);
    return py_str_printf(vm, "%S.%S", AL_ELEMENT(e->table)->name, e->name);
}

static int add_repr(py_vm *vm, al_sb *out, const char *before, py_obj *value)
{
    py_obj *text = py_repr(vm, value ? value : PY_NONE);
    if (!text)
        return -1;
    al_sb_add(out, before);
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static int write_repr(py_vm *vm, al_schema_column *c, al_sb *out)
{
    if (add_repr(vm, out, "Column(", c->c.e.name) < 0 || add_repr(vm, out, ", ", c->c.e.type) < 0)
        return -1;
    for (size_t i = 0; i < al_set_count(c->foreign_keys); i++) {
        if (add_repr(vm, out, ", ", al_set_at(c->foreign_keys, i)) < 0)
            return -1;
    }
    for (size_t i = 0; i < al_set_count(c->constraints); i++) {
        if (add_repr(vm, out, ", ", al_set_at(c->constraints, i)) < 0)
            return -1;
    }
    py_obj *table = c->c.e.table ? al_element_name(vm, AL_ELEMENT(c->c.e.table)) : PY_NONE;
    py_obj *name = table ? py_str_of(vm, table) : NULL;
    if (!name)
        return -1;
    if (c->c.e.table)
        al_sb_addf(out, ", table=<%s>", py_str_text(name));
    else
        al_sb_add(out, ", table=None");
    bool key = c->c.e.key && c->c.e.name && !same_text(c->c.e.key, c->c.e.name);
    if ((key && add_repr(vm, out, ", key=", c->c.e.key) < 0) ||
        (al_is_true(c->primary_key) && add_repr(vm, out, ", primary_key=", c->primary_key) < 0) ||
        (!al_is_true(c->nullable) && add_repr(vm, out, ", nullable=", c->nullable) < 0) ||
        (py_given(c->onupdate) && add_repr(vm, out, ", onupdate=", c->onupdate) < 0) ||
        (py_given(c->default_) && add_repr(vm, out, ", default=", c->default_) < 0) ||
        (py_given(c->server_default) && add_repr(vm, out, ", server_default=", c->server_default) < 0) ||
        (py_given(c->comment) && py_truth(vm, c->comment) == 1 && add_repr(vm, out, ", comment=", c->comment) < 0))
        return -1;
    al_sb_addc(out, ')');
    return 0;
}

static py_obj *column_repr(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    if (write_repr(vm, column_of(self), &out) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

static py_obj *column_append_fk(py_vm *vm, py_obj **args)
{
    return al_item_attach(vm, args[1], args[0]) < 0 ? NULL : PY_NONE;
}

static py_obj *column_references(py_vm *vm, py_obj **args)
{
    py_obj *fks = column_of(args[0])->foreign_keys;
    for (size_t i = 0; i < al_set_count(fks); i++) {
        py_obj *target = al_fk_column(vm, (al_foreign_key *)(void *)al_set_at(fks, i));
        if (!target)
            return NULL;
        if (target == args[1])
            return PY_TRUE;
    }
    return PY_FALSE;
}

static py_obj *column_copy(py_vm *vm, py_obj **args)
{
    return al_column_copy(vm, args[0], args[1]);
}

static py_obj *get_user_nullable(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_obj *given = column_of(self)->user_nullable;
    return given == PY_ABSENT || !given ? PY_NONE : given;
}

static int set_user_nullable(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    column_of(self)->user_nullable = value ? value : PY_ABSENT;
    return 0;
}

static py_obj *get_type(py_vm *vm, py_obj *self)
{
    return al_element_type(vm, AL_ELEMENT(self));
}

static int set_type(py_vm *vm, py_obj *self, py_obj *value)
{
    al_type *type = value ? al_type_coerce(vm, value) : NULL;
    if (!type)
        return -1;
    AL_ELEMENT(self)->type = &type->head;
    return 0;
}

static void column_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_schema_column, part.info), offsetof(al_schema_column, part.ddl_if));
    al_trace_words(self, t, offsetof(al_schema_column, nullable), offsetof(al_schema_column, omit_from_statements));
}

static const py_member column_members[] = {
    AL_VISIT("column"),
    PY_INIT(column_sig, column_init, "Column(name, type, *constraints, **options)"),
    PY_GETSET("type", get_type, set_type, NULL),
    PY_FIELD("name", al_schema_column, c.e.name),
    PY_FIELD("key", al_schema_column, c.e.key),
    PY_FIELD("table", al_schema_column, c.e.table),
    PY_FIELD("nullable", al_schema_column, nullable),
    PY_GETSET("_user_defined_nullable", get_user_nullable, set_user_nullable, NULL),
    PY_FIELD("primary_key", al_schema_column, primary_key),
    PY_FIELD("unique", al_schema_column, unique),
    PY_FIELD("index", al_schema_column, index),
    PY_FIELD("autoincrement", al_schema_column, autoincrement),
    PY_FIELD("comment", al_schema_column, comment),
    PY_FIELD("doc", al_schema_column, doc),
    PY_FIELD("system", al_schema_column, system),
    PY_FIELD("default", al_schema_column, default_),
    PY_FIELD("onupdate", al_schema_column, onupdate),
    PY_FIELD("server_default", al_schema_column, server_default),
    PY_FIELD("server_onupdate", al_schema_column, server_onupdate),
    PY_FIELD("computed", al_schema_column, computed),
    PY_FIELD("identity", al_schema_column, identity),
    PY_FIELD("constraints", al_schema_column, constraints),
    PY_FIELD("foreign_keys", al_schema_column, foreign_keys),
    PY_METHOD("append_foreign_key", "self, fk", column_append_fk, NULL),
    PY_METHOD("references", "self, column", column_references, NULL),
    PY_METHOD("copy", "self, **kw", column_copy, NULL),
    PY_METHOD("_copy", "self, **kw", column_copy, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_column = {
    .cls = { .name = "Column",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_column_clause_class, &al_schema_item_class),
             .size = sizeof(al_schema_column),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT | PY_CLS_WEAKREF,
             .members = column_members,
             .trace = column_trace,
             .repr = column_repr,
             .str = column_str },
    .part = offsetof(al_schema_column, part),
    .visit = "column",
    .attach = column_attach,
};
