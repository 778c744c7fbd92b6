/*
 * Inside the compiler: the unit of code that is being made, and what the files that make it call of each other. Failure is sticky
 * (c->failed, with the exception pending): nothing needs testing before the end.
 */
#ifndef AL_PY_COMPILE_UNIT_H
#define AL_PY_COMPILE_UNIT_H

#include "py/compile/symbols.h"
#include "py/machine/code.h"

/* A place to jump to. */
typedef struct py_label {
    int32_t at;    /* index of the instruction, or -1 while unknown */
    int32_t depth; /* of the stack there, or -1 */
    int32_t chain; /* the last jump to it that waits for `at`, whose operand leads to the one before; -1 none */
} py_label;
#define PY_LABEL_INIT                                                                                                                      \
    {                                                                                                                                      \
        -1, -1, -1                                                                                                                         \
    }

/* A guarded stretch of code. Lives in the C frame that emits it. */
typedef struct py_cover {
    struct py_cover *outer;
    py_label *target;
    uint32_t start, depth;
} py_cover;

typedef enum py_fblock_kind {
    PY_F_LOOP_WHILE,
    PY_F_LOOP_FOR,
    PY_F_TRY_EXCEPT,
    PY_F_FINALLY_TRY,
    PY_F_FINALLY_END,
    PY_F_WITH,
    PY_F_ASYNC_WITH,
    PY_F_HANDLER_CLEANUP,
    PY_F_POP_VALUE,
    PY_F_EXCEPTION_GROUP_HANDLER,
    PY_F_ASYNC_COMPREHENSION,
} py_fblock_kind;

/* What a return, break or continue has to undo on its way out. Lives in the C frame that emits it. */
typedef struct py_fblock {
    struct py_fblock *outer;
    py_fblock_kind kind;
    py_label *start, *exit; /* of a loop: where continue and break go */
    const py_nodes *final;  /* FINALLY_TRY */
    const py_node *node;    /* with */
    const char *name;       /* HANDLER_CLEANUP: of `except X as name` */
} py_fblock;

/* Values by address, with their places in order. */
typedef struct py_places {
    AL_VEC(py_obj *) list;
    uint32_t *index;
    size_t index_size;
} py_places;

typedef struct py_unit py_unit;
struct py_unit {
    py_unit *outer;
    py_block *block;
    py_obj *name, *qualname;
    AL_VEC(uint32_t) ops;
    AL_VEC(py_position_run) positions;
    AL_VEC(py_handler) handlers;
    py_places consts, names, varnames, cells, frees;
    uint32_t cache_count, arg_count, posonly_count, kwonly_count, flags;
    int32_t depth, max_depth;
    int32_t first_line;
    py_cover *cover;
    py_fblock *fblock;
    py_position at; /* of what is being compiled */
};

typedef struct py_compiler {
    py_vm *vm;
    al_arena *arena;
    py_symbols symbols;
    py_unit *unit;
    py_obj *filename;
    bool failed;
    bool interactive;
    bool future_annotations;
} py_compiler;

/* --- unit.c --- */
bool py_unit_enter(py_compiler *c, py_unit *unit, py_block *block, py_obj *name, int32_t first_line);
/* The finished code object (NULL when failed), and back to the outer unit. */
py_code *py_unit_leave(py_compiler *c);
void py_emit(py_compiler *c, py_opcode op, uint32_t arg);
void py_emit_jump(py_compiler *c, py_opcode op, py_label *label);
void py_place(py_compiler *c, py_label *label);
void py_emit_const(py_compiler *c, py_obj *value); /* LOAD_CONST or shorter; value NULL: failed already */
void py_emit_name(py_compiler *c, py_opcode op, py_obj *name);
uint32_t py_places_of(py_compiler *c, py_places *places, py_obj *value); /* adds what is new */
int32_t py_places_find(const py_places *places, const py_obj *value);    /* or -1 */
/* Guards what follows until py_cover_end; at target the stack has its present depth and the exception. */
void py_cover_begin(py_compiler *c, py_cover *cover, py_label *target);
void py_cover_end(py_compiler *c);
/* Places a handler: the depth there is that of the cover, and the exception. */
void py_place_handler(py_compiler *c, py_label *target);
void py_oom(py_compiler *c);
void py_fail_at(py_compiler *c, const py_node *at, const char *message);

