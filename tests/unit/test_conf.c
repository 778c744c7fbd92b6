#include "test.h"

#include "conf/ini.h"
#include "conf/url.h"

static al_ini *read_ini(const char *text, int status, const char *message)
{
    al_error error = { 0 };
    al_ini *ini = al_ini_new();
    CHECK_INT(al_ini_set_default(ini, "here", "/x%y", &error), AL_OK);
    CHECK_INT(al_ini_read_text(ini, text, strlen(text), "'t.ini'", &error), status);
    if (message)
        CHECK_STR(al_error_text(&error), message);
    al_error_clear(&error);
    return ini;
}

static void bad_ini(const char *text, int status, const char *message)
{
    al_ini_free(read_ini(text, status, message));
}

static void has(const al_ini *ini, const char *section, const char *option, const char *want)
{
    al_error error = { 0 };
    char *value = NULL;
    int status = al_ini_get(&value, ini, section, option, &error);
    CHECK_STR(status == AL_OK ? value : al_error_text(&error), want);
    al_free(value);
    al_error_clear(&error);
}

/* CFG-001, CFG-002, CFG-003, CFG-004, CFG-006, CFG-007, CFG-008, CFG-009 */
TEST(ini)
{
    al_ini *ini =
        read_ini("# c\n; c\n[A]\nKey = v ; no comment\nurl: a=b\nm = one\n  two\n\n    # gone\n  three\n\n\nnext=%(key)s/%(D)s%%\n"
                 "bad = %(zz)s\nodd = 5% x\nhole = %(x\nloop = %(loop)s\r\nhome=%(there)s\nthere = %(d)s!\nempty =\n[DEFAULT]\nd = dd\n",
                 AL_OK, NULL);
    has(ini, "A", "KEY", "v ; no comment");
    has(ini, "A", "url", "a=b");
    has(ini, "A", "m", "one\ntwo\n\nthree");
    has(ini, "A", "next", "v ; no comment/dd%");
    has(ini, "A", "home", "dd!");
    has(ini, "A", "empty", "");
    has(ini, "A", "d", "dd");
    has(ini, "DEFAULT", "d", "dd");
    has(ini, "A", "bad",
        "Bad value substitution: option 'bad' in section 'A' contains an interpolation key 'zz' which is not a valid option name. Raw "
        "value: "
        "'%(zz)s'");
    has(ini, "A", "odd", "'%' must be followed by '%' or '(', found: '% x'");
    has(ini, "A", "hole", "bad interpolation variable reference '%(x'");
    has(ini, "A", "loop",
        "Recursion limit exceeded in value substitution: option 'loop' in section 'A' contains an interpolation key which cannot be "
        "substituted in 10 steps. Raw value: '%(loop)s'");
    has(ini, "A", "nope", "No option 'nope' in section: 'A'");
    has(ini, "B", "nope", "No section: 'B'");
    CHECK(al_ini_has_option(ini, "A", "D") && !al_ini_has_option(ini, "B", "D") && !al_ini_has_section(ini, "DEFAULT"));
    CHECK_STR(al_ini_section_name(ini, 0), "A");
    CHECK_STR(al_ini_section_name(ini, 1), NULL);
    al_ini_free(ini);
}

/* CFG-005, CFG-012 */
TEST(ini_errors)
{
    bad_ini("x = 1\n", AL_E_INI_HEADER, "File contains no section headers.\nfile: 't.ini', line: 1\n'x = 1\\n'");
    bad_ini("[a]\nx = 1\nX : 2\n", AL_E_INI_OPTION_TWICE, "While reading from 't.ini' [line  3]: option 'x' in section 'a' already exists");
    bad_ini("[a]\n[b]\n[a]\n", AL_E_INI_SECTION_TWICE, "While reading from 't.ini' [line  3]: section 'a' already exists");
    bad_ini("[a]\nnonsense\nx = 1\n= 2\n", AL_E_INI_PARSE,
            "Source contains parsing errors: 't.ini'\n\t[line  2]: 'nonsense\\n'\n\t[line  4]: '= 2\\n'");
    bad_ini("[a]\nx = \xff\n", AL_E_VALUE, "'utf-8' codec can't decode byte 0xff in position 8: invalid start byte");
}

