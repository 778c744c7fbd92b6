#include "test.h"

#include <pthread.h>
#include <stdlib.h>

#include "py/parse/parse.h"

static char *dump(const char *source, py_parse_mode mode)
{
    al_arena arena = AL_ARENA_INIT;
    al_sb sb = AL_SB_INIT;
    py_syntax_error error;
    py_node *tree = py_parse(&arena, source, strlen(source), mode, &error);
    if (tree)
        py_ast_dump(tree, false, &sb);
    else
        al_sb_addf(&sb, "%s: %s", error.type, error.message);
    al_arena_free(&arena);
    return al_sb_take(&sb);
}

/* What CPython 3.11 parses is compared with it by tests/lang/check_syntax.sh; here stands what it does not know yet. */
TEST(parse_newer)
{
    static const struct {
        const char *source, *tree;
    } rows[] = {
        { "type X[T: int = str, *Ts, **P] = T",
          "Module(body=[TypeAlias(name=Name(id='X', ctx=Store()), type_params=[TypeVar(name='T', bound=Name(id='int', ctx=Load()), "
          "default_value=Name(id='str', ctx=Load())), TypeVarTuple(name='Ts'), ParamSpec(name='P')], value=Name(id='T', ctx=Load()))], "
          "type_ignores=[])" },
        { "def f[T](): pass",
          "Module(body=[FunctionDef(name='f', args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]), "
          "body=[Pass()], decorator_list=[], type_params=[TypeVar(name='T')])], type_ignores=[])" },
        { "class A[T]: pass",
          "Module(body=[ClassDef(name='A', bases=[], keywords=[], body=[Pass()], decorator_list=[], type_params=[TypeVar(name='T')])], "
          "type_ignores=[])" },
        { "f'{d['a']}{'\\n'.join(x)}'",
          "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Subscript(value=Name(id='d', ctx=Load()), "
          "slice=Constant(value='a'), ctx=Load()), conversion=-1), FormattedValue(value=Call(func=Attribute(value=Constant(value='\\n'), "
          "attr='join', ctx=Load()), args=[Name(id='x', ctx=Load())], keywords=[]), conversion=-1)]))], type_ignores=[])" },
        { "f'{f'{f'{1}'}'}'",
          "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=JoinedStr(values=[FormattedValue(value=JoinedStr(values=["
          "FormattedValue(value=Constant(value=1), conversion=-1)]), conversion=-1)]), conversion=-1)]))], type_ignores=[])" },
        { "f'{\nx # why\n}'",
          "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id='x', ctx=Load()), conversion=-1)]))], "
          "type_ignores=[])" },
        { "type = 1; type(x)",
          "Module(body=[Assign(targets=[Name(id='type', ctx=Store())], value=Constant(value=1)), "
          "Expr(value=Call(func=Name(id='type', ctx=Load()), args=[Name(id='x', ctx=Load())], keywords=[]))], type_ignores=[])" },
    };
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        char *got = dump(rows[i].source, PY_PARSE_EXEC);
        CHECK_STR(got, rows[i].tree);
        al_free(got);
    }
    char *got = dump("a + 1", PY_PARSE_EVAL);
    CHECK_STR(got, "Expression(body=BinOp(left=Name(id='a', ctx=Load()), op=Add(), right=Constant(value=1)))");
    al_free(got);
}

