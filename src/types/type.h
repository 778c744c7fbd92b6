/*
 * SQL types: SQLAlchemy's TypeEngine family. A type is a collector object (al_type and longer structs); its class descriptor is
 * an al_type_def, which begins with the py_classdef, so that the descriptor of any type instance is reached by a cast.
 * Scripts subclass types, override their methods and give classes where instances are meant: al_type_coerce.
 */
#ifndef AL_TYPES_TYPE_H
#define AL_TYPES_TYPE_H

#include "base/strbuf.h"
#include "py/py.h"

typedef struct al_type {
    py_obj head;
    py_obj *variants;     /* dict: dialect name -> type; NULL if none. Never changed once set */
    py_obj *impl_dialect; /* the Dialect instance for which impl was made */
    py_obj *impl;         /* al_type_impl's answer for it */
} al_type;

/* _type_affinity: the family by which expressions and comparisons judge a type. */
typedef enum al_affinity {
    AL_AFF_INHERIT, /* in descriptors: the base's */
    AL_AFF_OTHER,
    AL_AFF_NULL,
    AL_AFF_STRING,
    AL_AFF_INTEGER,
    AL_AFF_NUMERIC,
    AL_AFF_BOOLEAN,
    AL_AFF_DATETIME,
    AL_AFF_DATE,
    AL_AFF_TIME,
    AL_AFF_INTERVAL,
    AL_AFF_BINARY,
    AL_AFF_JSON,
    AL_AFF_ARRAY,
    AL_AFF_UUID,
    AL_AFF_PICKLE,
    AL_AFF_TUPLE,
    AL_AFF_TABLEVALUE,
} al_affinity;

/* What a type may ask of the dialect on which it is used; filled in and embedded in its Dialect object by the sql floor. */
typedef struct al_type_target al_type_target;

/* A value on its way to the driver, or back. Gets no None unless AL_TYPE_NONE. NULL: an exception is set. PY_MAY_RUN. */
typedef py_obj *(*al_type_convert)(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value);
/* Appends the value as an SQL literal. 0, or -1 with the exception set. */
typedef int (*al_type_literal)(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out);

enum {
    AL_TYPE_CONCAT = 1,      /* `+` means concatenation (Concatenable) */
    AL_TYPE_INDEX = 2,       /* may be indexed: JSON, ARRAY (Indexable) */
    AL_TYPE_NONE = 4,        /* bind and result want to see None too */
    AL_TYPE_RENDER_CAST = 8, /* bound parameters are cast on PostgreSQL */
};

typedef struct al_type_def {
    py_classdef cls;   /* first. Its PY_INIT signature is what repr goes by */
    const char *visit; /* __visit_name__; NULL: the base's (the member itself is in cls.members or synthesised) */
    al_affinity affinity;
    uint32_t flags;       /* AL_TYPE_*; added to the base's */
    al_type_convert bind; /* NULL: the base's; al_convert_none: none */
    al_type_convert result;
    al_type_literal literal; /* NULL: the base's */
    size_t schema_part;      /* offset of an al_schema_part, 0 if this is no SchemaType (or the base says) */
    /* dialect implementations that are made otherwise than by copying arguments of the same names: a new instance for `from` */
    al_type *(*adapt)(py_vm *vm, const struct al_type_def *to, al_type *from);
} al_type_def;

/* Marks "no conversion" where NULL would inherit; never called. */
py_obj *al_convert_none(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value);

/* Which class of its own a dialect uses for a generic one (its colspecs). Ended by { NULL, NULL }. */
typedef struct al_colspec {
    const al_type_def *generic, *impl;
} al_colspec;

struct al_type_target {
    py_obj *dialect;                   /* the script's Dialect instance */
    const char *name;                  /* its name, for variants */
    const al_colspec *const *colspecs; /* its own table, then its bases'; NULL-ended; NULL: none */
    bool true_literals;                /* true and false rather than 1 and 0 */
    bool native_boolean, native_decimal, native_uuid, native_enum, native_bytes;
    bool double_percents;                        /* % doubled in literals (pyformat, format) */
    bool backslash_escapes;                      /* MySQL: \ doubled in literals */
    py_obj *json_serializer, *json_deserializer; /* script callables, or NULL/None for the json module's */
};

/* sqlalchemy.engine.interfaces.Dialect: the base of all Dialect classes, so that types find the target of a dialect they are handed. */
typedef struct al_target_obj {
    py_obj head;
    al_type_target target;
} al_target_obj;
extern const py_classdef al_target_class;
/* The target of a script's Dialect instance; NULL with TypeError. */
const al_type_target *al_target_of(py_vm *vm, py_obj *dialect);

/* The fields of a SchemaType (Enum, Boolean, postgresql.ENUM, DOMAIN): types that may bring schema objects along. */
typedef struct al_schema_part {
    py_obj *name, *schema, *metadata;
    py_obj *inherit_schema, *create_events;
    py_obj *listeners; /* list of (event name, callable): what event.listen(type, ...) registered; NULL */
} al_schema_part;

/* Every type class: al_t_<c name>. Dialect modules add their own in their folders. */
#define AL_TYPE(c_name, script_name) extern const al_type_def al_t_##c_name;
#include "types/type.list.h"
#undef AL_TYPE

