#include "py/slots.h"

#include <string.h>

#include "py/types/descriptors.h"

/* --- what a wrapper does with its slot --- */

static py_obj *object_or_none(int result)
{
    return result < 0 ? NULL : PY_NONE;
}

static py_obj *call_object(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    const py_classdef *s = w->owner->own;
    switch (w->dunder->slot) {
    case PY_SLOT_repr:
        return s->repr(vm, self);
    case PY_SLOT_str:
        return s->str(vm, self);
    default:
        return s->iter(vm, self);
    }
}

static py_obj *call_hash(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    int64_t hash = 0;
    return w->owner->own->hash(vm, self, &hash) < 0 ? NULL : py_int_new(vm, hash);
}

static py_obj *call_compare(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return w->owner->own->compare(vm, (py_op)w->dunder->op, self, args[0]);
}

static py_obj *call_truth(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    int truth = w->owner->own->truth(vm, self);
    return truth < 0 ? NULL : py_bool(truth);
}

static py_obj *call_len(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    int64_t len = w->owner->own->len(vm, self);
    return len < 0 ? NULL : py_int_new(vm, len);
}

static py_obj *call_getitem(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    const py_classdef *s = w->owner->own;
    switch (w->dunder->slot) {
    case PY_SLOT_getitem:
        return s->getitem(vm, self, args[0]);
    case PY_SLOT_getattribute: {
        py_obj *name = py_name_interned(vm, args[0]);
        return name ? s->getattribute(vm, self, name) : NULL;
    }
    default: {
        py_obj *name = py_name_interned(vm, args[0]);
        return name ? s->getattr(vm, self, name) : NULL;
    }
    }
}

static int set_slot(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *key, py_obj *value)
{
    const py_classdef *s = w->owner->own;
    switch (w->dunder->slot) {
    case PY_SLOT_setitem:
        return s->setitem(vm, self, key, value);
    case PY_SLOT_setattr: {
        py_obj *name = py_name_interned(vm, key);
        if (!name) {
            return -1;
        }
        /* object.__setattr__(cls, ...) must not get around what type.__setattr__ looks after. */
        if (s->setattr == py_generic_setattr && py_laid(self, PY_CF_TYPE)) {
            return py_raise_int(vm, &py_TypeError, "can't apply this %s to type object", w->dunder->name);
        }
        return s->setattr(vm, self, name, value);
    }
    default:
        return s->descr_set(vm, self, key, value);
    }
}

static py_obj *call_setitem(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return object_or_none(set_slot(vm, w, self, args[0], args[1]));
}

static py_obj *call_delitem(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return object_or_none(set_slot(vm, w, self, args[0], NULL));
}

static py_obj *call_contains(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    int found = w->owner->own->contains(vm, self, args[0]);
    return found < 0 ? NULL : py_bool(found);
}

static py_obj *call_next(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    py_obj *item = w->owner->own->next(vm, self);
    if (!item && !py_error_pending(vm)) {
        py_raise_stop(vm, PY_NONE);
    }
    return item;
}

static py_obj *call_binary(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return w->owner->own->binary(vm, (py_op)w->dunder->op, self, args[0]);
}

static py_obj *call_rbinary(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return w->owner->own->binary(vm, (py_op)w->dunder->op, args[0], self);
}

static py_obj *call_inplace(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)count;
    return w->owner->own->inplace(vm, (py_op)w->dunder->op, self, args[0]);
}

static py_obj *call_unary(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)args;
    (void)count;
    return w->owner->own->unary(vm, (py_unary)w->dunder->op, self);
}

static py_obj *call_get(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    py_obj *instance = args[0] == PY_NONE ? NULL : args[0];
    py_class *owner = count > 1 && args[1] != PY_NONE ? py_as_class(vm, args[1]) : NULL;
    if (!instance && !owner) {
        return py_raise(vm, &py_TypeError, "__get__(None, None) is invalid");
    }
    if (!owner) {
        owner = py_cls(vm, instance);
    }
    return w->owner->own->descr_get(vm, self, instance, owner);
}

static py_obj *call_call(py_vm *vm, const py_wrapper *w, py_obj *self, py_obj *const *args, size_t count)
{
    (void)vm;
    (void)w;
    (void)self;
    (void)args;
    (void)count;
    return NULL; /* never reached: py_wrapper_call passes keywords on by itself */
}

