/* What all schema items share: attaching, events, dialect keywords, and the ordered set that tables keep theirs in. */
#include <string.h>

#include "schema/schema.h"
#include "types/exc.h"

bool al_is_true(const py_obj *o)
{
    return o && o != PY_NONE && o != PY_FALSE && o != PY_ABSENT && o != py_small(0);
}

/* --- SchemaItem --- */

/* The nearest base that is a descriptor of this family too; NULL: none. */
static const al_item_def *base_def(const al_item_def *def)
{
    const py_classdef *base = def->cls.bases ? def->cls.bases[0] : NULL;
    bool own = def == &al_s_column || def == &al_s_table || def == &al_s_default_generator || def == &al_s_sequence;
    return base && !own && base != &al_schema_item_class ? (const al_item_def *)(const void *)base : NULL;
}

static py_obj *get_info(py_vm *vm, py_obj *self)
{
    al_item_part *part = al_item_part_of(vm, self);
    if (!part)
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'info'", self);
    if (!part->info)
        part->info = py_dict_new(vm);
    return part->info;
}

static int set_info(py_vm *vm, py_obj *self, py_obj *value)
{
    al_item_part *part = al_item_part_of(vm, self);
    if (part)
        part->info = value;
    return 0;
}

static py_obj *item_repr(py_vm *vm, py_obj *self)
{
    return al_item_generic_repr(vm, self);
}

