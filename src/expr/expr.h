/*
 * The structs of expression nodes (sqlalchemy.sql.elements, functions), and how they are made from C.
 */
#ifndef AL_EXPR_EXPR_H
#define AL_EXPR_EXPR_H

#include "expr/operators.h"

/* BindParameter: name in e.key */
typedef struct al_bindparam {
    al_element e;
    py_obj *value;    /* NULL: none was given (reads as None) */
    py_obj *callable; /* or NULL */
    py_obj *orig_key;
    uint8_t expand_op;                                                          /* al_op: IN or NOT_IN it is expanded for */
    bool unique, required, expanding, isoutparam, literal_execute, crud, limit; /* limit: of LIMIT/OFFSET, a plain number */
} al_bindparam;

/* TextClause: `:x` found when it was made */
typedef struct al_text_clause {
    al_element e;
    py_obj *text;  /* str */
    py_obj *binds; /* dict: name -> BindParameter */
} al_text_clause;

/* ClauseList, ExpressionClauseList, BooleanClauseList, Tuple */
typedef struct al_clauselist {
    al_element e;
    py_obj *clauses; /* tuple */
    py_obj *custom;  /* custom_op or NULL */
    uint8_t op;
    bool group;
} al_clauselist;

typedef struct al_case {
    al_element e;
    py_obj *value;     /* or NULL */
    py_obj *whens;     /* tuple of (condition, result) */
    py_obj *otherwise; /* or NULL */
} al_case;

/* Cast, TryCast, TypeCoerce; the type in e.type */
typedef struct al_cast {
    al_element e;
    py_obj *clause;
} al_cast;

typedef struct al_extract {
    al_element e;
    py_obj *field, *expr;
} al_extract;

/* _label_reference (an element), _textual_label_reference (a str) */
typedef struct al_label_reference {
    al_element e;
    py_obj *element;
} al_label_reference;

/* UnaryExpression, CollectionAggregate, AsBoolean, Exists */
typedef struct al_unary {
    al_element e;
    py_obj *element;
    py_obj *custom;
    uint8_t op, modifier, negate; /* al_op; negate: AsBoolean's */
} al_unary;

typedef struct al_binary {
    al_element e;
    py_obj *left, *right;
    py_obj *modifiers; /* dict or NULL */
    py_obj *custom, *negate_custom;
    const void *orig_left, *orig_right; /* identities, for bool(a == b); not followed */
    uint8_t op, negate;
} al_binary;

typedef struct al_slice {
    al_element e;
    py_obj *start, *stop, *step;
} al_slice;

/* Grouping, ScalarSelect, FromGrouping, SelectStatementGrouping */
typedef struct al_grouping {
    al_element e;
    py_obj *element;
} al_grouping;

typedef struct al_over {
    al_element e;
    py_obj *element, *partition_by, *order_by; /* the latter ClauseLists or NULL */
    py_obj *range_, *rows, *groups;            /* (low, high): numbers, None unbounded; or NULL */
} al_over;

typedef struct al_within_group {
    al_element e;
    py_obj *element, *order_by;
} al_within_group;

typedef struct al_func_filter {
    al_element e;
    py_obj *func, *criterion; /* criterion or NULL */
} al_func_filter;

/* Label: name in e.name and e.key */
typedef struct al_label_node {
    al_element e;
    py_obj *element; /* as given; al_label_inner for what is rendered */
} al_label_node;

typedef struct al_collation {
    al_element e;
    py_obj *collation;
} al_collation;

/* What is known of a function: a row of functions.list.h */
typedef enum al_func_result {
    AL_FR_NULL,
    AL_FR_ARGS, /* that of the first argument that has one */
    AL_FR_ARRAY,
    AL_FR_DATETIME,
    AL_FR_DATE,
    AL_FR_TIME,
    AL_FR_STRING,
    AL_FR_INTEGER,
    AL_FR_NUMERIC,
} al_func_result;
enum {
    AL_FA_ALWAYS = 1,   /* parentheses even without arguments */
    AL_FA_STAR = 2,     /* no argument is `*` */
    AL_FA_ORDERED = 4,  /* an ordered set aggregate: WITHIN GROUP gives the type */
    AL_FA_SEQUENCE = 8, /* the argument is a Sequence */
};
typedef struct al_func_info {
    const char *name, *text;
    al_func_result result;
    unsigned args;
} al_func_info;
/* FunctionElement, Function, GenericFunction and theirs */
typedef struct al_function {
    al_element e;
    py_obj *packagenames;     /* tuple of str, or NULL */
    py_obj *clauses;          /* ClauseList, or NULL if a script's class never called __init__ */
    py_obj *sequence;         /* next_value(seq) */
    const al_func_info *info; /* NULL: not a known one */
    bool has_args, with_ordinality;
} al_function;

extern const py_classdef al_bindparam_class, al_text_clause_class, al_type_clause_class, al_null_class, al_true_class, al_false_class,
    al_clauselist_class, al_array_class, al_expression_list_class, al_boolean_list_class, al_tuple_class, al_case_class, al_cast_class,
    al_try_cast_class, al_type_coerce_class, al_extract_class, al_label_reference_class, al_textual_reference_class, al_unary_class,
    al_aggregate_class, al_as_boolean_class, al_exists_class, al_binary_class, al_slice_class, al_grouping_class, al_over_class,
    al_within_group_class, al_func_filter_class, al_named_column_class, al_label_class, al_collation_class, al_function_element_class,
    al_function_class, al_generic_function_class, al_func_generator_class;