enum {
    MIN_object = 0,
    MAX_object = 0,
    MIN_hash = 0,
    MAX_hash = 0,
    MIN_compare = 1,
    MAX_compare = 1,
    MIN_truth = 0,
    MAX_truth = 0,
    MIN_len = 0,
    MAX_len = 0,
    MIN_getitem = 1,
    MAX_getitem = 1,
    MIN_setitem = 2,
    MAX_setitem = 2,
    MIN_delitem = 1,
    MAX_delitem = 1,
    MIN_contains = 1,
    MAX_contains = 1,
    MIN_next = 0,
    MAX_next = 0,
    MIN_binary = 1,
    MAX_binary = 2,
    MIN_rbinary = 1,
    MAX_rbinary = 2,
    MIN_inplace = 1,
    MAX_inplace = 1,
    MIN_unary = 0,
    MAX_unary = 0,
    MIN_get = 1,
    MAX_get = 2,
    MIN_call = 0,
    MAX_call = -1,
};

static const py_dunder rows[] = {
#define PY_DUNDER(name, field, wrap, op) { name, PY_SLOT_##field, op, call_##wrap, MIN_##wrap, MAX_##wrap },
#include "py/slots.list.h"
#undef PY_DUNDER
};

const py_dunder *py_dunder_rows(size_t *count)
{
    *count = AL_COUNT(rows);
    return rows;
}

const py_dunder *py_dunder_find(const char *name)
{
    if (name[0] != '_' || name[1] != '_') {
        return NULL;
    }
    size_t low = 0, high = AL_COUNT(rows);
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(name, rows[mid].name);
        if (order == 0) {
            return &rows[mid];
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

py_obj *py_op_name(py_vm *vm, py_op op, int form)
{
    static const char *const texts[PY_OP_COUNT][3] = {
#define PY_OP(id, symbol, dunder, rdunder, idunder) { dunder, rdunder, idunder },
#include "py/op.list.h"
#undef PY_OP
    };
    if (AL_UNLIKELY(!vm->op_names[op][form]) && texts[op][form]) {
        vm->op_names[op][form] = py_str_intern(vm, texts[op][form]);
    }
    return vm->op_names[op][form];
}

/* --- trampolines: a slot of a class that defines the special method in script --- */

static py_obj *call0(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_call_special(vm, self, name, 0, NULL);
}

static py_obj *missing(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_raise(vm, &py_AttributeError, "'%T' object has no attribute '%S'", self, name);
}

static py_obj *tramp_repr(py_vm *vm, py_obj *self)
{
    py_obj *text = call0(vm, self, PY_ID(vm, __repr__));
    return text == PY_ABSENT ? missing(vm, self, PY_ID(vm, __repr__)) : text;
}

static py_obj *tramp_str(py_vm *vm, py_obj *self)
{
    py_obj *text = call0(vm, self, PY_ID(vm, __str__));
    return text == PY_ABSENT ? py_repr(vm, self) : text;
}

static int tramp_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    py_obj *method = py_class_find(vm, py_cls(vm, self), PY_ID(vm, __hash__));
    if (!method || method == PY_NONE) {
        return py_raise_int(vm, &py_TypeError, "unhashable type: '%T'", self);
    }
    py_obj *value = call0(vm, self, PY_ID(vm, __hash__));
    if (!value) {
        return -1;
    }
    if (!py_is_int(vm, value)) {
        return py_raise_int(vm, &py_TypeError, "__hash__ method should return an integer");
    }
    if (py_is_small(value)) {
        *hash = py_small_value(value);
        return 0;
    }
    return py_hash(vm, value, hash);
}

static int tramp_truth(py_vm *vm, py_obj *self)
{
    py_obj *value = call0(vm, self, PY_ID(vm, __bool__));
    if (!value) {
        return -1;
    }
    if (value == PY_ABSENT) {
        py_class *cls = py_cls(vm, self);
        int64_t len = cls->slots.len ? cls->slots.len(vm, self) : 1;
        return len < 0 ? -1 : len != 0;
    }
    if (!py_is_bool(value)) {
        return py_raise_int(vm, &py_TypeError, "__bool__ should return bool, returned %T", value);
    }
    return value == PY_TRUE;
}

static int64_t tramp_len(py_vm *vm, py_obj *self)
{
    py_obj *value = call0(vm, self, PY_ID(vm, __len__));
    if (!value || value == PY_ABSENT) {
        return value ? py_raise_int(vm, &py_TypeError, "object of type '%T' has no len()", self) : -1;
    }
    int64_t len;
    if (py_as_int64(vm, value, &len) < 0) {
        if (py_error_is(vm, &py_OverflowError)) {
            py_error_clear(vm);
            py_raise(vm, &py_OverflowError, "cannot fit '%T' into an index-sized integer", value);
        }
        return -1;
    }
    return len < 0 ? py_raise_int(vm, &py_ValueError, "__len__() should return >= 0") : len;
}

static py_obj *tramp_getitem(py_vm *vm, py_obj *self, py_obj *key)
{
    py_obj *value = py_call_special(vm, self, PY_ID(vm, __getitem__), 1, &key);
    return value == PY_ABSENT ? py_raise(vm, &py_TypeError, "'%T' object is not subscriptable", self) : value;
}

static int tramp_setitem(py_vm *vm, py_obj *self, py_obj *key, py_obj *value)
{
    py_obj *args[2] = { key, value };
    py_obj *result =
        value ? py_call_special(vm, self, PY_ID(vm, __setitem__), 2, args) : py_call_special(vm, self, PY_ID(vm, __delitem__), 1, args);
    if (result == PY_ABSENT) {
        return py_raise_int(vm, &py_TypeError, "'%T' object doesn't support item %s", self, value ? "assignment" : "deletion");
    }
    return result ? 0 : -1;
}

static int tramp_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    py_obj *method = py_class_find(vm, py_cls(vm, self), PY_ID(vm, __contains__));
    if (method == PY_NONE) {
        return py_raise_int(vm, &py_TypeError, "'%T' object is not a container", self);
    }
    py_obj *value = py_call_special(vm, self, PY_ID(vm, __contains__), 1, &item);
    return value ? py_truth(vm, value) : -1;
}

