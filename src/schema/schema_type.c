/* Types that bring schema objects along: the CHECK of a Boolean or an Enum, CREATE TYPE on databases that have it. */
#include "expr/element.h"
#include "expr/expr.h"
#include "schema/schema.h"
#include "types/layout.h"
#include "types/names.h"

static bool wants_check(py_vm *vm, al_type *type, py_obj **name)
{
    if (al_type_is(vm, type, &al_t_boolean)) {
        *name = ((al_boolean_type *)(void *)type)->schema.name;
        return al_is_true(((al_boolean_type *)(void *)type)->create_constraint);
    }
    if (al_type_is(vm, type, &al_t_enum)) {
        *name = ((al_enum_type *)(void *)type)->schema.name;
        return al_is_true(((al_enum_type *)(void *)type)->create_constraint);
    }
    return false;
}

/* type_coerce(column, type).in_(values) */
static py_obj *membership(py_vm *vm, al_type *type, py_obj *column)
{
    bool boolean = al_type_is(vm, type, &al_t_boolean);
    py_obj *as = boolean ? &type->head : (py_obj *)(void *)al_type_shared(vm, &al_t_string);
    py_obj *values = ((al_enum_type *)(void *)type)->enums;
    if (boolean) {
        py_obj *both[2] = { py_small(0), py_small(1) };
        values = py_list_from_array(vm, both, 2);
    }
    py_obj *coerced = as && values ? al_cast_new(vm, &al_type_coerce_class, column, as) : NULL;
    return coerced ? py_call_method(vm, coerced, "in_", 1, values) : NULL;
}

static int add_check(py_vm *vm, al_type *type, py_obj *column, py_obj *table, py_obj *name)
{
    py_obj *test = membership(vm, type, column), *kw = test ? py_dict_new(vm) : NULL, *args = kw ? py_tuple_of(vm, 1, test) : NULL;
    if (!args || py_dict_set_s(vm, kw, "_type_bound", PY_TRUE) < 0 || py_dict_set_s(vm, kw, "_autoattach", PY_FALSE) < 0)
        return -1;
    al_check *check = (al_check *)(void *)py_call_dict(vm, (py_obj *)(void *)py_class_get(vm, &al_s_check.cls), args, kw);
    if (!check)
        return -1;
    al_type *column_type = (al_type *)(void *)AL_ELEMENT(column)->type;
    check->c.name = py_given(name) ? name : PY_ABSENT;
    check->bound_type = &type->head;
    if (column_type->variants) {
        check->variants = py_dict_copy(vm, column_type->variants);
        if (!check->variants || py_dict_set_s(vm, check->variants, "_default", &column_type->head) < 0)
            return -1;
    }
    return al_item_attach(vm, (py_obj *)(void *)check, table);
}

int al_schema_type_table(py_vm *vm, al_type *type, py_obj *column, py_obj *table)
{
    al_schema_table *t = al_schema_table_of(vm, table);
    if (!t)
        return 0;
    if (al_overrides(vm, &type->head, "_set_table"))
        return py_call_method(vm, &type->head, "_set_table", 2, column, table) ? 0 : -1;
    al_schema_part *part = al_type_schema_part(type);
    if (part && !al_type_is(vm, type, &al_t_boolean)) {
        al_metadata *own = al_item_cast(vm, al_metadata, al_s_metadata, part->metadata);
        if (al_is_true(part->inherit_schema))
            part->schema = t->t.schema;
        else if (own && !py_given(part->schema) && py_given(own->schema))
            part->schema = own->schema;
    }
    py_obj *name = PY_NONE;
    return wants_check(vm, type, &name) ? add_check(vm, type, column, table, name) : 0;
}

int al_schema_type_attach(py_vm *vm, al_type *type, py_obj *column)
{
    al_schema_column *c = al_schema_column_of(vm, column);
    if (!c)
        return 0;
    al_schema_part *part = al_type_schema_part(type);
    if (part)
        return al_on_table_attach(vm, c, &type->head);
    py_obj *inner = NULL;
    if (al_type_is(vm, type, &al_t_decorator))
        inner = py_getattr_opt_s(vm, &type->head, "impl");
    else if (al_type_is(vm, type, &al_t_array))
        inner = ((al_array_type *)(void *)type)->item_type;
    if (py_error_pending(vm))
        return -1;
    return inner && al_is_type(vm, inner) ? al_schema_type_attach(vm, (al_type *)(void *)inner, column) : 0;
}