/* --- any value that says what type is meant --- */
bool al_is_type(py_vm *vm, const py_obj *o);
/* Is the type an instance of def (or of a subclass)? */
#define al_type_is(vm, t, def) py_isa((vm), (const py_obj *)(const void *)(t), &(def)->cls)
/* to_instance: an instance as it is; a class (or other callable) is called; None is NullType(). PY_MAY_RUN. NULL: exception. */
al_type *al_type_coerce(py_vm *vm, py_obj *o);
/* The interpreter's shared instance with default arguments, for NULLTYPE, INTEGERTYPE, ... Borrowed, lives as long as vm. */
al_type *al_type_shared(py_vm *vm, const al_type_def *def);
/* The type of a Python value: _resolve_value_to_type. An object that is no SQL literal: NullType, or ArgumentError for clause-like ones. */
al_type *al_type_of_literal(py_vm *vm, py_obj *value);
/* The type of a Python class (int, str, datetime.datetime, ...), as Column(default=...) and annotations use it; NULL without exception:
 * none. */
al_type *al_type_of_class(py_vm *vm, py_class *cls);
/* type.coerce_compared_value(op, value): the type of a plain value that meets this type in an expression. op may be NULL (None).
 * PY_MAY_RUN. */
al_type *al_type_coerce_compared(py_vm *vm, al_type *type, py_obj *op, py_obj *value);
/* python_type, or NULL with NotImplementedError. */
py_obj *al_type_python_type(py_vm *vm, al_type *type);

/* --- what it is --- */
const al_type_def *al_type_def_of(const al_type *type);
al_affinity al_type_affinity(py_vm *vm, al_type *type); /* a decorator's is its impl's */
uint32_t al_type_flags(py_vm *vm, al_type *type);       /* the same */
bool al_type_is_null(py_vm *vm, al_type *type);         /* NullType: no type known */
/* __visit_name__, borrowed: a script class may set its own. */
const char *al_type_visit_name(py_vm *vm, al_type *type);
/* The fields of a SchemaType, or NULL. */
al_schema_part *al_type_schema_part(al_type *type);

/* --- copies --- */
/* type.copy() (scripts may override it); **kw may be NULL. PY_MAY_RUN. */
al_type *al_type_copy(py_vm *vm, al_type *type, py_obj *kw);
/* type.adapt(cls): a cls with the constructor arguments that both know. PY_MAY_RUN. */
al_type *al_type_adapt(py_vm *vm, al_type *type, py_class *cls);
al_type *al_type_with_collation(py_vm *vm, al_type *type, py_obj *collation);

/* --- on a dialect --- */
/* type.dialect_impl(dialect): the variant, the decorator's impl, the dialect's own class. The type itself if there is nothing to change. */
al_type *al_type_impl(py_vm *vm, al_type *type, const al_type_target *target);
/* The same with the decorator taken off (_unwrapped_dialect_impl): what names the type in DDL. */
al_type *al_type_impl_unwrapped(py_vm *vm, al_type *type, const al_type_target *target);

/* dialect.type_descriptor(type): the dialect's own class in place of a generic one; variants and decorators are not looked into. */
al_type *al_type_descriptor(py_vm *vm, al_type *type, const al_type_target *target);

/* A conversion found once and applied to many values. */
typedef struct al_processor {
    al_type *type;      /* the implementation, which the caller's scope (or statement) keeps alive */
    al_type_convert fn; /* NULL: values pass unchanged */
    py_obj *callable;   /* a script's processor instead (bind_processor, result_processor overridden), or NULL */
    bool none;          /* it wants to see None */
} al_processor;

/* 0, or -1 with the exception set. out->fn and out->callable NULL: nothing to do. PY_MAY_RUN. */
int al_type_bind_processor(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out);
int al_type_result_processor(py_vm *vm, al_type *type, const al_type_target *target, al_processor *out);
static inline bool al_processor_idle(const al_processor *p)
{
    return !p->fn && !p->callable;
}
/* Applies it; PY_MAY_RUN. NULL: the exception is set. */
py_obj *al_processor_apply(py_vm *vm, const al_processor *p, const al_type_target *target, py_obj *value);
/*
 * Appends value as an SQL literal (None must have been written as NULL before). 1: done. 0: this type has no literal form (the caller says
 * which). -1: exception. PY_MAY_RUN.
 */
int al_type_literal_text(py_vm *vm, al_type *type, const al_type_target *target, py_obj *value, al_sb *out);

/* Does the class of o, a script's, define the method anew? False for instances of native classes. */
bool al_overrides(py_vm *vm, const py_obj *o, const char *method);

/* generic_repr: Name(arg, key=value) from the constructor's signature and the attributes of the same names. PY_MAY_RUN. */
py_obj *al_generic_repr(py_vm *vm, py_obj *o);
/* The same without the keyword `info`: for schema items. */
py_obj *al_item_generic_repr(py_vm *vm, py_obj *o);
/* The same with the signature of another object (a decorator's impl). */
py_obj *al_generic_repr_of(py_vm *vm, py_obj *o, py_obj *inspected);
/* constructor_copy: a new cls(**{each constructor argument that `from` has as an attribute}, **kw). kw may be NULL. PY_MAY_RUN. */
py_obj *al_constructor_copy(py_vm *vm, py_obj *from, py_class *cls, py_obj *kw);

#endif
