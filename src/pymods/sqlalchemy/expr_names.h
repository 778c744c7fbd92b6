/* Names of expressions and statements, as sqlalchemy itself, sqlalchemy.sql and sqlalchemy.sql.expression show them. */
#ifndef AL_PYMODS_EXPR_NAMES_H
#define AL_PYMODS_EXPR_NAMES_H

#include "expr/construct.h"
#include "expr/dml.h"

/* The constructor functions, one row each, from their list: AL_EXPR_FUNCTIONS */
#define AL_EXPR_FUNCTION_(script_name, function, signature) PY_FUNCTION(script_name, signature, function, NULL),

#define AL_EXPR_CLASSES                                                                                                                    \
    PY_CLASS("ClauseElement", &al_clause_class), PY_CLASS("ColumnElement", &al_column_element_class),                                      \
        PY_CLASS("BindParameter", &al_bindparam_class), PY_CLASS("TextClause", &al_text_clause_class),                                     \
        PY_CLASS("TypeClause", &al_type_clause_class), PY_CLASS("Null", &al_null_class), PY_CLASS("True_", &al_true_class),                \
        PY_CLASS("False_", &al_false_class), PY_CLASS("ClauseList", &al_clauselist_class),                                                 \
        PY_CLASS("ExpressionClauseList", &al_expression_list_class), PY_CLASS("BooleanClauseList", &al_boolean_list_class),                \
        PY_CLASS("Tuple", &al_tuple_class), PY_CLASS("Case", &al_case_class), PY_CLASS("Cast", &al_cast_class),                            \
        PY_CLASS("TryCast", &al_try_cast_class), PY_CLASS("TypeCoerce", &al_type_coerce_class), PY_CLASS("Extract", &al_extract_class),    \
        PY_CLASS("UnaryExpression", &al_unary_class), PY_CLASS("CollectionAggregate", &al_aggregate_class),                                \
        PY_CLASS("BinaryExpression", &al_binary_class), PY_CLASS("Slice", &al_slice_class), PY_CLASS("Grouping", &al_grouping_class),      \
        PY_CLASS("Over", &al_over_class), PY_CLASS("WithinGroup", &al_within_group_class),                                                 \
        PY_CLASS("FunctionFilter", &al_func_filter_class), PY_CLASS("Label", &al_label_class),                                             \
        PY_CLASS("ColumnClause", &al_column_clause_class), PY_CLASS("CollationClause", &al_collation_class),                               \
        PY_CLASS("FunctionElement", &al_function_element_class), PY_CLASS("Function", &al_function_class),                                 \
        PY_CLASS("Executable", &al_executable_class), PY_CLASS("FromClause", &al_from_class), PY_CLASS("Join", &al_join_class),            \
        PY_CLASS("AliasedReturnsRows", &al_aliased_class), PY_CLASS("Alias", &al_alias_class), PY_CLASS("Subquery", &al_subquery_class),   \
        PY_CLASS("CTE", &al_cte_class), PY_CLASS("Lateral", &al_lateral_class), PY_CLASS("TableSample", &al_tablesample_class),            \
        PY_CLASS("TableValuedAlias", &al_table_valued_alias_class), PY_CLASS("TableClause", &al_table_clause_class),                       \
        PY_CLASS("Values", &al_values_class), PY_CLASS("SelectBase", &al_select_base_class),                                               \
        PY_CLASS("GenerativeSelect", &al_generative_class), PY_CLASS("Select", &al_select_class),                                          \
        PY_CLASS("CompoundSelect", &al_compound_class), PY_CLASS("TextualSelect", &al_textual_select_class),                               \
        PY_CLASS("ScalarSelect", &al_scalar_select_class), PY_CLASS("Exists", &al_exists_class),                                           \
        PY_CLASS("UpdateBase", &al_update_base_class), PY_CLASS("ValuesBase", &al_values_base_class),                                      \
        PY_CLASS("Insert", &al_insert_class), PY_CLASS("Update", &al_update_class), PY_CLASS("Delete", &al_delete_class),                  \
        PY_CLASS("ColumnCollection", &al_columns_class), PY_CLASS("custom_op", &al_custom_op_class),                                       \
        PY_CLASS("Visitable", &al_visitable_class)

#define AL_EXPR_OTHERS                                                                                                                     \
    PY_MAKE("func", al_make_func), PY_MAKE("modifier", al_make_func), PY_CLASS("quoted_name", &al_quoted_name_class),                      \
        PY_NUMBER("LABEL_STYLE_NONE", AL_LABEL_NONE), PY_NUMBER("LABEL_STYLE_TABLENAME_PLUS_COL", AL_LABEL_TABLENAME),                     \
        PY_NUMBER("LABEL_STYLE_DISAMBIGUATE_ONLY", AL_LABEL_DISAMBIGUATE), PY_NUMBER("LABEL_STYLE_DEFAULT", AL_LABEL_DISAMBIGUATE)

#endif
