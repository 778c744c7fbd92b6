/*
 * What a database contains: MetaData, Table, Column, constraints, indexes, sequences, defaults; and the DDL elements that create and
 * drop them (ddl.h). All are collector objects; each class's descriptor is an al_item_def, which begins with the py_classdef.
 * Mirrors sqlalchemy/sql/schema.py.
 */
#ifndef AL_SCHEMA_SCHEMA_H
#define AL_SCHEMA_SCHEMA_H

#include "expr/from.h"
#include "types/type.h"

/* What every schema item has. `al_item_part_of` finds it in any of them. */
typedef struct al_item_part {
    py_obj *info;      /* dict; NULL: empty */
    py_obj *listeners; /* list: event name, function, event name, function, ...; NULL: none */
    py_obj *kwargs;    /* dict "postgresql_using" -> value; NULL: none */
    py_obj *ddl_if;    /* tuple (dialect, callable, state); NULL: none */
    uint64_t order;    /* _creation_order */
} al_item_part;

typedef struct al_item_def {
    py_classdef cls; /* first */
    size_t part;     /* offset of the al_item_part */
    const char *visit;
    /* _set_parent: the item becomes part of parent (a column or a table). 0, -1. PY_MAY_RUN */
    int (*attach)(py_vm *vm, py_obj *self, py_obj *parent);
    /* The column on which it waits has become part of a table. 0, -1. */
    int (*table_attached)(py_vm *vm, py_obj *self, py_obj *column, py_obj *table);
} al_item_def;

typedef struct al_item { /* items that are no expression elements begin with this */
    py_obj head;
    al_item_part part;
} al_item;

#define AL_ITEM(c_name, script_name) extern const al_item_def al_s_##c_name;
#include "schema/item.list.h"
#undef AL_ITEM
extern const py_classdef al_schema_item_class; /* SchemaItem, of which they all are */

/* An ordered set by identity, which scripts see as a set: table.constraints, .indexes, .foreign_keys, column.constraints. */
typedef struct al_set {
    py_obj head;
    py_obj *list; /* list */
} al_set;
extern const py_classdef al_set_class;
py_obj *al_set_new(py_vm *vm);
int al_set_add(py_vm *vm, py_obj *set, py_obj *item);
bool al_set_has(const py_obj *set, const py_obj *item);
int al_set_discard(py_vm *vm, py_obj *set, py_obj *item); /* 1 removed, 0 was not there */
static inline size_t al_set_count(const py_obj *set)
{
    return set ? PY_LIST(((const al_set *)(const void *)set)->list)->count : 0;
}
static inline py_obj *al_set_at(const py_obj *set, size_t i)
{
    return PY_LIST(((const al_set *)(const void *)set)->list)->items[i];
}

typedef struct al_metadata {
    al_item item;
    py_obj *tables;            /* dict: key ("schema.name") -> Table */
    py_obj *schema;            /* str or None */
    py_obj *naming_convention; /* dict */
    py_obj *sequences;         /* dict: key -> Sequence */
    py_obj *fk_memos;          /* dict: table key -> list of the ForeignKeys that name it */
} al_metadata;

typedef struct al_schema_table { /* Table */
    al_table_clause t;           /* name, columns, schema, fullname, primary_key */
    al_item_part part;
    py_obj *metadata;
    py_obj *constraints, *indexes, *foreign_keys; /* al_set */
    py_obj *comment, *prefixes;                   /* prefixes: list */
    py_obj *dependencies;                         /* list of tables (add_is_dependent_on); NULL */
    py_obj *sentinel;                             /* the column marked insert_sentinel, or NULL */
    bool replacing;                               /* while initialised: columns may take the place of others */
} al_schema_table;

typedef struct al_schema_column { /* Column */
    al_column_clause c;           /* name, key, type, table */
    al_item_part part;
    py_obj *nullable, *primary_key, *unique, *index, *autoincrement, *comment, *doc, *system;
    py_obj *user_nullable;                    /* PY_ABSENT: nullable was not given */
    py_obj *default_, *onupdate;              /* ColumnDefault, Sequence or None */
    py_obj *server_default, *server_onupdate; /* FetchedValue or None */
    py_obj *computed, *identity;
    py_obj *constraints, *foreign_keys; /* al_set */
    py_obj *waiting;                    /* list of what wants to know the table (_on_table_attach): items, types, callables; NULL */
    py_obj *insert_sentinel, *omit_from_statements;
} al_schema_column;

typedef struct al_foreign_key { /* ForeignKey */
    al_item item;
    py_obj *colspec;    /* str "schema.table.column", or the Column */
    py_obj *parent;     /* Column */
    py_obj *constraint; /* ForeignKeyConstraint */
    py_obj *column;     /* the resolved target, or NULL */
    py_obj *name, *onupdate, *ondelete, *deferrable, *initially, *link_to_name, *match, *use_alter, *comment;
    py_obj *unresolvable;
} al_foreign_key;

