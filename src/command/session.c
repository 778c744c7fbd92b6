#include "command/session.h"

#include "base/file.h"
#include "pymods/pymods.h"
#include "runtime/environment.h"
#include "runtime/log.h"
#include "runtime/script_directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- life --- */

const char *alembic_version(void)
{
    return "1.19.2";
}

static void write_process(void *payload, int stream, const char *text, size_t size)
{
    (void)payload;
    while (size) {
        ssize_t done = write(stream, text, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return; /* a closed pipe: nobody reads on */
        text += done;
        size -= (size_t)done;
    }
}

alembic *alembic_new(const char *ini_path, const char *section)
{
    alembic *a = al_calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->config = al_config_new(ini_path, section);
    a->write = write_process;
    a->exit_code = -1;
    if (a->config)
        return a;
    al_free(a);
    return NULL;
}

void alembic_free(alembic *a)
{
    if (!a)
        return;
    if (a->vm)
        py_vm_free(a->vm);
    if (a->script)
        al_script_free(a->script);
    for (size_t i = 0; i < a->x.count; i++)
        al_free(a->x.items[i]);
    al_vec_free(&a->x);
    al_config_free(a->config);
    al_error_clear(&a->error);
    al_arena_free(&a->arena);
    al_free(a);
}

void alembic_set_output(alembic *a, alembic_write_fn *write_fn, void *payload)
{
    a->write = write_fn ? write_fn : write_process;
    a->payload = payload;
}

void alembic_set_quiet(alembic *a, bool quiet)
{
    a->quiet = quiet;
}

void alembic_set_raiseerr(alembic *a, bool raise)
{
    a->raiseerr = raise;
}

void alembic_set_args(alembic *a, const al_args *args)
{
    a->args = args;
}

void alembic_set_progress(alembic *a, alembic_progress_fn *progress, void *payload)
{
    a->progress = progress;
    a->progress_payload = payload;
}

int alembic_set_option(alembic *a, const char *name, const char *value)
{
    al_session_begin(a);
    return al_config_set(a->config, al_config_section(a->config), name, value, &a->error);
}

int alembic_add_x(alembic *a, const char *text)
{
    char *copy = al_strdup(text);
    if (copy && al_vec_push(&a->x, copy))
        return 0;
    al_free(copy);
    return al_error_oom(&a->error);
}

void alembic_cancel(alembic *a)
{
    if (a->vm)
        py_vm_interrupt(a->vm);
}

/* --- the last error --- */

const char *alembic_error(const alembic *a)
{
    return al_error_text(&a->error);
}

bool alembic_error_is_traceback(const alembic *a)
{
    return a->traceback;
}

int alembic_exit_code(const alembic *a)
{
    if (a->exit_code >= 0)
        return a->exit_code;
    if (a->error.status == AL_OK)
        return 0;
    return a->traceback ? 1 : al_status_exit_code(a->error.status);
}

/* The reference logs the message at ERROR too: seen where env.py has set logging up. */
static void log_failure(alembic *a)
{
    py_scope scope = py_scope_open(a->vm);
    if (al_log(a->vm, "alembic.util.messaging", "error", "%s", al_error_text(&a->error)) < 0)
        py_error_clear(a->vm);
    py_scope_close(a->vm, scope);
}

void alembic_print_error(alembic *a)
{
    al_sb sb = AL_SB_INIT;
    const char *text = al_error_text(&a->error);
    if (a->exit_code >= 0)
        return;
    if (a->traceback) {
        al_sb_addf(&sb, "%s\n", text);
        al_session_write(a, 2, al_sb_text(&sb), sb.size);
        al_sb_free(&sb);
        return;
    }
    if (a->vm)
        log_failure(a);
    const char *hint = a->error.hint;
    al_sb_addf(&sb, "FAILED: %s%s%s\n", text, hint ? "\n  " : "", hint ? hint : "");
    if (!a->quiet)
        al_session_write(a, 1, al_sb_text(&sb), sb.size);
    al_sb_free(&sb);
}

void al_session_begin(alembic *a)
{
    al_error_clear(&a->error);
    a->traceback = false;
    a->exit_code = -1;
}

/* sys.exit(code): None is 0, a number itself, anything else is text for stderr and 1. */
static int take_exit(alembic *a, py_obj *exception)
{
    py_obj *code = py_getattr_s(a->vm, exception, "code");
    int64_t number = 1;
    if (!code || code == PY_NONE)
        number = code ? 0 : 1;
    else if (py_is_int(a->vm, code))
        py_as_int64(a->vm, code, &number);
    else if ((code = py_str_of(a->vm, code)) != NULL)
        al_session_write(a, 2, py_str_text(code), py_str_size(code));
    py_error_clear(a->vm);
    a->exit_code = (int)(number & 0xff);
    return al_error_set(&a->error, AL_E_USAGE, "%s", "");
}

/* Is it a CommandError (or a subclass)? */
static bool is_command_error(py_vm *vm, py_obj *exception)
{
    py_obj *cls = py_import_from(vm, "alembic.util", "CommandError");
    int is = cls ? py_isinstance(vm, exception, cls) : -1;
    if (is < 0)
        py_error_clear(vm);
    return is == 1;
}

static int take_traceback(alembic *a, py_obj *exception)
{
    al_sb text = AL_SB_INIT;
    a->traceback = true;
    if (py_error_format(a->vm, exception, &text) < 0 || al_sb_failed(&text)) {
        al_sb_free(&text);
        return al_error_oom(&a->error);
    }
    if (text.size && text.data[text.size - 1] == '\n')
        al_sb_truncate(&text, text.size - 1);
    int status = al_error_set(&a->error, AL_E_SCRIPT, "%s", al_sb_text(&text));
    al_sb_free(&text);
    return status;
}

int al_session_exception(alembic *a)
{
    py_vm *vm = a->vm;
    py_scope scope = py_scope_open(vm);
    py_obj *exception = py_error_take(vm);
    int status;
    al_error_clear(&a->error);
    if (!exception) {
        status = al_error_oom(&a->error);
    } else if (py_isa(vm, exception, &py_SystemExit)) {
        status = take_exit(a, exception);
    } else if (!a->raiseerr && is_command_error(vm, exception)) {
        py_obj *text = py_str_of(vm, exception);
        status = text ? al_error_set(&a->error, AL_E_COMMAND, "%s", py_str_text(text)) : al_error_oom(&a->error);
        py_error_clear(vm);
    } else {
        status = take_traceback(a, exception);
    }
    py_scope_close(vm, scope);
    return status;
}

/* --- output --- */

void al_session_write(alembic *a, int stream, const char *text, size_t size)
{
    a->write(a->payload, stream, text, size);
}

void al_session_print(alembic *a, const char *format, ...)
{
    if (a->quiet)
        return;
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    al_sb_addc(&sb, '\n');
    if (!al_sb_failed(&sb))
        al_session_write(a, 1, sb.data, sb.size);
    al_sb_free(&sb);
}

void al_session_status(alembic *a, bool loud, const char *text)
{
    if (a->quiet && !loud)
        return;
    al_session_write(a, 1, text, strlen(text));
    al_session_write(a, 1, " ... ", 5);
}

void al_session_status_end(alembic *a, bool loud, bool done)
{
    if (a->quiet && !loud)
        return;
    const char *tail = done ? " done\n" : " FAILED\n";
    al_session_write(a, 1, tail, strlen(tail));
}

/* --- the interpreter --- */

static void vm_write(void *payload, int fd, const char *text, size_t size)
{
    alembic *a = payload;
    a->write(a->payload, fd, text, size);
}

/* Switches that only builds for tests have: a collection at every safe point, freed objects poisoned; the Nth allocation fails. */
static void test_hooks(py_vm *vm)
{
#ifdef AL_TEST_HOOKS
    if (getenv("ALEMBIC_STRESS_HEAP"))
        py_heap_stress(vm, true);
#else
    (void)vm;
#endif
}

py_vm *al_session_vm(alembic *a)
{
    if (a->vm)
        return a->vm;
    py_host host = { .modules = al_modules, .write = vm_write, .payload = a, .program = "alembic" };
    a->vm = py_vm_new(&host);
    if (!a->vm) {
        al_error_oom(&a->error);
        return NULL;
    }
    test_hooks(a->vm);
    al_config_list paths = { 0 };
    bool given;
    int status = al_config_sys_paths(&paths, &given, a->config, NULL, NULL, &a->error);
    for (size_t i = paths.count; status == 0 && i > 0; i--)
        status = py_vm_path_prepend(a->vm, paths.items[i - 1]) < 0 ? al_error_oom(&a->error) : 0;
    al_config_list_free(&paths);
    if (status == 0)
        return a->vm;
    py_vm_free(a->vm);
    a->vm = NULL;
    return NULL;
}

/* --- the script directory --- */

/* A warning of the graph: as Python's warnings module shows one that has no line of a script to point at. */
static void warn(void *data, const char *text)
{
    alembic *a = data;
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "alembic: UserWarning: %s\n", text);
    if (!al_sb_failed(&sb))
        al_session_write(a, 2, sb.data, sb.size);
    al_sb_free(&sb);
}

