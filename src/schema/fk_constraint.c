/* ForeignKeyConstraint: several ForeignKeys as one. */
#include "schema/collect.h"
#include "schema/constraint_int.h"
#include "types/exc.h"
#include "types/layout.h"

static al_fk_constraint *fkc_of(py_obj *o)
{
    return (al_fk_constraint *)(void *)o;
}

enum { /* args[] of fkc_init */
       A_SELF,
       A_COLUMNS,
       A_REFCOLUMNS,
       A_NAME,
       A_ONUPDATE,
       A_ONDELETE,
       A_DEFERRABLE,
       A_INITIALLY,
       A_USE_ALTER,
       A_LINK_TO_NAME,
       A_MATCH,
       A_TABLE,
       A_INFO,
       A_COMMENT,
       A_KW
};

/* The number of distinct columns among those given. */
static int64_t distinct(py_vm *vm, py_obj *const *items, size_t count)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = items[i] == items[k] || (py_is_str(vm, items[i]) && py_is_str(vm, items[k]) && py_str_eq(items[i], items[k]));
        found += !again;
    }
    return found;
}

static int make_elements(py_vm *vm, py_obj *self, py_obj **args, py_obj *const *refs, size_t count)
{
    al_fk_constraint *fkc = fkc_of(self);
    for (size_t i = 0; i < count; i++) {
        al_foreign_key *fk = (al_foreign_key *)(void *)py_construct(vm, &al_s_foreign_key.cls, 2, refs[i], self);
        if (!fk)
            return -1;
        fk->name = fkc->c.name;
        fk->onupdate = args[A_ONUPDATE];
        fk->ondelete = args[A_ONDELETE];
        fk->use_alter = args[A_USE_ALTER];
        fk->link_to_name = args[A_LINK_TO_NAME];
        fk->match = args[A_MATCH];
        fk->deferrable = args[A_DEFERRABLE];
        fk->initially = args[A_INITIALLY];
        fk->item.part.kwargs = fkc->c.item.part.kwargs;
        if (py_list_append(vm, fkc->elements, (py_obj *)(void *)fk) < 0)
            return -1;
    }
    return 0;
}

static py_obj *fkc_init(py_vm *vm, py_obj **args)
{
    al_fk_constraint *fkc = fkc_of(args[0]);
    if (al_constraint_setup(vm, args[0], args[A_NAME], args[A_DEFERRABLE], args[A_INITIALLY], args[A_INFO], args[A_COMMENT], args[A_KW]) <
        0)
        return NULL;
    fkc->onupdate = args[A_ONUPDATE];
    fkc->ondelete = args[A_ONDELETE];
    fkc->link_to_name = args[A_LINK_TO_NAME];
    fkc->use_alter = args[A_USE_ALTER];
    fkc->match = args[A_MATCH];
    py_obj **columns, **refs, *columns_obj, *refs_obj;
    size_t count, ref_count;
    if (!(columns_obj = py_sequence_fast(vm, args[A_COLUMNS], &columns, &count)) ||
        !(refs_obj = py_sequence_fast(vm, args[A_REFCOLUMNS], &refs, &ref_count)))
        return NULL;
    int64_t different = distinct(vm, columns, count);
    if (different != (int64_t)ref_count)
        return py_raise(vm, &al_exc_ArgumentError, "%s",
                        different != (int64_t)count
                            ? "ForeignKeyConstraint with duplicate source column references are not supported."
                            : "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.");
    fkc->elements = py_list_new(vm, ref_count);
    if (!fkc->elements || make_elements(vm, args[0], args, refs, ref_count) < 0 ||
        al_constraint_columns(vm, args[0], columns, count, !py_given(args[A_TABLE])) < 0)
        return NULL;
    return py_given(args[A_TABLE]) && al_item_attach(vm, args[0], args[A_TABLE]) < 0 ? NULL : PY_NONE;
}

/* The key of the table that one ForeignKey points to; PY_NONE: not known. */
static py_obj *table_key(py_vm *vm, al_foreign_key *fk)
{
    if (!py_is_str(vm, fk->colspec)) {
        al_table_clause *table = (al_table_clause *)(void *)AL_ELEMENT(fk->colspec)->table;
        return table ? al_table_key(vm, table->e.name, table->schema ? table->schema : PY_NONE) : PY_NONE;
    }
    py_obj *schema, *table, *column;
    return al_fk_tokens(vm, fk, &schema, &table, &column) < 0 ? NULL : al_table_key(vm, table, schema);
}