typedef struct al_constraint { /* Constraint and all below it */
    al_item item;
    py_obj *name; /* str, conv, None; PY_ABSENT stands for _NONE_NAME: unnamed, never by convention */
    py_obj *deferrable, *initially, *comment;
    py_obj *create_rule;                    /* callable(compiler) or None */
    py_obj *parent;                         /* Table or Column, NULL */
    py_obj *columns;                        /* al_columns */
    py_obj *pending;                        /* list of str and Column: what the constructor was given */
    bool type_bound, column_flag, isolated; /* isolated: AddConstraint/DropConstraint took it out of its table's CREATE */
} al_constraint;

typedef struct al_check {
    al_constraint c;
    py_obj *sqltext;
    py_obj *bound_type; /* the Enum or Boolean that brought it (type_bound), and ... */
    py_obj *variants;   /* ... the column's type's variants, for _is_impl_for_variant */
} al_check;

typedef struct al_primary_key {
    al_constraint c;
    bool implicit; /* made by the Table itself */
} al_primary_key;

typedef struct al_fk_constraint { /* ForeignKeyConstraint */
    al_constraint c;
    py_obj *elements; /* list of ForeignKey */
    py_obj *onupdate, *ondelete, *link_to_name, *match, *use_alter;
} al_fk_constraint;

typedef struct al_index {
    al_item item;
    py_obj *name, *table, *unique;
    py_obj *expressions; /* list */
    py_obj *columns;     /* al_columns */
    py_obj *pending;     /* list: a str or Column an expression, None where there is none */
    bool column_flag;
} al_index;

typedef struct al_identity_options {
    py_obj *start, *increment, *minvalue, *maxvalue, *nominvalue, *nomaxvalue, *cycle, *cache, *order;
} al_identity_options;

typedef struct al_fetched { /* FetchedValue, DefaultClause */
    al_item item;
    py_obj *for_update, *column;
    py_obj *arg; /* DefaultClause: str or element */
    py_obj *reflected;
} al_fetched;

typedef struct al_computed {
    al_fetched f;
    py_obj *sqltext, *persisted;
} al_computed;

typedef struct al_identity {
    al_fetched f;
    al_identity_options options;
    py_obj *always, *on_null;
} al_identity;

typedef struct al_column_default { /* ScalarElementColumnDefault, CallableColumnDefault, ColumnElementColumnDefault */
    al_element e;
    al_item_part part;
    py_obj *arg, *for_update, *column;
} al_column_default;

typedef struct al_sequence {
    al_element e; /* name */
    al_item_part part;
    al_identity_options options;
    py_obj *schema, *metadata, *column, *data_type, *optional, *for_update;
} al_sequence;

/* --- any item --- */
const al_item_def *al_item_def_of(py_vm *vm, const py_obj *o);                   /* NULL if it is no schema item */
static inline bool al_item_isa(py_vm *vm, const void *o, const al_item_def *def) /* o may be NULL */
{
    return o && py_isa(vm, (const py_obj *)o, &def->cls);
}
#define al_item_is(vm, o, def)         al_item_isa((vm), (o), &(def))
#define al_item_cast(vm, type, def, o) (al_item_is((vm), (o), (def)) ? (type *)(void *)(o) : NULL)
al_item_part *al_item_part_of(py_vm *vm, py_obj *o);
/* parent takes the item: events, _set_parent (a script's own, too), events. 0, -1. PY_MAY_RUN */
int al_item_attach(py_vm *vm, py_obj *item, py_obj *parent);
/* schema_item.dispatch: registers fn for an event of this object, or (target a class) of all its instances. 1; 0: no schema object or type.
 */
int al_schema_listen(py_vm *vm, py_obj *target, const char *event, py_obj *fn);
int al_schema_unlisten(py_vm *vm, py_obj *target, const char *event, py_obj *fn); /* 1 removed */
bool al_schema_listens(py_vm *vm, py_obj *target, const char *event);
/* Calls what listens to it: fn(target, arg, **kw). kw a dict or NULL. 0, -1. PY_MAY_RUN */
int al_schema_fire(py_vm *vm, py_obj *target, const char *event, py_obj *arg, py_obj *kw);
/* The same with arguments of the event's own: column_reflect(inspector, table, column). */
int al_schema_fire_args(py_vm *vm, py_obj *target, const char *event, py_obj *const *values, size_t count);

/* dialect_options[dialect][name]; PY_NONE if it was not given. NULL only on error. */
py_obj *al_dialect_option(py_vm *vm, py_obj *item, const char *dialect, const char *name);
/* _validate_dialect_kwargs: takes the keywords of a dict into the item. 0, -1. */
int al_item_kwargs(py_vm *vm, py_obj *item, py_obj *kwargs);
/*
 * Defined by the sql floor, which knows the dialects: does this dialect take that keyword for a class? 1 yes, 0 no, -1 unknown dialect.
 * def is the class's native descriptor.
 */
int al_dialect_takes(const char *dialect, size_t size, const char *name, const py_classdef *def);

