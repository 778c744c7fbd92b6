#include "runtime/step_info.h"

#include <string.h>

typedef struct step_info {
    py_obj head;
    py_obj *revision_map; /* the ScriptDirectory's, or None */
    py_obj *up, *down;    /* tuples of ids */
    bool is_upgrade, is_stamp;
} step_info;

static step_info *of(py_obj *o)
{
    return (step_info *)(void *)o;
}

py_obj *al_strs_tuple(py_vm *vm, al_strs strs)
{
    py_obj *tuple = py_tuple_new(vm, strs.count);
    for (size_t i = 0; tuple && i < strs.count; i++) {
        py_obj *text = py_str_new(vm, strs.items[i]);
        if (!text)
            return NULL;
        PY_TUPLE(tuple)->items[i] = text;
    }
    return tuple;
}

void *al_raise_script_error(py_vm *vm, const al_error *error)
{
    const char *name = al_status_exception(error->status);
    const char *dot = strrchr(name, '.');
    if (error->status == AL_E_NOMEM)
        return py_raise_nomem(vm);
    py_obj *module = dot ? py_str_newn(vm, name, (size_t)(dot - name)) : py_str_new(vm, "builtins");
    py_obj *cls = module ? py_import_from(vm, py_str_text(module), dot ? dot + 1 : name) : NULL;
    py_obj *text = cls ? py_str_new(vm, al_error_text(error)) : NULL;
    return text ? py_raise_obj(vm, py_call(vm, cls, 1, text)) : NULL;
}

py_obj *al_step_info_new(py_vm *vm, al_context *context, const al_step *step)
{
    al_arena arena = AL_ARENA_INIT;
    al_strs up, down;
    step_info *info = py_alloc(vm, step_info, &al_step_info_class);
    if (!info)
        return NULL;
    bool made = al_step_info(step, &arena, &up, &down);
    info->up = made ? al_strs_tuple(vm, up) : py_raise_nomem(vm);
    info->down = info->up ? al_strs_tuple(vm, down) : NULL;
    al_arena_free(&arena);
    if (!info->down)
        return NULL;
    info->is_upgrade = step->is_upgrade;
    info->is_stamp = al_step_is_stamp(step);
    info->revision_map = py_given(context->script) ? py_getattr_s(vm, context->script, "revision_map") : PY_NONE;
    return info->revision_map ? &info->head : NULL;
}

static py_obj *first(py_vm *vm, py_obj *self)
{
    (void)vm;
    py_tuple *up = PY_TUPLE(of(self)->up);
    return up->count ? up->items[0] : PY_NONE;
}

static py_obj *is_migration(py_vm *vm, py_obj *self)
{
    (void)vm;
    return py_bool(!of(self)->is_stamp);
}

static py_obj *source(py_vm *vm, py_obj *self)
{
    (void)vm;
    return of(self)->is_upgrade ? of(self)->down : of(self)->up;
}

static py_obj *destination(py_vm *vm, py_obj *self)
{
    (void)vm;
    return of(self)->is_upgrade ? of(self)->up : of(self)->down;
}

static py_obj *revisions(py_vm *vm, py_obj *self, py_obj *ids)
{
    return py_call_method(vm, of(self)->revision_map, "get_revisions", 1, ids);
}

static py_obj *up_revision(py_vm *vm, py_obj *self)
{
    return py_call_method(vm, of(self)->revision_map, "get_revision", 1, first(vm, self));
}

static py_obj *up_revisions(py_vm *vm, py_obj *self)
{
    return revisions(vm, self, of(self)->up);
}

static py_obj *down_revisions(py_vm *vm, py_obj *self)
{
    return revisions(vm, self, of(self)->down);
}

static py_obj *source_revisions(py_vm *vm, py_obj *self)
{
    return revisions(vm, self, source(vm, self));
}

static py_obj *destination_revisions(py_vm *vm, py_obj *self)
{
    return revisions(vm, self, destination(vm, self));
}

static void info_trace(py_obj *self, py_tracer *tracer)
{
    py_trace(tracer, of(self)->revision_map);
    py_trace(tracer, of(self)->up);
    py_trace(tracer, of(self)->down);
}

static const py_member members[] = {
    PY_BOOL("is_upgrade", step_info, is_upgrade),
    PY_BOOL("is_stamp", step_info, is_stamp),
    PY_FIELD("revision_map", step_info, revision_map),
    PY_FIELD("up_revision_ids", step_info, up),
    PY_FIELD("down_revision_ids", step_info, down),
    PY_GETSET("up_revision_id", first, NULL, NULL),
    PY_GETSET("is_migration", is_migration, NULL, NULL),
    PY_GETSET("source_revision_ids", source, NULL, NULL),
    PY_GETSET("destination_revision_ids", destination, NULL, NULL),
    PY_GETSET("up_revision", up_revision, NULL, NULL),
    PY_GETSET("up_revisions", up_revisions, NULL, NULL),
    PY_GETSET("down_revisions", down_revisions, NULL, NULL),
    PY_GETSET("source_revisions", source_revisions, NULL, NULL),
    PY_GETSET("destination_revisions", destination_revisions, NULL, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_step_info_class = {
    .name = "MigrationInfo",
    .module = "alembic.runtime.migration",
    .size = sizeof(step_info),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT,
    .members = members,
    .trace = info_trace,
};
