/*
 * Native classes: how a C struct becomes a class that scripts can use, subclass and extend.
 *
 *   typedef struct al_column { py_obj head; py_obj *name; py_obj *type; ... } al_column;
 *
 *   static const py_member column_members[] = {
 *       PY_INIT("self, name=None, type_=None, *args, nullable=?, **kw", column_init, "doc"),
 *       PY_METHOD("copy", "self, **kw", column_copy, "doc"),
 *       PY_FIELD("name", al_column, name),                       // read and write
 *       PY_FIELD_RO("type", al_column, type),
 *       PY_GETSET("table", column_get_table, column_set_table, "doc"),
 *       PY_CLASS_STR("__visit_name__", "column"),
 *       PY_MEMBERS_END
 *   };
 *   const py_classdef al_column_class = {
 *       .name = "Column", .module = "sqlalchemy.sql.schema", .bases = PY_BASES(&al_element_class), .size = sizeof(al_column),
 *       .flags = PY_CLS_SUBCLASS | PY_CLS_DICT, .trace = column_trace, .members = column_members, .repr = column_repr,
 *   };
 *
 * The descriptor is constant and shared; the class object is made once an interpreter, when first asked for (py_class_get).
 *
 * Signatures are Python text, parsed at the first call: "self, a, b=None, /, *args, c=1, **kw". The C function receives one value
 * a parameter, in the order of the text, self included as args[0]; *args as a tuple, **kw as a dict. Defaults are literals (None, True, 1,
 * 'x', ()); the default `?` gives PY_ABSENT: "not given" apart from None.
 */
#ifndef AL_PY_CLASS_H
#define AL_PY_CLASS_H

#include "py/heap.h"
#include "py/value.h"

/* A C function that scripts call. args as bound by the signature. Returns a value, or NULL with the exception set. */
typedef py_obj *(*py_cfn)(py_vm *vm, py_obj **args);
typedef py_obj *(*py_getter)(py_vm *vm, py_obj *self);
/* value NULL: delete. 0, or -1 with the exception set. */
typedef int (*py_setter)(py_vm *vm, py_obj *self, py_obj *value);

typedef enum py_member_kind {
    PY_M_END,
    PY_M_METHOD,      /* fn, sig (with self) */
    PY_M_CLASSMETHOD, /* fn, sig (with cls) */
    PY_M_STATIC,      /* fn, sig */
    PY_M_NEW,         /* __new__: fn, sig (with cls); result is the instance */
    PY_M_INIT,        /* __init__: fn, sig (with self); returns PY_NONE */
    PY_M_FIELD,       /* py_obj * at offset; NULL or PY_ABSENT reads as None */
    PY_M_FIELD_RO,
    PY_M_BOOL, /* C bool at offset */
    PY_M_BOOL_RO,
    PY_M_GETSET, /* get, set (NULL: read only) */
    PY_M_STR,    /* class attribute: text */
    PY_M_INT,    /* class attribute: number */
    PY_M_VALUE,  /* class attribute: an immediate in `value` */
    PY_M_LAZY,   /* class attribute made at the class's creation by get(vm, class) */
    PY_M_ALIAS,  /* another name (text) of a member of this class or a base */
} py_member_kind;

typedef struct py_member {
    py_member_kind kind;
    const char *name;
    const char *sig; /* or text */
    py_cfn fn;
    py_getter get;
    py_setter set;
    size_t offset; /* or number */
    py_obj *value;
    const char *doc;
} py_member;

#define PY_METHOD(n, s, f, d)                                                                                                              \
    {                                                                                                                                      \
        .kind = PY_M_METHOD, .name = (n), .sig = (s), .fn = (f), .doc = (d)                                                                \
    }
#define PY_CLASSMETHOD(n, s, f, d)                                                                                                         \
    {                                                                                                                                      \
        .kind = PY_M_CLASSMETHOD, .name = (n), .sig = (s), .fn = (f), .doc = (d)                                                           \
    }
#define PY_STATIC(n, s, f, d)                                                                                                              \
    {                                                                                                                                      \
        .kind = PY_M_STATIC, .name = (n), .sig = (s), .fn = (f), .doc = (d)                                                                \
    }
