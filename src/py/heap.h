/*
 * The heap: allocation, roots, the collector (mark and sweep, only at a safe point).
 *
 * What keeps an object alive
 *   - being reachable from a live object, a frame, a module, the interpreter;
 *   - the scope: every object made by C code, and every value passed to py_keep, stays alive until the scope in which it was made
 *     closes. The machine opens a scope around each call of a C function, so in a C function *what you made lives until you return*,
 *     and so do your arguments. Only what you took out of some other object (and which running script code may meanwhile drop from
 *     there) needs py_keep before a PY_MAY_RUN call.
 *   - C loops that allocate per item open a scope of their own for each round:
 *         py_scope s = py_scope_open(vm);
 *         ... item ...
 *         py_scope_close(vm, s);            (or py_scope_close_keep(vm, s, value): value moves to the outer scope)
 *     and call py_safepoint(vm) now and then.
 * Outside any C function called by the machine (the host: command, runtime) open a scope yourself.
 */
#ifndef AL_PY_HEAP_H
#define AL_PY_HEAP_H

#include "py/value.h"

/* Allocates a zeroed instance of cls, of cls->size + extra bytes, header filled. NULL: MemoryError is set (also when cls is NULL). Never
 * collects. */
py_obj *py_new(py_vm *vm, py_class *cls, size_t extra);
/* The same for a built-in class descriptor's own class: py_alloc(vm, al_column, &al_column_class). */
#define py_alloc(vm, type, classdef) ((type *)(void *)py_new((vm), py_class_get((vm), (classdef)), 0))

typedef size_t py_scope;
py_scope py_scope_open(py_vm *vm);
void py_scope_close(py_vm *vm, py_scope scope);
py_obj *py_scope_close_keep(py_vm *vm, py_scope scope, py_obj *value); /* returns value; value may be NULL */
/* Keeps o until the current scope closes; returns o. NULL and immediates pass through. Out of memory: NULL, MemoryError. */
py_obj *py_keep(py_vm *vm, py_obj *o);

/* A value that stays alive, until removed, whatever happens: for what the host holds. Index into the roots, or (size_t)-1. */
size_t py_root_add(py_vm *vm, py_obj *o);
void py_root_remove(py_vm *vm, size_t root);

/* Collects if enough was allocated since (or always, under vm stress). The only place where the collector runs. */
void py_safepoint(py_vm *vm);
void py_collect(py_vm *vm);

/* For trace functions: each py_obj * field is passed to py_trace, NULL and immediates welcome. */
typedef struct py_tracer py_tracer;
void py_trace_(py_tracer *t, py_obj *o);
#define py_trace(t, o) py_trace_((t), (py_obj *)(void *)(o))

/* Tells the collector of memory an object owns outside the heap (may be negative when it is freed). */
void py_heap_external(py_vm *vm, ptrdiff_t bytes);

/* Stress for tests: collect at every safe point and poison what is freed. */
void py_heap_stress(py_vm *vm, bool on);
size_t py_heap_live_bytes(const py_vm *vm);

#endif
