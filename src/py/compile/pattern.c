/*
 * match. A pattern consumes the subject on top of the stack. What it captures stays on the stack, in the order of `stores`, until the
 * whole pattern has matched; when it fails, control goes to the label that pops as many values as are in the way (CPython's scheme).
 */
#include "py/compile/unit.h"

#include <string.h>

typedef AL_VEC(const char *) names;

typedef struct context {
    names stores;
    AL_VEC(py_label *) fail; /* [n]: pops n values, then goes on to the next case */
    uint32_t on_top;         /* values that must be popped before the stores */
    bool allow_irrefutable;
} context;

static void pattern(py_compiler *c, const py_node *p, context *pc);

static py_label *fail_label(py_compiler *c, context *pc, size_t pops)
{
    while (pc->fail.count <= pops && !c->failed) {
        py_label *l = AL_NEW(c->arena, py_label);
        if (!l || !al_vec_push(&pc->fail, l)) {
            py_oom(c);
            return NULL;
        }
        *l = (py_label)PY_LABEL_INIT;
    }
    return c->failed ? NULL : pc->fail.items[pops];
}

static void fail_jump(py_compiler *c, context *pc, py_opcode op)
{
    py_label *l = fail_label(c, pc, pc->on_top + pc->stores.count);
    if (l) {
        py_emit_jump(c, op, l);
    }
}

static void place_fails(py_compiler *c, context *pc)
{
    for (size_t i = pc->fail.count; i-- > 0;) {
        py_place(c, pc->fail.items[i]);
        if (i) {
            py_emit(c, PY_POP_TOP_OP, 0);
        }
    }
    pc->fail.count = 0;
}

static void context_free(context *pc)
{
    al_vec_free(&pc->stores);
    al_vec_free(&pc->fail);
}

static void rotate(py_compiler *c, size_t count)
{
    for (; count > 1; count--) {
        py_emit(c, PY_SWAP_OP, (uint32_t)count);
    }
}