#define PY_NEW(s, f, d)                                                                                                                    \
    {                                                                                                                                      \
        .kind = PY_M_NEW, .name = "__new__", .sig = (s), .fn = (f), .doc = (d)                                                             \
    }
#define PY_INIT(s, f, d)                                                                                                                   \
    {                                                                                                                                      \
        .kind = PY_M_INIT, .name = "__init__", .sig = (s), .fn = (f), .doc = (d)                                                           \
    }
#define PY_FIELD(n, type, field)                                                                                                           \
    {                                                                                                                                      \
        .kind = PY_M_FIELD, .name = (n), .offset = offsetof(type, field)                                                                   \
    }
#define PY_FIELD_RO(n, type, field)                                                                                                        \
    {                                                                                                                                      \
        .kind = PY_M_FIELD_RO, .name = (n), .offset = offsetof(type, field)                                                                \
    }
#define PY_BOOL(n, type, field)                                                                                                            \
    {                                                                                                                                      \
        .kind = PY_M_BOOL, .name = (n), .offset = offsetof(type, field)                                                                    \
    }
#define PY_BOOL_RO(n, type, field)                                                                                                         \
    {                                                                                                                                      \
        .kind = PY_M_BOOL_RO, .name = (n), .offset = offsetof(type, field)                                                                 \
    }
#define PY_GETSET(n, g, s, d)                                                                                                              \
    {                                                                                                                                      \
        .kind = PY_M_GETSET, .name = (n), .get = (g), .set = (s), .doc = (d)                                                               \
    }
#define PY_CLASS_STR(n, t)                                                                                                                 \
    {                                                                                                                                      \
        .kind = PY_M_STR, .name = (n), .sig = (t)                                                                                          \
    }
#define PY_CLASS_INT(n, i)                                                                                                                 \
    {                                                                                                                                      \
        .kind = PY_M_INT, .name = (n), .offset = (size_t)(i)                                                                               \
    }
#define PY_CLASS_VALUE(n, v)                                                                                                               \
    {                                                                                                                                      \
        .kind = PY_M_VALUE, .name = (n), .value = (v)                                                                                      \
    }
#define PY_LAZY(n, g)                                                                                                                      \
    {                                                                                                                                      \
        .kind = PY_M_LAZY, .name = (n), .get = (g)                                                                                         \
    }
#define PY_ALIAS(n, other)                                                                                                                 \
    {                                                                                                                                      \
        .kind = PY_M_ALIAS, .name = (n), .sig = (other)                                                                                    \
    }
#define PY_MEMBERS_END                                                                                                                     \
    {                                                                                                                                      \
        .kind = PY_M_END                                                                                                                   \
    }

/* Operators of the number and comparison protocols. `reflected` forms are the same op with the operands in source order. */
typedef enum py_op {
#define PY_OP(id, symbol, dunder, rdunder, idunder) PY_OP_##id,
#include "py/op.list.h"
#undef PY_OP
    PY_OP_COUNT
} py_op;

typedef enum py_unary { PY_NEG, PY_POS, PY_INVERT, PY_ABS } py_unary;

enum {
    PY_CLS_SUBCLASS = 1,   /* scripts may subclass it */
    PY_CLS_DICT = 2,       /* instances have a __dict__ */
    PY_CLS_ABSTRACT = 4,   /* cannot be instantiated from scripts: `cannot create 'x' instances` */
    PY_CLS_UNHASHABLE = 8, /* __hash__ = None */
    PY_CLS_WEAKREF = 16,   /* instances may be weakly referenced (script classes always) */
    PY_CLS_FROZEN = 32,    /* attributes of the class cannot be set by scripts (so for everything in builtins: module NULL) */
};

typedef struct py_classdef py_classdef;
struct py_classdef {
    const char *name;
    const char *module; /* __module__; NULL: builtins */
    const char *doc;
    const py_classdef *const *bases; /* NULL-ended; NULL: object */
    const py_classdef *metaclass;    /* NULL: type */
    size_t size;
    uint32_t flags;
    const py_member *members; /* ended by PY_MEMBERS_END; may be NULL */