/* --- names --- */
/* "schema.name" or "name": _get_table_key. */
py_obj *al_table_key(py_vm *vm, py_obj *name, py_obj *schema);
/* _constraint_name_for_table: what the conventions make of the item's name: a conv, or its own; PY_NONE: none. NULL: error. PY_MAY_RUN */
py_obj *al_convention_name(py_vm *vm, py_obj *constraint, py_obj *table);
/* The name as it is to be rendered (format_constraint's): conventions applied to _NONE_NAME; PY_NONE: unnamed. NULL: error. */
py_obj *al_constraint_name(py_vm *vm, py_obj *constraint);
/* After the constraint or index was given a table. 0, -1. */
int al_apply_convention(py_vm *vm, py_obj *constraint, py_obj *table);
/* The default convention, a dict; one an interpreter. */
py_obj *al_default_convention(py_vm *vm);

/* --- tables, columns --- */
/* BLANK_SCHEMA and RETAIN_SCHEMA: what says "no schema" and "as it is" where None means something else. */
py_obj *al_blank_schema(py_vm *vm);
py_obj *al_retain_schema(py_vm *vm);
/* metadata.tables[key] = table; and taking it out again. */
int al_metadata_add(py_vm *vm, al_metadata *metadata, py_obj *table);
int al_metadata_remove(py_vm *vm, al_metadata *metadata, py_obj *table);
/* Table(name, metadata, *items, schema=schema). items: the array's first `count`. NULL: error. PY_MAY_RUN */
py_obj *al_table_new(py_vm *vm, py_obj *name, py_obj *metadata, py_obj *const *items, size_t count, py_obj *kwargs);
py_obj *al_metadata_new(py_vm *vm);
/* Column(name, type). type a TypeEngine or NULL. */
py_obj *al_schema_column_new(py_vm *vm, py_obj *name, py_obj *type);
static inline al_schema_table *al_schema_table_of(py_vm *vm, py_obj *o)
{
    return al_item_cast(vm, al_schema_table, al_s_table, o);
}
static inline al_schema_column *al_schema_column_of(py_vm *vm, py_obj *o)
{
    return al_item_cast(vm, al_schema_column, al_s_column, o);
}
size_t al_table_column_count(const al_schema_table *table);
al_schema_column *al_table_column(const al_schema_table *table, size_t i);
al_schema_column *al_table_column_get(py_vm *vm, al_schema_table *table, py_obj *key); /* NULL: none */
bool al_is_true(const py_obj *o);                                                      /* a flag field: True or a truthy number */
/* The autoincrementing column of the primary key; NULL: none (*failed tells an error apart). */
al_schema_column *al_autoincrement_column(py_vm *vm, al_schema_table *table, bool *failed);
/* _sorted_constraints: a list in order of creation. */
py_obj *al_sorted_constraints(py_vm *vm, al_schema_table *table);
/* Waits for the column's table: fn is an item, a type or a callable(column, table). Runs at once if it has one. 0, -1. */
int al_on_table_attach(py_vm *vm, al_schema_column *column, py_obj *what);
/* Tells what waited that the column is part of the table now. 0, -1. */
int al_item_table_attached(py_vm *vm, py_obj *what, py_obj *column, py_obj *table);

/* Copies (PY_MAY_RUN). kw: dict with schema=, target_table=, _to_metadata=, or NULL. */
py_obj *al_column_copy(py_vm *vm, py_obj *column, py_obj *kw);
py_obj *al_constraint_copy(py_vm *vm, py_obj *constraint, py_obj *schema, py_obj *target_table);
/* schema PY_ABSENT: as it is. */
py_obj *al_table_to_metadata(py_vm *vm, py_obj *table, py_obj *metadata, py_obj *schema, py_obj *referred_schema_fn, py_obj *name);
/* _copy_expression: an expression on another table's columns. */
py_obj *al_copy_expression(py_vm *vm, py_obj *expr, py_obj *source, py_obj *target);

/* --- foreign keys --- */
/* "schema.table.column" as given. NULL: error. */
py_obj *al_fk_spec(py_vm *vm, al_foreign_key *fk);
/* Its parts: *schema and *column may be PY_NONE. 0, -1 */
int al_fk_tokens(py_vm *vm, al_foreign_key *fk, py_obj **schema, py_obj **table, py_obj **column);
/* fk.column: NoReferencedTableError, NoReferencedColumnError. PY_MAY_RUN */
py_obj *al_fk_column(py_vm *vm, al_foreign_key *fk);
/* The Table that a ForeignKeyConstraint points to; NULL: error. */
py_obj *al_fkc_referred_table(py_vm *vm, al_fk_constraint *fkc);

/* --- types with schema of their own --- */
int al_schema_type_attach(py_vm *vm, al_type *type, py_obj *column);
int al_schema_type_table(py_vm *vm, al_type *type, py_obj *column, py_obj *table);

/* The script functions create, drop, create_all, drop_all (create.c): args[0] the item. */
py_obj *al_item_create(py_vm *vm, py_obj **args);
py_obj *al_item_drop(py_vm *vm, py_obj **args);

/* --- order, creation --- */
/* A number that grows with each item made. */
uint64_t al_creation_order(py_vm *vm);
/* sort_tables: a list in order of dependency; ties in the order given. PY_MAY_RUN */
py_obj *al_sort_tables(py_vm *vm, py_obj *const *tables, size_t count);

#endif
