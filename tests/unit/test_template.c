#include "test.h"

#include "script/template.h"

static void fails(const char *text, const char *want)
{
    al_error error = { 0 };
    al_template template;
    if (!CHECK_INT(al_template_parse(&template, text, strlen(text), "x.mako", &error), AL_E_SYNTAX)) {
        al_template_free(&template);
        return;
    }
    CHECK_STR(al_error_text(&error), want);
    al_error_clear(&error);
}

/* The words and places are Mako's. */
TEST(template_errors)
{
    fails("a\n% for x in y:\nb\n", "Unterminated control keyword: 'for' in file 'x.mako' at line: 2 char: 1");
    fails("% endif\n", "No starting keyword 'if' for 'endif' in file 'x.mako' at line: 1 char: 1");
    fails("% for x in y:\n% endif\n", "Keyword 'endif' doesn't match keyword 'for' in file 'x.mako' at line: 2 char: 1");
    fails("% while x:\n% else:\n% endwhile\n",
          "Keyword 'else' not a legal ternary for keyword 'while' in file 'x.mako' at line: 2 char: 1");
    fails("% nonsense\n", "Fragment 'nonsense' is not a partial control statement in file 'x.mako' at line: 1 char: 1");
    fails("<%def name=\"x()\">\n", "Unclosed tag: <%def> in file 'x.mako' at line: 2 char: 1");
    fails("</%def>", "Closing tag without opening tag: </%def> in file 'x.mako' at line: 1 char: 1");
    fails("<%block></%def>", "Closing tag </%def> does not match tag: <%block> in file 'x.mako' at line: 1 char: 9");
    fails("<%foo/>", "No such tag: 'foo' in file 'x.mako' at line: 1 char: 1");
    fails("a <%include file=\"b\"/>", "<%include> is not supported in the templates of revision files in file 'x.mako' at line: 1 char: 3");
    fails("${x", "Expected: \\|,} in file 'x.mako' at line: 1 char: 1");
}

TEST(template_lines)
{
    static const char text[] = "one\n% if x:\n${y\n + 1}\n% endif\n<%\n a = 1\n b = 2\n%>\nlast ${z}\n";
    al_error error = { 0 };
    al_template template;
    if (!CHECK_INT(al_template_parse(&template, text, sizeof(text) - 1, "x.mako", &error), AL_OK))
        return;
    static const struct {
        const char *code;
        int line;
    } wanted[] = {
        { "__M_write('one", 1 }, { "if x:", 2 }, { "str(y", 3 }, { "+ 1)", 4 }, { "a = 1", 7 }, { "b = 2", 8 }, { "str(z)", 10 }
    };
    for (size_t i = 0; i < AL_COUNT(wanted); i++) {
        const char *at = strstr(template.source, wanted[i].code);
        int line = 1;
        if (!CHECK(at != NULL))
            continue;
        for (const char *c = template.source; c < at; c++)
            line += *c == '\n';
        CHECK_INT(al_template_line(&template, line), wanted[i].line);
    }
    al_template_free(&template);
}