static int32_t find_name(const names *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

static void fail_name(py_compiler *c, const py_node *at, const char *format, const char *name)
{
    if (!c->failed) {
        c->failed = true;
        py_syntax_error_at(c->vm, c->symbols.filename, c->symbols.source, c->symbols.source_size, at, format, name);
    }
}

static void store(py_compiler *c, const py_node *at, const char *name, context *pc)
{
    if (!name) {
        py_emit(c, PY_POP_TOP_OP, 0);
        return;
    }
    if (find_name(&pc->stores, name) >= 0) {
        fail_name(c, at, "multiple assignments to name '%s' in pattern", name);
        return;
    }
    rotate(c, pc->on_top + pc->stores.count + 1);
    if (!al_vec_push(&pc->stores, name)) {
        py_oom(c);
    }
}

static bool is_wildcard(const py_node *p)
{
    return p->kind == PY_AST_MatchAs && !py_as(MatchAs, p)->name;
}

static void subpattern(py_compiler *c, const py_node *p, context *pc)
{
    bool old = pc->allow_irrefutable;
    pc->allow_irrefutable = true;
    pattern(c, p, pc);
    pc->allow_irrefutable = old;
}

static void match_as(py_compiler *c, const py_MatchAs *p, context *pc)
{
    if (!p->pattern) {
        if (!pc->allow_irrefutable) {
            if (p->name) {
                fail_name(c, &p->base, "name capture '%s' makes remaining patterns unreachable", p->name);
            } else {
                py_fail_at(c, &p->base, "wildcard makes remaining patterns unreachable");
            }
            return;
        }
        store(c, &p->base, p->name, pc);
        return;
    }
    pc->on_top++;
    py_emit(c, PY_COPY_OP, 1);
    pattern(c, p->pattern, pc);
    pc->on_top--;
    store(c, &p->base, p->name, pc);
}

static void need_length(py_compiler *c, context *pc, size_t size, py_op op)
{
    py_emit(c, PY_GET_LEN_OP, 0);
    py_emit_const(c, py_small((int64_t)size));
    py_emit(c, PY_COMPARE_OP, (uint32_t)op);
    fail_jump(c, pc, PY_POP_JUMP_IF_FALSE_OP);
}

static void unpack(py_compiler *c, const py_nodes *list, int32_t star, context *pc)
{
    if (star >= 0) {
        py_emit(c, PY_UNPACK_EX_OP, (uint32_t)star | (uint32_t)(list->count - (size_t)star - 1) << 12);
    } else {
        py_emit(c, PY_UNPACK_SEQUENCE_OP, (uint32_t)list->count);
    }
    pc->on_top += (uint32_t)list->count;
    for (size_t i = 0; i < list->count; i++) {
        pc->on_top--;
        subpattern(c, list->items[i], pc);
    }
}

/* With a bare *_ only the others are looked at, by index. */
static void subscripts(py_compiler *c, const py_nodes *list, int32_t star, context *pc)
{
    pc->on_top++;
    for (size_t i = 0; i < list->count; i++) {
        if (is_wildcard(list->items[i]) || (int32_t)i == star) {
            continue;
        }
        py_emit(c, PY_COPY_OP, 1);
        if ((int32_t)i < star) {
            py_emit_const(c, py_small((int64_t)i));
        } else {
            py_emit(c, PY_GET_LEN_OP, 0);
            py_emit_const(c, py_small((int64_t)(list->count - i)));
            py_emit(c, PY_BINARY_SUB_OP, 0);
        }
        py_emit(c, PY_BINARY_SUBSCR_OP, 0);
        subpattern(c, list->items[i], pc);
    }
    pc->on_top--;
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void match_sequence(py_compiler *c, const py_MatchSequence *p, context *pc)
{
    const py_nodes *list = &p->patterns;
    int32_t star = -1;
    bool only_wildcard = list->count > 0, star_wildcard = false;
    for (size_t i = 0; i < list->count; i++) {
        const py_node *item = list->items[i];
        if (item->kind == PY_AST_MatchStar) {
            if (star >= 0) {
                py_fail_at(c, item, "multiple starred expressions in sequence pattern");
                return;
            }
            star_wildcard = !py_as(MatchStar, item)->name;
            only_wildcard = only_wildcard && star_wildcard;
            star = (int32_t)i;
        } else {
            only_wildcard = only_wildcard && is_wildcard(item);
        }
    }
    pc->on_top++;
    py_emit(c, PY_MATCH_SEQUENCE_OP, 0);
    fail_jump(c, pc, PY_POP_JUMP_IF_FALSE_OP);
    if (star < 0) {
        need_length(c, pc, list->count, PY_OP_EQ);
    } else if (list->count > 1) {
        need_length(c, pc, list->count - 1, PY_OP_GE);
    }
    pc->on_top--;
    if (only_wildcard) {
        py_emit(c, PY_POP_TOP_OP, 0);
    } else if (star_wildcard) {
        subscripts(c, list, star, pc);
    } else {
        unpack(c, list, star, pc);
    }
}

static void test_not_none(py_compiler *c, context *pc)
{
    py_emit(c, PY_COPY_OP, 1);
    fail_jump(c, pc, PY_POP_JUMP_IF_NONE_OP);
}

static bool same_key(const py_node *a, const py_node *b)
{
    if (a->kind != PY_AST_Constant || b->kind != PY_AST_Constant) {
        return false;
    }
    const py_const *x = &py_as(Constant, a)->value, *y = &py_as(Constant, b)->value;
    return x->kind == y->kind && x->size == y->size && x->number == y->number && (!x->text || memcmp(x->text, y->text, x->size) == 0) &&
           (x->kind == PY_CONST_STR || x->kind == PY_CONST_INT || x->kind == PY_CONST_BYTES) && (x->text == y->text || x->size > 0);
}

static void match_mapping(py_compiler *c, const py_MatchMapping *p, context *pc)
{
    size_t size = p->keys.count;
    pc->on_top++;
    py_emit(c, PY_MATCH_MAPPING_OP, 0);
    fail_jump(c, pc, PY_POP_JUMP_IF_FALSE_OP);
    if (!size && !p->rest) {
        pc->on_top--;
        py_emit(c, PY_POP_TOP_OP, 0);
        return;
    }
    if (size) {
        need_length(c, pc, size, PY_OP_GE);
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t k = 0; k < i; k++) {
            if (same_key(p->keys.items[i], p->keys.items[k]) && !c->failed) {
                c->failed = true;
                py_obj *key = py_const_value(c, &py_as(Constant, p->keys.items[i])->value);
                if (key) {
                    py_syntax_error_at(c->vm, c->symbols.filename, c->symbols.source, c->symbols.source_size, &p->base,
                                       "mapping pattern checks duplicate key (%R)", key);
                }
                return;
            }
        }
        py_expr(c, p->keys.items[i]);
    }
    py_emit(c, PY_BUILD_TUPLE_OP, (uint32_t)size);
    py_emit(c, PY_MATCH_KEYS_OP, 0);
    pc->on_top += 2;
    test_not_none(c, pc);
    py_emit(c, PY_UNPACK_SEQUENCE_OP, (uint32_t)size);
    pc->on_top += (uint32_t)size - 1;
    for (size_t i = 0; i < size; i++) {
        pc->on_top--;
        subpattern(c, p->patterns.items[i], pc);
    }
    pc->on_top -= 2;
    if (p->rest) {
        py_emit(c, PY_COPY_DICT_WITHOUT_KEYS_OP, 0);
        py_emit(c, PY_SWAP_OP, 2);
        py_emit(c, PY_POP_TOP_OP, 0);
        store(c, &p->base, p->rest, pc);
    } else {
        py_emit(c, PY_POP_TOP_OP, 0);
        py_emit(c, PY_POP_TOP_OP, 0);
    }
}

static void match_class(py_compiler *c, const py_MatchClass *p, context *pc)
{
    size_t positional = p->patterns.count, keywords = p->kwd_attrs.count;
    py_expr(c, p->cls);
    py_obj *attrs = c->failed ? NULL : py_tuple_new(c->vm, keywords);
    for (size_t i = 0; attrs && i < keywords; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(p->kwd_attrs.items[i], p->kwd_attrs.items[k]) == 0) {
                fail_name(c, p->kwd_patterns.items[i], "attribute name repeated in class pattern: %s", p->kwd_attrs.items[i]);
                return;
            }
        }
        PY_TUPLE(attrs)->items[i] = py_mangle(c->vm, c->unit->block->private_name, p->kwd_attrs.items[i]);
        if (!PY_TUPLE(attrs)->items[i]) {
            attrs = NULL;
        }
    }
    if (!attrs) {
        c->failed = true;
        return;
    }
    py_emit(c, PY_LOAD_CONST_OP, py_places_of(c, &c->unit->consts, attrs));
    py_emit(c, PY_MATCH_CLASS_OP, (uint32_t)positional);
    pc->on_top++;
    test_not_none(c, pc);
    py_emit(c, PY_UNPACK_SEQUENCE_OP, (uint32_t)(positional + keywords));
    pc->on_top += (uint32_t)(positional + keywords) - 1;
    for (size_t i = 0; i < positional + keywords; i++) {
        const py_node *sub = i < positional ? p->patterns.items[i] : p->kwd_patterns.items[i - positional];
        pc->on_top--;
        if (is_wildcard(sub) && !py_as(MatchAs, sub)->pattern) {
            py_emit(c, PY_POP_TOP_OP, 0);
        } else {
            subpattern(c, sub, pc);
        }
    }
}

