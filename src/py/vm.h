/*
 * The interpreter: making one, giving it modules, running source in it. Everything here is for the host.
 */
#ifndef AL_PY_VM_H
#define AL_PY_VM_H

#include "py/error.h"
#include "py/object.h"
#include "py/types.h"

/*
 * A native module is a constant table of names; a value is made when a script first asks for the name, so importing costs nothing.
 */
typedef enum py_name_kind {
    PY_N_END,
    PY_N_FUNCTION, /* fn, sig */
    PY_N_CLASS,    /* classdef */
    PY_N_STR,      /* sig: text */
    PY_N_INT,      /* number */
    PY_N_VALUE,    /* immediate */
    PY_N_MAKE,     /* make(vm) gives the value, once */
    PY_N_MODULE,   /* sig: dotted name of another module (a submodule or any other) */
    PY_N_FROM,     /* sig: "module:name", the value of that name there */
} py_name_kind;

typedef struct py_name {
    py_name_kind kind;
    const char *name;
    const char *sig;
    py_cfn fn;
    const py_classdef *cls;
    py_obj *(*make)(py_vm *vm);
    int64_t number;
    py_obj *value;
    const char *doc;
} py_name;

#define PY_FUNCTION(n, s, f, d)                                                                                                            \
    {                                                                                                                                      \
        .kind = PY_N_FUNCTION, .name = (n), .sig = (s), .fn = (f), .doc = (d)                                                              \
    }
#define PY_CLASS(n, c)                                                                                                                     \
    {                                                                                                                                      \
        .kind = PY_N_CLASS, .name = (n), .cls = (c)                                                                                        \
    }
#define PY_TEXT(n, t)                                                                                                                      \
    {                                                                                                                                      \
        .kind = PY_N_STR, .name = (n), .sig = (t)                                                                                          \
    }
#define PY_NUMBER(n, i)                                                                                                                    \
    {                                                                                                                                      \
        .kind = PY_N_INT, .name = (n), .number = (i)                                                                                       \
    }
#define PY_VALUE(n, v)                                                                                                                     \
    {                                                                                                                                      \
        .kind = PY_N_VALUE, .name = (n), .value = (v)                                                                                      \
    }
#define PY_MAKE(n, f)                                                                                                                      \
    {                                                                                                                                      \
        .kind = PY_N_MAKE, .name = (n), .make = (f)                                                                                        \
    }
#define PY_MODULE(n, m)                                                                                                                    \
    {                                                                                                                                      \
        .kind = PY_N_MODULE, .name = (n), .sig = (m)                                                                                       \
    }
#define PY_FROM(n, where)                                                                                                                  \
    {                                                                                                                                      \
        .kind = PY_N_FROM, .name = (n), .sig = (where)                                                                                     \
    }
#define PY_NAMES_END                                                                                                                       \
    {                                                                                                                                      \
        .kind = PY_N_END                                                                                                                   \
    }

typedef struct py_moduledef {
    const char *name; /* dotted */
    const char *doc;
    const py_name *names; /* ended by PY_NAMES_END; may be NULL for a frozen one */
    const char *frozen;   /* source text in the language itself, run at import after the names (frozen/x.py), or NULL */
    size_t frozen_size;
    bool package;
    py_obj *(*getattr)(py_vm *vm, py_obj *module, py_obj *name); /* names not in the table (PY_ABSENT: none), or NULL */
} py_moduledef;

typedef struct py_host {
    const py_moduledef *const *modules; /* NULL-ended: beside the core's own (builtins, sys, ...) */
    /* Output of print and sys.stdout/stderr; NULL: the process's. fd 1 or 2. */
    void (*write)(void *payload, int fd, const char *text, size_t size);
    void *payload;
    const char *program; /* sys.argv[0] */
} py_host;

/* NULL when out of memory. host is copied; what it points to must outlive the interpreter. */
py_vm *py_vm_new(const py_host *host);
void py_vm_free(py_vm *vm);
/* What the host hangs on the interpreter (session, registries of floors above), by key: the address of a constant. NULL if none. */
int py_vm_set_slot(py_vm *vm, const void *key, void *data, void (*destroy)(void *data));
void *py_vm_slot(py_vm *vm, const void *key);
/* The same for a value that the collector must keep. */
int py_vm_set_value(py_vm *vm, const void *key, py_obj *value);
py_obj *py_vm_value(py_vm *vm, const void *key); /* NULL if none */

/* Puts a directory in front of sys.path. */
int py_vm_path_prepend(py_vm *vm, const char *directory);
py_obj *py_sys_modules(py_vm *vm);

/* import name (dotted): the module itself, not the top package. PY_MAY_RUN. */
py_obj *py_import(py_vm *vm, const char *name);
/* The value of a name in a module: py_import_from(vm, "datetime", "date"). */
py_obj *py_import_from(py_vm *vm, const char *module, const char *name);

/* Compiles a module's source; filename is for tracebacks. NULL: SyntaxError. */
py_obj *py_compile(py_vm *vm, const char *source, size_t size, const char *filename);
/* Compiles an expression. */
py_obj *py_compile_expr(py_vm *vm, const char *source, size_t size, const char *filename);
/* Runs code with these globals (a dict; __builtins__ is added) and returns its value (None for a module). PY_MAY_RUN. */
py_obj *py_run_code(py_vm *vm, py_obj *code, py_obj *globals, py_obj *locals);
/* Reads, compiles and runs a file as a new module called `name` (not entered into sys.modules). The module, or NULL. PY_MAY_RUN. */
py_obj *py_run_file(py_vm *vm, const char *path, const char *name);
/* The same for a module whose code was compiled before; sets __file__ to path. */
py_obj *py_run_module(py_vm *vm, py_obj *code, const char *path, const char *name);
py_obj *py_module_new(py_vm *vm, const char *name); /* empty, not in sys.modules */
py_obj *py_module_dict(py_obj *module);

/* Stops the interpreter at its next safe point with KeyboardInterrupt; may be called from another thread or a signal handler. */
void py_vm_interrupt(py_vm *vm);
/* Step budget for fuzzing: after that many backward jumps and calls RuntimeError; 0 none. */
void py_vm_set_budget(py_vm *vm, uint64_t steps);

/* The file and line of the innermost script frame; false if none is active. file is borrowed until the next call. */
bool py_where(py_vm *vm, const char **file, int *line);
/* The user-visible warnings.warn(message, category) as CPython writes it; stacklevel 1 is the innermost script frame. -1 when filtered into
 * an error. */
int py_warn(py_vm *vm, const py_classdef *category, const char *message, int stacklevel);

#endif
