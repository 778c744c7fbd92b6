#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/proc.h"
#include "base/topo.h"

static void same(char *got, const char *want)
{
    CHECK_STR(got, want);
    al_free(got);
}

TEST(path)
{
    same(al_path_join("a", "b"), "a/b");
    same(al_path_join("a/", "b"), "a/b");
    same(al_path_join("", "b"), "b");
    same(al_path_join("a", "/b"), "/b");
    same(al_path_dirname("a/b/c"), "a/b");
    same(al_path_dirname("x"), "");
    same(al_path_dirname("/x"), "/");
    same(al_path_dirname("//x"), "//");
    same(al_path_dirname("a/b/"), "a/b");
    CHECK_STR(al_path_basename("a/b.py"), "b.py");
    same(al_path_plain("./a//b/../c/."), "a/b/../c");
    same(al_path_plain(""), ".");
    same(al_path_plain("//a"), "//a");
    same(al_path_plain("///a"), "/a");
    same(al_path_normal("a/../../b/./c"), "../b/c");
    same(al_path_normal("/../a"), "/a");
    same(al_path_normal("a/.."), ".");
    same(al_path_normal("../../a"), "../../a");
    same(al_path_relative("/a/b/c", "/a/d"), "../b/c");
    same(al_path_relative("/a/b", "/a/b"), ".");
    same(al_path_relative("/a/b", "/"), "a/b");
    same(al_path_resolve("/nowhere/../nowhere/x"), "/nowhere/x");
}

TEST(file)
{
    char folder[] = "/tmp/al-unit-XXXXXX";
    if (!CHECK(mkdtemp(folder) != NULL))
        return;
    al_error error = { 0 };
    char path[64], deep[64];
    snprintf(path, sizeof(path), "%s/x.txt", folder);
    snprintf(deep, sizeof(deep), "%s/p/q", folder);
    CHECK_INT(al_file_write(path, "hello", 5, &error), AL_OK);
    CHECK_INT(al_file_write(path, "again!", 6, &error), AL_OK);
    char *data = NULL;
    size_t size = 0;
    CHECK_INT(al_file_read(&data, &size, path, &error), AL_OK);
    CHECK_STR(data, "again!");
    CHECK_INT(size, 6);
    al_free(data);
    char head[4];
    bool whole = true;
    CHECK_INT(al_file_read_head(head, &size, 4, &whole, AT_FDCWD, path, &error), AL_OK);
    CHECK(!whole && size == 4);
    CHECK_INT(al_dir_make(deep, &error), AL_OK);
    CHECK_INT(al_dir_make(deep, &error), AL_OK);
    al_dir_entries entries = { 0 };
    CHECK_INT(al_dir_list(&entries, folder, &error), AL_OK);
    if (CHECK_INT(entries.count, 2)) {
        CHECK_STR(entries.items[0].name, "p");
        CHECK_INT(entries.items[0].kind, AL_ENTRY_DIR);
        CHECK_STR(entries.items[1].name, "x.txt");
    }
    al_dir_entries_free(&entries);
    CHECK_INT(al_file_read(&data, &size, deep, &error), AL_E_IO);
    al_error_clear(&error);
    CHECK_INT(al_file_read(&data, &size, "/nowhere", &error), AL_E_IO);
    CHECK_STR(al_error_text(&error), "[Errno 2] No such file or directory: '/nowhere'");
    al_error_clear(&error);
    unlink(path);
    rmdir(deep);
    *strrchr(deep, '/') = '\0';
    rmdir(deep);
    rmdir(folder);
}

TEST(topo)
{
    size_t order[5];
    al_edge edges[] = { { 4, 0 }, { 2, 1 } };
    CHECK_INT(al_topo_sort(order, 5, edges, 2), 5);
    size_t want[] = { 2, 1, 3, 4, 0 };
    CHECK(memcmp(order, want, sizeof(want)) == 0);
    al_edge loop[] = { { 0, 1 }, { 1, 0 }, { 3, 3 } };
    CHECK_INT(al_topo_sort(order, 4, loop, 3), 2);
    size_t rest[] = { 2, 3, 0, 1 };
    CHECK(memcmp(order, rest, sizeof(rest)) == 0);
    CHECK_INT(al_topo_sort(order, 0, NULL, 0), 0);
}

TEST(words)
{
    al_error error = { 0 };
    al_words words = { 0 };
    CHECK_INT(al_words_split(&words, "  a 'b c'd \"e\\\"f\\g\" h\\ i '' ", &error), AL_OK);
    const char *want[] = { "a", "b cd", "e\"f\\g", "h i", "" };
    if (CHECK_INT(words.count, AL_COUNT(want)))
        for (size_t i = 0; i < AL_COUNT(want); i++)
            CHECK_STR(words.items[i], want[i]);
    CHECK_INT(al_words_split(&words, "'a", &error), AL_E_VALUE);
    CHECK_STR(al_error_text(&error), "No closing quotation");
    al_error_clear(&error);
    al_words_free(&words);
}

TEST(proc)
{
    al_error error = { 0 };
    int code = -1;
    char *good[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "test \"$PWD\" = / && exit 3" }, NULL };
    CHECK_INT(al_proc_run(&code, good, "/", &error), AL_OK);
    CHECK_INT(code, 3);
    char *bad[] = { (char[]){ "no-such-program" }, NULL };
    CHECK_INT(al_proc_run(&code, bad, NULL, &error), AL_E_IO);
    CHECK_STR(al_error_text(&error), "[Errno 2] No such file or directory: 'no-such-program'");
    al_error_clear(&error);
    char *path = al_proc_which("sh");
    CHECK(path != NULL);
    al_free(path);
    CHECK(al_proc_which("no-such-program") == NULL);
}