static py_obj *tramp_iter(py_vm *vm, py_obj *self)
{
    py_obj *method = py_class_find(vm, py_cls(vm, self), PY_ID(vm, __iter__));
    if (!method || method == PY_NONE) {
        return py_raise(vm, &py_TypeError, "'%T' object is not iterable", self);
    }
    return call0(vm, self, PY_ID(vm, __iter__));
}

static py_obj *tramp_next(py_vm *vm, py_obj *self)
{
    py_obj *item = call0(vm, self, PY_ID(vm, __next__)); /* its StopIteration stays: next() and yield from want the value */
    return item == PY_ABSENT ? missing(vm, self, PY_ID(vm, __next__)) : item;
}

static py_obj *tramp_getattribute(py_vm *vm, py_obj *self, py_obj *name)
{
    return py_call_special(vm, self, PY_ID(vm, __getattribute__), 1, &name);
}

static py_obj *tramp_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    py_obj *value = py_call_special(vm, self, PY_ID(vm, __getattr__), 1, &name);
    return value == PY_ABSENT ? missing(vm, self, name) : value;
}

static int tramp_setattr(py_vm *vm, py_obj *self, py_obj *name, py_obj *value)
{
    py_obj *args[2] = { name, value };
    py_obj *result =
        value ? py_call_special(vm, self, PY_ID(vm, __setattr__), 2, args) : py_call_special(vm, self, PY_ID(vm, __delattr__), 1, args);
    return result ? 0 : -1;
}

static py_obj *tramp_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    if (py_stack_check(vm, " while calling a Python object") < 0) {
        return NULL;
    }
    bool unbound;
    py_obj *method = py_load_special(vm, self, PY_ID(vm, __call__), &unbound);
    if (!method || method == PY_ABSENT) {
        return method ? py_raise(vm, &py_TypeError, "'%T' object is not callable", self) : NULL;
    }
    return unbound ? py_call_with_self(vm, method, self, args, count, kwnames) : py_call_kw(vm, method, args, count, kwnames);
}

/* Does other's class define the reflected method differently from self's? Then it is asked first. */
static bool overloaded(py_vm *vm, py_class *self, py_class *other, py_obj *rname)
{
    py_obj *theirs = py_class_find(vm, other, rname);
    return theirs && theirs != py_class_find(vm, self, rname);
}

static py_obj *absent_to_notimplemented(py_obj *value)
{
    return value == PY_ABSENT ? PY_NOTIMPLEMENTED : value;
}

