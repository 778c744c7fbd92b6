/* ForeignKey: a column's reference to another, resolved when it is asked for. */
#include <string.h>

#include "schema/schema.h"
#include "types/exc.h"
#include "types/layout.h"

static al_foreign_key *fk_of(py_obj *o)
{
    return (al_foreign_key *)(void *)o;
}

static py_obj *or_none(py_obj *o)
{
    return o && o != PY_ABSENT ? o : PY_NONE;
}

enum { /* args[] of fk_init */
       F_SELF,
       F_COLUMN,
       F_CONSTRAINT,
       F_USE_ALTER,
       F_NAME,
       F_ONUPDATE,
       F_ONDELETE,
       F_DEFERRABLE,
       F_INITIALLY,
       F_LINK_TO_NAME,
       F_MATCH,
       F_INFO,
       F_COMMENT,
       F_UNRESOLVABLE,
       F_KW
};

static py_obj *fk_init(py_vm *vm, py_obj **args)
{
    al_foreign_key *fk = fk_of(args[0]);
    py_obj *spec = args[F_COLUMN];
    if (!py_is_str(vm, spec)) {
        spec = al_as_element(vm, spec);
        if (!spec)
            return NULL;
        if (spec == PY_ABSENT || !py_isa(vm, spec, &al_column_clause_class))
            return py_raise(vm, &al_exc_ArgumentError,
                            "String column name or Column object for DDL foreign key constraint expected, got %R.", args[F_COLUMN]);
        py_obj *table = AL_ELEMENT(spec)->table;
        if (table && !py_isa(vm, table, &al_table_clause_class))
            return py_raise(vm, &al_exc_ArgumentError, "ForeignKey received Column not bound to a Table, got: %R", table);
    }
    fk->colspec = spec;
    fk->constraint = args[F_CONSTRAINT];
    fk->use_alter = args[F_USE_ALTER];
    fk->name = args[F_NAME];
    fk->onupdate = args[F_ONUPDATE];
    fk->ondelete = args[F_ONDELETE];
    fk->deferrable = args[F_DEFERRABLE];
    fk->initially = args[F_INITIALLY];
    fk->link_to_name = args[F_LINK_TO_NAME];
    fk->match = args[F_MATCH];
    fk->comment = args[F_COMMENT];
    fk->unresolvable = args[F_UNRESOLVABLE];
    fk->item.part.info = py_given(args[F_INFO]) ? args[F_INFO] : NULL;
    fk->item.part.kwargs = py_dict_len(args[F_KW]) ? args[F_KW] : NULL;
    return PY_NONE;
}

/* --- the target's name --- */

py_obj *al_fk_spec(py_vm *vm, al_foreign_key *fk)
{
    if (py_is_str(vm, fk->colspec))
        return fk->colspec;
    al_element *column = AL_ELEMENT(fk->colspec);
    py_obj *key = column->key ? column->key : or_none(column->name);
    if (!column->table)
        return key;
    py_obj *full = ((al_table_clause *)(void *)column->table)->fullname;
    if (!py_given(full))
        full = or_none(AL_ELEMENT(column->table)->name);
    return py_str_printf(vm, "%S.%S", full, key);
}

int al_fk_tokens(py_vm *vm, al_foreign_key *fk, py_obj **schema, py_obj **table, py_obj **column)
{
    py_obj *spec = al_fk_spec(vm, fk);
    const char *text = spec ? py_text(vm, spec) : NULL;
    if (!text)
        return -1;
    *schema = *column = PY_NONE;
    const char *last = strrchr(text, '.');
    if (!last) {
        *table = spec;
        return 0;
    }
    const char *start = text;
    for (const char *at = text; at < last; at++) {
        if (*at == '.')
            start = at + 1;
    }
    *column = py_str_new(vm, last + 1);
    *table = *column ? py_str_newn(vm, start, (size_t)(last - start)) : NULL;
    if (*table && start > text)
        *schema = py_str_newn(vm, text, (size_t)(start - text - 1));
    return *table && *schema ? 0 : -1;
}

