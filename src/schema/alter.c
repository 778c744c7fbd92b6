#include "schema/alter.h"

AL_TRACE(alter_trace, al_alter, table_name, impl)

/* What most of the constructors do: the table, the schema, what the statement is about. */
static al_alter *begin(py_obj *self, py_obj *table, py_obj *value, py_obj *schema)
{
    al_alter *alter = al_alter_of(self);
    alter->table_name = table;
    alter->value = value;
    alter->schema = schema;
    return alter;
}

static py_obj *alter_table_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    begin(a[0], a[1], PY_NONE, a[2]);
    return PY_NONE;
}

static py_obj *rename_table_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    begin(a[0], a[1], a[2], a[3]);
    return PY_NONE;
}

static py_obj *add_column_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    al_alter *alter = begin(a[0], a[1], a[2], a[3]);
    alter->if_exists = a[4];
    alter->inline_references = a[5];
    alter->inline_primary_key = a[6];
    return PY_NONE;
}

static py_obj *drop_column_init(py_vm *vm, py_obj **a)
{
    (void)vm;
    begin(a[0], a[1], a[2], a[3])->if_exists = a[4];
    return PY_NONE;
}

static int set_existing(py_vm *vm, al_alter *alter, py_obj *name, py_obj **a)
{
    alter->column_name = name;
    if (py_given(a[0])) {
        al_type *type = al_type_coerce(vm, a[0]);
        if (!type)
            return -1;
        alter->existing_type = &type->head;
    }
    alter->existing_nullable = a[1];
    alter->existing_server_default = a[2];
    alter->existing_comment = a[3];
    return 0;
}

#define EXISTING "schema=None, existing_type=None, existing_nullable=None, existing_server_default=None, existing_comment=None"

static py_obj *alter_column_init(py_vm *vm, py_obj **a)
{
    return set_existing(vm, begin(a[0], a[1], PY_NONE, a[3]), a[2], a + 4) == 0 ? PY_NONE : NULL;
}

static py_obj *column_value_init(py_vm *vm, py_obj **a)
{
    return set_existing(vm, begin(a[0], a[1], a[3], a[4]), a[2], a + 5) == 0 ? PY_NONE : NULL;
}

static py_obj *column_type_init(py_vm *vm, py_obj **a)
{
    al_type *type = al_type_coerce(vm, a[3]);
    if (!type)
        return NULL;
    a[3] = &type->head;
    return column_value_init(vm, a);
}

static py_obj *identity_init(py_vm *vm, py_obj **a)
{
    if (!column_value_init(vm, a))
        return NULL;
    al_alter_of(a[0])->impl = a[9];
    return PY_NONE;
}

static const py_member alter_table_members[] = {
    PY_INIT("self, table_name, schema=None", alter_table_init, NULL),
    PY_FIELD("table_name", al_alter, table_name),
    PY_FIELD("schema", al_alter, schema),
    PY_MEMBERS_END,
};

const py_classdef al_alter_table_class = {
    .name = "AlterTable",
    .module = "alembic.ddl.base",
    .bases = PY_BASES(&al_ddl_element_class),
    .size = sizeof(al_alter),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = alter_table_members,
    .trace = alter_trace,
};

static const py_member alter_column_members[] = {
    PY_INIT("self, name, column_name, " EXISTING, alter_column_init, NULL),
    PY_FIELD("column_name", al_alter, column_name),
    PY_FIELD("existing_type", al_alter, existing_type),
    PY_FIELD("existing_nullable", al_alter, existing_nullable),
    PY_FIELD("existing_server_default", al_alter, existing_server_default),
    PY_FIELD("existing_comment", al_alter, existing_comment),
    PY_MEMBERS_END,
};

const py_classdef al_alter_column_class = {
    .name = "AlterColumn",
    .module = "alembic.ddl.base",
    .bases = PY_BASES(&al_alter_table_class),
    .size = sizeof(al_alter),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = alter_column_members,
};

#define SIG_rename_table            "self, old_table_name, new_table_name, schema=None"
#define SIG_add_column              "self, name, column, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None"
#define SIG_drop_column             "self, name, column, schema=None, if_exists=None"
#define SIG_column_nullable         "self, name, column_name, nullable, " EXISTING
#define SIG_column_type             "self, name, column_name, type_, " EXISTING
#define SIG_column_name             "self, name, column_name, newname, " EXISTING
#define SIG_column_default          "self, name, column_name, default, " EXISTING
#define SIG_computed_column_default "self, name, column_name, default, " EXISTING
#define SIG_identity_column_default "self, name, column_name, default, " EXISTING ", impl=None"
#define SIG_column_comment          "self, name, column_name, comment, " EXISTING

#define INIT_rename_table            rename_table_init
#define INIT_add_column              add_column_init
#define INIT_drop_column             drop_column_init
#define INIT_column_nullable         column_value_init
#define INIT_column_type             column_type_init
#define INIT_column_name             column_value_init
#define INIT_column_default          column_value_init
#define INIT_computed_column_default column_value_init
#define INIT_identity_column_default identity_init
#define INIT_column_comment          column_value_init

#define AL_ALTER(c_name, script_name, base, value_name, visit_name)                                                                        \
    static const py_member c_name##_members[] = {                                                                                          \
        PY_INIT(SIG_##c_name, INIT_##c_name, NULL),                                                                                        \
        PY_FIELD(value_name, al_alter, value),                                                                                             \
        PY_FIELD("if_exists", al_alter, if_exists),                                                                                        \
        PY_FIELD("if_not_exists", al_alter, if_exists),                                                                                    \
        PY_FIELD("inline_references", al_alter, inline_references),                                                                        \
        PY_FIELD("inline_primary_key", al_alter, inline_primary_key),                                                                      \
        PY_FIELD("impl", al_alter, impl),                                                                                                  \
        PY_CLASS_STR("__visit_name__", visit_name),                                                                                        \
        PY_MEMBERS_END,                                                                                                                    \
    };                                                                                                                                     \
    const py_classdef al_##c_name##_class = {                                                                                              \
        .name = script_name,                                                                                                               \
        .module = "alembic.ddl.base",                                                                                                      \
        .bases = PY_BASES(&base),                                                                                                          \
        .size = sizeof(al_alter),                                                                                                          \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = c_name##_members,                                                                                                       \
    };
#include "schema/alter.list.h"
#undef AL_ALTER
