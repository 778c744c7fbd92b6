/*
 * astdump [-p] [-e] [-n N] FILE...: the syntax tree of each file as ast.dump writes it, -p with positions; a syntax error as one line
 * of JSON. -e parses an expression. -n N parses N times and says how long one parse took. -0: sources from standard input, a NUL behind
 * each, one line of output for each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "py/parse/parse.h"

static char *read_file(const char *path, size_t *size)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    al_sb sb = AL_SB_INIT;
    char block[65536];
    size_t got;
    if (!file)
        return NULL;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        al_sb_addn(&sb, block, got);
    if (file != stdin)
        fclose(file);
    *size = sb.size;
    return al_sb_take(&sb);
}

static void json(al_sb *out, const char *text)
{
    if (!text) {
        al_sb_add(out, "null");
        return;
    }
    al_sb_addc(out, '"');
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            al_sb_addf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            al_sb_addf(out, "\\u%04x", *text);
        else
            al_sb_addc(out, *text);
    al_sb_addc(out, '"');
}

static void one(const char *source, size_t size, bool positions, py_parse_mode mode, al_sb *out)
{
    al_arena arena = AL_ARENA_INIT;
    py_syntax_error error;
    py_node *tree = py_parse(&arena, source, size, mode, &error);
    if (tree) {
        py_ast_dump(tree, positions, out);
        al_sb_addc(out, '\n');
    } else {
        al_sb_add(out, "{\"type\":");
        json(out, error.type);
        al_sb_add(out, ",\"message\":");
        json(out, error.message);
        al_sb_add(out, ",\"line\":");
        json(out, error.line);
        al_sb_addf(out, ",\"place\":[%d,%d,%d,%d]}\n", error.lineno, error.offset, error.end_lineno, error.end_offset);
    }
    al_arena_free(&arena);
}

static void file(const char *path, bool positions, py_parse_mode mode, al_sb *out)
{
    size_t size = 0;
    char *source = read_file(path, &size);
    if (source)
        one(source, size, positions, mode, out);
    else
        al_sb_add(out, "{\"type\":\"OSError\"}\n");
    al_free(source);
}

/* Standard input holds several sources, a NUL behind each. */
static void several(bool positions, py_parse_mode mode, al_sb *out)
{
    size_t size = 0;
    char *all = read_file("-", &size);
    for (char *at = all; at && at < all + size; at += strlen(at) + 1)
        one(at, strlen(at), positions, mode, out);
    al_free(all);
}

static void measure(const char *path, long count)
{
    size_t size = 0;
    char *source = read_file(path, &size);
    if (!source)
        return;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < count; i++) {
        al_arena arena = AL_ARENA_INIT;
        py_syntax_error error;
        py_parse(&arena, source, size, PY_PARSE_EXEC, &error);
        al_arena_free(&arena);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double seconds = ((double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9) / (double)count;
    printf("%s: %zu bytes, %.1f us, %.1f MB/s\n", path, size, seconds * 1e6, (double)size / seconds / 1e6);
    al_free(source);
}

int main(int argc, char **argv)
{
    bool positions = false;
    long count = 0;
    py_parse_mode mode = PY_PARSE_EXEC;
    al_sb out = AL_SB_INIT;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-p") == 0)
            positions = true;
        else if (strcmp(argv[i], "-e") == 0)
            mode = PY_PARSE_EVAL;
        else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
            count = atol(argv[++i]);
        else if (strcmp(argv[i], "-0") == 0)
            several(positions, mode, &out);
        else if (count)
            measure(argv[i], count);
        else
            file(argv[i], positions, mode, &out);
        fwrite(al_sb_text(&out), 1, out.size, stdout);
        al_sb_clear(&out);
    }
    al_sb_free(&out);
    return 0;
}