/* _resolve_col_tokens: the key of the table it points to, the metadata's own schema assumed. */
static int target_key(py_vm *vm, al_foreign_key *fk, al_schema_table *parent, py_obj **key, py_obj **column)
{
    py_obj *schema, *table;
    if (al_fk_tokens(vm, fk, &schema, &table, column) < 0)
        return -1;
    py_obj *own = ((al_metadata *)(void *)parent->metadata)->schema;
    if (!py_given(schema) && py_given(own) && !al_is_true(fk->unresolvable))
        schema = own;
    return (*key = al_table_key(vm, table, schema)) ? 0 : -1;
}

static al_schema_table *parent_table(py_vm *vm, al_foreign_key *fk)
{
    if (!py_given(fk->parent))
        return py_raise(vm, &al_exc_InvalidRequestError, "this ForeignKey object does not yet have a parent Column associated with it.");
    al_schema_table *table = al_schema_table_of(vm, AL_ELEMENT(fk->parent)->table);
    if (!table)
        return py_raise(vm, &al_exc_InvalidRequestError, "this ForeignKey's parent column is not yet associated with a Table.");
    return table;
}

/* --- the target --- */

/* _link_to_col_by_colstring; NULL with NoReferencedColumnError if the table has no such column. */
static py_obj *find_column(py_vm *vm, al_foreign_key *fk, al_schema_table *parent, al_schema_table *table, py_obj *name)
{
    al_schema_column *found = NULL;
    py_obj *key = name;
    if (!py_given(name)) {
        key = AL_ELEMENT(fk->parent)->key;
        found = al_table_column_get(vm, table, key);
    } else if (al_is_true(fk->link_to_name)) {
        for (size_t i = 0; i < al_table_column_count(table); i++) {
            al_schema_column *one = al_table_column(table, i);
            if (py_str_eq(one->c.e.name, name))
                found = one;
        }
    } else {
        found = al_table_column_get(vm, table, key);
    }
    if (found)
        return (py_obj *)(void *)found;
    py_obj *message =
        py_str_printf(vm, "Could not initialize target column for ForeignKey '%S' on table '%S': table '%S' has no column named '%S'",
                      fk->colspec, parent->t.e.name, table->t.e.name, key);
    py_obj *raised = message ? py_construct(vm, &al_exc_NoReferencedColumnError, 3, message, table->t.e.name, key) : NULL;
    return raised ? py_raise_obj(vm, raised) : NULL;
}

static py_obj *resolve(py_vm *vm, al_foreign_key *fk)
{
    if (!py_is_str(vm, fk->colspec))
        return fk->colspec;
    al_schema_table *parent = parent_table(vm, fk);
    py_obj *key, *column;
    if (!parent || target_key(vm, fk, parent, &key, &column) < 0)
        return NULL;
    py_obj *table = py_dict_get(vm, ((al_metadata *)(void *)parent->metadata)->tables, key);
    if (!table)
        return NULL;
    if (table == PY_ABSENT || al_is_true(fk->unresolvable)) {
        py_obj *on = py_str_of(vm, fk->parent);
        py_obj *message =
            on ? py_str_printf(vm,
                               "Foreign key associated with column '%S' could not find table '%S' with which to generate a foreign "
                               "key to target column '%S'",
                               on, key, column)
               : NULL;
        py_obj *raised = message ? py_construct(vm, &al_exc_NoReferencedTableError, 2, message, key) : NULL;
        return raised ? py_raise_obj(vm, raised) : NULL;
    }
    return find_column(vm, fk, parent, (al_schema_table *)(void *)table, column);
}

py_obj *al_fk_column(py_vm *vm, al_foreign_key *fk)
{
    if (!fk->column)
        fk->column = resolve(vm, fk);
    return fk->column;
}

/* _set_target_column: a column without a type takes its target's. */
static void take_type(py_vm *vm, al_foreign_key *fk, py_obj *target)
{
    al_element *parent = AL_ELEMENT(fk->parent);
    fk->column = target;
    if (parent->type && AL_ELEMENT(target)->type && al_type_is_null(vm, (al_type *)(void *)parent->type))
        parent->type = AL_ELEMENT(target)->type;
}

/* --- attaching --- */

static int fk_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_foreign_key *fk = fk_of(self);
    al_schema_column *column = al_schema_column_of(vm, parent);
    if (!column)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    if (py_given(fk->parent) && fk->parent != parent)
        return py_raise_int(vm, &al_exc_InvalidRequestError, "This ForeignKey already has a parent !");
    fk->parent = parent;
    if (al_set_add(vm, column->foreign_keys, self) < 0)
        return -1;
    return al_on_table_attach(vm, column, self);
}