/* --- constructors; NULL: exception --- */
py_obj *al_true(py_vm *vm);
py_obj *al_false(py_vm *vm);
py_obj *al_unary_new(py_vm *vm, const py_classdef *def, py_obj *element, al_opref op, al_op modifier, py_obj *type);
py_obj *al_binary_new(py_vm *vm, py_obj *left, py_obj *right, al_opref op, py_obj *type, al_opref negate, py_obj *modifiers);
/* _construct_for_op: a BinaryExpression, or for associative operators a flat list */
py_obj *al_op_node(py_vm *vm, py_obj *left, py_obj *right, al_opref op, py_obj *type, al_opref negate, py_obj *modifiers);
/* ExpressionClauseList._construct_for_list */
py_obj *al_expr_list_new(py_vm *vm, al_opref op, py_obj *type, py_obj *const *items, size_t count, bool group);
/* ClauseList of elements as they are (tuple) */
py_obj *al_clauselist_new(py_vm *vm, py_obj *clauses, al_op op);
py_obj *al_grouping_new(py_vm *vm, const py_classdef *def, py_obj *element);
py_obj *al_as_boolean(py_vm *vm, py_obj *element, al_op op, al_op negate);
py_obj *al_cast_new(py_vm *vm, const py_classdef *def, py_obj *expression, py_obj *type);
py_obj *al_conjunction(py_vm *vm, al_op op, py_obj *const *clauses, size_t count, bool coerce);
py_obj *al_empty_list(py_vm *vm, al_op op); /* and_() of nothing */
/* The clauses of a flat list: those of a nested list, or binary expression, of the same operator stand in its place. 0, -1. */
int al_append_flat(py_vm *vm, py_obj *list, al_op op, py_obj *clause);
/* BooleanClauseList._construct_for_whereclause: NULL without exception: no clauses */
py_obj *al_whereclause(py_vm *vm, py_obj *criteria);
/* The clauses of and_(criteria) as rendered: grouped, true()/false() folded. A list. */
py_obj *al_process_boolean(py_vm *vm, al_op op, py_obj *const *clauses, size_t count);
py_obj *al_func(py_vm *vm, const char *name, py_obj *const *args, size_t count, py_obj *type); /* func.name(...) */
py_obj *al_func_construct(py_vm *vm, py_obj *names, py_obj *args, py_obj *kwargs);

/* The class of a known function (functions.now); PY_ABSENT: not known. */
py_obj *al_known_function(py_vm *vm, const char *name);

/* text(...).columns(*cols, **types); in select.c */
py_obj *al_text_columns(py_vm *vm, py_obj *text, py_obj *cols, py_obj *types);

/* For an element whose fields are missing, because a script's subclass did not call __init__. NULL. */
void *al_raise_unmade(py_vm *vm);

/* --- what each kind of element does (traits.c: one table by kind) --- */
py_obj *al_self_group(py_vm *vm, py_obj *e, al_opref against); /* PY_MAY_RUN */
py_obj *al_negate(py_vm *vm, py_obj *e);
/* expr._bind_param: a bind for a plain value that meets expr */
py_obj *al_bind_for(py_vm *vm, py_obj *expr, al_opref op, py_obj *value, bool expanding);
/* Appends the FROM elements that e speaks of (_from_objects) to a list. 0, -1. */
int al_froms_of(py_vm *vm, py_obj *e, py_obj *list);
bool al_implicit_bool(py_vm *vm, py_obj *e);
py_obj *al_ungroup(py_vm *vm, py_obj *e);
py_obj *al_with_type(py_vm *vm, py_obj *e, py_obj *type); /* _with_binary_element_type */
bool al_is_column_element(py_vm *vm, const py_obj *o);
bool al_is_text(py_vm *vm, const py_obj *o);
/* Names; each may be NULL without exception: none. */
py_obj *al_name_of(py_vm *vm, py_obj *e);         /* name, as getattr(e, "name", None) */
py_obj *al_non_anon_label(py_vm *vm, py_obj *e);  /* _non_anon_label */
py_obj *al_anon_name_label(py_vm *vm, py_obj *e); /* _anon_name_label: always one */
py_obj *al_anon_dedupe_label(py_vm *vm, py_obj *e, int index, bool table_qualified);
py_obj *al_anon_tq_label(py_vm *vm, py_obj *e);
py_obj *al_tq_label(py_vm *vm, py_obj *e);  /* _tq_label: table_column */
py_obj *al_proxy_key(py_vm *vm, py_obj *e); /* _proxy_key */
py_obj *al_tq_key_label(py_vm *vm, py_obj *e);
bool al_label_in_columns(py_vm *vm, py_obj *e);      /* _render_label_in_columns_clause */
py_obj *al_order_by_label(py_vm *vm, py_obj *e);     /* _order_by_label_element */
py_obj *al_label_inner(py_vm *vm, al_label_node *l); /* the labelled element, grouped */
/* A column of `from` that stands for e (_make_proxy). name, key: NULL for its own. */
py_obj *al_make_proxy(py_vm *vm, py_obj *e, py_obj *from, py_obj *name, py_obj *key, bool truncatable);
/* Do two columns come from the same one? */
bool al_shares_lineage(py_vm *vm, py_obj *a, py_obj *b);

/* The type of left <op> right (Comparator._adapt_expression); *op may change (+ of strings is ||). NULL: exception. */
al_type *al_adapt_expression(py_vm *vm, al_op *op, al_type *left, al_type *right);
bool al_same_affinity(py_vm *vm, py_obj *type_a, py_obj *type_b);

#endif
