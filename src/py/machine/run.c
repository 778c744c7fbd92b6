/*
 * The loop. Calls from script to script push a frame and go on here; only C calls of script code (py_call and the like) come in anew.
 * One function, however long: the stack pointer and the next instruction live in registers from the first instruction to the last.
 */
#include "py/machine/run.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpedantic" /* labels as values */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wgnu-label-as-value"
#endif
#endif

#define OP(name) L_##name:
#define NEXT()                                                                                                                             \
    do {                                                                                                                                   \
        word = *pc++;                                                                                                                      \
        goto *targets[word & 0xff];                                                                                                        \
    } while (0)
#define ARG     (word >> 8)
#define TOP     sp[-1]
#define SECOND  sp[-2]
#define THIRD   sp[-3]
#define SAVE()  (f->pc = pc, f->sp = sp)
#define NAME(i) (items_of(f->code->names)[i])
#define CHECK(ok)                                                                                                                          \
    do {                                                                                                                                   \
        if (AL_UNLIKELY(!(ok))) {                                                                                                          \
            goto error;                                                                                                                    \
        }                                                                                                                                  \
    } while (0)
#define SAFEPOINT()                                                                                                                        \
    do {                                                                                                                                   \
        if (AL_UNLIKELY(vm->heap.live + vm->heap.external > vm->heap.threshold || m->attention || vm->heap.stress)) {                      \
            SAVE();                                                                                                                        \
            if (py_frame_safepoint(vm, mark) < 0) {                                                                                        \
                goto error;                                                                                                                \
            }                                                                                                                              \
        }                                                                                                                                  \
        vm->scope.count = mark;                                                                                                            \
    } while (0)
/* Goes on in a frame that was just pushed; the caller's stack is already cut. */
#define ENTER(new_frame)                                                                                                                   \
    do {                                                                                                                                   \
        f->pc = pc;                                                                                                                        \
        f->sp = sp;                                                                                                                        \
        f = (new_frame);                                                                                                                   \
        pc = f->pc;                                                                                                                        \
        sp = f->sp;                                                                                                                        \
        SAFEPOINT();                                                                                                                       \
        NEXT();                                                                                                                            \
    } while (0)
#define JUMP_TO(at) (pc = f->code->ops + (at))
/* Replaces two operands by a result computed in C. */
#define BINARY_RESULT(call)                                                                                                                \
    do {                                                                                                                                   \
        SAVE();                                                                                                                            \
        py_obj *result_ = (call);                                                                                                          \
        CHECK(result_);                                                                                                                    \
        sp--;                                                                                                                              \
        TOP = result_;                                                                                                                     \
        NEXT();                                                                                                                            \
    } while (0)

