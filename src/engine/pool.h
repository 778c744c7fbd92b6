/*
 * sqlalchemy.pool: where an Engine's DBAPI connections stay between their uses.
 */
#ifndef AL_ENGINE_POOL_H
#define AL_ENGINE_POOL_H

#include "engine/engine.h"

typedef struct al_pool_def {
    py_classdef cls;
    bool keeps_one;  /* the same connection for everyone: StaticPool, SingletonThreadPool, AssertionPool */
    bool keeps_idle; /* connections given back are kept: QueuePool */
} al_pool_def;

typedef struct al_pool {
    py_obj head;
    py_obj *creator; /* callable that makes a DBAPI connection, or the engine's own al_engine */
    py_obj *events;
    py_obj *idle;                /* list of al_dbapi given back */
    py_obj *single;              /* the one connection of pools that keep one, or NULL */
    py_obj *kw;                  /* the constructor's keywords, for recreate() */
    int64_t size, overflow, out; /* connections wanted, allowed beside them (-1: any number), given away now */
    bool first_done;             /* first_connect was told */
    bool pre_ping;
} al_pool;

extern const al_pool_def al_pool_base, al_pool_queue, al_pool_null, al_pool_static, al_pool_assertion, al_pool_singleton,
    al_pool_async_queue, al_pool_fallback_async_queue;
/* A pool of a class (a script's subclass too). kw: dict of its keywords or NULL. */
al_pool *al_pool_new(py_vm *vm, py_obj *cls, py_obj *creator, py_obj *kw);
/* A connection, made if need be ("connect" told). NULL: exception. */
al_dbapi *al_pool_take(py_vm *vm, al_pool *pool);
/* Gives it back: what is open is rolled back. */
int al_pool_give(py_vm *vm, al_dbapi *conn);
int al_pool_dispose(py_vm *vm, al_pool *pool);
al_pool *al_pool_recreate(py_vm *vm, al_pool *pool);

#endif