/* item._set_parent(parent), called by a subclass's own. */
static py_obj *item_set_parent(py_vm *vm, py_obj **args)
{
    for (const al_item_def *def = al_item_def_of(vm, args[0]); def; def = base_def(def)) {
        if (def->attach)
            return def->attach(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
    }
    return PY_NONE;
}

static py_obj *item_attach_method(py_vm *vm, py_obj **args)
{
    return al_item_attach(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *item_ddl_if(py_vm *vm, py_obj **args)
{
    al_item_part *part = al_item_part_of(vm, args[0]);
    py_obj *rule = py_tuple_of(vm, 3, args[1], args[2], args[3]);
    if (!part || !rule)
        return NULL;
    part->ddl_if = rule;
    return args[0];
}

/* The given keywords: a dict "dialect_name" -> value. */
static py_obj *item_dialect_kwargs(py_vm *vm, py_obj *self)
{
    al_item_part *part = al_item_part_of(vm, self);
    if (!part)
        return py_dict_new(vm);
    if (!part->kwargs)
        part->kwargs = py_dict_new(vm);
    return part->kwargs;
}

/* dialect_options: {dialect: {name: value}} of what was given. */
static py_obj *item_dialect_options(py_vm *vm, py_obj *self)
{
    py_obj *options = py_dict_new(vm), *given = options ? item_dialect_kwargs(vm, self) : NULL;
    if (!given)
        return NULL;
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(given, &at, &key, &value)) {
        const char *text = py_str_text(key), *split = strchr(text, '_');
        if (!split)
            continue;
        py_obj *dialect = py_str_newn(vm, text, (size_t)(split - text)), *name = py_str_new(vm, split + 1);
        py_obj *own = dialect && name ? py_dict_get(vm, options, dialect) : NULL;
        if (own == PY_ABSENT) {
            own = py_dict_new(vm);
            if (!own || py_dict_set(vm, options, dialect, own) < 0)
                return NULL;
        }
        if (!own || py_dict_set(vm, own, name, value) < 0)
            return NULL;
    }
    return options;
}

static const py_member item_members[] = {
    PY_CLASS_STR("__visit_name__", "schema_item"),
    PY_GETSET("info", get_info, set_info, "A dictionary for the user"),
    PY_METHOD("_set_parent", "self, parent, **kw", item_set_parent, NULL),
    PY_METHOD("_set_parent_with_dispatch", "self, parent, **kw", item_attach_method, NULL),
    PY_METHOD("ddl_if", "self, dialect=None, callable_=None, state=None", item_ddl_if, "Renders the item only on some dialects"),
    PY_GETSET("dialect_kwargs", item_dialect_kwargs, NULL, "The keywords given for dialects"),
    PY_GETSET("kwargs", item_dialect_kwargs, NULL, NULL),
    PY_GETSET("dialect_options", item_dialect_options, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_schema_item_class = {
    .name = "SchemaItem",
    .module = "sqlalchemy.sql.schema",
    .bases = PY_BASES(&al_visitable_class),
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = item_members,
    .repr = item_repr,
};

const al_item_def *al_item_def_of(py_vm *vm, const py_obj *o)
{
    if (!o || !py_is_heap(o) || !py_isa(vm, o, &al_schema_item_class))
        return NULL;
    const py_classdef *def = py_class_def(o->cls);
    return def == &al_schema_item_class ? NULL : (const al_item_def *)(const void *)def;
}

al_item_part *al_item_part_of(py_vm *vm, py_obj *o)
{
    const al_item_def *def = al_item_def_of(vm, o);
    return def ? (al_item_part *)(void *)((char *)o + def->part) : NULL;
}

/* --- attaching --- */

static int attach_plain(py_vm *vm, py_obj *item, py_obj *parent)
{
    if (al_overrides(vm, item, "_set_parent"))
        return py_call_method(vm, item, "_set_parent", 1, parent) ? 0 : -1;
    for (const al_item_def *def = al_item_def_of(vm, item); def; def = base_def(def)) {
        if (def->attach)
            return def->attach(vm, item, parent);
    }
    return 0;
}

int al_item_attach(py_vm *vm, py_obj *item, py_obj *parent)
{
    if (al_is_type(vm, item))
        return al_schema_type_attach(vm, (al_type *)(void *)item, parent);
    if (!al_item_def_of(vm, item)) {
        py_obj *own = py_getattr_opt_s(vm, item, "_set_parent_with_dispatch");
        if (own == PY_ABSENT)
            return py_raise_int(vm, &al_exc_ArgumentError, "'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got %R",
                                item);
        return own && py_call(vm, own, 1, parent) ? 0 : -1;
    }
    if (al_schema_fire(vm, item, "before_parent_attach", parent, NULL) < 0 || attach_plain(vm, item, parent) < 0)
        return -1;
    if ((al_item_is(vm, item, al_s_constraint) || al_item_is(vm, item, al_s_index)) && al_apply_convention(vm, item, parent) < 0)
        return -1;
    return al_schema_fire(vm, item, "after_parent_attach", parent, NULL);
}

int al_item_table_attached(py_vm *vm, py_obj *what, py_obj *column, py_obj *table)
{
    if (al_is_type(vm, what))
        return al_schema_type_table(vm, (al_type *)(void *)what, column, table);
    const al_item_def *def = al_item_def_of(vm, what);
    if (!def)
        return py_call(vm, what, 2, column, table) ? 0 : -1;
    for (; def; def = base_def(def)) {
        if (def->table_attached)
            return def->table_attached(vm, what, column, table);
    }
    return 0;
}

int al_on_table_attach(py_vm *vm, al_schema_column *column, py_obj *what)
{
    py_obj *self = (py_obj *)(void *)column;
    if (column->c.e.table) {
        return al_item_table_attached(vm, what, self, column->c.e.table);
    }
    if (!column->waiting && !(column->waiting = py_list_new(vm, 2)))
        return -1;
    return py_list_append(vm, column->waiting, what);
}

/* --- events --- */

static const char class_listeners[] = "class listeners"; /* list: class, event, fn, ... */

static py_obj **listeners_of(py_vm *vm, py_obj *target)
{
    if (al_is_type(vm, target)) {
        al_schema_part *part = al_type_schema_part((al_type *)(void *)target);
        return part ? &part->listeners : NULL;
    }
    al_item_part *part = al_item_part_of(vm, target);
    return part ? &part->listeners : NULL;
}

static bool is_schema_class(py_vm *vm, py_class *cls)
{
    return py_is_subclass(cls, py_class_get(vm, &al_schema_item_class)) || py_is_subclass(cls, py_class_get(vm, &al_t_engine.cls));
}

int al_schema_listen(py_vm *vm, py_obj *target, const char *event, py_obj *fn)
{
    py_obj *name = py_str_intern(vm, event);
    py_class *cls = py_as_class(vm, target);
    if (!name)
        return -1;
    if (cls && is_schema_class(vm, cls)) {
        py_obj *list = py_vm_value(vm, class_listeners);
        if (!list) {
            list = py_list_new(vm, 3);
            if (!list || py_vm_set_value(vm, class_listeners, list) < 0)
                return -1;
        }
        return py_list_append(vm, list, target) < 0 || py_list_append(vm, list, name) < 0 || py_list_append(vm, list, fn) < 0 ? -1 : 1;
    }
    py_obj **listeners = cls ? NULL : listeners_of(vm, target);
    if (!listeners)
        return 0;
    if (!*listeners && !(*listeners = py_list_new(vm, 2)))
        return -1;
    return py_list_append(vm, *listeners, name) < 0 || py_list_append(vm, *listeners, fn) < 0 ? -1 : 1;
}

int al_schema_unlisten(py_vm *vm, py_obj *target, const char *event, py_obj *fn)
{
    py_obj **listeners = py_as_class(vm, target) ? NULL : listeners_of(vm, target);
    if (!listeners || !*listeners)
        return 0;
    py_list *old = PY_LIST(*listeners);
    py_obj *kept = py_list_new(vm, old->count);
    int removed = 0;
    for (size_t i = 0; kept && i + 1 < old->count; i += 2) {
        if (!removed && py_str_is(old->items[i], event) && old->items[i + 1] == fn)
            removed = 1;
        else if (py_list_append(vm, kept, old->items[i]) < 0 || py_list_append(vm, kept, old->items[i + 1]) < 0)
            return -1;
    }
    if (!kept)
        return -1;
    *listeners = kept;
    return removed;
}

bool al_schema_listens(py_vm *vm, py_obj *target, const char *event)
{
    py_obj **listeners = listeners_of(vm, target);
    for (size_t i = 0; listeners && *listeners && i + 1 < PY_LIST(*listeners)->count; i += 2) {
        if (py_str_is(PY_LIST(*listeners)->items[i], event))
            return true;
    }
    py_obj *all = py_vm_value(vm, class_listeners);
    for (size_t i = 0; all && i + 2 < PY_LIST(all)->count; i += 3) {
        if (py_str_is(PY_LIST(all)->items[i + 1], event) && py_is(vm, target, py_as_class(vm, PY_LIST(all)->items[i])))
            return true;
    }
    return false;
}

/* The functions that listen to an event of the target, those of its classes first; NULL only on error. */
static py_obj *listening(py_vm *vm, py_obj *target, const char *event)
{
    py_obj *out = NULL, *all = py_vm_value(vm, class_listeners);
    for (size_t i = 0; all && i + 2 < PY_LIST(all)->count; i += 3) {
        py_class *cls = py_as_class(vm, PY_LIST(all)->items[i]);
        if (py_str_is(PY_LIST(all)->items[i + 1], event) && py_is(vm, target, cls) &&
            ((!out && !(out = py_list_new(vm, 1))) || py_list_append(vm, out, PY_LIST(all)->items[i + 2]) < 0))
            return NULL;
    }
    py_obj **listeners = listeners_of(vm, target), *list = listeners ? *listeners : NULL;
    for (size_t i = 0; list && i + 1 < PY_LIST(list)->count; i += 2) {
        if (py_str_is(PY_LIST(list)->items[i], event) &&
            ((!out && !(out = py_list_new(vm, 1))) || py_list_append(vm, out, PY_LIST(list)->items[i + 1]) < 0))
            return NULL;
    }
    return out ? out : PY_NONE;
}

static int call_all(py_vm *vm, py_obj *functions, py_obj *args, py_obj *kw)
{
    for (size_t i = 0; i < PY_LIST(functions)->count; i++)
        if (!py_call_dict(vm, PY_LIST(functions)->items[i], args, kw && py_dict_len(kw) ? kw : NULL))
            return -1;
    return 0;
}

int al_schema_fire(py_vm *vm, py_obj *target, const char *event, py_obj *arg, py_obj *kw)
{
    py_obj *functions = listening(vm, target, event);
    if (!functions || functions == PY_NONE)
        return functions ? 0 : -1;
    py_obj *args = py_tuple_of(vm, 2, target, arg);
    return args ? call_all(vm, functions, args, kw) : -1;
}

int al_schema_fire_args(py_vm *vm, py_obj *target, const char *event, py_obj *const *values, size_t count)
{
    py_obj *functions = listening(vm, target, event);
    if (!functions || functions == PY_NONE)
        return functions ? 0 : -1;
    py_obj *args = py_tuple_from_array(vm, values, count);
    return args ? call_all(vm, functions, args, NULL) : -1;
}

/* --- dialect keywords --- */

py_obj *al_dialect_option(py_vm *vm, py_obj *item, const char *dialect, const char *name)
{
    al_item_part *part = al_item_part_of(vm, item);
    if (!part || !part->kwargs || !py_dict_len(part->kwargs))
        return PY_NONE;
    al_sb key = AL_SB_INIT;
    al_sb_addf(&key, "%s_%s", dialect, name);
    py_obj *value = al_sb_failed(&key) ? py_raise_nomem(vm) : py_dict_get_s(vm, part->kwargs, al_sb_text(&key));
    al_sb_free(&key);
    return value == PY_ABSENT ? PY_NONE : value;
}

static int check_keyword(py_vm *vm, py_obj *item, py_obj *key)
{
    const char *text = py_text(vm, key);
    if (!text)
        return -1;
    const char *split = *text ? strchr(text + 1, '_') : NULL;
    if (!split || !split[1])
        return py_raise_int(vm, &py_TypeError, "Additional arguments should be named <dialectname>_<argument>, got '%s'", text);
    size_t size = (size_t)(split - text);
    int takes = al_dialect_takes(text, size, split + 1, py_class_def(py_class_of(vm, item)));
    if (takes > 0)
        return 0;
    if (takes == 0)
        return py_raise_int(vm, &al_exc_ArgumentError, "Argument %R is not accepted by dialect '%.*s' on behalf of %R", key, (int)size,
                            text, (py_obj *)(void *)py_class_of(vm, item));
    py_obj *message =
        py_str_printf(vm, "Can't validate argument %R; can't locate any SQLAlchemy dialect named '%.*s'", key, (int)size, text);
    return message ? py_warn(vm, &al_exc_SAWarning, py_str_text(message), 1) : -1;
}

int al_item_kwargs(py_vm *vm, py_obj *item, py_obj *kwargs)
{
    if (!kwargs || !py_dict_len(kwargs))
        return 0;
    al_item_part *part = al_item_part_of(vm, item);
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(kwargs, &at, &key, &value)) {
        if (check_keyword(vm, item, key) < 0)
            return -1;
    }
    if (!part->kwargs && !(part->kwargs = py_dict_new(vm)))
        return -1;
    return py_dict_update(vm, part->kwargs, kwargs);
}

/* --- al_set --- */

py_obj *al_set_new(py_vm *vm)
{
    al_set *set = py_alloc(vm, al_set, &al_set_class);
    return set && (set->list = py_list_new(vm, 0)) ? &set->head : NULL;
}

static py_list *set_list(const py_obj *set)
{
    return PY_LIST(((const al_set *)(const void *)set)->list);
}

bool al_set_has(const py_obj *set, const py_obj *item)
{
    for (size_t i = 0; set && i < set_list(set)->count; i++) {
        if (set_list(set)->items[i] == item)
            return true;
    }
    return false;
}

int al_set_add(py_vm *vm, py_obj *set, py_obj *item)
{
    return al_set_has(set, item) ? 0 : py_list_append(vm, ((al_set *)(void *)set)->list, item);
}

int al_set_discard(py_vm *vm, py_obj *set, py_obj *item)
{
    (void)vm;
    py_list *list = set_list(set);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] != item)
            continue;
        memmove(list->items + i, list->items + i + 1, (list->count - i - 1) * sizeof *list->items);
        list->count--;
        return 1;
    }
    return 0;
}

