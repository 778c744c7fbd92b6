#include "runtime/script_directory.h"

#include "base/file.h"
#include "runtime/step_info.h"

#include <string.h>

/* dict on the interpreter: path -> module. */
static const char modules_key = 0;

typedef struct directory {
    py_obj head;
    al_script *script;
    py_obj *objects; /* dict: id -> Script object */
} directory;

typedef struct revision_obj {
    py_obj head;
    al_revision *revision;
    py_obj *directory;
} revision_obj;

static directory *of(py_obj *o)
{
    return (directory *)(void *)o;
}

static al_revision *rev_of(py_obj *o)
{
    return ((revision_obj *)(void *)o)->revision;
}

al_script *al_script_directory_of(py_vm *vm, py_obj *o)
{
    if (py_isa(vm, o, &al_script_directory_class))
        return of(o)->script;
    return py_raise(vm, &py_TypeError, "a ScriptDirectory is expected, not %T", o);
}

/* --- modules --- */

static py_obj *modules(py_vm *vm)
{
    py_obj *dict = py_vm_value(vm, &modules_key);
    if (dict)
        return dict;
    dict = py_dict_new(vm);
    return dict && py_vm_set_value(vm, &modules_key, dict) == 0 ? dict : NULL;
}

/* "1a2b_create_users.py" -> "1a2b_create_users_py": the reference's name for the module. */
static char *module_name(const char *path)
{
    char *name = al_strdup(al_path_basename(path));
    for (char *p = name; p && *p; p++) {
        bool word = (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' || (*p & 0x80);
        *p = word ? *p : '_';
    }
    return name;
}

static py_obj *load_module(py_vm *vm, const char *path)
{
    py_obj *known = modules(vm);
    py_obj *module = known ? py_dict_get_s(vm, known, path) : NULL;
    if (module != PY_ABSENT)
        return module;
    char *name = module_name(path);
    module = name ? py_run_file(vm, path, name) : py_raise_nomem(vm);
    al_free(name);
    return module && py_dict_set_s(vm, known, path, module) == 0 ? module : NULL;
}

py_obj *al_revision_module(py_vm *vm, const al_revision *revision)
{
    return load_module(vm, revision->path);
}

int al_revision_forget(py_vm *vm, const al_revision *revision)
{
    py_obj *known = modules(vm);
    return known && py_dict_pop_s(vm, known, revision->path) ? 0 : -1;
}

py_obj *al_revision_function(py_vm *vm, const al_revision *revision, bool is_upgrade)
{
    py_obj *module = al_revision_module(vm, revision);
    return module ? py_getattr_s(vm, module, is_upgrade ? "upgrade" : "downgrade") : NULL;
}

/* --- headers that only the interpreter can read --- */

/* None, a text, or an iterable of texts, into the arena. */
static int header_strs(py_vm *vm, al_strs *out, al_arena *arena, py_obj *value)
{
    out->count = 0;
    out->items = NULL;
    if (!py_given(value))
        return 0;
    py_obj *list = py_is_str(vm, value) ? py_list_from_array(vm, &value, 1) : py_list_from(vm, value);
    if (!list)
        return -1;
    out->items = AL_NEW_ARRAY(arena, const char *, PY_LIST(list)->count + 1);
    for (size_t i = 0; out->items && i < PY_LIST(list)->count; i++) {
        py_obj *item = PY_LIST(list)->items[i];
        if (item == PY_NONE)
            continue;
        const char *text = py_text(vm, item);
        if (!text)
            return -1;
        out->items[out->count++] = al_arena_strdup(arena, text);
    }
    return arena->oom ? (py_raise_nomem(vm), -1) : 0;
}

static int header_text(py_vm *vm, const char **out, al_arena *arena, py_obj *value)
{
    *out = NULL;
    if (!py_given(value))
        return 0;
    const char *text = py_text(vm, value);
    if (!text)
        return -1;
    *out = al_arena_strdup(arena, text);
    return *out ? 0 : (py_raise_nomem(vm), -1);
}

static py_obj *global(py_vm *vm, py_obj *module, const char *name)
{
    return py_dict_get_s(vm, py_module_dict(module), name);
}

static int fill_header(py_vm *vm, al_header *header, al_arena *arena, py_obj *module)
{
    py_obj *doc = global(vm, module, "__doc__"), *revision = global(vm, module, "revision"), *down = global(vm, module, "down_revision");
    py_obj *labels = global(vm, module, "branch_labels"), *depends = global(vm, module, "depends_on");
    if (!doc || !revision || !down || !labels || !depends)
        return -1;
    header->has_revision = revision != PY_ABSENT;
    header->has_down = down != PY_ABSENT;
    return header_text(vm, &header->doc, arena, doc) < 0 || header_text(vm, &header->revision, arena, revision) < 0 ||
                   header_strs(vm, &header->down, arena, down) < 0 || header_strs(vm, &header->labels, arena, labels) < 0 ||
                   header_strs(vm, &header->depends_on, arena, depends) < 0
               ? -1
               : 0;
}

int al_revision_eval(void *data, al_header *header, bool *no_revision, void **module, al_arena *arena, const char *path, al_error *error)
{
    py_vm *vm = data;
    py_scope scope = py_scope_open(vm);
    py_obj *loaded = load_module(vm, path);
    int status = loaded ? fill_header(vm, header, arena, loaded) : -1;
    py_scope_close(vm, scope);
    *module = NULL;
    *no_revision = status == 0 && !header->has_revision;
    return status == 0 ? 0 : al_error_set(error, AL_E_SCRIPT, "the script could not be evaluated");
}

/* --- Script --- */

py_obj *al_revision_object(py_vm *vm, py_obj *directory_obj, al_revision *revision)
{
    if (!revision)
        return PY_NONE;
    py_obj *known = py_dict_get_s(vm, of(directory_obj)->objects, revision->id);
    if (known != PY_ABSENT)
        return known;
    revision_obj *o = py_alloc(vm, revision_obj, &al_revision_class);
    if (!o)
        return NULL;
    o->revision = revision;
    o->directory = directory_obj;
    return py_dict_set_s(vm, of(directory_obj)->objects, revision->id, &o->head) == 0 ? &o->head : NULL;
}

/* None, one id as a text, or a tuple. */
static py_obj *scalar_or_tuple(py_vm *vm, al_strs strs)
{
    return strs.count == 0 ? PY_NONE : strs.count == 1 ? py_str_new(vm, strs.items[0]) : al_strs_tuple(vm, strs);
}

static py_obj *str_or_none(py_vm *vm, const char *text)
{
    return text ? py_str_new(vm, text) : PY_NONE;
}

static py_obj *str_set(py_vm *vm, al_strs strs)
{
    py_obj *set = py_set_new(vm);
    for (size_t i = 0; set && i < strs.count; i++) {
        py_obj *text = py_str_new(vm, strs.items[i]);
        if (!text || py_set_add(vm, set, text) < 0)
            return NULL;
    }
    return set;
}

static py_obj *rev_ids(py_vm *vm, al_revs revs)
{
    py_obj *set = py_set_new(vm);
    for (size_t i = 0; set && i < revs.count; i++) {
        py_obj *text = py_str_new(vm, revs.items[i]->id);
        if (!text || py_set_add(vm, set, text) < 0)
            return NULL;
    }
    return set;
}

#define GETTER(name, expression)                                                                                                           \
    static py_obj *get_##name(py_vm *vm, py_obj *self)                                                                                     \
    {                                                                                                                                      \
        (void)vm;                                                                                                                          \
        const al_revision *rev = rev_of(self);                                                                                             \
        return expression;                                                                                                                 \
    }
GETTER(revision, py_str_new(vm, rev->id))
GETTER(down_revision, scalar_or_tuple(vm, rev->down))
GETTER(dependencies, scalar_or_tuple(vm, rev->depends_on))
GETTER(branch_labels, str_set(vm, rev->labels))
GETTER(path, py_str_new(vm, rev->path))
GETTER(nextrev, rev_ids(vm, rev->next))
GETTER(module, al_revision_module(vm, rev))
GETTER(is_head, py_bool(al_revision_is_head(rev)))
GETTER(is_base, py_bool(rev->down.count == 0))
GETTER(is_branch_point, py_bool(al_revision_is_branch_point(rev)))
GETTER(is_merge_point, py_bool(al_revision_is_merge_point(rev)))

static py_obj *get_doc(py_vm *vm, py_obj *self)
{
    const char *text;
    size_t size;
    al_revision_doc(rev_of(self), &text, &size);
    return py_str_newn(vm, text ? text : "", size);
}

static py_obj *get_longdoc(py_vm *vm, py_obj *self)
{
    const char *text;
    size_t size;
    al_revision_longdoc(rev_of(self), &text, &size);
    return py_str_newn(vm, text ? text : "", size);
}

static py_obj *from_sb(py_vm *vm, void (*write)(al_sb *, const al_revision *), py_obj *self)
{
    al_sb sb = AL_SB_INIT;
    write(&sb, rev_of(self));
    return py_str_take(vm, &sb);
}

static py_obj *get_log_entry(py_vm *vm, py_obj *self)
{
    return from_sb(vm, al_revision_entry, self);
}

static py_obj *revision_str(py_vm *vm, py_obj *self)
{
    return from_sb(vm, al_revision_text, self);
}

static void revision_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, ((revision_obj *)(void *)self)->directory);
}