/* Message and place as CPython 3.11 gives them; tests/lang/check_errors.py compares many more. */
TEST(parse_errors)
{
    static const struct {
        const char *source, *type, *message;
        int lineno, offset;
    } rows[] = {
        { "x = 1 2", "SyntaxError", "invalid syntax", 1, 7 },
        { "f(a b)", "SyntaxError", "invalid syntax. Perhaps you forgot a comma?", 1, 3 },
        { "x = 'abc", "SyntaxError", "unterminated string literal (detected at line 1)", 1, 5 },
        { "f(1,\n  2", "SyntaxError", "'(' was never closed", 1, 2 },
        { "x = )", "SyntaxError", "unmatched ')'", 1, 5 },
        { "if x\n    pass", "SyntaxError", "expected ':'", 1, 5 },
        { "if x:\npass", "IndentationError", "expected an indented block after 'if' statement on line 1", 2, 1 },
        { "x = 1\n  y = 2", "IndentationError", "unexpected indent", 2, 2 },
        { "if x:\n    a\n  b", "IndentationError", "unindent does not match any outer indentation level", 3, 4 },
        { "f() = 1", "SyntaxError", "cannot assign to function call here. Maybe you meant '==' instead of '='?", 1, 1 },
        { "f(a=1, 2)", "SyntaxError", "positional argument follows keyword argument", 1, 9 },
        { "f'{a b}'", "SyntaxError", "f-string: invalid syntax. Perhaps you forgot a comma?", 1, 2 },
        { "print 'x'", "SyntaxError", "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 1 },
        { "x = \xE2\x80\x9C"
          "a",
          "SyntaxError", "invalid character '\xE2\x80\x9C' (U+201C)", 1, 5 },
        { "x = '\xC3\xA9' 2", "SyntaxError", "invalid syntax", 1, 9 },
        { "x = '\\N{no such}'", "SyntaxError",
          "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name", 1, 18 },
        { "\nx = 'a\xFF'", "SyntaxError", "(unicode error) 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte", 2, 9 },
    };
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        al_arena arena = AL_ARENA_INIT;
        py_syntax_error error;
        CHECK(!py_parse(&arena, rows[i].source, strlen(rows[i].source), PY_PARSE_EXEC, &error));
        CHECK_STR(error.type, rows[i].type);
        CHECK_STR(error.message, rows[i].message);
        CHECK_INT(error.lineno, rows[i].lineno);
        CHECK_INT(error.offset, rows[i].offset);
        al_arena_free(&arena);
    }
}

static void *parse_deep(void *argument)
{
    (void)argument;
    static const struct {
        const char *open, *middle, *close;
        int count;
    } rows[] = {
        { "(", "x", ")", 199 },        { "f(a=", "x y", ")", 199 },    { "{1:", "x y", "}", 199 },   { "-", "x", "", 100000 },
        { "not ", "x y", "", 100000 }, { "lambda:", "x", "", 100000 }, { "a**", "x y", "", 100000 }, { "a if b else ", "x", "", 100000 },
        { "f'{", "x y", "}'", 90 },    { "(", "x", ")", 100000 },      { "x+", "x y", "", 100000 },  { "[x for x in ", "x y", "]", 199 },
    };
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        al_sb sb = AL_SB_INIT;
        for (int k = 0; k < rows[i].count; k++)
            al_sb_add(&sb, rows[i].open);
        al_sb_add(&sb, rows[i].middle);
        for (int k = 0; k < rows[i].count; k++)
            al_sb_add(&sb, rows[i].close);
        al_arena arena = AL_ARENA_INIT;
        py_syntax_error error;
        py_node *tree = py_parse(&arena, sb.data, sb.size, PY_PARSE_EXEC, &error);
        CHECK(tree ? i == 0 : error.message != NULL);
        al_arena_free(&arena);
        al_sb_free(&sb);
    }
    return NULL;
}

TEST(parse_depth)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    size_t stack = 256 * 1024;
#if defined(__SANITIZE_ADDRESS__)
    stack *= 8; /* its frames are larger */
#endif
    pthread_attr_setstacksize(&attributes, stack);
    CHECK_INT(pthread_create(&thread, &attributes, parse_deep, NULL), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

/* Each allocation refused in turn: always an orderly error, never a tree. */
TEST(parse_faults)
{
    static const char *const sources[] = {
        "@d\ndef f(a, /, b: int = 1, *c, d=2, **e) -> x:\n    'doc' 'two'\n    return {a: b, **c}, [x for x in y if z], "
        "f'{a!r:>{w}}{b=}'\n",
        "match x:\n    case {'a': [1, *_], **r} | A(b, c=1) if d: import a.b as c\n    case _: global g, h\n",
        "f(a, b=1, c d)\n",
        "x = {'a': b, 'c': '\\x41\xC3\xA9'} if lambda a, b=1: 2 else 0xFF_FF < 1.5 <= 2j",
    };
    for (size_t i = 0; i < AL_COUNT(sources); i++) {
        for (uint64_t nth = 1; nth < 10000; nth++) {
            al_arena arena = AL_ARENA_INIT;
            py_syntax_error error = { 0 };
            al_mem_fail_at(nth, false);
            uint64_t before = al_mem_count();
            py_node *tree = py_parse(&arena, sources[i], strlen(sources[i]), PY_PARSE_EXEC, &error);
            bool refused = al_mem_count() - before >= nth;
            al_mem_fail_at(0, false);
            if (refused) {
                CHECK(!tree);
                CHECK(error.type && error.message);
            }
            al_arena_free(&arena);
            if (!refused)
                break;
        }
    }
}