TEST(ini_set)
{
    al_error error = { 0 };
    al_ini *ini = read_ini("[a]\nx = 1\n", AL_OK, NULL);
    CHECK_INT(al_ini_set(ini, "a", "Y", "%(x)s%%", &error), AL_OK);
    has(ini, "a", "y", "1%");
    CHECK_INT(al_ini_set(ini, "a", "y", "ab%", &error), AL_E_VALUE);
    CHECK_STR(al_error_text(&error), "invalid interpolation syntax in 'ab%' at position 2");
    al_error_clear(&error);
    CHECK_INT(al_ini_set(ini, "q", "y", "1", &error), AL_E_INI_SECTION);
    al_error_clear(&error);
    CHECK_INT(al_ini_add_section(ini, "a", &error), AL_E_INI_SECTION_TWICE);
    CHECK_STR(al_error_text(&error), "Section 'a' already exists");
    al_error_clear(&error);
    CHECK_INT(al_ini_add_section(ini, "q", &error), AL_OK);
    CHECK_INT(al_ini_set(ini, "q", "multi", "1\n2", &error), AL_OK);
    al_sb out = AL_SB_INIT;
    al_ini_write(ini, &out);
    CHECK_STR(al_sb_text(&out), "[DEFAULT]\nhere = /x%y\n\n[a]\nx = 1\ny = %(x)s%%\n\n[q]\nmulti = 1\n\t2\n\n");
    al_sb_free(&out);
    CHECK_INT(al_ini_remove_option(ini, "", "here", NULL, &error), AL_OK);
    al_ini_items items = { 0 };
    CHECK_INT(al_ini_get_items(&items, ini, "a", false, &error), AL_OK);
    if (CHECK_INT(items.count, 2))
        CHECK_STR(items.items[1].value, "1%");
    al_ini_items_free(&items);
    CHECK(al_ini_remove_section(ini, "q") && !al_ini_remove_section(ini, "q"));
    al_ini_free(ini);
}

static void url(const char *text, const char *shown, const char *hidden)
{
    al_error error = { 0 };
    al_url u;
    int status = al_url_parse(&u, text, &error);
    if (status != AL_OK) {
        CHECK_STR(al_error_text(&error), shown);
        al_error_clear(&error);
        return;
    }
    al_sb sb = AL_SB_INIT, secret = AL_SB_INIT;
    al_url_render(&sb, &u, false);
    al_url_render(&secret, &u, true);
    CHECK_STR(al_sb_text(&sb), shown ? shown : text);
    CHECK_STR(al_sb_text(&secret), hidden ? hidden : shown ? shown : text);
    al_url copy;
    CHECK(al_url_copy(&copy, &u) && al_url_equal(&copy, &u));
    al_url_free(&copy);
    al_url_free(&u);
    al_sb_free(&sb);
    al_sb_free(&secret);
}

/* PY-021, PY-022; every right-hand side is what SQLAlchemy 2.0.52 prints. */
TEST(url)
{
    url("sqlite://", NULL, NULL);
    url("sqlite:///rel.db", NULL, NULL);
    url("sqlite:////abs/x.db?mode=ro&cache=", "sqlite:////abs/x.db?mode=ro", NULL);
    url("postgresql+psycopg2://scott:ti%40ger@localhost:5432/test", NULL, "postgresql+psycopg2://scott:***@localhost:5432/test");
    url("postgresql://us@er:p/w@h/db", "postgresql://us%40er:p%2Fw@h/db", "postgresql://us%40er:***@h/db");
    url("postgresql://@/x", "postgresql://@/x", NULL);
    url("postgresql://u:@h", "postgresql://u:@h", "postgresql://u:***@h");
    url("postgresql://[::1]:99/x?b=2&a=1&b=3%26", "postgresql://[::1]:99/x?a=1&b=2&b=3%26", NULL);
    url("postgresql:///x?host=a+b", "postgresql:///x?host=a+b", NULL);
    url("mssql+pyodbc://?odbc_connect=DRIVER%3D%7Bx%7D", NULL, NULL);
    url("nonsense", "Could not parse SQLAlchemy URL from given URL string", NULL);
    url("", "Could not parse SQLAlchemy URL from given URL string", NULL);
    url("my-driver://x", "Could not parse SQLAlchemy URL from given URL string", NULL);
    url("x://h:abc/d", "invalid literal for int() with base 10: 'abc'", NULL);
    url("x://h:/d", "invalid literal for int() with base 10: ''", NULL);
}
