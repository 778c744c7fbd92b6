#include "command/hooks.h"

#include <string.h>

#include "base/file.h"
#include "base/proc.h"
#include "base/text.h"

typedef struct hook {
    const al_ini_items *items; /* of the whole section */
    const char *name;
    const char *path; /* of the revision file */
} hook;

/* The option "<name>.<key>", or NULL. */
static const char *option(const hook *h, const char *key)
{
    size_t size = strlen(h->name);
    for (size_t i = 0; i < h->items->count; i++) {
        const char *name = h->items->items[i].name;
        if (strncmp(name, h->name, size) == 0 && name[size] == '.' && strcmp(name + size + 1, key) == 0)
            return h->items->items[i].value;
    }
    return NULL;
}

static const char *required(alembic *a, const hook *h, const char *key)
{
    const char *value = option(h, key);
    if (!value)
        al_error_set(&a->error, AL_E_COMMAND, "Key %s.%s is required for post write hook '%s'", h->name, key, h->name);
    return value;
}

static const char token[] = "REVISION_SCRIPT_FILENAME";

/* A word of the options with the file's path in the place of the token. */
static char *with_path(const char *word, const char *path)
{
    al_sb sb = AL_SB_INIT;
    const char *at;
    while ((at = strstr(word, token))) {
        al_sb_addn(&sb, word, (size_t)(at - word));
        al_sb_add(&sb, path);
        word = at + strlen(token);
    }
    al_sb_add(&sb, word);
    return al_sb_take(&sb);
}

static bool add_word(al_words *argv, char *word)
{
    if (word && al_vec_push(argv, word))
        return true;
    al_free(word);
    return false;
}

/* The hook's own options behind the program's words; the path comes first when they do not say where it goes. */
static int add_options(alembic *a, const hook *h, al_words *argv)
{
    const char *text = option(h, "options");
    al_words words = { 0 };
    if (!text)
        text = "";
    int status = strstr(text, token) || add_word(argv, al_strdup(h->path)) ? 0 : al_error_oom(&a->error);
    if (status == 0)
        status = al_words_split(&words, text, &a->error);
    for (size_t i = 0; status == 0 && i < words.count; i++)
        if (!add_word(argv, with_path(words.items[i], h->path)))
            status = al_error_oom(&a->error);
    al_words_free(&words);
    return status;
}

/* Runs program [second [third]] options...; how it ends does not matter. */
static int run_program(alembic *a, const hook *h, const char *program, const char *second, const char *third)
{
    al_words argv = { 0 };
    int code, status = 0;
    if (!add_word(&argv, al_strdup(program)) || (second && !add_word(&argv, al_strdup(second))) ||
        (third && !add_word(&argv, al_strdup(third))))
        status = al_error_oom(&a->error);
    if (status == 0)
        status = add_options(a, h, &argv);
    if (status == 0 && !al_vec_push(&argv, NULL))
        status = al_error_oom(&a->error);
    if (status == 0)
        status = al_proc_run(&code, argv.items, option(h, "cwd"), &a->error);
    al_words_free(&argv);
    return status;
}

static int run_exec(alembic *a, const hook *h)
{
    const char *program = required(a, h, "executable");
    return program ? run_program(a, h, program, NULL, NULL) : a->error.status;
}

/* An installed console script is a program on PATH. */
static int run_console_script(alembic *a, const hook *h)
{
    const char *name = required(a, h, "entrypoint");
    if (!name)
        return a->error.status;
    char *program = al_proc_which(name);
    int status = program ? run_program(a, h, program, NULL, NULL)
                         : al_error_set(&a->error, AL_E_COMMAND, "Could not find entrypoint console_scripts.%s", name);
    al_free(program);
    return status;
}

