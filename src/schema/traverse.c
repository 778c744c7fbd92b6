/* Walking an expression: the columns it names, and a copy of it on the columns of another table. */
#include <string.h>

#include "expr/expr.h"
#include "schema/traverse.h"

enum { FIELDS = 3, DEPTH = 200 };

/* Where the kinds of nodes keep their parts. `tuple` counts the last field as a tuple of parts. */
static const struct {
    const py_classdef *cls;
    size_t offsets[FIELDS];
    uint8_t count;
    bool tuple;
} rows[] = {
    { &al_binary_class, { offsetof(al_binary, left), offsetof(al_binary, right) }, 2, false },
    { &al_unary_class, { offsetof(al_unary, element) }, 1, false },
    { &al_grouping_class, { offsetof(al_grouping, element) }, 1, false },
    { &al_label_class, { offsetof(al_label_node, element) }, 1, false },
    { &al_cast_class, { offsetof(al_cast, clause) }, 1, false },
    { &al_try_cast_class, { offsetof(al_cast, clause) }, 1, false },
    { &al_type_coerce_class, { offsetof(al_cast, clause) }, 1, false },
    { &al_extract_class, { offsetof(al_extract, expr) }, 1, false },
    { &al_function_element_class, { offsetof(al_function, clauses) }, 1, false },
    { &al_clauselist_class, { offsetof(al_clauselist, clauses) }, 1, true },
    { &al_expression_list_class, { offsetof(al_clauselist, clauses) }, 1, true },
    { &al_tuple_class, { offsetof(al_clauselist, clauses) }, 1, true },
    { &al_case_class, { offsetof(al_case, value), offsetof(al_case, otherwise), offsetof(al_case, whens) }, 3, true },
};

static py_obj *get_field(py_obj *e, size_t offset)
{
    py_obj *field;
    memcpy(&field, (const char *)e + offset, sizeof field);
    return field;
}

static size_t row_of(py_vm *vm, py_obj *e)
{
    size_t i = 0;
    while (i < AL_COUNT(rows) && !py_isa(vm, e, rows[i].cls))
        i++;
    return i;
}

static int find(py_vm *vm, py_obj *e, py_obj *list, int depth)
{
    if (!e || !py_is_heap(e) || depth > DEPTH)
        return 0;
    if (py_is_tuple(vm, e)) {
        for (size_t i = 0; i < PY_TUPLE(e)->count; i++) {
            if (find(vm, PY_TUPLE(e)->items[i], list, depth + 1) < 0)
                return -1;
        }
        return 0;
    }
    if (py_isa(vm, e, &al_column_clause_class))
        return py_list_append(vm, list, e);
    size_t row = row_of(vm, e);
    for (size_t i = 0; row < AL_COUNT(rows) && i < rows[row].count; i++) {
        if (find(vm, get_field(e, rows[row].offsets[i]), list, depth + 1) < 0)
            return -1;
    }
    return 0;
}

int al_find_columns(py_vm *vm, py_obj *e, py_obj *list)
{
    return find(vm, e, list, 0);
}

static py_obj *copy_on(py_vm *vm, py_obj *e, py_obj *source, al_schema_table *target, int depth);

static py_obj *copy_tuple(py_vm *vm, py_obj *tuple, py_obj *source, al_schema_table *target, int depth)
{
    py_obj *made = py_tuple_from_array(vm, PY_TUPLE(tuple)->items, PY_TUPLE(tuple)->count);
    for (size_t i = 0; made && i < PY_TUPLE(made)->count; i++) {
        if (!(PY_TUPLE(made)->items[i] = copy_on(vm, PY_TUPLE(made)->items[i], source, target, depth + 1)))
            return NULL;
    }
    return made;
}

static py_obj *copy_on(py_vm *vm, py_obj *e, py_obj *source, al_schema_table *target, int depth)
{
    if (!e || !py_is_heap(e) || depth > DEPTH)
        return e;
    if (py_is_tuple(vm, e))
        return copy_tuple(vm, e, source, target, depth);
    if (py_isa(vm, e, &al_column_clause_class)) {
        if (AL_ELEMENT(e)->table != source)
            return e;
        py_obj *key = AL_ELEMENT(e)->key ? AL_ELEMENT(e)->key : AL_ELEMENT(e)->name;
        al_schema_column *there = al_table_column_get(vm, target, key);
        return there ? (py_obj *)(void *)there : e;
    }
    size_t row = row_of(vm, e);
    if (row == AL_COUNT(rows))
        return e;
    py_obj *copy = al_element_copy(vm, e);
    for (size_t i = 0; copy && i < rows[row].count; i++) {
        py_obj *field = get_field(copy, rows[row].offsets[i]);
        if (!field)
            continue;
        if (!(field = copy_on(vm, field, source, target, depth + 1)))
            return NULL;
        memcpy((char *)copy + rows[row].offsets[i], &field, sizeof field);
    }
    return copy;
}

py_obj *al_copy_expression(py_vm *vm, py_obj *e, py_obj *source, py_obj *target)
{
    al_schema_table *to = al_schema_table_of(vm, target);
    return !source || !to ? e : copy_on(vm, e, source, to, 0);
}