/* _validate_dest_table: all of them into one table. */
static int check_target(py_vm *vm, al_fk_constraint *fkc, al_schema_table *table)
{
    py_obj *first = NULL;
    for (size_t i = 0; i < PY_LIST(fkc->elements)->count; i++) {
        py_obj *key = table_key(vm, (al_foreign_key *)(void *)PY_LIST(fkc->elements)->items[i]);
        if (!key)
            return -1;
        if (key == PY_NONE)
            return 0;
        if (!first || py_str_eq(first, key)) {
            first = key;
            continue;
        }
        py_obj *keys = py_call_method(vm, fkc->c.columns, "keys", 0), *sep = keys ? py_str_new(vm, ", ") : NULL;
        py_obj *names = sep ? py_call_method(vm, sep, "join", 1, keys) : NULL;
        int less = names ? py_less(vm, key, first) : -1;
        return less < 0
                   ? -1
                   : py_raise_int(vm, &al_exc_ArgumentError, "ForeignKeyConstraint on %S(%S) refers to multiple remote tables: %S and %S",
                                  table->t.fullname, names, less ? key : first, less ? first : key);
    }
    return 0;
}

static int fkc_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_fk_constraint *fkc = fkc_of(self);
    al_schema_table *table = al_schema_table_of(vm, parent);
    if (!table)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    if (al_collection_attach(vm, self, parent) < 0)
        return -1;
    al_columns *columns = (al_columns *)(void *)fkc->c.columns;
    for (size_t i = 0; i < al_columns_count(columns) && i < PY_LIST(fkc->elements)->count; i++) {
        py_obj *column = (py_obj *)(void *)al_columns_at(columns, i), *fk = PY_LIST(fkc->elements)->items[i];
        if (((al_foreign_key *)(void *)fk)->parent != column && al_item_attach(vm, fk, column) < 0)
            return -1;
    }
    return check_target(vm, fkc, table);
}

py_obj *al_fkc_referred_table(py_vm *vm, al_fk_constraint *fkc)
{
    if (!PY_LIST(fkc->elements)->count)
        return py_raise(vm, &py_IndexError, "list index out of range");
    py_obj *column = al_fk_column(vm, (al_foreign_key *)(void *)PY_LIST(fkc->elements)->items[0]);
    return column ? AL_ELEMENT(column)->table ? AL_ELEMENT(column)->table : PY_NONE : NULL;
}

static py_obj *fkc_get_referred(py_vm *vm, py_obj *self)
{
    return al_fkc_referred_table(vm, fkc_of(self));
}

static py_obj *fkc_get_referred_schema(py_vm *vm, py_obj *self)
{
    py_obj *schema, *table, *column;
    py_list *elements = PY_LIST(fkc_of(self)->elements);
    if (!elements->count)
        return PY_NONE;
    return al_fk_tokens(vm, (al_foreign_key *)(void *)elements->items[0], &schema, &table, &column) < 0 ? NULL : schema;
}

static py_obj *fkc_column_keys(py_vm *vm, py_obj *self)
{
    al_fk_constraint *fkc = fkc_of(self);
    if (fkc->c.parent) {
        py_obj *keys = py_call_method(vm, fkc->c.columns, "keys", 0);
        return keys ? py_list_from(vm, keys) : NULL;
    }
    py_obj *list = py_list_new(vm, 0);
    for (size_t i = 0; list && i < PY_LIST(fkc->c.pending)->count; i++) {
        py_obj *item = PY_LIST(fkc->c.pending)->items[i];
        py_obj *key = al_is_element(vm, item) ? AL_ELEMENT(item)->key : item;
        if (py_list_append(vm, list, key ? key : PY_NONE) < 0)
            return NULL;
    }
    return list;
}

static void fkc_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_fk_constraint, elements), offsetof(al_fk_constraint, use_alter));
}

static const py_member fkc_members[] = {
    AL_VISIT("foreign_key_constraint"),
    PY_INIT("self, columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None, use_alter=False, "
            "link_to_name=False, match=None, table=None, info=None, comment=None, **dialect_kw",
            fkc_init, NULL),
    PY_FIELD("elements", al_fk_constraint, elements),
    PY_FIELD("onupdate", al_fk_constraint, onupdate),
    PY_FIELD("ondelete", al_fk_constraint, ondelete),
    PY_FIELD("link_to_name", al_fk_constraint, link_to_name),
    PY_FIELD("match", al_fk_constraint, match),
    PY_FIELD("use_alter", al_fk_constraint, use_alter),
    PY_GETSET("referred_table", fkc_get_referred, NULL, NULL),
    PY_GETSET("_referred_schema", fkc_get_referred_schema, NULL, NULL),
    PY_GETSET("column_keys", fkc_column_keys, NULL, NULL),
    PY_MEMBERS_END,
};
const al_item_def al_s_fk_constraint = {
    .cls = { .name = "ForeignKeyConstraint",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_s_column_collection.cls),
             .size = sizeof(al_fk_constraint),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = fkc_members,
             .trace = fkc_trace },
    .part = offsetof(al_constraint, item.part),
    .visit = "foreign_key_constraint",
    .attach = fkc_attach,
};