/* A slot defined in script, asked for either operand: as CPython's SLOT1BINFULL. */
py_obj *py_tramp_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    py_class *lc = py_cls(vm, left), *rc = py_cls(vm, right);
    py_obj *name = py_op_name(vm, op, 0), *rname = py_op_name(vm, op, 1);
    if (!name || !rname) {
        return NULL;
    }
    bool do_other = lc != rc && rc->slots.binary == py_tramp_binary;
    if (lc->slots.binary == py_tramp_binary) {
        if (do_other && py_is_subclass(rc, lc) && overloaded(vm, lc, rc, rname)) {
            py_obj *value = py_call_special(vm, right, rname, 1, &left);
            if (absent_to_notimplemented(value) != PY_NOTIMPLEMENTED) {
                return value;
            }
            do_other = false;
        }
        py_obj *value = py_call_special(vm, left, name, 1, &right);
        if (absent_to_notimplemented(value) != PY_NOTIMPLEMENTED || lc == rc) {
            return absent_to_notimplemented(value);
        }
    }
    return do_other ? absent_to_notimplemented(py_call_special(vm, right, rname, 1, &left)) : PY_NOTIMPLEMENTED;
}

py_obj *py_tramp_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    py_obj *name = py_op_name(vm, op, 0);
    if (!name) {
        return NULL;
    }
    return absent_to_notimplemented(py_call_special(vm, self, name, 1, &other));
}

static py_obj *tramp_inplace(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    py_obj *name = py_op_name(vm, op, 2);
    if (!name) {
        return py_error_pending(vm) ? NULL : PY_NOTIMPLEMENTED;
    }
    return absent_to_notimplemented(py_call_special(vm, self, name, 1, &other));
}

static py_obj *tramp_unary(py_vm *vm, py_unary op, py_obj *self)
{
    static const char *const texts[] = { "__neg__", "__pos__", "__invert__", "__abs__" };
    py_obj *name = py_str_intern(vm, texts[op]);
    return name ? absent_to_notimplemented(call0(vm, self, name)) : NULL;
}

static py_obj *tramp_descr_get(py_vm *vm, py_obj *self, py_obj *instance, py_class *owner)
{
    py_obj *args[2] = { instance ? instance : PY_NONE, owner ? &owner->head : PY_NONE };
    py_obj *value = py_call_special(vm, self, PY_ID(vm, __get__), 2, args);
    return value == PY_ABSENT ? self : value;
}

static int tramp_descr_set(py_vm *vm, py_obj *self, py_obj *instance, py_obj *value)
{
    py_obj *args[2] = { instance, value };
    py_obj *name = value ? PY_ID(vm, __set__) : PY_ID(vm, __delete__);
    py_obj *result = py_call_special(vm, self, name, value ? 2 : 1, args);
    if (result == PY_ABSENT) {
        missing(vm, self, name);
        return -1;
    }
    return result ? 0 : -1;
}

#define tramp_binary  py_tramp_binary
#define tramp_compare py_tramp_compare

/* --- which slots a class has --- */

void py_slots_own(py_class *cls)
{
    const py_classdef *def = cls->own;
#define PY_SLOT(field) cls->own_slots |= def->field ? 1u << PY_SLOT_##field : 0;
#include "py/slots.list.h"
#undef PY_SLOT
    /* A method may stand for a slot too. */
    for (const py_member *m = def->members; m && m->kind != PY_M_END; m++) {
        const py_dunder *row = py_dunder_find(m->name);
        if (row) {
            cls->own_slots |= 1u << row->slot;
            cls->script_slots |= 1u << row->slot;
        }
    }
}

static const uint32_t several = 1u << PY_SLOT_compare | 1u << PY_SLOT_binary | 1u << PY_SLOT_inplace | 1u << PY_SLOT_unary |
                                1u << PY_SLOT_setitem | 1u << PY_SLOT_descr_set | 1u << PY_SLOT_setattr;

/* The class along the MRO that decides a slot, and whether it is through a trampoline. */
static const py_class *decides(const py_class *cls, unsigned slot, bool *script)
{
    for (size_t i = 0; i < cls->mro_count; i++) {
        const py_class *c = cls->mro[i];
        if (!(c->own_slots & 1u << slot)) {
            continue;
        }
        *script = (c->script_slots & 1u << slot) != 0;
        /* One slot for several methods: a later script class may define what the native one does not. */
        for (size_t k = i + 1; !*script && (several & 1u << slot) && k < cls->mro_count; k++) {
            *script = (cls->mro[k]->script_slots & 1u << slot) != 0;
        }
        return c;
    }
    return NULL;
}