static py_obj *set_init(py_vm *vm, py_obj **args)
{
    al_set *set = (al_set *)(void *)args[0];
    py_obj *from = py_given(args[1]) ? py_list_from(vm, args[1]) : NULL;
    set->list = py_list_new(vm, 0);
    if (!set->list || (py_given(args[1]) && !from))
        return NULL;
    for (size_t i = 0; from && i < PY_LIST(from)->count; i++) {
        if (al_set_add(vm, args[0], PY_LIST(from)->items[i]) < 0)
            return NULL;
    }
    return PY_NONE;
}

static py_obj *set_add(py_vm *vm, py_obj **args)
{
    return al_set_add(vm, args[0], args[1]) < 0 ? NULL : PY_NONE;
}

static py_obj *set_discard(py_vm *vm, py_obj **args)
{
    al_set_discard(vm, args[0], args[1]);
    return PY_NONE;
}

static py_obj *set_remove(py_vm *vm, py_obj **args)
{
    return al_set_discard(vm, args[0], args[1]) ? PY_NONE : py_raise(vm, &py_KeyError, "%R", args[1]);
}

static py_obj *set_update(py_vm *vm, py_obj **args)
{
    py_obj *from = py_list_from(vm, args[1]);
    for (size_t i = 0; from && i < PY_LIST(from)->count; i++) {
        if (al_set_add(vm, args[0], PY_LIST(from)->items[i]) < 0)
            return NULL;
    }
    return from ? PY_NONE : NULL;
}

