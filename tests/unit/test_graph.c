/* Replays the .case files of tests/graph: trees as text, questions, and the answers that the reference gave. */
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "script/script.h"

typedef struct asker {
    char folder[32];
    al_script *script;
    al_arena arena;
    al_error error;
    al_sb out; /* the answer, as in the file: lines that begin with "> " */
    al_strs words, rows;
} asker;

static void say(asker *a, const char *text)
{
    al_sb_addf(&a->out, "> %s\n", text);
}

static void heard(void *data, const char *text)
{
    asker *a = data;
    al_sb_addf(&a->out, "> warning: %.*s\n", (int)strcspn(text, "\n"), text);
}

static void say_lines(asker *a, const char *text)
{
    /* Paths begin with the tree's folder. */
    size_t size = strlen(a->folder);
    while (true) {
        size_t length = strcspn(text, "\n");
        const char *at = strstr(text, a->folder);
        if (at && at < text + length)
            al_sb_addf(&a->out, "> %.*sDIR%.*s\n", (int)(at - text), text, (int)(length - (size_t)(at - text) - size), at + size);
        else
            al_sb_addf(&a->out, "> %.*s\n", (int)length, text);
        if (!text[length])
            break;
        text += length + 1;
    }
}

static void say_ids(asker *a, al_strs ids)
{
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < ids.count; i++)
        al_sb_addf(&sb, "%s%s", i ? " " : "", ids.items[i]);
    say(a, al_sb_text(&sb));
    al_sb_free(&sb);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void say_revs(asker *a, al_revs revs, bool sorted)
{
    al_strs ids = { AL_NEW_ARRAY(&a->arena, const char *, revs.count + 1), revs.count };
    for (size_t i = 0; i < revs.count; i++)
        ids.items[i] = revs.items[i] ? revs.items[i]->id : "None";
    if (sorted && ids.count)
        qsort(ids.items, ids.count, sizeof(char *), by_text);
    say_ids(a, ids);
}

static int ask_labels(asker *a)
{
    al_rev_map *map;
    al_rev_query q;
    int status = al_script_map(&map, a->script, &a->error);
    if (status != AL_OK) {
        q = (al_rev_query){ .error = &a->error };
        return al_script_catch(&q, status, (al_script_words){ 0 });
    }
    for (size_t i = 0; i < map->all.count; i++) {
        al_strs labels = map->all.items[i]->labels;
        al_sb sb = AL_SB_INIT;
        const char **sorted = AL_NEW_ARRAY(&a->arena, const char *, labels.count + 1);
        for (size_t j = 0; j < labels.count; j++)
            sorted[j] = labels.items[j];
        if (labels.count)
            qsort(sorted, labels.count, sizeof(char *), by_text);
        al_sb_addf(&sb, "%s: ", map->all.items[i]->id);
        for (size_t j = 0; j < labels.count; j++)
            al_sb_addf(&sb, "%s%s", j ? " " : "", sorted[j]);
        say(a, al_sb_text(&sb));
        al_sb_free(&sb);
    }
    return AL_OK;
}

static int ask_history(asker *a, bool entries)
{
    al_revs revs;
    int status = al_script_walk(&revs, a->script, &a->arena, AL_REV_TEXT(entries ? "base" : a->words.items[1]),
                                AL_REV_TEXT(entries ? "heads" : a->words.items[2]), &a->error);
    for (size_t i = 0; status == AL_OK && i < revs.count; i++) {
        al_sb sb = AL_SB_INIT;
        if (entries) {
            al_revision_entry(&sb, revs.items[i]);
            say_lines(a, al_sb_text(&sb));
            al_sb_clear(&sb);
            al_revision_text(&sb, revs.items[i]);
        } else {
            al_revision_format(&sb, revs.items[i], (al_rev_format){ .branches = true, .doc = true, .parents = true });
        }
        say(a, al_sb_text(&sb));
        al_sb_free(&sb);
    }
    return status;
}

static void say_change(asker *a, const al_head_change *change)
{
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, "  [");
    for (size_t i = 0; i < change->count; i++) {
        const al_row_change *row = &change->rows[i];
        al_sb_add(&sb, i ? "; " : "");
        if (row->kind == AL_ROW_UPDATE)
            al_sb_addf(&sb, "%s => %s", row->from, row->to);
        else
            al_sb_addf(&sb, "%c %s", row->kind == AL_ROW_INSERT ? '+' : '-', row->kind == AL_ROW_INSERT ? row->to : row->from);
    }
    al_sb_addf(&sb, "] %s", change->log ? change->log : "");
    say(a, al_sb_text(&sb));
    al_sb_free(&sb);
}

