#include "py/compile/unit.h"

void py_fblock_push(py_compiler *c, py_fblock *f, py_fblock_kind kind, py_label *start, py_label *exit)
{
    *f = (py_fblock){ .outer = c->unit->fblock, .kind = kind, .start = start, .exit = exit };
    c->unit->fblock = f;
}

void py_fblock_pop(py_compiler *c)
{
    c->unit->fblock = c->unit->fblock->outer;
}

void py_for_stmt(py_compiler *c, const py_For *s)
{
    py_label start = PY_LABEL_INIT, cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_fblock block;
    int32_t depth = c->unit->depth;
    py_position at = c->unit->at;
    py_expr(c, s->iter);
    py_emit(c, PY_GET_ITER_OP, 0);
    py_place(c, &start);
    end.depth = depth;
    py_emit_jump(c, PY_FOR_ITER_OP, &cleanup);
    py_fblock_push(c, &block, PY_F_LOOP_FOR, &start, &end);
    py_expr(c, s->target);
    py_stmts(c, &s->body);
    c->unit->at = at;
    py_emit_jump(c, PY_JUMP_BACK_OP, &start);
    py_fblock_pop(c);
    py_place(c, &cleanup);
    py_stmts(c, &s->orelse);
    py_place(c, &end);
}

void py_async_for(py_compiler *c, const py_For *s)
{
    py_block *b = c->unit->block;
    if (!py_block_is_function(b) || !b->coroutine) {
        py_fail_at(c, &s->base, "'async for' outside async function");
        return;
    }
    py_label start = PY_LABEL_INIT, except = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_fblock block;
    py_cover cover;
    int32_t depth = c->unit->depth;
    py_position at = c->unit->at;
    py_expr(c, s->iter);
    py_emit(c, PY_GET_AITER_OP, 0);
    end.depth = depth;
    py_place(c, &start);
    py_fblock_push(c, &block, PY_F_LOOP_FOR, &start, &end);
    py_cover_begin(c, &cover, &except);
    py_emit(c, PY_GET_ANEXT_OP, 0);
    py_emit_const(c, PY_NONE);
    py_yield_from(c);
    py_cover_end(c);
    c->unit->at = at;
    py_expr(c, s->target);
    py_stmts(c, &s->body);
    c->unit->at = at;
    py_emit_jump(c, PY_JUMP_BACK_OP, &start);
    py_fblock_pop(c);
    py_place_handler(c, &except);
    c->unit->at = at;
    py_emit(c, PY_END_ASYNC_FOR_OP, 0);
    py_stmts(c, &s->orelse);
    py_place(c, &end);
}

void py_while(py_compiler *c, const py_While *s)
{
    py_label start = PY_LABEL_INIT, over = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_fblock block;
    bool forever = s->test->kind == PY_AST_Constant && (py_as(Constant, s->test)->value.kind == PY_CONST_TRUE);
    end.depth = c->unit->depth;
    py_place(c, &start);
    py_fblock_push(c, &block, PY_F_LOOP_WHILE, &start, &end);
    if (!forever) {
        py_jump_if(c, s->test, &over, false);
    }
    py_stmts(c, &s->body);
    py_at(c, &s->base);
    py_emit_jump(c, PY_JUMP_BACK_OP, &start);
    py_fblock_pop(c);
    over.depth = end.depth;
    py_place(c, &over);
    py_stmts(c, &s->orelse);
    py_place(c, &end);
}

/* Undoes what the blocks inside `until` opened; the innermost of the unit first. What comes after is dead: everything is restored. */
static void unwind_to(py_compiler *c, py_fblock *until, bool keep_top)
{
    py_unit *u = c->unit;
    while (u->fblock != until && !c->failed) {
        py_fblock *f = u->fblock;
        u->fblock = f->outer;
        py_unwind(c, f, keep_top);
    }
}

typedef struct state {
    py_fblock *fblock;
    py_cover *cover;
    int32_t depth;
} state;

static state save(const py_compiler *c)
{
    return (state){ c->unit->fblock, c->unit->cover, c->unit->depth };
}

static void restore(py_compiler *c, state s, int32_t depth)
{
    py_unit *u = c->unit;
    /* The covers that were left guard again from here on. */
    for (py_cover *cover = s.cover; cover != u->cover; cover = cover->outer) {
        cover->start = (uint32_t)u->ops.count;
    }
    u->fblock = s.fblock;
    u->cover = s.cover;
    u->depth = depth;
}

static bool in_except_star(const py_compiler *c, const py_fblock *until)
{
    for (py_fblock *f = c->unit->fblock; f && f != until; f = f->outer) {
        if (f->kind == PY_F_EXCEPTION_GROUP_HANDLER) {
            return true;
        }
    }
    return false;
}

void py_return(py_compiler *c, const py_Return *s)
{
    py_unit *u = c->unit;
    if (!py_block_is_function(u->block)) {
        py_fail_at(c, &s->base, "'return' outside function");
        return;
    }
    if (s->value && (u->flags & PY_CO_ASYNC_GENERATOR)) {
        py_fail_at(c, &s->base, "'return' with value in async generator");
        return;
    }
    if (in_except_star(c, NULL)) {
        py_fail_at(c, &s->base, "'break', 'continue' and 'return' cannot appear in an except* block");
        return;
    }
    state saved = save(c);
    bool keep = s->value && s->value->kind != PY_AST_Constant;
    if (keep) {
        py_expr(c, s->value);
    }
    unwind_to(c, NULL, keep);
    py_at(c, &s->base);
    if (!s->value) {
        py_emit(c, PY_RETURN_NONE_OP, 0);
    } else {
        if (!keep) {
            py_expr(c, s->value);
        }
        py_emit(c, PY_RETURN_VALUE_OP, 0);
    }
    restore(c, saved, saved.depth);
}

void py_break_continue(py_compiler *c, const py_node *s)
{
    py_unit *u = c->unit;
    py_fblock *loop = u->fblock;
    while (loop && loop->kind != PY_F_LOOP_FOR && loop->kind != PY_F_LOOP_WHILE) {
        loop = loop->outer;
    }
    bool breaks = s->kind == PY_AST_Break;
    if (in_except_star(c, loop)) {
        py_fail_at(c, s, "'break', 'continue' and 'return' cannot appear in an except* block");
        return;
    }
    if (!loop) {
        py_fail_at(c, s, breaks ? "'break' outside loop" : "'continue' not properly in loop");
        return;
    }
    state saved = save(c);
    unwind_to(c, breaks ? loop->outer : loop, false);
    py_emit_jump(c, breaks ? PY_JUMP_OP : PY_JUMP_BACK_OP, breaks ? loop->exit : loop->start);
    restore(c, saved, saved.depth);
}
