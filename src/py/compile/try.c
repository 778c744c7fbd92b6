#include "py/compile/unit.h"

/* name = None; del name: at the end of `except X as name`. */
static void forget_name(py_compiler *c, const char *name)
{
    if (name) {
        py_emit_const(c, PY_NONE);
        py_name_op(c, NULL, name, PY_Store);
        py_name_op(c, NULL, name, PY_Del);
    }
}

static void call_exit(py_compiler *c, bool async)
{
    for (int i = 0; i < 3; i++) {
        py_emit_const(c, PY_NONE);
    }
    py_emit(c, PY_CALL_OP, 3);
    if (async) {
        py_await(c, 2);
    }
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void drop_below(py_compiler *c, bool keep_top)
{
    if (keep_top) {
        py_emit(c, PY_SWAP_OP, 2);
    }
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void unwind_finally(py_compiler *c, py_fblock *f, bool keep_top)
{
    py_fblock value;
    py_cover_end(c);
    if (keep_top) {
        py_fblock_push(c, &value, PY_F_POP_VALUE, NULL, NULL);
    }
    py_stmts(c, f->final);
    if (keep_top) {
        py_fblock_pop(c);
    }
}

static void unwind_with(py_compiler *c, py_fblock *f, bool keep_top)
{
    py_position at = c->unit->at;
    py_at(c, f->node);
    py_cover_end(c);
    if (keep_top) {
        py_emit(c, PY_SWAP_OP, 3);
        py_emit(c, PY_SWAP_OP, 2);
    }
    call_exit(c, f->kind == PY_F_ASYNC_WITH);
    c->unit->at = at;
}

void py_unwind(py_compiler *c, py_fblock *f, bool keep_top)
{
    switch (f->kind) {
    case PY_F_LOOP_WHILE:
    case PY_F_EXCEPTION_GROUP_HANDLER:
    case PY_F_ASYNC_COMPREHENSION:
        break;
    case PY_F_LOOP_FOR:
    case PY_F_POP_VALUE:
        drop_below(c, keep_top);
        break;
    case PY_F_TRY_EXCEPT:
        py_cover_end(c);
        break;
    case PY_F_FINALLY_TRY:
        unwind_finally(c, f, keep_top);
        break;
    case PY_F_FINALLY_END:
        drop_below(c, keep_top);
        py_cover_end(c);
        if (keep_top) {
            py_emit(c, PY_SWAP_OP, 2);
        }
        py_emit(c, PY_POP_EXCEPT_OP, 0);
        break;
    case PY_F_WITH:
    case PY_F_ASYNC_WITH:
        unwind_with(c, f, keep_top);
        break;
    case PY_F_HANDLER_CLEANUP:
        if (f->name) {
            py_cover_end(c);
        }
        py_cover_end(c);
        if (keep_top) {
            py_emit(c, PY_SWAP_OP, 2);
        }
        py_emit(c, PY_POP_EXCEPT_OP, 0);
        forget_name(c, f->name);
        break;
    }
}

/* --- try --- */

/* One except clause; the stack is previous, exception. */
static void handler(py_compiler *c, const py_ExceptHandler *h, py_label *end)
{
    py_label next = PY_LABEL_INIT, cleanup_end = PY_LABEL_INIT;
    py_fblock block;
    py_cover cover;
    py_at(c, &h->base);
    if (h->type) {
        py_expr(c, h->type);
        py_emit(c, PY_CHECK_EXC_MATCH_OP, 0);
        py_emit_jump(c, PY_POP_JUMP_IF_FALSE_OP, &next);
    }
    int32_t depth = c->unit->depth;
    if (h->name) {
        py_name_op(c, NULL, h->name, PY_Store);
        py_cover_begin(c, &cover, &cleanup_end);
    } else {
        py_emit(c, PY_POP_TOP_OP, 0);
    }
    py_fblock_push(c, &block, PY_F_HANDLER_CLEANUP, NULL, NULL);
    block.name = h->name;
    py_stmts(c, &h->body);
    py_fblock_pop(c);
    if (h->name) {
        py_cover_end(c);
    }
    py_at(c, &h->base);
    py_emit(c, PY_POP_EXCEPT_OP, 0);
    forget_name(c, h->name);
    py_emit_jump(c, PY_JUMP_OP, end);
    if (h->name) {
        py_place_handler(c, &cleanup_end);
        forget_name(c, h->name);
        py_emit(c, PY_RERAISE_OP, 1);
    }
    c->unit->depth = depth;
    if (h->type) {
        py_place(c, &next);
    }
}

static void try_except(py_compiler *c, const py_nodes *body, const py_Try *s)
{
    py_label except = PY_LABEL_INIT, cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_cover cover;
    py_fblock block;
    int32_t depth = c->unit->depth;
    py_cover_begin(c, &cover, &except);
    py_fblock_push(c, &block, PY_F_TRY_EXCEPT, NULL, NULL);
    py_stmts(c, body);
    py_fblock_pop(c);
    py_cover_end(c);
    py_stmts(c, &s->orelse);
    end.depth = depth;
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place_handler(c, &except);
    py_emit(c, PY_PUSH_EXC_INFO_OP, 0);
    /* What goes wrong in a handler finds the previously handled exception below it. */
    c->unit->depth--;
    py_cover_begin(c, &cover, &cleanup);
    c->unit->depth++;
    for (size_t i = 0; i < s->handlers.count; i++) {
        const py_ExceptHandler *h = py_as(ExceptHandler, s->handlers.items[i]);
        if (!h->type && i + 1 < s->handlers.count) {
            py_fail_at(c, &h->base, "default 'except:' must be last");
            return;
        }
        handler(c, h, &end);
    }
    py_emit(c, PY_RERAISE_OP, 0);
    py_cover_end(c);
    py_place_handler(c, &cleanup);
    py_emit(c, PY_CLEANUP_RERAISE_OP, 0);
    py_place(c, &end);
}

/* One except* clause; the stack is previous, original, list of what was raised, what is left of the group. */
static void star_handler(py_compiler *c, const py_ExceptHandler *h)
{
    py_label no_match = PY_LABEL_INIT, next = PY_LABEL_INIT, cleanup_end = PY_LABEL_INIT;
    py_fblock block;
    py_cover cover;
    py_at(c, &h->base);
    py_expr(c, h->type);
    py_emit(c, PY_CHECK_EG_MATCH_OP, 0);
    py_emit(c, PY_COPY_OP, 1);
    py_emit_jump(c, PY_POP_JUMP_IF_NONE_OP, &no_match);
    if (h->name) {
        py_name_op(c, NULL, h->name, PY_Store);
    } else {
        py_emit(c, PY_POP_TOP_OP, 0);
    }
    next.depth = c->unit->depth;
    py_cover_begin(c, &cover, &cleanup_end);
    py_fblock_push(c, &block, PY_F_EXCEPTION_GROUP_HANDLER, NULL, NULL);
    py_stmts(c, &h->body);
    py_fblock_pop(c);
    py_cover_end(c);
    py_at(c, &h->base);
    forget_name(c, h->name);
    py_emit_jump(c, PY_JUMP_OP, &next);
    py_place_handler(c, &cleanup_end);
    forget_name(c, h->name);
    py_emit(c, PY_LIST_APPEND_OP, 2);
    py_emit_jump(c, PY_JUMP_OP, &next);
    py_place(c, &no_match);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_place(c, &next);
}

static void try_star(py_compiler *c, const py_nodes *body, const py_Try *s)
{
    py_label except = PY_LABEL_INIT, cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT, reraise = PY_LABEL_INIT;
    py_cover cover;
    py_fblock block;
    int32_t depth = c->unit->depth;
    py_cover_begin(c, &cover, &except);
    py_fblock_push(c, &block, PY_F_TRY_EXCEPT, NULL, NULL);
    py_stmts(c, body);
    py_fblock_pop(c);
    py_cover_end(c);
    py_stmts(c, &s->orelse);
    end.depth = depth;
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place_handler(c, &except);
    py_emit(c, PY_PUSH_EXC_INFO_OP, 0);
    c->unit->depth--;
    py_cover_begin(c, &cover, &cleanup);
    c->unit->depth++;
    py_emit(c, PY_BUILD_LIST_OP, 0);
    py_emit(c, PY_COPY_OP, 2);
    for (size_t i = 0; i < s->handlers.count; i++) {
        star_handler(c, py_as(ExceptHandler, s->handlers.items[i]));
    }
    py_emit(c, PY_LIST_APPEND_OP, 1);
    py_emit(c, PY_PREP_RERAISE_STAR_OP, 0);
    py_emit(c, PY_COPY_OP, 1);
    py_emit_jump(c, PY_POP_JUMP_IF_NOT_NONE_OP, &reraise);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_cover_end(c);
    py_emit(c, PY_POP_EXCEPT_OP, 0);
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place(c, &reraise);
    py_emit(c, PY_CLEANUP_RERAISE_OP, 0);
    py_place_handler(c, &cleanup);
    py_emit(c, PY_CLEANUP_RERAISE_OP, 0);
    py_place(c, &end);
}

static void except_part(py_compiler *c, const py_Try *s)
{
    if (!s->handlers.count) {
        py_stmts(c, &s->body);
    } else if (s->base.kind == PY_AST_TryStar) {
        try_star(c, &s->body, s);
    } else {
        try_except(c, &s->body, s);
    }
}

void py_try(py_compiler *c, const py_Try *s)
{
    if (!s->finalbody.count) {
        except_part(c, s);
        return;
    }
    py_label failed = PY_LABEL_INIT, cleanup = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_cover cover;
    py_fblock block;
    int32_t depth = c->unit->depth;
    py_cover_begin(c, &cover, &failed);
    py_fblock_push(c, &block, PY_F_FINALLY_TRY, NULL, NULL);
    block.final = &s->finalbody;
    except_part(c, s);
    py_fblock_pop(c);
    py_cover_end(c);
    py_stmts(c, &s->finalbody);
    end.depth = depth;
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place_handler(c, &failed);
    py_emit(c, PY_PUSH_EXC_INFO_OP, 0);
    c->unit->depth--;
    py_cover_begin(c, &cover, &cleanup);
    c->unit->depth++;
    py_fblock_push(c, &block, PY_F_FINALLY_END, NULL, NULL);
    py_stmts(c, &s->finalbody);
    py_fblock_pop(c);
    py_emit(c, PY_RERAISE_OP, 0);
    py_cover_end(c);
    py_place_handler(c, &cleanup);
    py_emit(c, PY_CLEANUP_RERAISE_OP, 0);
    py_place(c, &end);
}

/* --- with --- */

static void with_failed(py_compiler *c, py_label *end, bool async)
{
    py_label suppress = PY_LABEL_INIT, cleanup = PY_LABEL_INIT;
    py_cover cover;
    py_emit(c, PY_PUSH_EXC_INFO_OP, 0);
    c->unit->depth--;
    py_cover_begin(c, &cover, &cleanup);
    c->unit->depth++;
    py_emit(c, PY_WITH_EXCEPT_START_OP, 0);
    if (async) {
        py_await(c, 2);
    }
    py_emit_jump(c, PY_POP_JUMP_IF_TRUE_OP, &suppress);
    py_emit(c, PY_RERAISE_OP, 2);
    py_place(c, &suppress);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_cover_end(c);
    py_emit(c, PY_POP_EXCEPT_OP, 0);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_emit(c, PY_POP_TOP_OP, 0);
    py_emit_jump(c, PY_JUMP_OP, end);
    py_place_handler(c, &cleanup);
    py_emit(c, PY_CLEANUP_RERAISE_OP, 0);
}

void py_with(py_compiler *c, const py_With *s, size_t item)
{
    bool async = s->base.kind == PY_AST_AsyncWith;
    const py_withitem *w = py_as(withitem, s->items.items[item]);
    if (!py_compile_check(c)) {
        return;
    }
    if (async && (!py_block_is_function(c->unit->block) || !c->unit->block->coroutine)) {
        py_fail_at(c, &s->base, "'async with' outside async function");
        return;
    }
    py_label failed = PY_LABEL_INIT, end = PY_LABEL_INIT;
    py_cover cover;
    py_fblock block;
    py_position at = c->unit->at;
    end.depth = c->unit->depth;
    py_expr(c, w->context_expr);
    py_emit(c, async ? PY_BEFORE_ASYNC_WITH_OP : PY_BEFORE_WITH_OP, 0);
    if (async) {
        py_await(c, 1);
    }
    c->unit->depth--;
    py_cover_begin(c, &cover, &failed);
    c->unit->depth++;
    py_fblock_push(c, &block, async ? PY_F_ASYNC_WITH : PY_F_WITH, NULL, NULL);
    block.node = &s->base;
    if (w->optional_vars) {
        py_expr(c, w->optional_vars);
    } else {
        py_emit(c, PY_POP_TOP_OP, 0);
    }
    if (item + 1 < s->items.count) {
        c->unit->at = at;
        py_with(c, s, item + 1);
    } else {
        py_stmts(c, &s->body);
    }
    py_fblock_pop(c);
    py_cover_end(c);
    c->unit->at = at;
    call_exit(c, async);
    py_emit_jump(c, PY_JUMP_OP, &end);
    py_place_handler(c, &failed);
    with_failed(c, &end, async);
    py_place(c, &end);
    c->unit->at = at;
}
