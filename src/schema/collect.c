#include "schema/collect.h"

#include "types/exc.h"

py_obj *al_expect_constraint_column(py_vm *vm, py_obj *o)
{
    if (py_is_str(vm, o))
        return o;
    py_obj *e = al_as_element(vm, o);
    if (!e)
        return NULL;
    if (e == PY_ABSENT)
        return py_raise(vm, &al_exc_ArgumentError, "String column name or column expression for DDL constraints expected, got %R.", o);
    return e;
}

static int wait_for_columns(py_vm *vm, py_obj *pending, py_obj *waiter)
{
    for (size_t i = 0; i < PY_LIST(pending)->count; i++) {
        al_schema_column *c = al_schema_column_of(vm, PY_LIST(pending)->items[i]);
        if (c && !c->c.e.table && al_on_table_attach(vm, c, waiter) < 0)
            return -1;
    }
    return 0;
}

py_obj *al_pending_table(py_vm *vm, py_obj *pending, py_obj *waiter, bool wait, bool several)
{
    py_obj *table = PY_NONE;
    bool loose = false, text = false, many = false;
    for (size_t i = 0; i < PY_LIST(pending)->count; i++) {
        py_obj *item = PY_LIST(pending)->items[i];
        al_schema_column *c = al_schema_column_of(vm, item);
        if (!c) {
            text = text || py_given(item);
        } else if (!c->c.e.table) {
            loose = true;
        } else if (al_schema_table_of(vm, c->c.e.table)) {
            many = many || (table != PY_NONE && table != c->c.e.table);
            table = table == PY_NONE ? c->c.e.table : table;
        }
    }
    if (loose && !text)
        return wait && wait_for_columns(vm, pending, waiter) < 0 ? NULL : PY_NONE;
    if (!many)
        return table;
    if (several)
        return PY_NONE;
    al_sb others = AL_SB_INIT;
    for (size_t i = 0; i < PY_LIST(pending)->count; i++) {
        al_schema_column *c = al_schema_column_of(vm, PY_LIST(pending)->items[i]);
        if (!c || c->c.e.table == table)
            continue;
        py_obj *name = py_str_of(vm, (py_obj *)(void *)c);
        if (!name) {
            al_sb_free(&others);
            return NULL;
        }
        al_sb_addf(&others, "%s'%s'", others.size ? ", " : "", py_str_text(name));
    }
    py_raise(vm, &al_exc_ArgumentError, "Column(s) %s are not part of table '%S'.", al_sb_text(&others), AL_ELEMENT(table)->name);
    al_sb_free(&others);
    return NULL;
}

int al_pending_resolve(py_vm *vm, py_obj *pending, py_obj *parent, al_columns *columns, const char *class_name)
{
    al_schema_table *table = al_schema_table_of(vm, parent);
    for (size_t i = 0; i < PY_LIST(pending)->count; i++) {
        py_obj *item = PY_LIST(pending)->items[i];
        if (table && py_is_str(vm, item)) {
            al_schema_column *c = al_table_column_get(vm, table, item);
            if (!c)
                return py_raise_int(vm, &al_exc_ConstraintColumnNotFoundError,
                                    "Can't create %s on table '%S': no column named '%S' is present.", class_name, table->t.e.name, item);
            item = (py_obj *)(void *)c;
        }
        if (al_is_element(vm, item) && al_columns_add(vm, columns, NULL, item) < 0)
            return -1;
    }
    return 0;
}