/* The header of a script that only the interpreter can read. */
static int evaluate(void *data, al_header *header, bool *no_revision, void **module, al_arena *arena, const char *path, al_error *error)
{
    alembic *a = data;
    py_vm *vm = al_session_vm(a);
    if (!vm)
        return a->error.status;
    return al_revision_eval(vm, header, no_revision, module, arena, path, error);
}

static int read_options(alembic *a, al_script_options *options, char **owned, al_config_list *locations)
{
    enum { LOCATION, TEMPLATE, SLUG, ENCODING, TIMEZONE };
    static const char *const names[] = { "script_location", "file_template", "truncate_slug_length", "output_encoding", "timezone" };
    bool given;
    for (size_t i = 0; i < AL_COUNT(names); i++) {
        if (al_config_option(&owned[i], a->config, names[i], &a->error) < 0)
            return a->error.status;
    }
    if (!owned[LOCATION])
        return al_error_set(&a->error, AL_E_COMMAND, "No 'script_location' key found in configuration.");
    if (al_config_flag(&options->sourceless, a->config, "sourceless", &a->error) < 0 ||
        al_config_flag(&options->recursive, a->config, "recursive_version_locations", &a->error) < 0 ||
        al_config_version_locations(locations, &given, a->config, warn, a, &a->error) < 0)
        return a->error.status;
    options->dir = owned[LOCATION];
    options->file_template = owned[TEMPLATE];
    options->output_encoding = owned[ENCODING];
    options->timezone = owned[TIMEZONE];
    if (owned[SLUG]) {
        char *end;
        long length = strtol(owned[SLUG], &end, 10);
        if (end == owned[SLUG] || *end)
            return al_error_set(&a->error, AL_E_VALUE, "invalid literal for int() with base 10: '%s'", owned[SLUG]);
        options->truncate_slug_length = (int)length;
    }
    options->version_locations = given ? (const char *const *)locations->items : NULL;
    options->version_location_count = given ? locations->count : 0;
    return 0;
}

