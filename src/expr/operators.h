/*
 * SQL operators: sqlalchemy.sql.operators. Rows in operators.list.h. An operator is an id; op("...")'s also has an object
 * that holds its text and precedence.
 */
#ifndef AL_EXPR_OPERATORS_H
#define AL_EXPR_OPERATORS_H

#include "expr/element.h"

typedef enum al_op {
    AL_OP_NONE,
#define AL_OPERATOR(id, name, text, precedence, negation, implementation, flags) AL_OP_##id,
#include "expr/operators.list.h"
#undef AL_OPERATOR
    AL_OP_COUNT
} al_op;

enum {
    AL_OPF_C = 1,
    AL_OPF_A = 2,
    AL_OPF_N = 4,
    AL_OPF_B = 8,
    AL_OPF_O = 16,
    AL_OPF_COMMUTATIVE = 32,
};
#define AL_PREC_NONE (-128)

/* How an operator makes its node (default_comparator.operator_lookup). */
typedef enum al_op_impl {
    AL_IMPL_NONE,
    AL_IMPL_CONJUNCTION,
    AL_IMPL_BINARY,
    AL_IMPL_COMPARE,
    AL_IMPL_IN,
    AL_IMPL_GETITEM,
    AL_IMPL_CUSTOM,
    AL_IMPL_UNSUPPORTED,
    AL_IMPL_COUNT
} al_op_impl;

typedef struct al_operator {
    const char *name, *text;
    int16_t precedence;
    uint8_t negation; /* al_op */
    uint8_t impl;     /* al_op_impl */
    uint32_t flags;
} al_operator;

extern const al_operator al_operators[AL_OP_COUNT];

/* op("->>", ...): sqlalchemy.sql.operators.custom_op. */
typedef struct al_custom_op {
    py_obj head;
    py_obj *opstring;
    py_obj *return_type; /* type or NULL */
    py_obj *python_impl;
    int64_t precedence;
    bool is_comparison, natural_self_precedent, eager_grouping;
} al_custom_op;
extern const py_classdef al_custom_op_class;

/* An operator with its object: what nodes hold. custom is NULL but for AL_OP_CUSTOM. */
typedef struct al_opref {
    al_op op;
    al_custom_op *custom;
} al_opref;
#define AL_OPREF(id) ((al_opref){ (id), NULL })

bool al_op_same(al_opref a, al_opref b);
bool al_op_is_comparison(al_opref op);
bool al_op_is_boolean(al_opref op);
bool al_op_is_associative(al_opref op);
/* is_precedent(operator, against): must `operator`'s expression stand in parentheses within `against`'s? against NONE: yes. */
bool al_op_precedent(al_opref op, al_opref against);
/* The value scripts see as node.operator: a callable of sqlalchemy.sql.operators, or the custom_op. None for NONE. */
py_obj *al_op_value(py_vm *vm, al_opref op);
/* The id of such a callable by name; NONE if unknown. */
al_op al_op_find(const char *name);

/*
 * left <op> other, or other <op> left if reverse: what the operator methods of a ColumnElement give. modifiers: dict or NULL.
 * result_type NULL: as the types say. PY_MAY_RUN.
 */
py_obj *al_operate(py_vm *vm, al_opref op, py_obj *left, py_obj *other, bool reverse, py_obj *modifiers, py_obj *result_type);

#endif