/* A module of the user's Python, if there is one. */
static int run_module(alembic *a, const hook *h)
{
    const char *module = required(a, h, "module");
    if (!module)
        return a->error.status;
    char *python = al_proc_which("python3"), *name = al_strdup(module);
    if (!python)
        python = al_proc_which("python");
    char flag[] = "-c", probe[] = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
    char *argv[] = { python, flag, probe, name, NULL };
    int code = 1, status = 0;
    if (python && name)
        status = al_proc_run(&code, argv, NULL, &a->error);
    if (status == 0 && code != 0)
        status = al_error_set(&a->error, AL_E_COMMAND, "Could not find module %s", module);
    if (status == 0)
        status = run_program(a, h, python, "-m", module);
    al_free(python);
    al_free(name);
    return status;
}

/* One that env.py registered: alembic.script.write_hooks.register("name"). */
static int run_registered(alembic *a, const hook *h, const char *type)
{
    py_vm *vm = a->vm;
    py_obj *registry = vm ? py_import_from(vm, "alembic.script.write_hooks", "_registry") : NULL;
    py_obj *function = registry ? py_dict_get_s(vm, registry, type) : NULL;
    if (!function || function == PY_ABSENT) {
        if (vm && py_error_pending(vm))
            py_error_clear(vm);
        return al_error_set(&a->error, AL_E_COMMAND, "No formatter with name '%s' registered", type);
    }
    size_t size = strlen(h->name);
    py_obj *options = py_dict_new(vm);
    for (size_t i = 0; options && i < h->items->count; i++) {
        const al_ini_item *item = &h->items->items[i];
        if (strncmp(item->name, h->name, size) == 0 && item->name[size] == '.' &&
            py_dict_set_s(vm, options, item->name + size + 1, py_str_new(vm, item->value)) < 0)
            options = NULL;
    }
    if (!options || py_dict_set_s(vm, options, "_hook_name", py_str_new(vm, h->name)) < 0 ||
        !py_call(vm, function, 2, py_str_new(vm, h->path), options))
        return al_session_exception(a);
    return 0;
}

static int run_type(alembic *a, const hook *h, const char *type)
{
    static const struct {
        const char *type;
        int (*run)(alembic *a, const hook *h);
    } types[] = { { "exec", run_exec }, { "console_scripts", run_console_script }, { "module", run_module } };
    for (size_t i = 0; i < AL_COUNT(types); i++)
        if (strcmp(types[i].type, type) == 0)
            return types[i].run(a, h);
    return run_registered(a, h, type);
}

/* Said even when quiet, as the reference does. */
static void say(alembic *a, const char *text)
{
    al_session_write(a, 1, text, strlen(text));
}

static int run_hook(alembic *a, const hook *h)
{
    const char *type = option(h, "type");
    if (!type)
        return al_error_set(&a->error, AL_E_COMMAND, "Key '%s.type' (or 'type' in toml) is required for post write hook '%s'", h->name,
                            h->name);
    char *title = al_arena_printf(&a->arena, "Running post write hook '%s' ...\n", h->name);
    if (!title)
        return al_error_oom(&a->error);
    say(a, title);
    int status = run_type(a, h, type);
    say(a, status == 0 ? "  done\n" : "  FAILED\n");
    return status;
}

/* The next name of "a, b c"; NULL at the end. */
static const char *next_name(alembic *a, const char **at)
{
    *at += strspn(*at, ", ");
    size_t size = strcspn(*at, ", ");
    if (!size)
        return NULL;
    const char *name = al_arena_strndup(&a->arena, *at, size);
    *at += size;
    return name;
}

int al_hooks_run(alembic *a, const char *path)
{
    static const char section[] = "post_write_hooks";
    al_ini *ini;
    al_ini_items items = { 0 };
    if (al_config_ini(&ini, a->config, &a->error) < 0)
        return a->error.status;
    if (!al_ini_has_section(ini, section))
        return 0;
    int status = al_ini_get_items(&items, ini, section, false, &a->error);
    const char *names = "", *name;
    for (size_t i = 0; i < items.count; i++)
        if (strcmp(items.items[i].name, "hooks") == 0)
            names = items.items[i].value;
    while (status == 0 && (name = next_name(a, &names)))
        status = run_hook(a, &(hook){ &items, name, path });
    al_ini_items_free(&items);
    return status;
}
