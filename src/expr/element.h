/*
 * Elements: what a SQL text is made of. Every expression, FROM element, statement and DDL element is an object whose struct
 * begins with al_element; sqlalchemy.sql.elements.ClauseElement. The structs of the single kinds are in their own headers
 * (expr.h, from.h, select.h, dml.h); Column, Table and the DDL elements derive from these in schema/.
 *
 * An element never changes once a script holds it, apart from statements' caches: generative methods (`where`) copy it
 * (al_element_copy). So the fields are values (tuples, not vectors), and a copy is a copy of the struct.
 *
 * A class of a higher floor plugs in thus: its struct begins with al_column_clause or al_table_clause, its descriptor names that
 * class as a base, its initialiser fills name, key, type (Column: table, when it is attached; Table: columns).
 */
#ifndef AL_EXPR_ELEMENT_H
#define AL_EXPR_ELEMENT_H

#include "types/names.h"
#include "types/type.h"

typedef enum al_kind {
    AL_K_UNKNOWN, /* a script's own __visit_name__: only @compiles or a visit method can compile it */
#define AL_KIND(id, visit_name) AL_K_##id,
#include "expr/kinds.list.h"
#undef AL_KIND
    AL_KIND_COUNT
} al_kind;

/* flags of al_element */
enum {
    AL_EL_LITERAL = 1,       /* ColumnClause: text that is not quoted (literal_column) */
    AL_EL_ANON = 2,          /* name is an anonymous one made for this element */
    AL_EL_IMPLICIT_BOOL = 4, /* compiles as a boolean by itself (ColumnElement._is_implicitly_boolean) */
    AL_EL_SCALAR_ALIAS = 16, /* ColumnClause: the one value of a table-valued function, written as the alias alone */
    AL_EL_SYSTEM = 8,        /* Column(system=True) and such: for the floors above */
    AL_EL_FLAG_FREE = 0x100  /* from here on: the class's own */
};

typedef struct al_element {
    py_obj head;
    uint16_t kind;   /* al_kind; 0: not asked yet (al_element_kind) */
    uint16_t flags;  /* AL_EL_* */
    uint32_t number; /* free for the class */
    uint64_t id;     /* what its anonymous names are told apart by; 0: not asked yet (al_element_id) */
    py_obj *name;    /* str, quoted_name or an anonymous name; NULL: none */
    py_obj *key;     /* str; NULL: as name */
    py_obj *type;    /* TypeEngine instance; NULL: none was given (al_element_type) */
    py_obj *table;   /* columns: the FROM element they belong to, or NULL */
    py_obj *columns; /* FROM elements and selects: al_columns, made when first asked for (al_from_columns) */
    py_obj *proxies; /* tuple of the columns this one stands for, or NULL */
    py_obj *options; /* execution options: dict, or NULL */
    py_obj *anon;    /* the anonymous name made for it, or NULL */
} al_element;

#define AL_ELEMENT(o) ((al_element *)(void *)(o))

extern const py_classdef al_visitable_class;      /* sqlalchemy.sql.visitors.Visitable; also base of SchemaItem */
extern const py_classdef al_clause_class;         /* ClauseElement */
extern const py_classdef al_column_element_class; /* ColumnElement: all operators and methods */
extern const py_classdef al_from_class;           /* FromClause */
extern const py_classdef al_executable_class;     /* Executable: mixin without fields */
extern const py_classdef al_column_clause_class;  /* ColumnClause, sa.column(); struct al_column_clause in from.h */
extern const py_classdef al_table_clause_class;   /* TableClause, sa.table(); struct al_table_clause in from.h */

static inline bool al_is_element(py_vm *vm, const py_obj *o)
{
    return py_isa(vm, o, &al_clause_class);
}

/* Instance -> kind, through its class's __visit_name__; remembered in the element. Never fails. */
al_kind al_element_kind(py_vm *vm, al_element *e);
const char *al_kind_name(al_kind kind); /* the visit name */
/* The element's type: its own, its class's `type` attribute, else NullType's instance. NULL on error only. */
py_obj *al_element_type(py_vm *vm, al_element *e);
/* The element's name as a str (a FunctionElement subclass states it as a class attribute); PY_NONE if it has none; NULL on error. */
py_obj *al_element_name(py_vm *vm, al_element *e);
/* A new instance of the same class with the same fields and attributes. */
py_obj *al_element_copy(py_vm *vm, py_obj *e);
/* For trace functions of nodes: traces the py_obj * fields that stand from offset first to offset last. */
void al_trace_fields(py_obj *self, py_tracer *t, size_t first, size_t last);
#define AL_TRACE(function, type, first, last)                                                                                              \
    static void function(py_obj *self, py_tracer *t)                                                                                       \
    {                                                                                                                                      \
        al_trace_fields(self, t, offsetof(type, first), offsetof(type, last));                                                             \
    }

