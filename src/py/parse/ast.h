/*
 * The syntax tree. Nodes live in the arena they were parsed into. A node of kind PY_AST_BinOp is a py_BinOp, and so on:
 * py_BinOp *b = py_as(BinOp, node).
 */
#ifndef AL_PY_PARSE_AST_H
#define AL_PY_PARSE_AST_H

#include "base/arena.h"

typedef struct py_node {
    uint16_t kind; /* py_ast_kind */
    /* As CPython's ast: lines from 1, columns are UTF-8 byte offsets from 0; 0/0 where the kind has no position. */
    int32_t lineno, col_offset, end_lineno, end_col_offset;
} py_node;

typedef struct py_nodes {
    py_node **items;
    size_t count;
} py_nodes;

typedef struct py_idents {
    const char **items;
    size_t count;
} py_idents;

typedef struct py_ops {
    int *items;
    size_t count;
} py_ops;

typedef enum py_const_kind {
    PY_CONST_NONE,
    PY_CONST_TRUE,
    PY_CONST_FALSE,
    PY_CONST_ELLIPSIS,
    PY_CONST_INT,     /* text: the digits in base 10 or with 0x 0o 0b, underscores removed */
    PY_CONST_FLOAT,   /* number */
    PY_CONST_COMPLEX, /* number: the imaginary part */
    PY_CONST_STR,     /* text/size: UTF-8, surrogates in their three-byte form; may hold NUL */
    PY_CONST_BYTES,   /* text/size */
} py_const_kind;

typedef struct py_const {
    py_const_kind kind;
    const char *text;
    size_t size;
    double number;
} py_const;

/* Operators, in CPython's asdl order within each class. */
typedef enum py_ast_op {
    PY_And,
    PY_Or,
    PY_Add,
    PY_Sub,
    PY_Mult,
    PY_MatMult,
    PY_Div,
    PY_Mod,
    PY_Pow,
    PY_LShift,
    PY_RShift,
    PY_BitOr,
    PY_BitXor,
    PY_BitAnd,
    PY_FloorDiv,
    PY_Invert,
    PY_Not,
    PY_UAdd,
    PY_USub,
    PY_Eq,
    PY_NotEq,
    PY_Lt,
    PY_LtE,
    PY_Gt,
    PY_GtE,
    PY_Is,
    PY_IsNot,
    PY_In,
    PY_NotIn,
} py_ast_op;

typedef enum py_ast_ctx { PY_Load, PY_Store, PY_Del } py_ast_ctx;

typedef enum py_ast_kind {
#define PY_NODE(name, group, fields) PY_AST_##name,
#define FIELD(type, name)
#include "py/parse/ast.list.h"
#undef PY_NODE
#undef FIELD
    PY_AST_COUNT
} py_ast_kind;

#define PY_ASTTYPE_node     py_node *
#define PY_ASTTYPE_optnode  py_node *
#define PY_ASTTYPE_nodes    py_nodes
#define PY_ASTTYPE_ident    const char *
#define PY_ASTTYPE_optident const char *
#define PY_ASTTYPE_idents   py_idents
#define PY_ASTTYPE_op       int
#define PY_ASTTYPE_ops      py_ops
#define PY_ASTTYPE_num      int
#define PY_ASTTYPE_value    py_const

#define FIELD(type, name) PY_ASTTYPE_##type name;
#define PY_NODE(name, group, fields)                                                                                                       \
    typedef struct py_##name {                                                                                                             \
        py_node base;                                                                                                                      \
        fields                                                                                                                             \
    } py_##name;
#include "py/parse/ast.list.h"
#undef PY_NODE
#undef FIELD

#define py_as(type, node) ((py_##type *)(void *)(node))

#endif