static py_obj *set_pop(py_vm *vm, py_obj **args)
{
    py_list *list = set_list(args[0]);
    if (!list->count)
        return py_raise(vm, &py_KeyError, "pop from an empty set");
    py_obj *item = py_keep(vm, list->items[list->count - 1]);
    if (item)
        list->count--;
    return item;
}

static py_obj *set_clear(py_vm *vm, py_obj **args)
{
    (void)vm;
    set_list(args[0])->count = 0;
    return PY_NONE;
}

/* keep: those that are in the other (1), or not (0) */
static py_obj *set_filter(py_vm *vm, py_obj *self, py_obj *other, bool keep)
{
    py_obj *from = py_list_from(vm, other), *made = from ? al_set_new(vm) : NULL;
    py_list *list = set_list(self);
    for (size_t i = 0; made && i < list->count; i++) {
        bool in = false;
        for (size_t j = 0; j < PY_LIST(from)->count && !in; j++)
            in = PY_LIST(from)->items[j] == list->items[i];
        if (in == keep && py_list_append(vm, ((al_set *)(void *)made)->list, list->items[i]) < 0)
            return NULL;
    }
    return made;
}

static py_obj *set_difference(py_vm *vm, py_obj **args)
{
    return set_filter(vm, args[0], args[1], false);
}

