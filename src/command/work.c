#include "command/work.h"

#include "runtime/script_directory.h"
#include "runtime/step_info.h"

#include <string.h>

/* An error of the script floor, met while the interpreter runs: it becomes the interpreter's exception, -1. */
static int raise_error(alembic *a, py_vm *vm)
{
    if (!py_error_pending(vm))
        al_raise_script_error(vm, &a->error);
    al_error_clear(&a->error);
    return -1;
}

/* Every script of the plan is compiled and its module made before the first statement is sent. */
static int load_scripts(py_vm *vm, const al_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++) {
        py_scope scope = py_scope_open(vm);
        int status = al_step_is_stamp(&steps->items[i]) || al_revision_module(vm, steps->items[i].revision) ? 0 : -1;
        py_scope_close(vm, scope);
        if (status < 0)
            return -1;
    }
    return 0;
}

static int plan(void *data, py_vm *vm, al_context *context, al_strs rows, al_steps *steps)
{
    al_plan_request *r = data;
    alembic *a = r->a;
    al_rev_arg current = AL_REV_TUPLE(rows);
    int status = 0;
    (void)context;
    switch (r->kind) {
    case AL_PLAN_UPGRADE:
        status = al_script_upgrade(steps, r->script, &a->arena, r->destination, current, &a->error);
        break;
    case AL_PLAN_DOWNGRADE:
        status = al_script_downgrade(steps, r->script, &a->arena, r->destination, current, &a->error);
        break;
    case AL_PLAN_STAMP:
        status = al_script_stamp(steps, r->script, &a->arena, r->destinations, current, &a->error);
        break;
    }
    return status < 0 ? raise_error(a, vm) : load_scripts(vm, steps);
}

static py_obj *function(void *data, py_vm *vm, const al_step *step)
{
    (void)data;
    return al_revision_function(vm, step->revision, step->is_upgrade);
}

static void progress(void *data, const al_step *step, size_t number, size_t count, bool done)
{
    alembic *a = ((al_plan_request *)data)->a;
    if (done && step->revision && a->vm)
        al_revision_forget(a->vm, step->revision); /* its module has done its work */
    if (a->progress)
        a->progress(a->progress_payload, step->revision ? step->revision->id : "", step->revision ? step->revision->doc : NULL, number,
                    count, done);
}

int al_work_steps(al_plan_request *request, py_obj *opts)
{
    alembic *a = request->a;
    al_rev_map *map;
    if (al_script_map(&map, request->script, &a->error) < 0)
        return al_session_graph_error(a);
    al_work work = { .plan = plan, .function = function, .progress = progress, .data = request, .map = map };
    return al_session_run_env(a, opts, &work);
}

typedef struct look {
    alembic *a;
    al_look_fn *look;
    void *payload;
} look;

static int look_only(void *data, py_vm *vm, al_context *context, al_strs rows, al_steps *steps)
{
    look *l = data;
    (void)steps;
    int status = l->look(l->payload, l->a, context, rows);
    return status < 0 ? raise_error(l->a, vm) : 0;
}

int al_work_look(alembic *a, py_obj *opts, al_look_fn *look_fn, void *payload)
{
    look l = { a, look_fn, payload };
    al_work work = { .plan = look_only, .function = function, .data = &l };
    return al_session_run_env(a, opts, &work);
}

int al_split_range(alembic *a, const char *revision, bool sql, const char **start, const char **end)
{
    const char *colon = strchr(revision, ':');
    *start = NULL;
    *end = revision;
    if (!colon)
        return 0;
    if (!sql)
        return al_error_set(&a->error, AL_E_COMMAND, "Range revision not allowed");
    *start = al_arena_strndup(&a->arena, revision, (size_t)(colon - revision));
    *end = colon + 1;
    return *start ? 0 : al_error_oom(&a->error);
}
