/*
 * The instructions of the machine. PY_OPCODE(name, effect, jump effect, flags): the effect on the depth of the stack, as an
 * expression in the operand n, when the instruction falls through and when it jumps. No guard: the includer defines PY_OPCODE.
 * Flags: J the operand is the index of an instruction; C a cache index follows in a word of its own; T control does not fall through.
 */
/* stack */
PY_OPCODE(NOP, 0, 0, 0)
PY_OPCODE(POP_TOP, -1, 0, 0)
PY_OPCODE(COPY, 1, 0, 0) /* pushes the nth from the top, 1 the top itself */
PY_OPCODE(SWAP, 0, 0, 0) /* exchanges the top with the nth from the top */
PY_OPCODE(LOAD_CONST, 1, 0, 0)
PY_OPCODE(LOAD_SMALL, 1, 0, 0) /* a small integer: n - 2^23 */
PY_OPCODE(LOAD_NONE, 1, 0, 0)
PY_OPCODE(LOAD_NULL, 1, 0, 0) /* an empty place: no self for the call */
/* variables */
PY_OPCODE(LOAD_FAST, 1, 0, 0)
PY_OPCODE(STORE_FAST, -1, 0, 0)
PY_OPCODE(DELETE_FAST, 0, 0, 0)
PY_OPCODE(CHECK_FAST, 0, 0, 0) /* it has a value, or UnboundLocalError */
PY_OPCODE(ADD_FAST, -1, 0, 0)  /* local += top */
PY_OPCODE(LOAD_GLOBAL, 1, 0, PY_OPF_C)
PY_OPCODE(STORE_GLOBAL, -1, 0, 0)
PY_OPCODE(DELETE_GLOBAL, 0, 0, 0)
PY_OPCODE(LOAD_NAME, 1, 0, 0)
PY_OPCODE(STORE_NAME, -1, 0, 0)
PY_OPCODE(DELETE_NAME, 0, 0, 0)
PY_OPCODE(LOAD_DEREF, 1, 0, 0)
PY_OPCODE(STORE_DEREF, -1, 0, 0)
PY_OPCODE(DELETE_DEREF, 0, 0, 0)
PY_OPCODE(LOAD_CLASSDEREF, 1, 0, 0)
PY_OPCODE(LOAD_CLOSURE, 1, 0, 0)
/* attributes and items */
PY_OPCODE(LOAD_ATTR, 0, 0, PY_OPF_C)
PY_OPCODE(LOAD_METHOD, 1, 0, PY_OPF_C) /* obj -> function, self; or value, empty */
PY_OPCODE(STORE_ATTR, -2, 0, PY_OPF_C) /* value, obj -> */
PY_OPCODE(DELETE_ATTR, -1, 0, 0)
PY_OPCODE(BINARY_SUBSCR, -1, 0, 0)
PY_OPCODE(STORE_SUBSCR, -3, 0, 0) /* value, obj, key -> */
PY_OPCODE(DELETE_SUBSCR, -2, 0, 0)
PY_OPCODE(BUILD_SLICE, 1 - n, 0, 0)
/* operators; n is a py_op or py_unary */
PY_OPCODE(BINARY_ADD, -1, 0, 0)
PY_OPCODE(BINARY_SUB, -1, 0, 0)
PY_OPCODE(BINARY_MUL, -1, 0, 0)
PY_OPCODE(BINARY, -1, 0, 0)
PY_OPCODE(INPLACE_ADD, -1, 0, 0)
PY_OPCODE(INPLACE, -1, 0, 0)
PY_OPCODE(UNARY, 0, 0, 0)
PY_OPCODE(UNARY_NOT, 0, 0, 0)
PY_OPCODE(COMPARE, -1, 0, 0)
PY_OPCODE(IS, -1, 0, 0)       /* n: inverted */
PY_OPCODE(CONTAINS, -1, 0, 0) /* item, container; n: inverted */
/* jumps */
PY_OPCODE(JUMP, 0, 0, PY_OPF_J | PY_OPF_T)
PY_OPCODE(JUMP_BACK, 0, 0, PY_OPF_J | PY_OPF_T)
PY_OPCODE(POP_JUMP_IF_FALSE, -1, -1, PY_OPF_J)
PY_OPCODE(POP_JUMP_IF_TRUE, -1, -1, PY_OPF_J)
PY_OPCODE(POP_JUMP_IF_NONE, -1, -1, PY_OPF_J)
PY_OPCODE(POP_JUMP_IF_NOT_NONE, -1, -1, PY_OPF_J)
PY_OPCODE(JUMP_IF_FALSE_OR_POP, -1, 0, PY_OPF_J)
PY_OPCODE(JUMP_IF_TRUE_OR_POP, -1, 0, PY_OPF_J)
PY_OPCODE(POP_JUMP_BACK_IF_TRUE, -1, -1, PY_OPF_J)
PY_OPCODE(GET_ITER, 0, 0, 0)
PY_OPCODE(FOR_ITER, 1, -1, PY_OPF_J)
/* building */
PY_OPCODE(BUILD_TUPLE, 1 - n, 0, 0)
PY_OPCODE(BUILD_LIST, 1 - n, 0, 0)
PY_OPCODE(BUILD_SET, 1 - n, 0, 0)
PY_OPCODE(BUILD_MAP, 1 - 2 * n, 0, 0)
PY_OPCODE(BUILD_STRING, 1 - n, 0, 0)
PY_OPCODE(FORMAT_VALUE, (n & 4) ? -1 : 0, 0, 0) /* n & 3: 1 str, 2 repr, 3 ascii; n & 4: a format spec is on top */
PY_OPCODE(LIST_APPEND, -1, 0, 0)                /* to the list at the nth place from the top, after the pop */
PY_OPCODE(SET_ADD, -1, 0, 0)
PY_OPCODE(MAP_ADD, -2, 0, 0)
PY_OPCODE(LIST_EXTEND, -1, 0, 0)
PY_OPCODE(SET_UPDATE, -1, 0, 0)
PY_OPCODE(DICT_UPDATE, -1, 0, 0)
PY_OPCODE(DICT_MERGE, -1, 0, 0) /* **kwargs of a call: a key given twice is an error; the callable is n + 2 below */
PY_OPCODE(LIST_TO_TUPLE, 0, 0, 0)
PY_OPCODE(UNPACK_SEQUENCE, n - 1, 0, 0)
PY_OPCODE(UNPACK_EX, (n & 0xfff) + (n >> 12), 0, 0) /* before | after << 12, and the starred one */
/* calls */
PY_OPCODE(MAKE_FUNCTION, -((n & 1) + (n >> 1 & 1) + (n >> 2 & 1) + (n >> 3 & 1)), 0, 0)
PY_OPCODE(CALL, -n - 1, 0, 0)    /* callable, self or empty, n arguments */
PY_OPCODE(CALL_KW, -n - 2, 0, 0) /* the same, and the tuple of the last ones' names on top */
PY_OPCODE(CALL_EX, -2 - n, 0, 0) /* callable, empty, tuple, and if n a dict */
PY_OPCODE(RETURN_VALUE, -1, 0, PY_OPF_T)
PY_OPCODE(RETURN_NONE, 0, 0, PY_OPF_T)
PY_OPCODE(LOAD_BUILD_CLASS, 1, 0, 0)
PY_OPCODE(SETUP_ANNOTATIONS, 0, 0, 0)
/* generators and coroutines */
PY_OPCODE(YIELD_VALUE, 0, 0, 0)  /* n: within yield from or await */
PY_OPCODE(SEND, 0, -1, PY_OPF_J) /* receiver, value -> receiver, yielded; jumps with the result alone */
PY_OPCODE(GET_YIELD_FROM_ITER, 0, 0, 0)
PY_OPCODE(GET_AWAITABLE, 0, 0, 0) /* n: 0 await, 1 __aenter__, 2 __aexit__ */
PY_OPCODE(GET_AITER, 0, 0, 0)
PY_OPCODE(GET_ANEXT, 1, 0, 0)
PY_OPCODE(END_ASYNC_FOR, -2, 0, 0) /* aiter, exception */
PY_OPCODE(ASYNC_GEN_WRAP, 0, 0, 0)
/* exceptions and with */
PY_OPCODE(PUSH_EXC_INFO, 1, 0, 0) /* exception -> previously handled, exception */
PY_OPCODE(POP_EXCEPT, -1, 0, 0)
PY_OPCODE(CHECK_EXC_MATCH, 0, 0, 0)    /* exception, class -> exception, bool */
PY_OPCODE(CHECK_EG_MATCH, 0, 0, 0)     /* exception, class -> rest or None, match or None */
PY_OPCODE(PREP_RERAISE_STAR, -1, 0, 0) /* original, list -> exception or None */
PY_OPCODE(RAISE, -n, 0, PY_OPF_T)
PY_OPCODE(RERAISE, -1, 0, PY_OPF_T)
PY_OPCODE(CLEANUP_RERAISE, -2, 0, PY_OPF_T) /* previously handled, exception: restores the first, raises the second */
PY_OPCODE(LOAD_ASSERTION_ERROR, 1, 0, 0)
PY_OPCODE(BEFORE_WITH, 2, 0, 0) /* manager -> exit, self or empty, entered */
PY_OPCODE(BEFORE_ASYNC_WITH, 2, 0, 0)
PY_OPCODE(WITH_EXCEPT_START, 1, 0, 0) /* exit, self, previous, exception -> the same and the answer */
/* imports */
PY_OPCODE(IMPORT_NAME, -1, 0, 0)
PY_OPCODE(IMPORT_FROM, 1, 0, 0)
PY_OPCODE(IMPORT_STAR, -1, 0, 0)
/* match */
PY_OPCODE(GET_LEN, 1, 0, 0)
PY_OPCODE(MATCH_MAPPING, 1, 0, 0)
PY_OPCODE(MATCH_SEQUENCE, 1, 0, 0)
PY_OPCODE(MATCH_KEYS, 1, 0, 0)
PY_OPCODE(MATCH_CLASS, -2, 0, 0)
PY_OPCODE(COPY_DICT_WITHOUT_KEYS, 0, 0, 0)
/* the rest */
PY_OPCODE(INTRINSIC_1, 0, 0, 0) /* py_intrinsic */
PY_OPCODE(INTRINSIC_2, -1, 0, 0)
