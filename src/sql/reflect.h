/*
 * Reflection: what a dialect reads from the catalog over a driver's connection. Answers are script values in the form in which
 * sqlalchemy.inspect() gives them.
 *
 * A slot that fails returns NULL: an exception is set, or, if none is pending, db->error says what the database answered.
 * A dialect reads each catalog once for all the tables that are asked for, never once a table.
 */
#ifndef AL_SQL_REFLECT_H
#define AL_SQL_REFLECT_H

#include "db/db.h"
#include "sql/dialect.h"

typedef enum al_relation { AL_REL_TABLE, AL_REL_VIEW, AL_REL_TEMP_TABLE, AL_REL_TEMP_VIEW } al_relation;

typedef struct al_reflect_slots {
    /* A list of str, sorted as the reference's. schema NULL: the default one. */
    py_obj *(*names)(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, al_relation what);
    /* A list of str. */
    py_obj *(*schemas)(py_vm *vm, al_dialect_obj *d, al_db *db);
    /* PY_TRUE or PY_FALSE: is there a table or view of that name? */
    py_obj *(*has)(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name);
    /* The text of a view: a str, or None if there is none. */
    py_obj *(*view)(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name);
    /*
     * Everything about one table or view (name), or about all tables (name NULL): a dict, name -> dict of
     *   columns: list of dicts (name, type, nullable, default, primary_key, ...)
     *   pk_constraint: dict (constrained_columns, name)
     *   foreign_keys, indexes, unique_constraints, check_constraints: lists of dicts
     *   comment: dict (text);  options: dict
     */
    py_obj *(*tables)(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name);
} al_reflect_slots;

/* The nearest dialect's, or NULL: it can't reflect. */
static inline const al_reflect_slots *al_reflect_of(const al_dialect_obj *d)
{
    for (const al_dialect *def = d->def; def; def = def->base)
        if (def->reflect)
            return def->reflect;
    return NULL;
}

extern const al_reflect_slots al_sqlite_reflect;

#endif
