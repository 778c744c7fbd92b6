/* Each allocation of a scenario fails in turn: it must say so, and leave nothing behind (the sanitizer build looks for leaks). */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/proc.h"
#include "conf/ini.h"
#include "conf/url.h"
#include "script/generate.h"
#include "script/template.h"

typedef int scenario(al_error *error);

static void fail_each(const char *name, scenario *run)
{
    uint64_t nth = 1;
    for (; nth < 20000; nth++) {
        al_error error = { 0 };
        al_mem_fail_at(nth, false);
        int status = run(&error);
        al_mem_fail_at(0, false);
        char told[200];
        snprintf(told, sizeof(told), "%s", al_error_text(&error));
        al_error_clear(&error);
        if (status == AL_OK)
            break;
        if (status != AL_E_NOMEM) {
            printf("%s: allocation %u: status %d: %s\n", name, (unsigned)nth, status, told);
            CHECK_INT(status, AL_E_NOMEM);
            break;
        }
    }
    CHECK(nth > 1 && nth < 20000);
}

static int read_ini(al_error *error)
{
    static const char text[] = "[a]\nx = %(here)s/1\ny = 2\n  3\n[b]\nz = %(x)s\n[DEFAULT]\nx = 0\n";
    al_ini *ini = al_ini_new();
    al_ini_items items = { 0 };
    if (!ini)
        return al_error_oom(error);
    int status = al_ini_set_default(ini, "here", "/x", error);
    if (status == AL_OK)
        status = al_ini_read_text(ini, text, sizeof(text) - 1, "'x'", error);
    if (status == AL_OK)
        status = al_ini_set(ini, "a", "q", "%%", error);
    if (status == AL_OK)
        status = al_ini_get_items(&items, ini, "b", false, error);
    al_ini_items_free(&items);
    al_ini_free(ini);
    return status;
}

static int parse_url(al_error *error)
{
    al_url url, copy;
    int status = al_url_parse(&url, "x+y://u%40:p@h:1/d?a=1&b=2&a=3", error);
    if (status != AL_OK)
        return status;
    bool good = al_url_copy(&copy, &url);
    if (good)
        al_url_free(&copy);
    al_url_free(&url);
    return good ? AL_OK : al_error_oom(error);
}

static int parse_template(al_error *error)
{
    static const char text[] =
        "a ${x | h,n}\n% for i in y:\n${loop.index}\n% endfor\n<%def name=\"f(a)\" filter=\"trim\">b</%def><% z = 1 %>${f(2)}\n";
    al_template template;
    int status = al_template_parse(&template, text, sizeof(text) - 1, "x", error);
    if (status == AL_OK)
        al_template_free(&template);
    return status;
}

static int split_words(al_error *error)
{
    al_words words = { 0 };
    int status = al_words_split(&words, "a 'b c' d\"e\"", error);
    al_words_free(&words);
    return status;
}

static char folder[] = "/tmp/al-fault-XXXXXX";

static int run_graph(al_error *error)
{
    al_script_options options = { .dir = folder };
    al_script *script;
    al_arena arena = AL_ARENA_INIT;
    al_steps steps;
    al_heads heads;
    al_rev_query q;
    al_strs none = { NULL, 0 };
    int status = al_script_new(&script, &options, error);
    if (status != AL_OK)
        return status;
    status = al_script_upgrade(&steps, script, &arena, "heads", AL_REV_NONE, error);
    if (status == AL_OK)
        status = al_script_query(&q, script, &arena, error);
    if (status == AL_OK && !al_heads_init(&heads, &arena, none))
        status = al_error_oom(error);
    for (size_t i = 0; status == AL_OK && i < steps.count; i++) {
        al_head_change change;
        status = al_heads_apply(&q, &heads, &steps.items[i], &change);
    }
    if (status == AL_OK)
        status = al_script_downgrade(&steps, script, &arena, "b2", AL_REV_TUPLE(heads.ids), error);
    if (status == AL_OK) {
        al_rev_plan plan;
        al_rev_request request = { .message = "x", .head = AL_REV_TEXT("lab@head"), .depends_on = { (const char *[]){ "a1" }, 1 } };
        status = al_script_plan_revision(&plan, script, &arena, &request, error);
    }
    al_arena_free(&arena);
    al_script_free(script);
    return status;
}

static void write_revision(const char *name, const char *text)
{
    al_error error = { 0 };
    char path[64];
    snprintf(path, sizeof(path), "%s/versions/%s", folder, name);
    CHECK_INT(al_file_write(path, text, strlen(text), &error), AL_OK);
}

TEST(script_faults)
{
    static const char *const files[][2] = {
        { "1.py", "\"\"\"a\"\"\"\nrevision = 'a1'\ndown_revision = None\n" },
        { "2.py", "revision = 'b2'\ndown_revision = 'a1'\nbranch_labels = ('lab',)\n" },
        { "3.py", "revision = 'c3'\ndown_revision = 'a1'\n" },
        { "4.py", "revision = 'd4'\ndown_revision = None\ndepends_on = ('c3', 'lab')\n" },
        { "5.py", "revision = 'm5'\ndown_revision = ('b2', 'c3')\n" },
    };
    fail_each("ini", read_ini);
    fail_each("url", parse_url);
    fail_each("template", parse_template);
    fail_each("words", split_words);
    char versions[64];
    al_error error = { 0 };
    if (!CHECK(mkdtemp(folder) != NULL))
        return;
    snprintf(versions, sizeof(versions), "%s/versions", folder);
    CHECK_INT(al_dir_make(versions, &error), AL_OK);
    for (size_t i = 0; i < AL_COUNT(files); i++)
        write_revision(files[i][0], files[i][1]);
    fail_each("graph", run_graph);
    for (size_t i = 0; i < AL_COUNT(files); i++) {
        char path[96];
        snprintf(path, sizeof(path), "%s/%s", versions, files[i][0]);
        unlink(path);
    }
    rmdir(versions);
    rmdir(folder);
}