/* The constraint of a ForeignKey that was given to a Column. */
static int make_constraint(py_vm *vm, al_foreign_key *fk, py_obj *column, py_obj *table)
{
    py_obj *kw = fk->item.part.kwargs ? py_dict_copy(vm, fk->item.part.kwargs) : py_dict_new(vm);
    py_obj *none = kw ? py_list_new(vm, 0) : NULL, *args = none ? py_tuple_of(vm, 2, none, none) : NULL;
    if (!args || py_dict_set_s(vm, kw, "use_alter", or_none(fk->use_alter)) < 0 || py_dict_set_s(vm, kw, "name", or_none(fk->name)) < 0 ||
        py_dict_set_s(vm, kw, "onupdate", or_none(fk->onupdate)) < 0 || py_dict_set_s(vm, kw, "ondelete", or_none(fk->ondelete)) < 0 ||
        py_dict_set_s(vm, kw, "deferrable", or_none(fk->deferrable)) < 0 ||
        py_dict_set_s(vm, kw, "initially", or_none(fk->initially)) < 0 || py_dict_set_s(vm, kw, "match", or_none(fk->match)) < 0 ||
        py_dict_set_s(vm, kw, "comment", or_none(fk->comment)) < 0)
        return -1;
    py_obj *made = py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_s_fk_constraint.cls), args, kw);
    if (!made)
        return -1;
    al_fk_constraint *fkc = (al_fk_constraint *)(void *)made;
    fk->constraint = made;
    if (al_columns_add(vm, (al_columns *)(void *)fkc->c.columns, NULL, column) < 0 ||
        py_list_append(vm, fkc->elements, (py_obj *)(void *)fk) < 0)
        return -1;
    return al_item_attach(vm, made, table);
}

static int remember(py_vm *vm, al_metadata *metadata, py_obj *key, al_foreign_key *fk)
{
    py_obj *list = py_dict_get(vm, metadata->fk_memos, key);
    if (list == PY_ABSENT) {
        list = py_list_new(vm, 1);
        if (!list || py_dict_set(vm, metadata->fk_memos, key, list) < 0)
            return -1;
    }
    return list ? py_list_append(vm, list, (py_obj *)(void *)fk) : -1;
}

static int fk_table(py_vm *vm, py_obj *self, py_obj *column, py_obj *table)
{
    al_foreign_key *fk = fk_of(self);
    if (!py_given(fk->constraint) && make_constraint(vm, fk, column, table) < 0)
        return -1;
    al_schema_table *parent = (al_schema_table *)(void *)table;
    if (al_set_add(vm, parent->foreign_keys, self) < 0)
        return -1;
    if (!py_is_str(vm, fk->colspec)) {
        take_type(vm, fk, fk->colspec);
        return 0;
    }
    py_obj *key, *name;
    if (target_key(vm, fk, parent, &key, &name) < 0)
        return -1;
    al_metadata *metadata = (al_metadata *)(void *)parent->metadata;
    py_obj *there = py_dict_get(vm, metadata->tables, key);
    if (!there)
        return -1;
    if (there != PY_ABSENT && ((al_schema_table *)(void *)there)->t.e.columns) {
        py_obj *target = find_column(vm, fk, parent, (al_schema_table *)(void *)there, name);
        if (target)
            take_type(vm, fk, target);
        else if (py_error_is(vm, &al_exc_NoReferencedColumnError))
            py_error_clear(vm);
        else
            return -1;
    }
    return remember(vm, metadata, key, fk);
}

/* --- members --- */

static py_obj *fk_get_column(py_vm *vm, py_obj *self)
{
    return al_fk_column(vm, fk_of(self));
}

static py_obj *fk_get_spec(py_vm *vm, py_obj *self)
{
    return al_fk_spec(vm, fk_of(self));
}

static py_obj *fk_spec_method(py_vm *vm, py_obj **args)
{
    al_foreign_key *fk = fk_of(args[0]);
    if ((!py_given(args[1]) || args[1] == al_retain_schema(vm)) && !py_given(args[2]))
        return al_fk_spec(vm, fk);
    py_obj *schema, *table, *column;
    if (al_fk_tokens(vm, fk, &schema, &table, &column) < 0)
        return NULL;
    if (py_given(args[2]))
        table = args[2];
    if (args[1] == al_blank_schema(vm))
        schema = PY_NONE;
    else if (py_given(args[1]))
        schema = args[1];
    return py_given(schema) ? py_str_printf(vm, "%S.%S.%S", schema, table, column) : py_str_printf(vm, "%S.%S", table, column);
}

