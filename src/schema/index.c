/* Index. */
#include "schema/collect.h"
#include "schema/traverse.h"
#include "types/exc.h"
#include "types/layout.h"
#include "types/names.h"

static al_index *index_of(py_obj *o)
{
    return (al_index *)(void *)o;
}

/* One expression: a name, or an element, whose first column is what the index waits for. */
static int add_expression(py_vm *vm, al_index *index, py_obj *given)
{
    py_obj *expr = al_expect_constraint_column(vm, given);
    if (!expr)
        return -1;
    py_obj *column = expr;
    if (!py_is_str(vm, expr)) {
        py_obj *found = py_list_new(vm, 0);
        if (!found || al_find_columns(vm, expr, found) < 0)
            return -1;
        column = PY_LIST(found)->count ? PY_LIST(found)->items[0] : PY_NONE;
    }
    return py_list_append(vm, index->expressions, expr) < 0 || py_list_append(vm, index->pending, column) < 0 ? -1 : 0;
}

static py_obj *index_init(py_vm *vm, py_obj **args)
{
    al_index *index = index_of(args[0]);
    index->name = al_quoted_name(vm, args[1], args[4]);
    index->unique = args[3];
    index->table = PY_NONE;
    index->column_flag = al_is_true(args[7]);
    index->item.part.info = py_given(args[5]) ? args[5] : NULL;
    index->item.part.order = al_creation_order(vm);
    index->columns = (py_obj *)(void *)al_columns_new(vm, true);
    index->expressions = py_list_new(vm, 0);
    index->pending = py_list_new(vm, 0);
    if (!index->name || !index->columns || !index->expressions || !index->pending || al_item_kwargs(vm, args[0], args[8]) < 0)
        return NULL;
    py_tuple *expressions = PY_TUPLE(args[2]);
    for (size_t i = 0; i < expressions->count; i++) {
        if (add_expression(vm, index, expressions->items[i]) < 0)
            return NULL;
    }
    py_obj *table = expressions->count ? al_pending_table(vm, index->pending, args[0], true, false) : PY_NONE;
    if (!table || (table != PY_NONE && al_item_attach(vm, args[0], table) < 0))
        return NULL;
    if (py_given(args[6]) && al_item_attach(vm, args[0], args[6]) < 0)
        return NULL;
    return PY_NONE;
}

static int index_attach(py_vm *vm, py_obj *self, py_obj *parent)
{
    al_index *index = index_of(self);
    al_schema_table *table = al_schema_table_of(vm, parent);
    if (!table)
        return py_raise_int(vm, &py_AssertionError, "%s", "");
    if (al_pending_resolve(vm, index->pending, parent, (al_columns *)(void *)index->columns, py_class_name(py_class_of(vm, self))) < 0)
        return -1;
    if (py_given(index->table) && index->table != parent)
        return py_raise_int(vm, &al_exc_ArgumentError, "Index '%S' is against table '%S', and cannot be associated with table '%S'.",
                            index->name, AL_ELEMENT(index->table)->name, table->t.e.name);
    index->table = parent;
    if (al_set_add(vm, table->indexes, self) < 0)
        return -1;
    for (size_t i = 0; i < PY_LIST(index->expressions)->count; i++) {
        py_obj **expr = &PY_LIST(index->expressions)->items[i];
        if (!py_is_str(vm, *expr))
            continue;
        al_schema_column *column = al_table_column_get(vm, table, *expr);
        if (column)
            *expr = (py_obj *)(void *)column;
    }
    return 0;
}

static int index_table(py_vm *vm, py_obj *self, py_obj *column, py_obj *table)
{
    (void)column, (void)table;
    al_index *index = index_of(self);
    if (py_given(index->table))
        return 0;
    py_obj *all = al_pending_table(vm, index->pending, self, false, false);
    if (!all)
        return -1;
    return all == PY_NONE ? 0 : al_item_attach(vm, self, all);
}

static int write_repr(py_vm *vm, al_index *index, al_sb *out)
{
    py_obj *text = py_repr(vm, index->name);
    if (!text)
        return -1;
    al_sb_addf(out, "Index(%s", py_str_text(text));
    for (size_t i = 0; i < PY_LIST(index->expressions)->count; i++) {
        if (!(text = py_repr(vm, PY_LIST(index->expressions)->items[i])))
            return -1;
        al_sb_addf(out, ", %s", py_str_text(text));
    }
    al_sb_add(out, al_is_true(index->unique) ? ", unique=True)" : ")");
    return 0;
}

static py_obj *index_repr(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    if (write_repr(vm, index_of(self), &out) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

static void index_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_index, item.part.info), offsetof(al_index, item.part.ddl_if));
    al_trace_words(self, t, offsetof(al_index, name), offsetof(al_index, pending));
}

static const py_member index_members[] = {
    AL_VISIT("index"),
    PY_INIT("self, name, *expressions, unique=False, quote=None, info=None, _table=None, _column_flag=False, **dialect_kw", index_init,
            "Index(name, *columns and expressions, unique=False)"),
    PY_FIELD("name", al_index, name),
    PY_FIELD("table", al_index, table),
    PY_FIELD("unique", al_index, unique),
    PY_FIELD("expressions", al_index, expressions),
    PY_FIELD("_table_bound_expressions", al_index, expressions),
    PY_FIELD("columns", al_index, columns),
    PY_FIELD("c", al_index, columns),
    PY_FIELD("_columns", al_index, columns),
    PY_BOOL("_column_flag", al_index, column_flag),
    PY_METHOD("create", "self, bind, checkfirst=False", al_item_create, "Creates the index"),
    PY_METHOD("drop", "self, bind, checkfirst=False", al_item_drop, "Drops the index"),
    PY_MEMBERS_END,
};
const al_item_def al_s_index = {
    .cls = { .name = "Index",
             .module = "sqlalchemy.sql.schema",
             .bases = PY_BASES(&al_schema_item_class),
             .size = sizeof(al_index),
             .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
             .members = index_members,
             .trace = index_trace,
             .repr = index_repr },
    .part = offsetof(al_index, item.part),
    .visit = "index",
    .attach = index_attach,
    .table_attached = index_table,
};
