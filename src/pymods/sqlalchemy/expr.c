/* sqlalchemy.sql and what is below it, but for schema and types: expressions, functions, statements, operators, their compiler. */
#include "pymods/pymods.h"
#include "pymods/sqlalchemy/expr_names.h"
#include "sql/compile.h"
#include "types/names.h"

/* ---- sqlalchemy.sql.expression ---- */

static const py_name expression_names[] = {
#define AL_CONSTRUCT AL_EXPR_FUNCTION_
#include "expr/construct.list.h"
#undef AL_CONSTRUCT
    AL_EXPR_CLASSES,
    AL_EXPR_OTHERS,
    PY_CLASS("_UnaryExpression", &al_unary_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_expression = { .name = "sqlalchemy.sql.expression", .names = expression_names };

/* ---- sqlalchemy.sql ---- */

static const py_name sql_names[] = {
#define AL_CONSTRUCT AL_EXPR_FUNCTION_
#include "expr/construct.list.h"
#undef AL_CONSTRUCT
    AL_EXPR_CLASSES,
    AL_EXPR_OTHERS,
    PY_MODULE("expression", "sqlalchemy.sql.expression"),
    PY_MODULE("elements", "sqlalchemy.sql.elements"),
    PY_MODULE("selectable", "sqlalchemy.sql.selectable"),
    PY_MODULE("dml", "sqlalchemy.sql.dml"),
    PY_MODULE("functions", "sqlalchemy.sql.functions"),
    PY_MODULE("operators", "sqlalchemy.sql.operators"),
    PY_MODULE("compiler", "sqlalchemy.sql.compiler"),
    PY_MODULE("base", "sqlalchemy.sql.base"),
    PY_MODULE("visitors", "sqlalchemy.sql.visitors"),
    PY_MODULE("schema", "sqlalchemy.sql.schema"),
    PY_MODULE("ddl", "sqlalchemy.sql.ddl"),
    PY_MODULE("naming", "sqlalchemy.sql.naming"),
    PY_MODULE("sqltypes", "sqlalchemy.sql.sqltypes"),
    PY_MODULE("type_api", "sqlalchemy.sql.type_api"),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql = { .name = "sqlalchemy.sql", .names = sql_names, .package = true };

/* ---- where the reference has its classes ---- */

static const py_name elements_names[] = {
#define AL_CONSTRUCT AL_EXPR_FUNCTION_
#include "expr/construct.list.h"
#undef AL_CONSTRUCT
    AL_EXPR_CLASSES,
    AL_EXPR_OTHERS,
    PY_CLASS("NamedColumn", &al_named_column_class),
    PY_CLASS("_truncated_label", &al_truncated_label_class),
    PY_CLASS("_anonymous_label", &al_anonymous_label_class),
    PY_CLASS("conv", &al_conv_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_elements = { .name = "sqlalchemy.sql.elements", .names = elements_names };

static const py_name selectable_names[] = {
    AL_EXPR_CLASSES,
    PY_CLASS("SelectStatementGrouping", &al_select_grouping_class),
    PY_CLASS("FromGrouping", &al_from_grouping_class),
    PY_CLASS("ForUpdateArg", &al_for_update_class),
    PY_NUMBER("LABEL_STYLE_NONE", AL_LABEL_NONE),
    PY_NUMBER("LABEL_STYLE_TABLENAME_PLUS_COL", AL_LABEL_TABLENAME),
    PY_NUMBER("LABEL_STYLE_DISAMBIGUATE_ONLY", AL_LABEL_DISAMBIGUATE),
    PY_NUMBER("LABEL_STYLE_DEFAULT", AL_LABEL_DISAMBIGUATE),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_selectable = { .name = "sqlalchemy.sql.selectable", .names = selectable_names };

static const py_name dml_names[] = {
    PY_CLASS("UpdateBase", &al_update_base_class), PY_CLASS("ValuesBase", &al_values_base_class), PY_CLASS("Insert", &al_insert_class),
    PY_CLASS("Update", &al_update_class),          PY_CLASS("Delete", &al_delete_class),          PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_dml = { .name = "sqlalchemy.sql.dml", .names = dml_names };

static const py_name functions_names[] = {
    PY_MAKE("func", al_make_func),
    PY_MAKE("modifier", al_make_func),
    PY_CLASS("FunctionElement", &al_function_element_class),
    PY_CLASS("Function", &al_function_class),
    PY_CLASS("GenericFunction", &al_generic_function_class),
    PY_CLASS("_FunctionGenerator", &al_func_generator_class),
    PY_NAMES_END,
};

/* functions.now, functions.count, ...: a class each */
static py_obj *known_function(py_vm *vm, py_obj *module, py_obj *name)
{
    (void)module;
    return al_known_function(vm, py_str_text(name));
}
const py_moduledef al_mod_sqlalchemy_sql_functions = { .name = "sqlalchemy.sql.functions",
                                                       .names = functions_names,
                                                       .getattr = known_function };

static const py_name operators_names[] = {
    PY_CLASS("custom_op", &al_custom_op_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_operators = { .name = "sqlalchemy.sql.operators",
                                                       .names = operators_names,
                                                       .getattr = al_operator_function };

static const py_name compiler_names[] = {
    PY_CLASS("SQLCompiler", &al_compiled_class),
    PY_CLASS("Compiled", &al_compiled_class),
    PY_CLASS("StrSQLCompiler", &al_compiled_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_compiler = { .name = "sqlalchemy.sql.compiler", .names = compiler_names };

static const py_name base_names[] = {
    PY_CLASS("Executable", &al_executable_class),
    PY_CLASS("ColumnCollection", &al_columns_class),
    PY_CLASS("ReadOnlyColumnCollection", &al_columns_class),
    PY_CLASS("DedupeColumnCollection", &al_columns_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_base = { .name = "sqlalchemy.sql.base", .names = base_names };

static const py_name visitors_names[] = {
    PY_CLASS("Visitable", &al_visitable_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_sqlalchemy_sql_visitors = { .name = "sqlalchemy.sql.visitors", .names = visitors_names };
