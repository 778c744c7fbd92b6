/*
 * Writes the frozen modules (src/pymods/frozen) as C: embed OUT.c OUT.list.h FOLDER FILE.py ...
 * FOLDER/a/b.py is the module a.b; FOLDER/a/__init__.py the package a. Runs on the building machine; needs nothing of the library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void module_name(char *out, size_t room, const char *path, int *package)
{
    size_t size = strlen(path) - 3; /* .py */
    *package = size >= 8 && strncmp(path + size - 8, "__init__", 8) == 0;
    if (*package)
        size -= size > 8 ? 9 : 8;
    if (size >= room)
        exit(1);
    for (size_t i = 0; i < size; i++)
        out[i] = path[i] == '/' ? '.' : path[i];
    out[size] = '\0';
}

static void c_name(char *out, const char *name)
{
    for (; *name; name++)
        *out++ = *name == '.' ? '_' : *name;
    *out = '\0';
}

static long write_bytes(FILE *out, const char *path)
{
    FILE *in = fopen(path, "rb");
    long count = 0;
    int c;
    if (!in) {
        perror(path);
        exit(1);
    }
    while ((c = getc(in)) != EOF)
        fprintf(out, "%d,%s", c, ++count % 24 ? "" : "\n");
    fclose(in);
    return count;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    FILE *code = fopen(argv[1], "w"), *list = fopen(argv[2], "w");
    if (!code || !list) {
        perror(argv[1]);
        return 1;
    }
    size_t skip = strlen(argv[3]) + 1;
    fputs("/* Made by tools/build/embed.c from src/pymods/frozen: do not edit. */\n#include \"pymods/pymods.h\"\n", code);
    fputs("/* Made by tools/build/embed.c from src/pymods/frozen: do not edit. */\n", list);
    for (int i = 4; i < argc; i++) {
        char name[256], id[256];
        int package;
        module_name(name, sizeof name, argv[i] + skip, &package);
        c_name(id, name);
        fprintf(code, "\nstatic const unsigned char source_%s[] = {\n", id);
        long size = write_bytes(code, argv[i]);
        fprintf(code,
                "0};\nconst py_moduledef al_frozen_%s = { .name = \"%s\", .frozen = (const char *)source_%s, .frozen_size = %ld, .package "
                "= %s };\n",
                id, name, id, size, package ? "true" : "false");
        fprintf(list, "AL_FROZEN(%s)\n", id);
    }
    return fclose(code) || fclose(list) ? 1 : 0;
}