static const py_member revision_members[] = {
    PY_GETSET("revision", get_revision, NULL, NULL),
    PY_GETSET("down_revision", get_down_revision, NULL, NULL),
    PY_GETSET("dependencies", get_dependencies, NULL, NULL),
    PY_GETSET("branch_labels", get_branch_labels, NULL, NULL),
    PY_GETSET("path", get_path, NULL, NULL),
    PY_GETSET("nextrev", get_nextrev, NULL, NULL),
    PY_GETSET("module", get_module, NULL, NULL),
    PY_GETSET("doc", get_doc, NULL, NULL),
    PY_GETSET("longdoc", get_longdoc, NULL, NULL),
    PY_GETSET("log_entry", get_log_entry, NULL, NULL),
    PY_GETSET("is_head", get_is_head, NULL, NULL),
    PY_GETSET("is_base", get_is_base, NULL, NULL),
    PY_GETSET("is_branch_point", get_is_branch_point, NULL, NULL),
    PY_GETSET("is_merge_point", get_is_merge_point, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_revision_class = {
    .name = "Script",
    .module = "alembic.script.base",
    .size = sizeof(revision_obj),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = revision_members,
    .str = revision_str,
    .trace = revision_trace,
};

/* --- ScriptDirectory --- */

py_obj *al_script_directory_new(py_vm *vm, al_script *script)
{
    directory *d = py_alloc(vm, directory, &al_script_directory_class);
    if (!d)
        return NULL;
    d->script = script;
    d->objects = py_dict_new(vm);
    return d->objects ? &d->head : NULL;
}

/* Ends a question to the graph: raises what went wrong. */
static void *fail(py_vm *vm, al_error *error, al_arena *arena)
{
    if (!py_error_pending(vm)) /* evaluating a script may have left its own exception */
        al_raise_script_error(vm, error);
    al_error_clear(error);
    al_arena_free(arena);
    return NULL;
}

static py_obj *objects_tuple(py_vm *vm, py_obj *self, al_revs revs)
{
    py_obj *tuple = py_tuple_new(vm, revs.count);
    for (size_t i = 0; tuple && i < revs.count; i++) {
        py_obj *o = al_revision_object(vm, self, revs.items[i]);
        if (!o)
            return NULL;
        PY_TUPLE(tuple)->items[i] = o;
    }
    return tuple;
}

/* None, a text or a sequence of texts as the graph's argument. */
static int rev_arg(py_vm *vm, al_rev_arg *arg, al_arena *arena, py_obj *value)
{
    *arg = AL_REV_NONE;
    if (!py_given(value))
        return 0;
    if (py_is_str(vm, value)) {
        arg->text = py_str_text(value);
        return 0;
    }
    arg->is_tuple = true;
    return header_strs(vm, &arg->tuple, arena, value);
}

static py_obj *get_revisions(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    al_revs revs;
    al_rev_arg arg;
    if (rev_arg(vm, &arg, &arena, a[1]) < 0 || al_script_revisions(&revs, of(a[0])->script, &arena, arg, &error) < 0)
        return fail(vm, &error, &arena);
    py_obj *tuple = objects_tuple(vm, a[0], revs);
    al_arena_free(&arena);
    return tuple;
}

static py_obj *get_one_revision(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    al_revision *rev = NULL;
    const char *id = py_given(a[1]) ? py_text(vm, a[1]) : NULL;
    if (py_error_pending(vm) || al_script_revision(&rev, of(a[0])->script, &arena, id, &error) < 0)
        return fail(vm, &error, &arena);
    py_obj *o = al_revision_object(vm, a[0], rev);
    al_arena_free(&arena);
    return o;
}

static py_obj *as_revision_number(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    al_strs ids;
    if (py_given(a[1]) && !py_is_str(vm, a[1])) { /* stamp's tuple: its first element, as it stands */
        py_obj *list = py_list_from(vm, a[1]);
        return !list ? NULL : PY_LIST(list)->count ? PY_LIST(list)->items[0] : PY_NONE;
    }
    if (al_script_number(&ids, of(a[0])->script, &arena, py_given(a[1]) ? py_str_text(a[1]) : NULL, &error) < 0)
        return fail(vm, &error, &arena);
    bool all = py_str_is(a[1], "heads");
    py_obj *result = all ? al_strs_tuple(vm, ids) : ids.count ? py_str_new(vm, ids.items[0]) : PY_NONE;
    al_arena_free(&arena);
    return result;
}

static py_obj *get_heads(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    al_strs ids;
    if (al_script_heads(&ids, of(a[0])->script, &arena, true, &error) < 0)
        return fail(vm, &error, &arena);
    py_obj *tuple = al_strs_tuple(vm, ids);
    al_arena_free(&arena);
    return tuple ? py_list_from(vm, tuple) : NULL;
}

static py_obj *get_current_head(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    const char *id;
    if (al_script_current_head(&id, of(a[0])->script, &arena, &error) < 0)
        return fail(vm, &error, &arena);
    py_obj *text = str_or_none(vm, id);
    al_arena_free(&arena);
    return text;
}

static py_obj *walk_revisions(py_vm *vm, py_obj **a)
{
    al_arena arena = AL_ARENA_INIT;
    al_error error = { 0 };
    al_revs revs;
    al_rev_arg base, head;
    if (rev_arg(vm, &base, &arena, a[1]) < 0 || rev_arg(vm, &head, &arena, a[2]) < 0 ||
        al_script_walk(&revs, of(a[0])->script, &arena, base, head, &error) < 0)
        return fail(vm, &error, &arena);
    py_obj *tuple = objects_tuple(vm, a[0], revs);
    al_arena_free(&arena);
    return tuple ? py_iter(vm, tuple) : NULL;
}

static py_obj *get_map(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self; /* get_revision and get_revisions are the same */
}

static py_obj *get_dir(py_vm *vm, py_obj *self)
{
    return py_str_new(vm, al_script_get_options(of(self)->script)->dir);
}

static py_obj *get_env_py(py_vm *vm, py_obj *self)
{
    al_error error = { 0 };
    char *path = NULL;
    py_obj *text = al_script_env_path(&path, of(self)->script, &error) == 0 ? py_str_new(vm, path) : al_raise_script_error(vm, &error);
    al_free(path);
    al_error_clear(&error);
    return text;
}

static py_obj *get_versions(py_vm *vm, py_obj *self)
{
    al_strs locations = al_script_locations(of(self)->script);
    return locations.count ? py_str_new(vm, locations.items[0]) : PY_NONE;
}

static py_obj *get_locations(py_vm *vm, py_obj *self)
{
    py_obj *tuple = al_strs_tuple(vm, al_script_locations(of(self)->script));
    return tuple ? py_list_from(vm, tuple) : NULL;
}

static void directory_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->objects);
}

static const py_member directory_members[] = {
    PY_METHOD("get_revision", "self, id_", get_one_revision, "The Script of an identifier."),
    PY_METHOD("get_revisions", "self, id_", get_revisions, "A tuple of Scripts."),
    PY_METHOD("as_revision_number", "self, id_", as_revision_number, NULL),
    PY_METHOD("get_heads", "self", get_heads, "The ids of the heads."),
    PY_METHOD("get_current_head", "self", get_current_head, "The id of the one head, or None."),
    PY_METHOD("walk_revisions", "self, base='base', head='heads'", walk_revisions, "From head down to base."),
    PY_GETSET("revision_map", get_map, NULL, NULL),
    PY_GETSET("dir", get_dir, NULL, NULL),
    PY_GETSET("env_py_location", get_env_py, NULL, NULL),
    PY_GETSET("versions", get_versions, NULL, NULL),
    PY_GETSET("_version_locations", get_locations, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_script_directory_class = {
    .name = "ScriptDirectory",
    .module = "alembic.script.base",
    .size = sizeof(directory),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = directory_members,
    .trace = directory_trace,
};