static void resolve_one(py_class *cls, enum py_slot_id slot)
{
    bool script = false;
    const py_class *c = decides(cls, slot, &script);
    switch (slot) {
#define PY_SLOT(field)                                                                                                                     \
    case PY_SLOT_##field:                                                                                                                  \
        cls->slots.field = !c ? NULL : script ? tramp_##field : c->own->field;                                                             \
        break;
#include "py/slots.list.h"
#undef PY_SLOT
    default:
        break;
    }
}

void py_slots_resolve(py_class *cls)
{
    if (cls->mro_count > 1 && cls->base && cls->mro_count == cls->base->mro_count + 1) { /* a chain: only its own slots differ */
        cls->slots = cls->base->slots;
        for (unsigned i = 0; i < PY_SLOT_COUNT; i++) {
            if (cls->own_slots & 1u << i) {
                resolve_one(cls, (enum py_slot_id)i);
            }
        }
        return;
    }
    for (unsigned i = 0; i < PY_SLOT_COUNT; i++) {
        resolve_one(cls, (enum py_slot_id)i);
    }
}

static void resolve_down(py_class *cls, enum py_slot_id slot)
{
    resolve_one(cls, slot);
    for (size_t i = 0; i < cls->subclass_count; i++) {
        resolve_down(cls->subclasses[i], slot);
    }
}

void py_slots_changed(py_vm *vm, py_class *cls, const char *name)
{
    const py_dunder *row = py_dunder_find(name);
    if (!row) {
        return;
    }
    uint32_t bit = 1u << row->slot;
    cls->own_slots &= ~bit;
    cls->script_slots &= ~bit;
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        if (rows[i].slot != row->slot) {
            continue;
        }
        py_obj *value = py_dict_get_s(vm, cls->dict, rows[i].name);
        if (!value || value == PY_ABSENT) {
            continue;
        }
        cls->own_slots |= bit;
        if (!py_exact(vm, value, PY_T_wrapper_descriptor) || ((py_wrapper *)(void *)value)->owner != cls) {
            cls->script_slots |= bit;
        }
    }
    resolve_down(cls, row->slot);
}

bool py_slots_defined(const py_classdef *def, const py_dunder *row)
{
    bool defined = false;
    switch (row->slot) {
#define PY_SLOT(field)                                                                                                                     \
    case PY_SLOT_##field:                                                                                                                  \
        defined = def->field != NULL;                                                                                                      \
        break;
#include "py/slots.list.h"
#undef PY_SLOT
    default:
        break;
    }
    return defined && (row->slot != PY_SLOT_binary || !def->ops || (def->ops & 1u << row->op));
}

py_obj *py_wrapper_new(py_vm *vm, py_class *cls, const py_dunder *row)
{
    py_wrapper *w = py_alloc(vm, py_wrapper, &py_wrapper_descriptor_class);
    if (w) {
        w->dunder = row;
        w->owner = cls;
    }
    return (py_obj *)w;
}

int py_slots_fill(py_vm *vm, py_class *cls, py_obj *dict)
{
    for (size_t i = 0; i < AL_COUNT(rows); i++) {
        if (!py_slots_defined(cls->own, &rows[i])) {
            continue;
        }
        py_obj *name = py_str_intern(vm, rows[i].name);
        py_obj *there = name ? py_dict_get(vm, dict, name) : NULL;
        if (there == PY_ABSENT) {
            py_obj *w = py_wrapper_new(vm, cls, &rows[i]);
            there = w && py_dict_set(vm, dict, name, w) == 0 ? w : NULL;
        }
        if (!there) {
            return -1;
        }
    }
    return 0;
}

py_obj *py_wrapper_call(py_vm *vm, py_wrapper *w, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    const py_dunder *d = w->dunder;
    if (d->slot == PY_SLOT_call) {
        return w->owner->own->call(vm, self, args, count, kwnames);
    }
    if (kwnames && PY_TUPLE(kwnames)->count) {
        return py_raise(vm, &py_TypeError, "wrapper %s() takes no keyword arguments", d->name);
    }
    if (count < (size_t)d->min || count > (size_t)d->max) {
        return d->min == d->max
                   ? py_raise(vm, &py_TypeError, "expected %d argument%s, got %zu", d->min, d->min == 1 ? "" : "s", count)
                   : py_raise(vm, &py_TypeError, "expected at %s %d argument%s, got %zu", count < (size_t)d->min ? "least" : "most",
                              count < (size_t)d->min ? d->min : d->max, (count < (size_t)d->min ? d->min : d->max) == 1 ? "" : "s", count);
    }
    if (py_stack_check(vm, "") < 0) {
        return NULL;
    }
    return d->call(vm, w, self, args, count);
}