/* Brings the captures of an alternative into the order of the first one's, on the stack and in the list. */
static void reorder(py_compiler *c, const py_node *at, const names *control, names *stores)
{
    for (size_t i = control->count; i-- > 0;) {
        int32_t found = find_name(stores, control->items[i]);
        if (found < 0) {
            py_fail_at(c, at, "alternative patterns bind different names");
            return;
        }
        size_t place = (size_t)found;
        if (place == i) {
            continue;
        }
        size_t rotations = place + 1, count = stores->count;
        names result = { 0 };
        bool ok = al_vec_reserve(&result, count);
        for (size_t k = 0; ok && k < i - place; k++) {
            (void)al_vec_push(&result, stores->items[rotations + k]);
        }
        for (size_t k = 0; ok && k < rotations; k++) {
            (void)al_vec_push(&result, stores->items[k]);
        }
        for (size_t k = rotations + i - place; ok && k < count; k++) {
            (void)al_vec_push(&result, stores->items[k]);
        }
        if (!ok) {
            py_oom(c);
            return;
        }
        al_vec_free(stores);
        stores->items = result.items;
        stores->count = result.count;
        stores->room = result.room;
        for (; rotations > 0; rotations--) {
            rotate(c, i + 1);
        }
    }
}

static void match_or(py_compiler *c, const py_MatchOr *p, context *pc)
{
    py_label end = PY_LABEL_INIT;
    names control = { 0 };
    int32_t depth = c->unit->depth;
    for (size_t i = 0; i < p->patterns.count && !c->failed; i++) {
        const py_node *alt = p->patterns.items[i];
        context inner = { .allow_irrefutable = i + 1 == p->patterns.count && pc->allow_irrefutable };
        c->unit->depth = depth;
        py_emit(c, PY_COPY_OP, 1);
        pattern(c, alt, &inner);
        if (i == 0) {
            control.items = inner.stores.items;
            control.count = inner.stores.count;
            control.room = inner.stores.room;
            inner.stores.items = NULL;
            inner.stores.count = inner.stores.room = 0;
        } else if (inner.stores.count != control.count) {
            py_fail_at(c, &p->base, "alternative patterns bind different names");
        } else {
            reorder(c, &p->base, &control, &inner.stores);
        }
        py_emit_jump(c, PY_JUMP_OP, &end);
        c->unit->depth = depth;
        place_fails(c, &inner);
        context_free(&inner);
    }
    c->unit->depth = depth;
    py_emit(c, PY_POP_TOP_OP, 0);
    fail_jump(c, pc, PY_JUMP_OP);
    py_place(c, &end);
    size_t turns = control.count + 1 + pc->on_top + pc->stores.count;
    for (size_t i = 0; i < control.count && !c->failed; i++) {
        rotate(c, turns);
        if (find_name(&pc->stores, control.items[i]) >= 0) {
            fail_name(c, &p->base, "multiple assignments to name '%s' in pattern", control.items[i]);
        } else if (!al_vec_push(&pc->stores, control.items[i])) {
            py_oom(c);
        }
    }
    al_vec_free(&control);
    py_emit(c, PY_POP_TOP_OP, 0);
}