    void (*trace)(py_obj *self, py_tracer *t); /* own fields only; the bases' trace functions run too */
    void (*finalize)(py_vm *vm, py_obj *self); /* frees what the struct owns outside the heap; touches no other object */

    /* Slots. An empty one is inherited. Each also appears as its dunder method to scripts. */
    py_obj *(*repr)(py_vm *vm, py_obj *self);
    py_obj *(*str)(py_vm *vm, py_obj *self);
    int (*hash)(py_vm *vm, py_obj *self, int64_t *hash);                  /* 0 or -1 */
    py_obj *(*compare)(py_vm *vm, py_op op, py_obj *self, py_obj *other); /* EQ NE LT LE GT GE; PY_NOTIMPLEMENTED */
    int (*truth)(py_vm *vm, py_obj *self);                                /* 0, 1, -1 */
    int64_t (*len)(py_vm *vm, py_obj *self);                              /* -1 on error */
    py_obj *(*getitem)(py_vm *vm, py_obj *self, py_obj *key);
    int (*setitem)(py_vm *vm, py_obj *self, py_obj *key, py_obj *value); /* value NULL: delete */
    int (*contains)(py_vm *vm, py_obj *self, py_obj *item);              /* 0, 1, -1 */
    py_obj *(*iter)(py_vm *vm, py_obj *self);
    py_obj *(*next)(py_vm *vm, py_obj *self);                       /* NULL without exception: exhausted */
    py_obj *(*getattribute)(py_vm *vm, py_obj *self, py_obj *name); /* __getattribute__: instead of the usual look-up (rare) */
    py_obj *(*getattr)(py_vm *vm, py_obj *self, py_obj *name);      /* __getattr__: asked when the usual look-up found nothing */
    int (*setattr)(py_vm *vm, py_obj *self, py_obj *name,
                   py_obj *value); /* __setattr__/__delattr__; call py_generic_setattr for the usual */
    py_obj *(*call)(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames); /* as py_call_kw */
    py_obj *(*binary)(py_vm *vm, py_op op, py_obj *left, py_obj *right); /* asked for either operand's class; PY_NOTIMPLEMENTED */
    py_obj *(*inplace)(py_vm *vm, py_op op, py_obj *self, py_obj *other);
    py_obj *(*unary)(py_vm *vm, py_unary op, py_obj *self);
    uint32_t ops; /* bit PY_OP_x: what `binary` knows; 0: everything (decides which special methods scripts see) */
    py_obj *(*descr_get)(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner); /* instance NULL: on the class */
    int (*descr_set)(py_vm *vm, py_obj *self, py_obj *instance, py_obj *value);       /* value NULL: delete */
};

#define PY_BASES(...) ((const py_classdef *const[]){ __VA_ARGS__, NULL })

/* The interpreter's class for a descriptor, made at the first call. NULL: MemoryError. Borrowed; lives as long as vm. */
py_class *py_class_get(py_vm *vm, const py_classdef *def);
/* The most derived native descriptor that instances of cls are laid out by. */
const py_classdef *py_class_def(const py_class *cls);
/* isinstance(o, def's class). Cheap; never fails. */
bool py_isa(py_vm *vm, const py_obj *o, const py_classdef *def);
/* o as a `type *` if it is an instance of def, else NULL (no exception). */
#define py_cast(vm, type, def, o) (py_isa((vm), (o), (def)) ? (type *)(void *)(o) : NULL)
bool py_is_subclass(const py_class *cls, const py_class *base);
/* o if it is a class, else NULL. */
py_class *py_as_class(py_vm *vm, py_obj *o);
const char *py_class_name(const py_class *cls); /* __name__, borrowed */
/* Looks a name up along the MRO, no descriptors applied; NULL if none (no exception). */
py_obj *py_class_lookup(py_vm *vm, py_class *cls, py_obj *name);
/* Makes a class as the class statement does; bases a tuple, dict is copied. PY_MAY_RUN. */
py_obj *py_class_new(py_vm *vm, const char *name, py_obj *bases, py_obj *dict);

#endif