static py_obj *set_intersection(py_vm *vm, py_obj **args)
{
    return set_filter(vm, args[0], args[1], true);
}

static py_obj *set_union(py_vm *vm, py_obj **args)
{
    py_obj *made = set_filter(vm, args[0], args[0], true);
    py_obj *pair[2] = { made, args[1] };
    return made && set_update(vm, pair) ? made : NULL;
}

static py_obj *set_copy(py_vm *vm, py_obj **args)
{
    return set_filter(vm, args[0], args[0], true);
}

static py_obj *set_iter(py_vm *vm, py_obj *self)
{
    py_obj *copy = py_list_from(vm, ((al_set *)(void *)self)->list);
    return copy ? py_iter(vm, copy) : NULL;
}

static int64_t set_len(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (int64_t)set_list(self)->count;
}

static int set_contains(py_vm *vm, py_obj *self, py_obj *item)
{
    (void)vm;
    return al_set_has(self, item);
}

static py_obj *set_repr(py_vm *vm, py_obj *self)
{
    if (!set_list(self)->count)
        return py_str_new(vm, "set()");
    py_obj *text = py_repr(vm, ((al_set *)(void *)self)->list);
    if (!text)
        return NULL;
    return py_str_printf(vm, "{%.*s}", (int)py_str_size(text) - 2, py_str_text(text) + 1);
}

static py_obj *set_binary(py_vm *vm, py_op op, py_obj *left, py_obj *right)
{
    if (!py_isa(vm, left, &al_set_class))
        return PY_NOTIMPLEMENTED;
    py_obj *args[2] = { left, right };
    switch (op) {
    case PY_OP_SUB:
        return set_difference(vm, args);
    case PY_OP_AND:
        return set_intersection(vm, args);
    case PY_OP_OR:
        return set_union(vm, args);
    default:
        return PY_NOTIMPLEMENTED;
    }
}

static void set_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((al_set *)(void *)self)->list);
}

static const py_member set_members[] = {
    PY_INIT("self, iterable=None", set_init, NULL),
    PY_METHOD("add", "self, item", set_add, NULL),
    PY_METHOD("discard", "self, item", set_discard, NULL),
    PY_METHOD("remove", "self, item", set_remove, NULL),
    PY_METHOD("update", "self, items", set_update, NULL),
    PY_METHOD("pop", "self", set_pop, NULL),
    PY_METHOD("clear", "self", set_clear, NULL),
    PY_METHOD("copy", "self", set_copy, NULL),
    PY_METHOD("difference", "self, other", set_difference, NULL),
    PY_METHOD("intersection", "self, other", set_intersection, NULL),
    PY_METHOD("union", "self, other", set_union, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_set_class = {
    .name = "set",
    .module = "sqlalchemy.util",
    .size = sizeof(al_set),
    .flags = PY_CLS_UNHASHABLE,
    .members = set_members,
    .trace = set_trace,
    .iter = set_iter,
    .len = set_len,
    .contains = set_contains,
    .repr = set_repr,
    .binary = set_binary,
};