static void pattern(py_compiler *c, const py_node *p, context *pc)
{
    if (!py_compile_check(c)) {
        return;
    }
    py_at(c, p);
    switch ((py_ast_kind)p->kind) {
    case PY_AST_MatchValue:
        py_expr(c, py_as(MatchValue, p)->value);
        py_emit(c, PY_COMPARE_OP, PY_OP_EQ);
        fail_jump(c, pc, PY_POP_JUMP_IF_FALSE_OP);
        break;
    case PY_AST_MatchSingleton:
        py_emit_const(c, py_const_value(c, &py_as(MatchSingleton, p)->value));
        py_emit(c, PY_IS_OP, 0);
        fail_jump(c, pc, PY_POP_JUMP_IF_FALSE_OP);
        break;
    case PY_AST_MatchSequence:
        match_sequence(c, py_as(MatchSequence, p), pc);
        break;
    case PY_AST_MatchMapping:
        match_mapping(c, py_as(MatchMapping, p), pc);
        break;
    case PY_AST_MatchClass:
        match_class(c, py_as(MatchClass, p), pc);
        break;
    case PY_AST_MatchStar:
        store(c, p, py_as(MatchStar, p)->name, pc);
        break;
    case PY_AST_MatchAs:
        match_as(c, py_as(MatchAs, p), pc);
        break;
    case PY_AST_MatchOr:
        match_or(c, py_as(MatchOr, p), pc);
        break;
    default:
        py_fail_at(c, p, "invalid pattern");
        break;
    }
}

static void match_case(py_compiler *c, const py_match_case *m, bool last, bool copy, py_label *end)
{
    context pc = { .allow_irrefutable = m->guard != NULL || last };
    if (copy) {
        py_emit(c, PY_COPY_OP, 1);
    }
    pattern(c, m->pattern, &pc);
    for (size_t i = 0; i < pc.stores.count && !c->failed; i++) {
        py_name_op(c, m->pattern, pc.stores.items[i], PY_Store);
    }
    pc.stores.count = 0;
    if (m->guard) {
        py_label *fail = fail_label(c, &pc, 0);
        if (fail) {
            py_jump_if(c, m->guard, fail, false);
        }
    }
    if (copy) {
        py_emit(c, PY_POP_TOP_OP, 0);
    }
    py_stmts(c, &m->body);
    py_emit_jump(c, PY_JUMP_OP, end);
    py_at(c, m->pattern);
    if (pc.fail.count == 0) {
        c->unit->depth += copy ? 1 : 0; /* never reached: as if it had failed */
    }
    place_fails(c, &pc);
    context_free(&pc);
}

void py_match(py_compiler *c, const py_Match *m)
{
    py_label end = PY_LABEL_INIT;
    size_t count = m->cases.count;
    py_expr(c, m->subject);
    end.depth = c->unit->depth - 1;
    const py_match_case *final = py_as(match_case, m->cases.items[count - 1]);
    bool has_default = is_wildcard(final->pattern) && count > 1;
    size_t tested = count - has_default;
    for (size_t i = 0; i < tested; i++) {
        match_case(c, py_as(match_case, m->cases.items[i]), i + 1 == count, i + 1 != tested, &end);
    }
    if (has_default) {
        c->unit->depth = end.depth;
        py_at(c, final->pattern);
        if (final->guard) {
            py_jump_if(c, final->guard, &end, false);
        }
        py_stmts(c, &final->body);
    }
    py_place(c, &end);
}