static int ask_plan(asker *a)
{
    al_steps steps;
    al_heads heads;
    const char *what = a->words.items[0];
    al_rev_arg rows = AL_REV_TUPLE(a->rows);
    int status = strcmp(what, "upgrade") == 0 ? al_script_upgrade(&steps, a->script, &a->arena, a->words.items[1], rows, &a->error)
                 : strcmp(what, "downgrade") == 0
                     ? al_script_downgrade(&steps, a->script, &a->arena, a->words.items[1], rows, &a->error)
                     : al_script_stamp(&steps, a->script, &a->arena, (al_strs){ a->words.items + 1, a->words.count - 1 }, rows, &a->error);
    al_rev_query q;
    if (status != AL_OK || al_script_query(&q, a->script, &a->arena, &a->error) || !al_heads_init(&heads, &a->arena, a->rows))
        return a->error.status;
    for (size_t i = 0; i < steps.count; i++) {
        al_sb sb = AL_SB_INIT;
        al_head_change change;
        al_step_text(&sb, &steps.items[i], true);
        say(a, al_sb_text(&sb));
        al_sb_free(&sb);
        if (al_heads_apply(&q, &heads, &steps.items[i], &change))
            return a->error.status;
        say_change(a, &change);
    }
    if (heads.ids.count)
        qsort(heads.ids.items, heads.ids.count, sizeof(char *), by_text);
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, "rows: ");
    for (size_t i = 0; i < heads.ids.count; i++)
        al_sb_addf(&sb, "%s%s", i ? " " : "", heads.ids.items[i]);
    say(a, al_sb_text(&sb));
    al_sb_free(&sb);
    return AL_OK;
}

static int ask_ids(asker *a, const char *what, const char *id)
{
    al_revs revs = { NULL, 0 };
    al_revision *rev = NULL;
    al_strs ids = { NULL, 0 };
    int status;
    if (strcmp(what, "get") == 0) {
        status = al_script_revisions(&revs, a->script, &a->arena, AL_REV_TEXT(id), &a->error);
    } else if (strcmp(what, "one") == 0) {
        status = al_script_revision(&rev, a->script, &a->arena, id, &a->error);
        revs = (al_revs){ &rev, 1 };
    } else if (strcmp(what, "all_current") == 0) {
        status = al_script_all_current(&revs, a->script, &a->arena, a->rows, &a->error);
    } else {
        status = al_script_number(&ids, a->script, &a->arena, id, &a->error);
        if (status == AL_OK && ids.count)
            say_ids(a, ids);
        else if (status == AL_OK)
            say(a, "None");
        return status;
    }
    if (status == AL_OK)
        say_revs(a, revs, strcmp(what, "all_current") == 0);
    return status;
}

static int ask_ends(asker *a, const char *what)
{
    al_strs ids;
    al_rev_map *map;
    if (strcmp(what, "bases") != 0) {
        int status = al_script_heads(&ids, a->script, &a->arena, *what == 'r', &a->error);
        if (status == AL_OK)
            say_ids(a, ids);
        return status;
    }
    int status = al_script_map(&map, a->script, &a->error);
    if (status == AL_OK)
        say_revs(a, map->bases, false);
    return status;
}

static bool word_is(const asker *a, const char *word)
{
    return strcmp(a->words.items[0], word) == 0;
}

static void split_words(asker *a, char *line)
{
    const char **words = AL_NEW_ARRAY(&a->arena, const char *, strlen(line) + 1);
    size_t count = 0;
    a->rows = (al_strs){ NULL, 0 };
    for (char *save = NULL, *word = strtok_r(line, " ", &save); word; word = strtok_r(NULL, " ", &save))
        words[count++] = word;
    a->words = (al_strs){ words, count };
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], "from") == 0) {
            a->rows = (al_strs){ words + i + 1, count - i - 1 };
            a->words.count = i;
            break;
        }
}

static void ask(asker *a, const char *line)
{
    al_script_options options = { .dir = a->folder };
    al_sb_clear(&a->out);
    split_words(a, al_arena_strdup(&a->arena, line));
    if (!CHECK_INT(al_script_new(&a->script, &options, &a->error), AL_OK))
        return;
    al_script_set_warn(a->script, heard, a);
    int status;
    if (word_is(a, "labels"))
        status = ask_labels(a);
    else if (word_is(a, "history") || word_is(a, "entries"))
        status = ask_history(a, word_is(a, "entries"));
    else if (word_is(a, "upgrade") || word_is(a, "downgrade") || word_is(a, "stamp"))
        status = ask_plan(a);
    else if (word_is(a, "heads") || word_is(a, "real_heads") || word_is(a, "bases"))
        status = ask_ends(a, a->words.items[0]);
    else
        status = ask_ids(a, a->words.items[0], a->words.count > 1 ? a->words.items[1] : NULL);
    if (status != AL_OK)
        al_sb_addf(&a->out, "> ! %s\n", al_error_text(&a->error));
    if (!a->out.size)
        al_sb_add(&a->out, "> \n");
    al_error_clear(&a->error);
    al_script_free(a->script);
    a->script = NULL;
}

/* One "x,y" value of a rev line as Python. */
static void write_value(al_sb *sb, const char *name, const char *text)
{
    al_sb_addf(sb, "%s = ", name);
    if (!text || !*text) {
        al_sb_add(sb, "None\n");
        return;
    }
    bool one = !strchr(text, ',') && strcmp(name, "branch_labels") != 0;
    al_sb_add(sb, one ? "'" : "('");
    for (; *text; text++)
        al_sb_add(sb, *text == ',' ? "', '" : (char[]){ *text, '\0' });
    al_sb_add(sb, one ? "'\n" : "',)\n");
}