/* --- names (quoted_name and theirs: types/names.h) --- */
/*
 * Anonymous names, resolved when compiled: an _anonymous_label "%(NUMBER base)s", or with more text around; each number is another
 * name. prefix, suffix: NULL for none.
 */
py_obj *al_anon_new(py_vm *vm, const char *prefix, const char *base, const char *suffix);
/* The anonymous name of an element for a base: the same number at each call; index tells further ones of the same element apart. */
py_obj *al_anon_of(py_vm *vm, py_obj *element, const char *base, unsigned index);
/* The same for the key of a bind: without _ at its ends. */
py_obj *al_anon_key(py_vm *vm, const char *base);
/* The name as it is rendered, by a dict that remembers what was given out ("name_1"); the name itself if it is not anonymous. */
py_obj *al_anon_resolve(py_vm *vm, py_obj *map, py_obj *name);
bool al_is_anon(py_vm *vm, const py_obj *name);

/* --- making elements from C --- */
py_obj *al_text(py_vm *vm, const char *sql); /* text(sql): `:name` are binds */
py_obj *al_text_obj(py_vm *vm, py_obj *sql); /* the same of a str */
/* bindparam. name NULL: anonymous; value PY_ABSENT: required; type NULL: from the value. */
py_obj *al_bind(py_vm *vm, py_obj *name, py_obj *value, py_obj *type, bool unique);
py_obj *al_literal(py_vm *vm, py_obj *value, py_obj *type); /* literal(): anonymous bind "param_1" */
py_obj *al_literal_column(py_vm *vm, const char *text, py_obj *type);
py_obj *al_column(py_vm *vm, const char *name, py_obj *type); /* column(); type NULL: NullType */
py_obj *al_table(py_vm *vm, const char *name, py_obj *schema, py_obj *const *columns, size_t count);
py_obj *al_null(py_vm *vm);
py_obj *al_label(py_vm *vm, py_obj *name, py_obj *element); /* name NULL: anonymous */
py_obj *al_and(py_vm *vm, py_obj *const *clauses, size_t count);
py_obj *al_or(py_vm *vm, py_obj *const *clauses, size_t count);

/*
 * What a script gave where an element is expected (sqlalchemy.sql.coercions). Each takes o itself, or what its __clause_element__()
 * gives; else ArgumentError in the reference's words.
 */
py_obj *al_expect_ddl(py_vm *vm, py_obj *o);        /* DDLExpressionRole: a str becomes text() */
py_obj *al_expect_executable(py_vm *vm, py_obj *o); /* StatementRole: what Connection.execute and op.execute take */
py_obj *al_expect_text(py_vm *vm, py_obj *o);       /* a str becomes text(), for op.execute */
/* o, or the element that its __clause_element__() gives; PY_ABSENT if it is none; NULL on error. */
py_obj *al_as_element(py_vm *vm, py_obj *o);

/* --- columns of a FROM element: the `.c` collection, ordered, by key --- */
typedef struct al_columns {
    py_obj head;
    py_obj *keys;  /* list of str */
    py_obj *list;  /* list of columns, same length */
    py_obj *index; /* dict key -> column: the first of that key */
    bool dedupe;   /* a Table's: a key stands once, a later column takes the place of an earlier one */
} al_columns;

extern const py_classdef al_columns_class; /* ColumnCollection (dedupe: DedupeColumnCollection; read only to scripts) */

al_columns *al_columns_new(py_vm *vm, bool dedupe);
int al_columns_add(py_vm *vm, al_columns *c, py_obj *key, py_obj *column); /* key a str or NULL: the column's key */
int al_columns_remove(py_vm *vm, al_columns *c, py_obj *column);
size_t al_columns_count(const al_columns *c);
al_element *al_columns_at(const al_columns *c, size_t i);
al_element *al_columns_get(py_vm *vm, const al_columns *c, py_obj *key); /* NULL: none, no exception */
al_element *al_columns_get_s(py_vm *vm, const al_columns *c, const char *key);
/* The .c of any FROM element, made if it was not. NULL on error. */
al_columns *al_from_columns(py_vm *vm, py_obj *from);

#endif