int al_session_script(alembic *a, al_script **script)
{
    al_script_options options = { 0 };
    al_config_list locations = { 0 };
    char *owned[5] = { NULL };
    int status = a->script ? 0 : read_options(a, &options, owned, &locations);
    if (status == 0 && !a->script)
        status = al_script_new(&a->script, &options, &a->error);
    if (status == 0) {
        al_script_set_eval(a->script, evaluate, a);
        al_script_set_warn(a->script, warn, a);
    }
    for (size_t i = 0; i < AL_COUNT(owned); i++)
        al_free(owned[i]);
    al_config_list_free(&locations);
    *script = a->script;
    return status;
}

int al_session_graph_error(alembic *a)
{
    return a->vm && py_error_pending(a->vm) ? al_session_exception(a) : a->error.status;
}

void al_session_print_revisions(alembic *a, al_revs revs, al_rev_format how)
{
    for (size_t i = 0; i < revs.count; i++) {
        al_sb sb = AL_SB_INIT;
        al_revision_format(&sb, revs.items[i], how);
        al_session_print(a, "%s", al_sb_text(&sb));
        al_sb_free(&sb);
    }
}

/* --- env.py --- */

py_obj *al_session_opts(py_vm *vm, ...)
{
    py_obj *opts = py_dict_new(vm);
    va_list args;
    va_start(args, vm);
    for (const char *name = va_arg(args, const char *); opts && name; name = va_arg(args, const char *)) {
        py_obj *value = va_arg(args, py_obj *);
        if (py_dict_set_s(vm, opts, name, value ? value : PY_NONE) < 0)
            opts = NULL;
    }
    va_end(args);
    return opts;
}

static int run_file(py_vm *vm, const char *path)
{
    if (!al_path_exists(path)) {
        py_raise(vm, &py_ImportError, "Can't find Python file %s", path);
        return -1;
    }
    return py_run_file(vm, path, "env_py") ? 0 : -1;
}

static int enter_and_run(alembic *a, py_vm *vm, py_obj *opts, const al_work *work)
{
    al_script *script;
    char *path = NULL;
    if (al_session_script(a, &script) < 0 || al_script_env_path(&path, script, &a->error) < 0)
        return a->error.status;
    py_obj *config = al_config_object(vm, a);
    py_obj *directory = config ? al_script_directory_new(vm, script) : NULL;
    al_environment *environment = directory ? al_environment_new(vm, config, directory, opts, work) : NULL;
    int status = environment ? al_environment_enter(vm, environment) : -1;
    if (status == 0) {
        status = run_file(vm, path);
        py_obj *error = status < 0 ? py_error_take(vm) : NULL;
        al_environment_enter(vm, NULL);
        if (error)
            py_error_restore(vm, error);
    }
    al_free(path);
    return status < 0 ? al_session_exception(a) : 0;
}

int al_session_run_env(alembic *a, py_obj *opts, const al_work *work)
{
    if (!opts)
        return al_session_exception(a);
    py_scope scope = py_scope_open(a->vm);
    int status = enter_and_run(a, a->vm, opts, work);
    py_scope_close(a->vm, scope);
    return status;
}