static void write_revision(const asker *a, size_t number, char *line)
{
    char *save = NULL, *id = strtok_r(line, " ", &save), *down = NULL, *labels = NULL, *deps = NULL;
    for (char *word = strtok_r(NULL, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *value = strchr(word, '=') + 1;
        *(*word == 'l' ? &labels : word[1] == 'o' ? &down : &deps) = value;
    }
    char path[64];
    snprintf(path, sizeof(path), "%s/versions/%03zu_.py", a->folder, number);
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "\"\"\"doc of %s\n\nmore\n\"\"\"\nrevision: str = '%s'\n", id, id);
    write_value(&sb, "down_revision", down);
    write_value(&sb, "branch_labels", labels);
    write_value(&sb, "depends_on", deps);
    al_sb_add(&sb, "\n\ndef upgrade():\n    pass\n");
    al_error error = { 0 };
    CHECK_INT(al_file_write(path, sb.data, sb.size, &error), AL_OK);
    al_error_clear(&error);
    al_sb_free(&sb);
}

static void drop_tree(const asker *a)
{
    al_error error = { 0 };
    al_dir_entries entries = { 0 };
    char path[96];
    snprintf(path, sizeof(path), "%s/versions", a->folder);
    al_dir_list(&entries, path, &error);
    for (size_t i = 0; i < entries.count; i++) {
        char file[400];
        snprintf(file, sizeof(file), "%s/%s", path, entries.items[i].name);
        unlink(file);
    }
    al_dir_entries_free(&entries);
    rmdir(path);
    rmdir(a->folder);
    al_error_clear(&error);
}

/* True when the answer is as expected, or nobody can say what to expect. */
static bool fits(const asker *a, const char *want)
{
    if (strncmp(want, "> ~", 3) == 0)
        return true;
    if (strncmp(want, "> !!", 4) == 0) /* the reference breaks: ours says something, or does what can be done */
        return a->out.size > 0;
    return strcmp(al_sb_text(&a->out), want) == 0;
}

typedef struct replay {
    asker a;
    const char *file;
    al_sb want;
    char question[256];
    char tree[128];
    size_t revisions;
    bool open;
} replay;

static void finish_question(replay *r)
{
    if (!r->question[0])
        return;
    ask(&r->a, r->question);
    if (!CHECK(fits(&r->a, al_sb_text(&r->want))))
        printf("%s: %s: %s\nwant:\n%sgot:\n%s", r->file, r->tree, r->question, al_sb_text(&r->want), al_sb_text(&r->a.out));
    r->question[0] = '\0';
    al_sb_clear(&r->want);
}

static void finish_tree(replay *r)
{
    finish_question(r);
    if (r->open)
        drop_tree(&r->a);
    r->open = false;
    al_arena_free(&r->a.arena);
}

static void open_tree(replay *r, const char *name)
{
    finish_tree(r);
    snprintf(r->tree, sizeof(r->tree), "%s", name);
    strcpy(r->a.folder, "/tmp/al-graph-XXXXXX");
    char versions[64];
    r->open = CHECK(mkdtemp(r->a.folder) != NULL);
    snprintf(versions, sizeof(versions), "%s/versions", r->a.folder);
    al_error error = { 0 };
    CHECK_INT(al_dir_make(versions, &error), AL_OK);
    r->revisions = 0;
}

static void replay_file(const char *path)
{
    al_error error = { 0 };
    char *text = NULL;
    size_t size;
    if (!CHECK_INT(al_file_read(&text, &size, path, &error), AL_OK))
        return;
    replay r = { .file = path };
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (strncmp(line, "== ", 3) == 0) {
            open_tree(&r, line + 3);
        } else if (strncmp(line, "rev ", 4) == 0) {
            write_revision(&r.a, r.revisions++, line + 4);
        } else if (strncmp(line, "? ", 2) == 0) {
            finish_question(&r);
            snprintf(r.question, sizeof(r.question), "%s", line + 2);
        } else if (line[0] == '>') {
            al_sb_addf(&r.want, "%s\n", line);
        }
    }
    finish_tree(&r);
    al_sb_free(&r.want);
    al_sb_free(&r.a.out);
    al_free(text);
}

TEST(graph)
{
    al_error error = { 0 };
    al_dir_entries entries = { 0 };
    char *folder = al_path_join(test_root(), "tests/graph");
    CHECK_INT(al_dir_list(&entries, folder, &error), AL_OK);
    size_t files = 0;
    for (size_t i = 0; i < entries.count; i++) {
        if (!strstr(entries.items[i].name, ".case"))
            continue;
        char *path = al_path_join(folder, entries.items[i].name);
        replay_file(path);
        al_free(path);
        files++;
    }
    CHECK(files > 0);
    al_dir_entries_free(&entries);
    al_free(folder);
}