py_obj *py_machine_run(py_vm *vm, py_frame *f)
{
    static const void *const targets[] = {
#define PY_OPCODE(name, effect, jump, flags) &&L_##name,
#include "py/machine/opcode.list.h"
#undef PY_OPCODE
    };
    py_machine *m = vm->machine;
    py_scope mark = py_scope_open(vm);
    const uint32_t *pc = f->pc;
    py_obj **sp = f->sp;
    uint32_t word;
    py_obj *value, *kwnames;
    py_obj **base, **args;
    size_t count;
    int truth;

    if (AL_UNLIKELY(vm->error || py_stack_check(vm, "") < 0)) {
        goto error; /* an exception thrown into a generator */
    }
    SAFEPOINT();
    NEXT();

    OP(NOP)
    {
        NEXT();
    }
    OP(POP_TOP)
    {
        sp--;
        NEXT();
    }
    OP(COPY)
    {
        value = sp[-(ptrdiff_t)ARG];
        *sp++ = value;
        NEXT();
    }
    OP(SWAP)
    {
        value = sp[-(ptrdiff_t)ARG];
        sp[-(ptrdiff_t)ARG] = TOP;
        TOP = value;
        NEXT();
    }
    OP(LOAD_CONST)
    {
        *sp++ = items_of(f->code->consts)[ARG];
        NEXT();
    }
    OP(LOAD_SMALL)
    {
        *sp++ = py_small((int64_t)ARG - (1 << 23));
        NEXT();
    }
    OP(LOAD_NONE)
    {
        *sp++ = PY_NONE;
        NEXT();
    }
    OP(LOAD_NULL)
    {
        *sp++ = NULL;
        NEXT();
    }
    /* --- variables --- */
    OP(LOAD_FAST)
    {
        value = f->slots[ARG];
        if (AL_UNLIKELY(!value)) {
            SAVE();
            value = py_grow_load(vm, f, ARG);
            if (!value) {
                goto unbound;
            }
        }
        *sp++ = value;
        NEXT();
    }
    OP(STORE_FAST)
    {
        f->slots[ARG] = *--sp;
        NEXT();
    }
    OP(DELETE_FAST)
    {
        SAVE();
        if (!f->slots[ARG] && !f->growing) {
            goto unbound;
        }
        if (f->growing && !py_grow_drop(f, ARG) && !f->slots[ARG]) {
            goto unbound;
        }
        f->slots[ARG] = NULL;
        NEXT();
    }
    OP(CHECK_FAST)
    {
        if (AL_UNLIKELY(!f->slots[ARG]) && !f->growing) {
            goto unbound;
        }
        NEXT();
    }
    OP(ADD_FAST)
    {
        value = f->slots[ARG];
        if (AL_LIKELY(both_small(value, TOP))) {
            intptr_t sum;
            if (AL_LIKELY(!__builtin_add_overflow((intptr_t)value - 1, (intptr_t)TOP, &sum))) {
                f->slots[ARG] = (py_obj *)sum;
                sp--;
                NEXT();
            }
        }
        SAVE();
        CHECK(py_grow(vm, f, ARG, TOP) == 0);
        sp--;
        NEXT();
    }
unbound:
    SAVE();
    if (!vm->error) {
        py_op_unbound(vm, f, ARG);
    }
    goto error;
    OP(LOAD_GLOBAL)
    {
        py_cache *c = &f->code->caches[*pc++];
        value = global_hit(f, f->code, c, NAME(ARG));
        if (AL_UNLIKELY(!value)) {
            SAVE();
            value = load_global(vm, f, c, NAME(ARG));
            CHECK(value);
        }
        *sp++ = value;
        NEXT();
    }
    OP(STORE_GLOBAL)
    {
        SAVE();
        CHECK(py_dict_set(vm, f->globals, NAME(ARG), TOP) == 0);
        sp--;
        NEXT();
    }
    OP(DELETE_GLOBAL)
    {
        SAVE();
        truth = py_dict_del(vm, f->globals, NAME(ARG));
        if (truth == 0) {
            py_raise(vm, &py_NameError, "name '%S' is not defined", NAME(ARG));
        }
        CHECK(truth > 0);
        NEXT();
    }
    OP(LOAD_NAME)
    {
        SAVE();
        value = py_op_load_name(vm, f, NAME(ARG));
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(STORE_NAME)
    {
        SAVE();
        CHECK(py_op_store_name(vm, f, NAME(ARG), TOP) == 0);
        sp--;
        NEXT();
    }
    OP(DELETE_NAME)
    {
        SAVE();
        CHECK(py_op_delete_name(vm, f, NAME(ARG)) == 0);
        NEXT();
    }
    OP(LOAD_DEREF)
    {
        value = ((py_cell *)(void *)f->slots[f->code->local_count + ARG])->value;
        if (AL_UNLIKELY(!value)) {
            SAVE();
            py_op_unbound(vm, f, f->code->local_count + ARG);
            goto error;
        }
        *sp++ = value;
        NEXT();
    }
    OP(STORE_DEREF)
    {
        ((py_cell *)(void *)f->slots[f->code->local_count + ARG])->value = *--sp;
        NEXT();
    }
    OP(DELETE_DEREF)
    {
        py_cell *cell = (py_cell *)(void *)f->slots[f->code->local_count + ARG];
        if (!cell->value) {
            SAVE();
            py_op_unbound(vm, f, f->code->local_count + ARG);
            goto error;
        }
        cell->value = NULL;
        NEXT();
    }
    OP(LOAD_CLASSDEREF)
    {
        SAVE();
        value = py_op_class_deref(vm, f, f->code->local_count + ARG);
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(LOAD_CLOSURE)
    {
        *sp++ = f->slots[f->code->local_count + ARG];
        NEXT();
    }
    /* --- attributes and items --- */
    OP(LOAD_ATTR)
    {
        py_cache *c = &f->code->caches[*pc++];
        value = TOP;
        if (py_is_heap(value) && value->cls->version == c->version) {
            py_obj *found = attr_hit(vm, value, NAME(ARG), c);
            if (AL_LIKELY(found != NULL)) {
                TOP = found;
                NEXT();
            }
            if (c->kind == PY_K_PROPERTY) {
                py_function *fn = PY_FUNCTION_OBJ(c->value);
                SAVE();
                py_frame *inner = py_frame_push(vm, fn->code, fn, fn->globals, fn->builtins);
                CHECK(inner);
                inner->slots[0] = value;
                if (fn->code->cell_count | fn->code->free_count) {
                    if (py_frame_cells(vm, inner) < 0) {
                        py_frame_pop(vm, inner);
                        goto error;
                    }
                }
                inner->cont = PY_C_PUSH;
                sp--;
                ENTER(inner);
            }
        }
        SAVE();
        value = py_attr_load(vm, value, NAME(ARG), c);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(LOAD_METHOD)
    {
        bool unbound = false;
        py_cache *c = &f->code->caches[*pc++];
        value = TOP;
        if (py_is_heap(value) && value->cls->version == c->version) {
            if (c->kind == PY_K_METHOD && !has_own(vm, value, NAME(ARG))) {
                TOP = c->value;
                *sp++ = value;
                NEXT();
            }
            py_obj *found = attr_hit(vm, value, NAME(ARG), c);
            if (found) {
                TOP = found;
                *sp++ = NULL;
                NEXT();
            }
        }
        SAVE();
        value = py_attr_method(vm, TOP, NAME(ARG), c, &unbound);
        CHECK(value);
        *sp = unbound ? TOP : NULL;
        TOP = value;
        sp++;
        NEXT();
    }
    OP(STORE_ATTR)
    {
        py_cache *c = &f->code->caches[*pc++];
        value = TOP;
        if (py_is_heap(value) && value->cls->version == c->version && c->kind == PY_K_DICT) {
            py_dict *d = PY_DICT(*py_dict_word(value));
            if (d && c->hint < d->used && d->entries[c->hint].key == NAME(ARG)) {
                d->entries[c->hint].value = SECOND;
                sp -= 2;
                NEXT();
            }
        }
        SAVE();
        CHECK(py_attr_store(vm, value, NAME(ARG), SECOND, c) == 0);
        sp -= 2;
        NEXT();
    }
    OP(DELETE_ATTR)
    {
        SAVE();
        CHECK(py_setattr(vm, TOP, NAME(ARG), NULL) == 0);
        sp--;
        NEXT();
    }
    OP(BINARY_SUBSCR)
    {
        if (py_is_small(TOP) && py_exact(vm, SECOND, PY_T_list)) {
            const py_list *l = PY_LIST(SECOND);
            int64_t at = py_small_value(TOP);
            at += at < 0 ? (int64_t)l->count : 0;
            if (AL_LIKELY((uint64_t)at < l->count)) {
                sp--;
                TOP = l->items[at];
                NEXT();
            }
        } else if (py_exact(vm, SECOND, PY_T_dict) && (py_is_small(TOP) || py_exact(vm, TOP, PY_T_str))) {
            SAVE();
            value = py_dict_get(vm, SECOND, TOP);
            CHECK(value);
            if (value != PY_ABSENT) {
                sp--;
                TOP = value;
                NEXT();
            }
        } else if (py_is_small(TOP) && py_exact(vm, SECOND, PY_T_tuple)) {
            const py_tuple *t = PY_TUPLE(SECOND);
            int64_t at = py_small_value(TOP);
            at += at < 0 ? (int64_t)t->count : 0;
            if (AL_LIKELY((uint64_t)at < t->count)) {
                sp--;
                TOP = t->items[at];
                NEXT();
            }
        }
        BINARY_RESULT(py_getitem(vm, SECOND, TOP));
    }
    OP(STORE_SUBSCR)
    {
        SAVE();
        if (py_exact(vm, SECOND, PY_T_dict)) {
            CHECK(py_dict_set(vm, SECOND, TOP, THIRD) == 0);
            sp -= 3;
            NEXT();
        }
        if (py_is_small(TOP) && py_exact(vm, SECOND, PY_T_list) && (uint64_t)py_small_value(TOP) < PY_LIST(SECOND)->count) {
            PY_LIST(SECOND)->items[py_small_value(TOP)] = THIRD;
            sp -= 3;
            NEXT();
        }
        CHECK(py_setitem(vm, SECOND, TOP, THIRD) == 0);
        sp -= 3;
        NEXT();
    }
    OP(DELETE_SUBSCR)
    {
        SAVE();
        CHECK(py_setitem(vm, SECOND, TOP, NULL) == 0);
        sp -= 2;
        NEXT();
    }
    OP(BUILD_SLICE)
    {
        SAVE();
        value = ARG == 3 ? py_slice_new(vm, THIRD, SECOND, TOP) : py_slice_new(vm, SECOND, TOP, PY_NONE);
        CHECK(value);
        sp -= ARG - 1;
        TOP = value;
        NEXT();
    }
    /* --- operators --- */
    OP(INPLACE_ADD)
    OP(BINARY_ADD)
    {
        if (AL_LIKELY(both_small(SECOND, TOP))) {
            intptr_t sum;
            if (AL_LIKELY(!__builtin_add_overflow((intptr_t)SECOND - 1, (intptr_t)TOP, &sum))) {
                sp--;
                TOP = (py_obj *)sum;
                NEXT();
            }
        } else if (both_float(vm, SECOND, TOP)) {
            BINARY_RESULT(py_float_new(vm, double_of(SECOND) + double_of(TOP)));
        }
        if ((word & 0xff) == PY_INPLACE_ADD_OP) {
            BINARY_RESULT(py_inplace(vm, PY_OP_ADD, SECOND, TOP));
        }
        BINARY_RESULT(py_binary(vm, PY_OP_ADD, SECOND, TOP));
    }
    OP(BINARY_SUB)
    {
        if (AL_LIKELY(both_small(SECOND, TOP))) {
            intptr_t difference;
            if (AL_LIKELY(!__builtin_sub_overflow((intptr_t)SECOND, (intptr_t)TOP - 1, &difference))) {
                sp--;
                TOP = (py_obj *)difference;
                NEXT();
            }
        } else if (both_float(vm, SECOND, TOP)) {
            BINARY_RESULT(py_float_new(vm, double_of(SECOND) - double_of(TOP)));
        }
        BINARY_RESULT(py_binary(vm, PY_OP_SUB, SECOND, TOP));
    }
    OP(BINARY_MUL)
    {
        if (AL_LIKELY(both_small(SECOND, TOP))) {
            intptr_t product;
            if (AL_LIKELY(!__builtin_mul_overflow((intptr_t)SECOND - 1, (intptr_t)TOP >> 1, &product))) {
                sp--;
                TOP = (py_obj *)(product + 1);
                NEXT();
            }
        } else if (both_float(vm, SECOND, TOP)) {
            BINARY_RESULT(py_float_new(vm, double_of(SECOND) * double_of(TOP)));
        }
        BINARY_RESULT(py_binary(vm, PY_OP_MUL, SECOND, TOP));
    }
    OP(BINARY)
    {
        BINARY_RESULT(py_binary(vm, (py_op)ARG, SECOND, TOP));
    }
    OP(INPLACE)
    {
        if (ARG == PY_OP_SUB && both_small(SECOND, TOP)) {
            intptr_t difference;
            if (AL_LIKELY(!__builtin_sub_overflow((intptr_t)SECOND, (intptr_t)TOP - 1, &difference))) {
                sp--;
                TOP = (py_obj *)difference;
                NEXT();
            }
        }
        BINARY_RESULT(py_inplace(vm, (py_op)ARG, SECOND, TOP));
    }
    OP(UNARY)
    {
        SAVE();
        value = py_unary_op(vm, (py_unary)ARG, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(UNARY_NOT)
    {
        if (py_is_bool(TOP)) {
            TOP = TOP == PY_TRUE ? PY_FALSE : PY_TRUE;
            NEXT();
        }
        SAVE();
        truth = py_truth(vm, TOP);
        CHECK(truth >= 0);
        TOP = truth ? PY_FALSE : PY_TRUE;
        NEXT();
    }
    OP(COMPARE)
    {
        if (AL_LIKELY(both_small(SECOND, TOP))) {
            intptr_t left = (intptr_t)SECOND, right = (intptr_t)TOP;
            switch ((py_op)ARG) {
            case PY_OP_EQ:
                truth = left == right;
                break;
            case PY_OP_NE:
                truth = left != right;
                break;
            case PY_OP_LT:
                truth = left < right;
                break;
            case PY_OP_LE:
                truth = left <= right;
                break;
            case PY_OP_GT:
                truth = left > right;
                break;
            default:
                truth = left >= right;
                break;
            }
            sp -= 2;
            goto compared;
        }
        if (ARG <= PY_OP_NE && py_exact(vm, SECOND, PY_T_str) && py_exact(vm, TOP, PY_T_str)) {
            truth = (SECOND == TOP || py_str_eq(SECOND, TOP)) == (ARG == PY_OP_EQ);
            sp -= 2;
            goto compared;
        }
        if (both_float(vm, SECOND, TOP)) {
            double left = double_of(SECOND), right = double_of(TOP);
            truth = ARG == PY_OP_EQ   ? left == right
                    : ARG == PY_OP_NE ? left != right
                    : ARG == PY_OP_LT ? left < right
                    : ARG == PY_OP_LE ? left <= right
                    : ARG == PY_OP_GT ? left > right
                                      : left >= right;
            sp -= 2;
            goto compared;
        }
        BINARY_RESULT(py_compare(vm, (py_op)ARG, SECOND, TOP));
    }
    OP(IS)
    {
        truth = (SECOND == TOP) != (ARG != 0);
        sp -= 2;
        goto compared;
    }
    OP(CONTAINS)
    {
        SAVE();
        truth = py_contains(vm, TOP, SECOND);
        CHECK(truth >= 0);
        truth = truth != (int)ARG;
        sp -= 2;
    }
compared:
    /* A condition follows more often than not: it is decided here. */
    word = *pc;
    if ((word & 0xff) == PY_POP_JUMP_IF_FALSE_OP) {
        pc = truth ? pc + 1 : f->code->ops + ARG;
        NEXT();
    }
    if ((word & 0xff) == PY_POP_JUMP_IF_TRUE_OP) {
        pc = truth ? f->code->ops + ARG : pc + 1;
        NEXT();
    }
    *sp++ = py_bool(truth);
    NEXT();

    /* --- jumps --- */
    OP(JUMP)
    {
        JUMP_TO(ARG);
        NEXT();
    }
    OP(JUMP_BACK)
    {
        JUMP_TO(ARG);
        SAFEPOINT();
        NEXT();
    }
    OP(POP_JUMP_IF_FALSE)
    {
        value = TOP;
        if (value == PY_TRUE) {
            sp--;
            NEXT();
        }
        if (value == PY_FALSE) {
            sp--;
            JUMP_TO(ARG);
            NEXT();
        }
        SAVE();
        truth = py_truth(vm, value);
        CHECK(truth >= 0);
        sp--;
        if (!truth) {
            JUMP_TO(ARG);
        }
        NEXT();
    }
    OP(POP_JUMP_BACK_IF_TRUE)
    OP(POP_JUMP_IF_TRUE)
    {
        value = TOP;
        if (value == PY_FALSE) {
            sp--;
            NEXT();
        }
        if (value != PY_TRUE) {
            SAVE();
            truth = py_truth(vm, value);
            CHECK(truth >= 0);
            if (!truth) {
                sp--;
                NEXT();
            }
        }
        sp--;
        truth = (word & 0xff) == PY_POP_JUMP_BACK_IF_TRUE_OP;
        JUMP_TO(ARG);
        if (truth) {
            SAFEPOINT();
        }
        NEXT();
    }
    OP(POP_JUMP_IF_NONE)
    {
        if (*--sp == PY_NONE) {
            JUMP_TO(ARG);
        }
        NEXT();
    }
    OP(POP_JUMP_IF_NOT_NONE)
    {
        if (*--sp != PY_NONE) {
            JUMP_TO(ARG);
        }
        NEXT();
    }
    OP(JUMP_IF_FALSE_OR_POP)
    {
        SAVE();
        truth = TOP == PY_TRUE ? 1 : TOP == PY_FALSE ? 0 : py_truth(vm, TOP);
        CHECK(truth >= 0);
        if (truth) {
            sp--;
        } else {
            JUMP_TO(ARG);
        }
        NEXT();
    }
    OP(JUMP_IF_TRUE_OR_POP)
    {
        SAVE();
        truth = TOP == PY_TRUE ? 1 : TOP == PY_FALSE ? 0 : py_truth(vm, TOP);
        CHECK(truth >= 0);
        if (truth) {
            JUMP_TO(ARG);
        } else {
            sp--;
        }
        NEXT();
    }
    OP(GET_ITER)
    {
        SAVE();
        value = py_iter(vm, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(FOR_ITER)
    {
        value = TOP;
        if (py_is_heap(value) && value->cls == vm->builtin[PY_T_generator] && PY_GENERATOR(value)->state <= PY_G_SUSPENDED) {
            py_generator *g = PY_GENERATOR(value);
            bool started = g->state == PY_G_SUSPENDED;
            SAVE();
            CHECK(py_generator_enter(vm, g) == 0);
            if (started) {
                *g->frame->sp++ = PY_NONE;
            }
            g->frame->cont = PY_C_FOR_ITER;
            ENTER(g->frame);
        }
        SAVE();
        value = py_is_heap(value) && value->cls->slots.next ? value->cls->slots.next(vm, value) : py_next(vm, value);
        if (AL_LIKELY(value != NULL)) {
            *sp++ = value;
            NEXT();
        }
        CHECK(stopped(vm));
        sp--;
        JUMP_TO(ARG);
        NEXT();
    }
    /* --- building --- */
    OP(BUILD_TUPLE)
    {
        SAVE();
        value = py_tuple_from_array(vm, sp - ARG, ARG);
        CHECK(value);
        sp -= ARG;
        *sp++ = value;
        NEXT();
    }
    OP(BUILD_LIST)
    {
        SAVE();
        value = py_list_from_array(vm, sp - ARG, ARG);
        CHECK(value);
        sp -= ARG;
        *sp++ = value;
        NEXT();
    }
    OP(BUILD_SET)
    {
        SAVE();
        value = py_set_new(vm);
        CHECK(value);
        for (uint32_t i = 0; i < ARG; i++) {
            CHECK(py_set_add(vm, value, sp[(ptrdiff_t)i - (ptrdiff_t)ARG]) >= 0);
        }
        sp -= ARG;
        *sp++ = value;
        NEXT();
    }
    OP(BUILD_MAP)
    {
        SAVE();
        value = py_dict_new(vm);
        CHECK(value);
        base = sp - 2 * (ptrdiff_t)ARG;
        for (uint32_t i = 0; i < ARG; i++) {
            CHECK(py_dict_set(vm, value, base[2 * i], base[2 * i + 1]) == 0);
        }
        sp = base;
        *sp++ = value;
        NEXT();
    }
    OP(BUILD_STRING)
    {
        SAVE();
        value = py_op_build_string(vm, sp - ARG, ARG);
        CHECK(value);
        sp -= ARG;
        *sp++ = value;
        NEXT();
    }
    OP(FORMAT_VALUE)
    {
        SAVE();
        value = ARG & 4 ? py_op_format(vm, SECOND, TOP, ARG & 3) : py_op_format(vm, TOP, NULL, ARG & 3);
        CHECK(value);
        sp -= (ARG & 4) != 0;
        TOP = value;
        NEXT();
    }
    OP(LIST_APPEND)
    {
        SAVE();
        CHECK(py_list_append(vm, sp[-1 - (ptrdiff_t)ARG], TOP) == 0);
        sp--;
        NEXT();
    }
    OP(SET_ADD)
    {
        SAVE();
        CHECK(py_set_add(vm, sp[-1 - (ptrdiff_t)ARG], TOP) >= 0);
        sp--;
        NEXT();
    }
    OP(MAP_ADD)
    {
        SAVE();
        CHECK(py_dict_set(vm, sp[-2 - (ptrdiff_t)ARG], SECOND, TOP) == 0);
        sp -= 2;
        NEXT();
    }
    OP(LIST_EXTEND)
    {
        SAVE();
        CHECK(py_op_list_extend(vm, sp[-1 - (ptrdiff_t)ARG], TOP, true) == 0);
        sp--;
        NEXT();
    }
    OP(SET_UPDATE)
    {
        SAVE();
        CHECK(py_op_set_update(vm, sp[-1 - (ptrdiff_t)ARG], TOP) == 0);
        sp--;
        NEXT();
    }
    OP(DICT_UPDATE)
    {
        SAVE();
        CHECK(py_op_dict_update(vm, sp[-1 - (ptrdiff_t)ARG], TOP) == 0);
        sp--;
        NEXT();
    }
    OP(DICT_MERGE)
    {
        SAVE();
        CHECK(py_op_dict_merge(vm, sp[-4 - (ptrdiff_t)ARG], sp[-1 - (ptrdiff_t)ARG], TOP) == 0);
        sp--;
        NEXT();
    }
    OP(LIST_TO_TUPLE)
    {
        SAVE();
        value = py_tuple_from_array(vm, PY_LIST(TOP)->items, PY_LIST(TOP)->count);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(UNPACK_SEQUENCE)
    {
        value = TOP;
        if (py_is_heap(value) && value->cls == vm->builtin[PY_T_tuple] && PY_TUPLE(value)->count == ARG) {
            sp += ARG;
            for (uint32_t i = 0; i < ARG; i++) {
                sp[-2 - (ptrdiff_t)i] = PY_TUPLE(value)->items[i];
            }
            sp--;
            NEXT();
        }
        SAVE();
        CHECK(py_op_unpack(vm, value, ARG, sp - 1) == 0);
        sp += ARG;
        sp--;
        NEXT();
    }
    OP(UNPACK_EX)
    {
        SAVE();
        CHECK(py_op_unpack_ex(vm, TOP, ARG & 0xfff, ARG >> 12, sp - 1) == 0);
        sp += (ARG & 0xfff) + (ARG >> 12);
        NEXT();
    }
    /* --- calls --- */
    OP(MAKE_FUNCTION)
    {
        SAVE();
        value = py_function_new(vm, PY_CODE(TOP), f->globals);
        CHECK(value);
        {
            py_function *fn = PY_FUNCTION_OBJ(value);
            sp--;
            fn->builtins = f->builtins;
            fn->closure = ARG & 8 ? *--sp : NULL;
            fn->annotations = ARG & 4 ? *--sp : NULL;
            fn->kwdefaults = ARG & 2 ? *--sp : NULL;
            fn->defaults = ARG & 1 ? *--sp : NULL;
        }
        *sp++ = value;
        NEXT();
    }
    OP(CALL)
    {
        count = ARG;
        base = sp - count - 2;
        args = base + 2;
        if (base[1]) {
            args--;
            count++;
        }
        kwnames = NULL;
    }
call:
    value = base[0];
    if (AL_UNLIKELY(!py_is_heap(value))) {
        goto call_other;
    }
    if (value->cls == vm->builtin[PY_T_function]) {
        py_function *fn = PY_FUNCTION_OBJ(value);
        py_frame *inner;
        f->sp = sp;
        f->pc = pc;
        if (AL_LIKELY(fn->code->simple && fn->code->arg_count == count && !kwnames)) {
            inner = py_frame_push(vm, fn->code, fn, fn->globals, fn->builtins);
            CHECK(inner);
            for (size_t i = 0; i < count; i++) {
                inner->slots[i] = args[i];
            }
            if (fn->code->cell_count | fn->code->free_count) {
                if (py_frame_cells(vm, inner) < 0) {
                    py_frame_pop(vm, inner);
                    goto error;
                }
            }
        } else {
            value = NULL;
            inner = py_function_enter(vm, fn, args, count, kwnames, &value);
            if (!inner) {
                CHECK(value);
                sp = base;
                *sp++ = value;
                NEXT();
            }
        }
        inner->cont = PY_C_PUSH;
        sp = base;
        ENTER(inner);
    }
    if (value->cls == vm->builtin[PY_T_cfunction] && !((py_cfunction *)(void *)value)->member) {
        SAVE();
        value = py_cfunction_call(vm, (py_cfunction *)(void *)value, ((py_cfunction *)(void *)value)->self, args, count, kwnames);
        CHECK(value);
        sp = base;
        *sp++ = value;
        NEXT();
    }
    if (value->cls == vm->builtin[PY_T_method] && !base[1]) {
        base[0] = ((py_method *)(void *)value)->function;
        base[1] = ((py_method *)(void *)value)->self;
        args--;
        count++;
        goto call;
    }
    if (value->cls == vm->builtin[PY_T_type] && !base[1]) {
        SAVE();
        py_function *init = constructor(vm, (py_class *)(void *)value, &value);
        if (init) {
            py_frame *inner;
            base[1] = value;
            value = NULL;
            inner = py_function_enter(vm, init, args - 1, count + 1, kwnames, &value);
            if (inner) {
                inner->cont = PY_C_INIT;
                inner->cont_value = base[1];
                sp = base;
                ENTER(inner);
            }
            if (value) {
                py_raise(vm, &py_TypeError, "__init__() should return None, not '%T'", value);
            }
            goto error;
        }
        if (vm->error) {
            goto error;
        }
    }
call_other:
    SAVE();
    value = py_call_kw(vm, base[0], args, count, kwnames);
    CHECK(value);
    sp = base;
    *sp++ = value;
    NEXT();
    OP(CALL_KW)
    {
        kwnames = TOP;
        sp--;
        count = ARG;
        base = sp - count - 2;
        args = base + 2;
        count -= PY_TUPLE(kwnames)->count;
        if (base[1]) {
            args--;
            count++;
        }
        goto call;
    }
    OP(CALL_EX)
    {
        base = sp - 3 - ARG;
        SAVE();
        if (base[0] && py_is_heap(base[0]) && !ARG && !py_exact(vm, base[2], PY_T_tuple)) {
            value = py_op_call_tuple(vm, base[0], base[2]);
            CHECK(value);
            base[2] = value;
        }
        if (!ARG && py_exact(vm, base[0], PY_T_function)) {
            py_obj *tuple = base[2];
            py_frame *inner;
            value = NULL;
            inner = py_function_enter(vm, PY_FUNCTION_OBJ(base[0]), PY_TUPLE(tuple)->items, PY_TUPLE(tuple)->count, NULL, &value);
            if (inner) {
                inner->cont = PY_C_PUSH;
                sp = base;
                ENTER(inner);
            }
        } else {
            value = py_op_call_ex(vm, base[0], base[2], ARG ? TOP : NULL);
        }
        CHECK(value);
        sp = base;
        *sp++ = value;
        NEXT();
    }
    OP(RETURN_NONE)
    {
        *sp++ = PY_NONE;
    }
    OP(RETURN_VALUE)
    {
        value = TOP;
        {
            py_frame *done = f;
            py_cont cont = (py_cont)f->cont;
            py_obj *cont_value = f->cont_value;
            f = f->back;
            done->pc = pc;
            if (done->generator) {
                py_generator_leave(vm, done->generator, true);
            } else {
                py_frame_pop(vm, done);
            }
            if (AL_LIKELY(cont == PY_C_PUSH)) {
                pc = f->pc;
                sp = f->sp;
                *sp++ = value;
                NEXT();
            }
            if (cont == PY_C_ENTRY) {
                return py_scope_close_keep(vm, mark, value);
            }
            pc = f->pc;
            sp = f->sp;
            switch (cont) {
            case PY_C_INIT:
                if (value != PY_NONE) {
                    py_raise(vm, &py_TypeError, "__init__() should return None, not '%T'", value);
                    goto error;
                }
                *sp++ = cont_value;
                break;
            case PY_C_FOR_ITER:
                if (done->generator) {
                    sp--;
                    JUMP_TO(py_arg_of(pc[-1]));
                } else {
                    *sp++ = value;
                }
                break;
            case PY_C_SEND:
                sp--;
                TOP = value;
                JUMP_TO(py_arg_of(pc[-1]));
                break;
            default:
                break;
            }
            NEXT();
        }
    }
    OP(LOAD_BUILD_CLASS)
    {
        SAVE();
        *sp++ = m->build_class;
        NEXT();
    }
    OP(SETUP_ANNOTATIONS)
    {
        SAVE();
        CHECK(py_op_setup_annotations(vm, f) == 0);
        NEXT();
    }
    /* --- generators --- */
    OP(YIELD_VALUE)
    {
        value = *--sp;
        SAVE();
        {
            py_cont cont = (py_cont)f->cont;
            py_generator *g = f->generator;
            f = f->back;
            py_generator_leave(vm, g, false);
            if (cont == PY_C_ENTRY) {
                return py_scope_close_keep(vm, mark, value);
            }
            pc = f->pc;
            sp = f->sp;
            if (cont == PY_C_SEND) {
                TOP = value;
            } else {
                *sp++ = value;
            }
            NEXT();
        }
    }
    OP(SEND)
    {
        value = SECOND;
        SAVE();
        if (py_is_heap(value) && (value->cls == vm->builtin[PY_T_generator] || value->cls == vm->builtin[PY_T_coroutine]) &&
            (PY_GENERATOR(value)->state == PY_G_SUSPENDED || (PY_GENERATOR(value)->state == PY_G_CREATED && TOP == PY_NONE))) {
            py_generator *g = PY_GENERATOR(value);
            bool started = g->state == PY_G_SUSPENDED;
            CHECK(py_generator_enter(vm, g) == 0);
            if (started) {
                *g->frame->sp++ = TOP;
            }
            g->frame->cont = PY_C_SEND;
            ENTER(g->frame);
        }
        {
            py_obj *result = NULL;
            value = py_delegate_send(vm, value, TOP, &result);
            if (value) {
                TOP = value;
                NEXT();
            }
            CHECK(result);
            sp--;
            TOP = result;
            JUMP_TO(ARG);
            NEXT();
        }
    }
    OP(GET_YIELD_FROM_ITER)
    {
        SAVE();
        value = py_op_yield_from_iter(vm, f, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(GET_AWAITABLE)
    {
        SAVE();
        value = py_get_awaitable(vm, TOP, ARG);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(GET_AITER)
    {
        SAVE();
        value = py_op_get_aiter(vm, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(GET_ANEXT)
    {
        SAVE();
        value = py_op_get_anext(vm, TOP);
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(END_ASYNC_FOR)
    {
        value = *--sp;
        sp--;
        if (py_isa(vm, value, &py_StopAsyncIteration)) {
            NEXT();
        }
        vm->error = value;
        f->pc = pc;
        goto unwind;
    }
    OP(ASYNC_GEN_WRAP)
    {
        f->generator->async_yield = true;
        NEXT();
    }
    /* --- exceptions --- */
    OP(PUSH_EXC_INFO)
    {
        value = TOP;
        TOP = handled_of(vm, f);
        *sp++ = value;
        set_handled(vm, f, value);
        NEXT();
    }
    OP(POP_EXCEPT)
    {
        set_handled(vm, f, *--sp);
        NEXT();
    }
    OP(CHECK_EXC_MATCH)
    {
        SAVE();
        truth = py_exception_matches(vm, SECOND, TOP);
        CHECK(truth >= 0);
        TOP = py_bool(truth);
        NEXT();
    }
    OP(CHECK_EG_MATCH)
    {
        SAVE();
        CHECK(py_op_eg_match(vm, sp) == 0);
        if (TOP != PY_NONE) {
            set_handled(vm, f, TOP);
        }
        NEXT();
    }
    OP(PREP_RERAISE_STAR)
    {
        BINARY_RESULT(py_op_prep_reraise_star(vm, SECOND, TOP));
    }
    OP(RAISE)
    {
        SAVE();
        if (ARG == 0 && vm->handled) {
            vm->error = vm->handled;
            goto unwind;
        }
        py_op_raise(vm, ARG == 2 ? SECOND : ARG == 1 ? TOP : NULL, ARG == 2 ? TOP : NULL);
        goto error;
    }
    OP(RERAISE)
    {
        f->pc = pc;
        vm->error = *--sp;
        goto unwind;
    }
    OP(CLEANUP_RERAISE)
    {
        f->pc = pc;
        vm->error = *--sp;
        set_handled(vm, f, *--sp);
        goto unwind;
    }
    OP(LOAD_ASSERTION_ERROR)
    {
        value = (py_obj *)py_class_get(vm, &py_AssertionError);
        SAVE();
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(BEFORE_WITH)
    OP(BEFORE_ASYNC_WITH)
    {
        SAVE();
        CHECK(py_op_before_with(vm, sp, (word & 0xff) == PY_BEFORE_ASYNC_WITH_OP) == 0);
        sp += 2;
        NEXT();
    }
    OP(WITH_EXCEPT_START)
    {
        SAVE();
        value = py_op_with_except(vm, sp[-4], sp[-3], TOP);
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    /* --- imports --- */
    OP(IMPORT_NAME)
    {
        BINARY_RESULT(py_op_import(vm, f, NAME(ARG), TOP, py_small_value(SECOND)));
    }
    OP(IMPORT_FROM)
    {
        SAVE();
        value = py_op_import_from(vm, TOP, NAME(ARG));
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(IMPORT_STAR)
    {
        SAVE();
        CHECK(py_op_import_star(vm, f, TOP) == 0);
        sp--;
        NEXT();
    }
    /* --- match --- */
    OP(GET_LEN)
    {
        SAVE();
        {
            int64_t length = py_len(vm, TOP);
            CHECK(length >= 0);
            *sp++ = py_small(length);
            NEXT();
        }
    }
    OP(MATCH_MAPPING)
    {
        value = py_bool(py_op_is_mapping(vm, TOP));
        *sp++ = value;
        NEXT();
    }
    OP(MATCH_SEQUENCE)
    {
        value = py_bool(py_op_is_sequence(vm, TOP));
        *sp++ = value;
        NEXT();
    }
    OP(MATCH_KEYS)
    {
        SAVE();
        value = py_op_match_keys(vm, SECOND, TOP);
        CHECK(value);
        *sp++ = value;
        NEXT();
    }
    OP(MATCH_CLASS)
    {
        SAVE();
        value = py_op_match_class(vm, THIRD, SECOND, ARG, TOP);
        CHECK(value);
        sp -= 2;
        TOP = value;
        NEXT();
    }
    OP(COPY_DICT_WITHOUT_KEYS)
    {
        SAVE();
        value = py_op_without_keys(vm, SECOND, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(INTRINSIC_1)
    {
        SAVE();
        value = py_op_intrinsic_1(vm, (py_intrinsic)ARG, TOP);
        CHECK(value);
        TOP = value;
        NEXT();
    }
    OP(INTRINSIC_2)
    {
        BINARY_RESULT(py_op_intrinsic_2(vm, (py_intrinsic)ARG, SECOND, TOP));
    }
error:
    f->pc = pc;
    py_traceback_here(vm, f);
unwind : {
    const py_handler *h = find_handler(f->code, py_frame_at(f));
    if (h) {
        sp = stack_of(f) + h->depth;
        *sp++ = vm->error;
        vm->error = NULL;
        JUMP_TO(h->target);
        f->sp = sp;
        NEXT();
    }
    py_frame *done = f;
    py_cont cont = (py_cont)f->cont;
    bool generator = f->generator != NULL;
    py_traceback_leave(vm, f);
    f = f->back;
    if (generator) {
        py_generator_failed(vm, done->generator);
    } else {
        py_frame_pop(vm, done);
    }
    if (cont == PY_C_ENTRY) {
        py_scope_close(vm, mark);
        return NULL;
    }
    pc = f->pc;
    sp = f->sp;
    if (cont == PY_C_FOR_ITER && !generator && stopped(vm)) {
        sp--;
        JUMP_TO(py_arg_of(pc[-1]));
        NEXT();
    }
    goto error;
}
}
