/*
 * An operation: what scripts, autogenerate, batch mode and the renderer all speak. One constant descriptor a member, in its own file,
 * named in ops.list.h. The descriptor's field table gives the instance's layout, the script signatures' binding and the attributes.
 */
#ifndef AL_OPS_OP_H
#define AL_OPS_OP_H

#include "py/py.h"

/* An instance: its values stand in the order of the descriptor's fields. Scripts see them as attributes, by name. */
typedef struct al_op {
    py_obj head;
    py_obj *f[];
} al_op;

typedef struct al_op_field {
    const char *name;  /* attribute of the operation object (modify_nullable) */
    const char *param; /* parameter of op.x() where it is called otherwise (nullable); or NULL */
    const char *batch; /* set in a batch from the batch's own: "table_name", "schema"; or NULL */
} al_op_field;

typedef struct al_op_def {
    py_classdef cls;        /* the class: CreateTableOp. First: the descriptor is found from an instance's class */
    const char *name;       /* op.create_table */
    const char *sig;        /* of op.create_table(), without self */
    const char *init_sig;   /* of CreateTableOp() */
    const char *batch_name; /* batch_op.x; NULL: there is none */
    const char *batch_sig;
    const al_op_field *fields;
    size_t field_count;
    /* Does it, on operations.impl. A value for the script (None mostly), or NULL. PY_MAY_RUN. */
    py_obj *(*apply)(py_vm *vm, py_obj *operations, al_op *op);
    /* The operation that undoes it, or NULL with an exception: ValueError("operation is not reversible; ..."). NULL slot:
     * NotImplementedError. */
    py_obj *(*reverse)(py_vm *vm, al_op *op);
    /* The Table that it stands for (CreateTableOp.to_table), or NULL: it has none. */
    py_obj *(*to_table)(py_vm *vm, py_obj *operations, al_op *op);
    /* Mends the fields after they were bound (PY_ABSENT to defaults and the like); 0 or -1. May be NULL. */
    int (*bound)(py_vm *vm, al_op *op);
} al_op_def;

/* MigrateOperation, the root; AlterTableOp and AddConstraintOp, its two abstract children. */
extern const py_classdef al_migrate_operation_class;
extern const py_classdef al_alter_table_op_class;
extern const py_classdef al_add_constraint_op_class;

#define AL_OP(id) extern const al_op_def al_op_##id;
#include "ops/ops.list.h"
#undef AL_OP

/* All descriptors, in the list's order, NULL-ended. */
extern const al_op_def *const al_ops[];

/* What every descriptor's class needs: layout and attributes come from its fields. */
#define AL_OP_CLASS(class_name, base, field_table)                                                                                         \
    {                                                                                                                                      \
        .name = (class_name), .module = "alembic.operations.ops", .bases = PY_BASES(base),                                                 \
        .size = sizeof(al_op) + sizeof(py_obj *) * AL_COUNT(field_table), .flags = PY_CLS_SUBCLASS | PY_CLS_DICT, .trace = al_op_trace,    \
        .members = al_op_members, .getattr = al_op_getattr, .setattr = al_op_setattr                                                       \
    }
#define AL_OP_FIELDS(field_table) .fields = (field_table), .field_count = AL_COUNT(field_table)

extern const py_member al_op_members[];
void al_op_trace(py_obj *self, py_tracer *tracer);
py_obj *al_op_getattr(py_vm *vm, py_obj *self, py_obj *name);
int al_op_setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value);

/* The descriptor of an instance, or NULL if the object is no native operation. */
const al_op_def *al_op_def_of(py_vm *vm, const py_obj *o);

/*
 * Makes an operation from values bound by `sig` (in its parameters' order, `args`). `batch` is the batch's Operations object, whose
 * table and schema fill the fields so marked, or NULL.
 */
py_obj *al_op_new(py_vm *vm, const al_op_def *def, const char *sig, py_obj **args, py_obj *batch);

/*
 * Calls o.method(positional..., kw=...): `count` positional values, then one value for each blank-separated name in `names`.
 * PY_ABSENT drops a keyword; method NULL calls o itself. A name "**" stands for a dict of keywords (or None). PY_MAY_RUN.
 */
py_obj *al_call_names(py_vm *vm, py_obj *o, const char *method, size_t count, const char *names, ...);

#endif