static inline void py_at(py_compiler *c, const py_node *n)
{
    c->unit->at = (py_position){ n->lineno, n->end_lineno, n->col_offset, n->end_col_offset };
}
/* Guards against too deep a tree. False: failed. */
bool py_compile_check(py_compiler *c);

/* --- expr.c --- */
void py_expr(py_compiler *c, const py_node *e);
void py_exprs(py_compiler *c, const py_nodes *list);
void py_name_op(py_compiler *c, const py_node *at, const char *name, py_ast_ctx ctx);
void py_name_obj_op(py_compiler *c, py_obj *mangled, py_ast_ctx ctx);
py_obj *py_const_value(py_compiler *c, const py_const *k);
/* Jumps to target if e is true (or false, by `condition`), else falls through. */
void py_jump_if(py_compiler *c, const py_node *e, py_label *target, bool condition);
void py_starred_build(py_compiler *c, const py_nodes *elts, uint32_t pushed, py_ast_kind kind);
void py_yield_from(py_compiler *c); /* receiver, value on the stack -> result */
void py_await(py_compiler *c, uint32_t where);
bool py_is_constant_expr(const py_node *e);
void py_attr_start(py_compiler *c, const py_Attribute *a);
void py_unpack_targets(py_compiler *c, const py_nodes *elts);

/* --- call.c --- */
void py_call_expr(py_compiler *c, const py_Call *e);
/* Arguments of a call whose callable, self and `pushed` arguments are on the stack; and the call. */
void py_call_args(py_compiler *c, uint32_t pushed, const py_nodes *args, const py_nodes *keywords);
void py_joined_str(py_compiler *c, const py_JoinedStr *j);
void py_formatted_value(py_compiler *c, const py_FormattedValue *v);

/* --- function.c, class.c --- */
void py_function_stmt(py_compiler *c, const py_FunctionDef *f);
void py_lambda(py_compiler *c, const py_Lambda *l);
void py_class_stmt(py_compiler *c, const py_ClassDef *d);
void py_type_alias(py_compiler *c, const py_TypeAlias *t);
void py_comprehension_expr(py_compiler *c, const py_node *e, const char *name, const py_nodes *generators, const py_node *elt,
                           const py_node *value);
/* Pushes the closure tuple if code has free variables, then makes the function; flags as MAKE_FUNCTION's without it. */
void py_make_function(py_compiler *c, py_code *code, uint32_t flags);
void py_annotation(py_compiler *c, const py_node *annotation);
void py_type_params(py_compiler *c, const py_nodes *params); /* leaves their tuple */

/* --- stmt.c --- */
void py_stmt(py_compiler *c, const py_node *s);
void py_stmts(py_compiler *c, const py_nodes *list);
/* A block with a docstring: stores __doc__ if `store`, and returns the index of the first statement after it. */
size_t py_docstring(py_compiler *c, const py_nodes *body, bool store);

/* --- control.c --- */
void py_fblock_push(py_compiler *c, py_fblock *f, py_fblock_kind kind, py_label *start, py_label *exit);
void py_fblock_pop(py_compiler *c);
void py_for_stmt(py_compiler *c, const py_For *s);
void py_async_for(py_compiler *c, const py_For *s);
void py_while(py_compiler *c, const py_While *s);
void py_return(py_compiler *c, const py_Return *s);
void py_break_continue(py_compiler *c, const py_node *s);
/* --- try.c --- */
void py_unwind(py_compiler *c, py_fblock *f, bool keep_top);
void py_try(py_compiler *c, const py_Try *s);
void py_with(py_compiler *c, const py_With *s, size_t item);
/* --- pattern.c --- */
void py_match(py_compiler *c, const py_Match *m);
/* --- warn.c --- */
void py_warn_caller(py_compiler *c, const py_node *func);
void py_warn_subscript(py_compiler *c, const py_Subscript *s);
void py_warn_compare(py_compiler *c, const py_Compare *e);
void py_warn_assert(py_compiler *c, const py_node *test);
/* --- unparse.c --- */
/* An expression as source text (a str), as CPython writes annotations that it does not evaluate. */
py_obj *py_unparse(py_vm *vm, const py_node *e);

#endif
