/* sqlalchemy.schema, sqlalchemy.sql.schema, .sql.ddl, .sql.naming, .ext.compiler. */
#include "pymods/pymods.h"
#include "schema/ddl.h"
#include "sql/compiles.h"
#include "types/names.h"

static py_obj *insert_sentinel(py_vm *vm, py_obj **args)
{
    py_obj *type = py_given(args[1]) ? args[1] : (py_obj *)(void *)al_type_shared(vm, &al_t_integer);
    al_schema_column *column = type ? (al_schema_column *)(void *)al_schema_column_new(vm, args[0], type) : NULL;
    if (!column)
        return NULL;
    column->insert_sentinel = PY_TRUE;
    column->omit_from_statements = args[3];
    return (py_obj *)(void *)column;
}

static py_obj *sort_tables(py_vm *vm, py_obj **args)
{
    py_obj **items;
    size_t count;
    py_obj *tables = py_sequence_fast(vm, args[0], &items, &count);
    return tables ? al_sort_tables(vm, items, count) : NULL;
}

#define ITEMS                                                                                                                              \
    PY_CLASS("MetaData", &al_s_metadata.cls), PY_CLASS("Table", &al_s_table.cls), PY_CLASS("Column", &al_s_column.cls),                    \
        PY_CLASS("ForeignKey", &al_s_foreign_key.cls), PY_CLASS("Constraint", &al_s_constraint.cls),                                       \
        PY_CLASS("ColumnCollectionConstraint", &al_s_column_collection.cls), PY_CLASS("CheckConstraint", &al_s_check.cls),                 \
        PY_CLASS("ForeignKeyConstraint", &al_s_fk_constraint.cls), PY_CLASS("PrimaryKeyConstraint", &al_s_primary_key.cls),                \
        PY_CLASS("UniqueConstraint", &al_s_unique.cls), PY_CLASS("Index", &al_s_index.cls), PY_CLASS("FetchedValue", &al_s_fetched.cls),   \
        PY_CLASS("DefaultClause", &al_s_default_clause.cls), PY_CLASS("Computed", &al_s_computed.cls),                                     \
        PY_CLASS("Identity", &al_s_identity.cls), PY_CLASS("ColumnDefault", &al_s_column_default.cls),                                     \
        PY_CLASS("DefaultGenerator", &al_s_default_generator.cls), PY_CLASS("Sequence", &al_s_sequence.cls),                               \
        PY_CLASS("SchemaItem", &al_schema_item_class), PY_MAKE("BLANK_SCHEMA", al_blank_schema),                                           \
        PY_MAKE("RETAIN_SCHEMA", al_retain_schema),                                                                                        \
        PY_FUNCTION("insert_sentinel", "name=None, type_=None, *, default=None, omit_from_statements=True", insert_sentinel, NULL)
#define DDL_CLASSES                                                                                                                        \
    PY_CLASS("DDL", &al_ddl_sql), PY_CLASS("BaseDDLElement", &al_base_ddl_class), PY_CLASS("ExecutableDDLElement", &al_ddl_element_class), \
        PY_CLASS("DDLElement", &al_ddl_element_class), PY_CLASS("_DDLCompiles", &al_base_ddl_class),                                       \
        PY_CLASS("CreateSchema", &al_ddl_create_schema), PY_CLASS("DropSchema", &al_ddl_drop_schema),                                      \
        PY_CLASS("CreateTable", &al_ddl_create_table), PY_CLASS("DropTable", &al_ddl_drop_table),                                          \
        PY_CLASS("CreateColumn", &al_ddl_create_column), PY_CLASS("CreateIndex", &al_ddl_create_index),                                    \
        PY_CLASS("DropIndex", &al_ddl_drop_index), PY_CLASS("CreateSequence", &al_ddl_create_sequence),                                    \
        PY_CLASS("DropSequence", &al_ddl_drop_sequence), PY_CLASS("AddConstraint", &al_ddl_add_constraint),                                \
        PY_CLASS("DropConstraint", &al_ddl_drop_constraint), PY_CLASS("SetTableComment", &al_ddl_set_table_comment),                       \
        PY_CLASS("DropTableComment", &al_ddl_drop_table_comment), PY_CLASS("SetColumnComment", &al_ddl_set_column_comment),                \
        PY_CLASS("DropColumnComment", &al_ddl_drop_column_comment), PY_CLASS("SetConstraintComment", &al_ddl_set_constraint_comment),      \
        PY_CLASS("DropConstraintComment", &al_ddl_drop_constraint_comment), PY_CLASS("_DropView", &al_ddl_drop_view),                      \
        PY_FUNCTION("sort_tables", "tables, skip_fn=None, extra_dependencies=None", sort_tables, NULL)

static const py_name schema_names[] = {
    ITEMS,
    DDL_CLASSES,
    PY_CLASS("conv", &al_conv_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_schema = { .name = "sqlalchemy.schema", .names = schema_names };
const py_moduledef al_mod_sqlalchemy_sql_schema = {
    .name = "sqlalchemy.sql.schema",
    .names =
        (const py_name[]){
            ITEMS,
            PY_CLASS("ScalarElementColumnDefault", &al_s_scalar_default.cls),
            PY_CLASS("CallableColumnDefault", &al_s_callable_default.cls),
            PY_CLASS("ColumnElementColumnDefault", &al_s_element_default.cls),
            PY_MAKE("DEFAULT_NAMING_CONVENTION", al_default_convention),
            PY_NAMES_END,
        },
};
const py_moduledef al_mod_sqlalchemy_sql_ddl = { .name = "sqlalchemy.sql.ddl", .names = (const py_name[]){ DDL_CLASSES, PY_NAMES_END } };
const py_moduledef al_mod_sqlalchemy_sql_naming = { .name = "sqlalchemy.sql.naming",
                                                    .names = (const py_name[]){ PY_CLASS("conv", &al_conv_class), PY_NAMES_END } };

static const py_name compiler_names[] = {
    PY_FUNCTION("compiles", AL_COMPILES_SIG, al_compiles, "Registers a function that compiles a class."),
    PY_FUNCTION("deregister", "class_", al_compiles_remove, NULL),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_ext_compiler = { .name = "sqlalchemy.ext.compiler", .names = compiler_names };
