/* alembic.runtime and alembic.script: contexts, the script directory. */
#include "pymods/pymods.h"
#include "runtime/context.h"
#include "runtime/environment.h"
#include "runtime/script_directory.h"
#include "runtime/step_info.h"

static const py_name environment_names[] = {
    PY_CLASS("EnvironmentContext", &al_environment_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_runtime_environment = { .name = "alembic.runtime.environment", .names = environment_names };

static const py_name migration_names[] = {
    PY_CLASS("MigrationContext", &al_context_class),
    PY_CLASS("MigrationInfo", &al_step_info_class),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_runtime_migration = { .name = "alembic.runtime.migration", .names = migration_names };

static const py_name script_names[] = {
    PY_CLASS("ScriptDirectory", &al_script_directory_class),
    PY_CLASS("Script", &al_revision_class),
    PY_MODULE("base", "alembic.script.base"),
    PY_MODULE("revision", "alembic.script.revision"),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_script = { .name = "alembic.script", .names = script_names, .package = true };
const py_moduledef al_mod_alembic_script_base = { .name = "alembic.script.base", .names = script_names };

/* The graph's exceptions: one a kind of error (base/err.list.h names them). */
#define REVISION_ERROR(id, text, parent)                                                                                                   \
    static const py_classdef id = {                                                                                                        \
        .name = text,                                                                                                                      \
        .module = "alembic.script.revision",                                                                                               \
        .bases = PY_BASES(parent),                                                                                                         \
        .size = sizeof(py_exception),                                                                                                      \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
    }
REVISION_ERROR(revision_error, "RevisionError", &py_Exception);
REVISION_ERROR(range_not_ancestor, "RangeNotAncestorError", &revision_error);
REVISION_ERROR(multiple_heads, "MultipleHeads", &revision_error);
REVISION_ERROR(resolution_error, "ResolutionError", &revision_error);
REVISION_ERROR(cycle_detected, "CycleDetected", &revision_error);
REVISION_ERROR(loop_detected, "LoopDetected", &cycle_detected);
REVISION_ERROR(dependency_cycle_detected, "DependencyCycleDetected", &cycle_detected);
REVISION_ERROR(dependency_loop_detected, "DependencyLoopDetected", &dependency_cycle_detected);

static const py_name revision_names[] = {
    PY_CLASS("RevisionError", &revision_error),
    PY_CLASS("RangeNotAncestorError", &range_not_ancestor),
    PY_CLASS("MultipleHeads", &multiple_heads),
    PY_CLASS("ResolutionError", &resolution_error),
    PY_CLASS("CycleDetected", &cycle_detected),
    PY_CLASS("LoopDetected", &loop_detected),
    PY_CLASS("DependencyCycleDetected", &dependency_cycle_detected),
    PY_CLASS("DependencyLoopDetected", &dependency_loop_detected),
    PY_NAMES_END,
};
const py_moduledef al_mod_alembic_script_revision = { .name = "alembic.script.revision", .names = revision_names };