static py_obj *fk_copy(py_vm *vm, py_obj **args)
{
    al_foreign_key *from = fk_of(args[0]);
    py_obj *ask[3] = { args[0], args[1], PY_NONE }, *spec = fk_spec_method(vm, ask);
    if (!spec)
        return NULL;
    al_foreign_key *to = fk_of(py_construct(vm, &al_s_foreign_key.cls, 1, spec));
    if (!to)
        return NULL;
    to->use_alter = from->use_alter;
    to->name = from->name;
    to->onupdate = from->onupdate;
    to->ondelete = from->ondelete;
    to->deferrable = from->deferrable;
    to->initially = from->initially;
    to->link_to_name = from->link_to_name;
    to->match = from->match;
    to->comment = from->comment;
    to->item.part.info = from->item.part.info;
    to->item.part.kwargs = from->item.part.kwargs;
    to->item.part.listeners = from->item.part.listeners;
    return (py_obj *)(void *)to;
}

static py_obj *fk_references(py_vm *vm, py_obj **args)
{
    py_obj *target = al_fk_column(vm, fk_of(args[0]));
    return target ? py_bool(AL_ELEMENT(target)->table == args[1]) : NULL;
}

static py_obj *fk_repr(py_vm *vm, py_obj *self)
{
    py_obj *spec = al_fk_spec(vm, fk_of(self));
    return spec ? py_str_printf(vm, "ForeignKey(%R)", spec) : NULL;
}

static py_obj *fk_tokens_tuple(py_vm *vm, py_obj *self)
{
    py_obj *schema, *table, *column;
    return al_fk_tokens(vm, fk_of(self), &schema, &table, &column) < 0 ? NULL : py_tuple_of(vm, 3, schema, table, column);
}

static void fk_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_foreign_key, item.part.info), offsetof(al_foreign_key, item.part.ddl_if));
    al_trace_words(self, t, offsetof(al_foreign_key, colspec), offsetof(al_foreign_key, unresolvable));
}

static const py_member fk_members[] = {
    AL_VISIT("foreign_key"),
    PY_INIT("self, column, _constraint=None, use_alter=False, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, "
            "link_to_name=False, match=None, info=None, comment=None, _unresolvable=False, **dialect_kw",
            fk_init, "A reference to a column of another table"),
    PY_GETSET("column", fk_get_column, NULL, "The column it points to"),
    PY_GETSET("target_fullname", fk_get_spec, NULL, NULL),
    PY_GETSET("_column_tokens", fk_tokens_tuple, NULL, NULL),
    PY_FIELD("_colspec", al_foreign_key, colspec),
    PY_FIELD("parent", al_foreign_key, parent),
    PY_FIELD("constraint", al_foreign_key, constraint),
    PY_FIELD("name", al_foreign_key, name),
    PY_FIELD("onupdate", al_foreign_key, onupdate),
    PY_FIELD("ondelete", al_foreign_key, ondelete),
    PY_FIELD("deferrable", al_foreign_key, deferrable),
    PY_FIELD("initially", al_foreign_key, initially),
    PY_FIELD("link_to_name", al_foreign_key, link_to_name),
    PY_FIELD("match", al_foreign_key, match),
    PY_FIELD("use_alter", al_foreign_key, use_alter),
    PY_FIELD("comment", al_foreign_key, comment),
    PY_METHOD("_get_colspec", "self, schema=None, table_name=None, _is_copy=False", fk_spec_method, NULL),
    PY_METHOD("copy", "self, schema=None, **kw", fk_copy, NULL),
    PY_METHOD("_copy", "self, schema=None, **kw", fk_copy, NULL),
    PY_METHOD("references", "self, table", fk_references, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_foreign_key = {
    .cls = { .name = "ForeignKey",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_schema_item_class),
             .size = sizeof(al_foreign_key),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = fk_members,
             .trace = fk_trace,
             .repr = fk_repr },
    .part = offsetof(al_foreign_key, item.part),
    .visit = "foreign_key",
    .attach = fk_attach,
    .table_attached = fk_table,
};
