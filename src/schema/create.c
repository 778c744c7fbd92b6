/*
 * Creating and dropping: table.create(bind), metadata.create_all(bind), ... The bind is an Engine or a Connection, of which this floor
 * knows only attributes and methods. Mirrors SchemaGenerator and SchemaDropper.
 */
#include "schema/ddl.h"
#include "schema/sort.h"
#include "types/exc.h"

typedef struct runner {
    py_obj *bind, *dialect;
    bool checkfirst;
    py_obj *kw; /* what events get besides */
} runner;

static int flag(py_vm *vm, const runner *r, const char *name)
{
    py_obj *value = py_getattr_s(vm, r->dialect, name);
    return value ? py_truth(vm, value) : -1;
}

static int run(py_vm *vm, const runner *r, py_obj *ddl)
{
    return ddl && py_call_method(vm, ddl, "_invoke_with", 1, r->bind) ? 0 : -1;
}

/* dialect.has_table(connection, name, schema=schema), has_index, has_sequence: 1, 0, -1 */
static int exists(py_vm *vm, const runner *r, const char *method, py_obj *const *names, size_t count, py_obj *schema)
{
    py_obj *fn = py_getattr_s(vm, r->dialect, method), *args = fn ? py_tuple_new(vm, count + 1) : NULL, *kw = args ? py_dict_new(vm) : NULL;
    if (!kw || py_dict_set_s(vm, kw, "schema", schema ? schema : PY_NONE) < 0)
        return -1;
    PY_TUPLE(args)->items[0] = r->bind;
    for (size_t i = 0; i < count; i++)
        PY_TUPLE(args)->items[i + 1] = names[i];
    py_obj *answer = py_call_dict(vm, fn, args, kw);
    return answer ? py_truth(vm, answer) : -1;
}

/* Is there anything to do for the item? 1, 0, -1 */
static int wanted(py_vm *vm, const runner *r, py_obj *item, bool create)
{
    al_schema_table *t = al_schema_table_of(vm, item);
    int there;
    if (t) {
        if (!r->checkfirst)
            return 1;
        there = exists(vm, r, "has_table", &t->t.e.name, 1, t->t.schema);
    } else if (al_item_is(vm, item, al_s_index)) {
        al_index *index = (al_index *)(void *)item;
        if (!r->checkfirst || !py_given(index->table))
            return 1;
        py_obj *names[2] = { AL_ELEMENT(index->table)->name, index->name };
        there = exists(vm, r, "has_index", names, 2, ((al_table_clause *)(void *)index->table)->schema);
    } else {
        al_sequence *sequence = (al_sequence *)(void *)item;
        int supported = flag(vm, r, "supports_sequences"), optional = supported > 0 ? flag(vm, r, "sequences_optional") : 0;
        if (supported <= 0 || optional < 0)
            return supported < 0 || optional < 0 ? -1 : 0;
        if (optional && al_is_true(sequence->optional))
            return 0;
        if (!r->checkfirst)
            return 1;
        there = exists(vm, r, "has_sequence", &sequence->e.name, 1, sequence->schema);
    }
    return there < 0 ? -1 : there != (int)create;
}

static int create_index(py_vm *vm, const runner *r, py_obj *index)
{
    if (al_schema_fire(vm, index, "before_create", r->bind, r->kw) < 0 || run(vm, r, al_create_index(vm, index, false)) < 0)
        return -1;
    return al_schema_fire(vm, index, "after_create", r->bind, r->kw);
}

static int sequence_ddl(py_vm *vm, const runner *r, py_obj *sequence, bool create)
{
    if (al_schema_fire(vm, sequence, create ? "before_create" : "before_drop", r->bind, r->kw) < 0 ||
        run(vm, r, al_ddl_new(vm, create ? &al_ddl_create_sequence : &al_ddl_drop_sequence, sequence)) < 0)
        return -1;
    return al_schema_fire(vm, sequence, create ? "after_create" : "after_drop", r->bind, r->kw);
}

static int comments(py_vm *vm, const runner *r, al_schema_table *t)
{
    int supported = flag(vm, r, "supports_comments"), inline_comments = supported > 0 ? flag(vm, r, "inline_comments") : 1;
    if (supported < 0 || inline_comments < 0)
        return -1;
    if (!supported || inline_comments)
        return 0;
    if (py_given(t->comment) && run(vm, r, al_ddl_new(vm, &al_ddl_set_table_comment, (py_obj *)(void *)t)) < 0)
        return -1;
    for (size_t i = 0; i < al_table_column_count(t); i++) {
        al_schema_column *c = al_table_column(t, i);
        if (py_given(c->comment) && run(vm, r, al_ddl_new(vm, &al_ddl_set_column_comment, (py_obj *)(void *)c)) < 0)
            return -1;
    }
    return 0;
}

/* include: the foreign keys to write, or NULL for all. */
static int create_table(py_vm *vm, const runner *r, py_obj *table, py_obj *include)
{
    al_schema_table *t = (al_schema_table *)(void *)table;
    if (al_schema_fire(vm, table, "before_create", r->bind, r->kw) < 0)
        return -1;
    for (size_t i = 0; i < al_table_column_count(t); i++) {
        py_obj *sequence = al_table_column(t, i)->default_;
        if (!al_item_is(vm, sequence, al_s_sequence))
            continue;
        int yes = wanted(vm, r, sequence, true);
        if (yes < 0 || (yes && sequence_ddl(vm, r, sequence, true) < 0))
            return -1;
    }
    py_obj *ddl = al_create_table(vm, table, false);
    int alter = flag(vm, r, "supports_alter");
    if (!ddl || alter < 0)
        return -1;
    if (include && alter)
        ((al_ddl_element *)(void *)ddl)->include_fks = include;
    if (run(vm, r, ddl) < 0)
        return -1;
    for (size_t i = 0; i < al_set_count(t->indexes); i++) {
        if (create_index(vm, r, al_set_at(t->indexes, i)) < 0)
            return -1;
    }
    return comments(vm, r, t) < 0 ? -1 : al_schema_fire(vm, table, "after_create", r->bind, r->kw);
}

static int drop_table(py_vm *vm, const runner *r, py_obj *table)
{
    if (al_schema_fire(vm, table, "before_drop", r->bind, r->kw) < 0 || run(vm, r, al_ddl_new(vm, &al_ddl_drop_table, table)) < 0)
        return -1;
    return al_schema_fire(vm, table, "after_drop", r->bind, r->kw);
}

/* --- a whole MetaData --- */

/* The tables asked for that are (create: not) there. */
static py_obj *chosen(py_vm *vm, const runner *r, al_metadata *metadata, py_obj *tables, bool create)
{
    py_obj *from = py_given(tables) ? tables : py_call_method(vm, metadata->tables, "values", 0);
    py_obj *all = from ? py_list_from(vm, from) : NULL, *list = all ? py_list_new(vm, PY_LIST(all)->count) : NULL;
    for (size_t i = 0; list && i < PY_LIST(all)->count; i++) {
        py_obj *table = PY_LIST(all)->items[i];
        if (!al_schema_table_of(vm, table))
            return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'foreign_key_constraints'", table);
        int yes = wanted(vm, r, table, create);
        if (yes < 0 || (yes && py_list_append(vm, list, table) < 0))
            return NULL;
    }
    return list;
}

static int fire_all(py_vm *vm, const runner *r, py_obj *metadata, const char *event, py_obj *tables)
{
    py_obj *kw = py_dict_copy(vm, r->kw);
    if (!kw || py_dict_set_s(vm, kw, "tables", tables) < 0)
        return -1;
    return al_schema_fire(vm, metadata, event, r->bind, kw);
}

/* The foreign keys of a table that are not among those left for later. */
static py_obj *inline_fks(py_vm *vm, py_obj *table, py_obj *left)
{
    py_obj *all = py_getattr_s(vm, table, "foreign_key_constraints");
    return all ? py_call_method(vm, all, "difference", 1, left) : NULL;
}

static int sequences(py_vm *vm, const runner *r, al_metadata *metadata, bool create)
{
    size_t at = 0;
    py_obj *key, *sequence;
    py_obj *copy = py_dict_copy(vm, metadata->sequences);
    while (copy && py_dict_next(copy, &at, &key, &sequence)) {
        if (create && py_given(((al_sequence *)(void *)sequence)->column))
            continue;
        int yes = wanted(vm, r, sequence, create);
        if (yes < 0 || (yes && sequence_ddl(vm, r, sequence, create) < 0))
            return -1;
    }
    return copy ? 0 : -1;
}

static int create_all(py_vm *vm, const runner *r, py_obj *self, py_obj *tables)
{
    py_obj *list = chosen(vm, r, (al_metadata *)(void *)self, tables, true), *sorted, *left;
    if (!list || al_sort_with_constraints(vm, PY_LIST(list)->items, PY_LIST(list)->count, AL_SORT_ALL, false, &sorted, &left) < 0)
        return -1;
    if (fire_all(vm, r, self, "before_create", sorted) < 0 || sequences(vm, r, (al_metadata *)(void *)self, true) < 0)
        return -1;
    for (size_t i = 0; i < PY_LIST(sorted)->count; i++) {
        py_obj *table = PY_LIST(sorted)->items[i], *include = PY_LIST(left)->count ? inline_fks(vm, table, left) : NULL;
        if (py_error_pending(vm) || create_table(vm, r, table, include) < 0)
            return -1;
    }
    int alter = flag(vm, r, "supports_alter");
    for (size_t i = 0; alter > 0 && i < PY_LIST(left)->count; i++) {
        if (run(vm, r, al_add_constraint(vm, PY_LIST(left)->items[i])) < 0)
            return -1;
    }
    return alter < 0 ? -1 : fire_all(vm, r, self, "after_create", sorted);
}

static int warn_unsorted(py_vm *vm, py_obj *error)
{
    py_obj *cycles = py_getattr_s(vm, error, "cycles"), *list = cycles ? py_list_from(vm, cycles) : NULL;
    for (size_t i = 0; list && i < PY_LIST(list)->count; i++)
        PY_LIST(list)->items[i] = ((al_table_clause *)(void *)PY_LIST(list)->items[i])->fullname;
    py_obj *comma = list && py_list_sort(vm, list, NULL, false) == 0 ? py_str_new(vm, ", ") : NULL;
    py_obj *names = comma ? py_call_method(vm, comma, "join", 1, list) : NULL;
    py_obj *text =
        names ? py_str_printf(
                    vm,
                    "Can't sort tables for DROP; an unresolvable foreign key dependency exists between tables: %S; and backend does "
                    "not support ALTER.  To restore at least a partial sort, apply use_alter=True to ForeignKey and "
                    "ForeignKeyConstraint objects involved in the cycle to mark these as known cycles that will be ignored.",
                    names)
              : NULL;
    return text ? py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) : -1;
}

static int drop_all(py_vm *vm, const runner *r, py_obj *self, py_obj *tables)
{
    py_obj *list = chosen(vm, r, (al_metadata *)(void *)self, tables, false), *sorted, *left;
    int alter = list ? flag(vm, r, "supports_alter") : -1;
    if (alter < 0)
        return -1;
    bool ordered = true;
    if (al_sort_with_constraints(vm, PY_LIST(list)->items, PY_LIST(list)->count, alter ? AL_SORT_NAMED : AL_SORT_NONE, false, &sorted,
                                 &left) < 0) {
        if (alter || !py_error_is(vm, &al_exc_CircularDependencyError))
            return -1;
        py_obj *error = py_error_take(vm);
        if (!error || warn_unsorted(vm, error) < 0 || !(left = py_list_new(vm, 0)))
            return -1;
        sorted = list;
        ordered = false;
    }
    if (fire_all(vm, r, self, "before_drop", sorted) < 0)
        return -1;
    for (size_t i = 0; alter && i < PY_LIST(left)->count; i++) {
        if (run(vm, r, al_drop_constraint(vm, PY_LIST(left)->items[i], false)) < 0)
            return -1;
    }
    size_t count = PY_LIST(sorted)->count;
    for (size_t i = 0; i < count; i++) {
        if (drop_table(vm, r, PY_LIST(sorted)->items[ordered ? count - 1 - i : i]) < 0)
            return -1;
    }
    if (sequences(vm, r, (al_metadata *)(void *)self, false) < 0)
        return -1;
    return fire_all(vm, r, self, "after_drop", sorted);
}

/* --- entry --- */

static int run_item(py_vm *vm, const runner *r, py_obj *item, py_obj *tables, bool create)
{
    if (al_item_is(vm, item, al_s_metadata))
        return create ? create_all(vm, r, item, tables) : drop_all(vm, r, item, tables);
    int yes = wanted(vm, r, item, create);
    if (yes <= 0)
        return yes;
    if (al_schema_table_of(vm, item))
        return create ? create_table(vm, r, item, NULL) : drop_table(vm, r, item);
    if (al_item_is(vm, item, al_s_sequence))
        return sequence_ddl(vm, r, item, create);
    if (create)
        return create_index(vm, r, item);
    if (al_schema_fire(vm, item, "before_drop", r->bind, r->kw) < 0 || run(vm, r, al_ddl_new(vm, &al_ddl_drop_index, item)) < 0)
        return -1;
    return al_schema_fire(vm, item, "after_drop", r->bind, r->kw);
}

static int with_bind(py_vm *vm, py_obj *bind, py_obj *item, py_obj *tables, py_obj *checkfirst, bool create)
{
    runner r = { .bind = bind };
    int check = py_truth(vm, checkfirst);
    r.checkfirst = check > 0;
    r.dialect = check < 0 ? NULL : py_getattr_s(vm, bind, "dialect");
    r.kw = r.dialect ? py_dict_new(vm) : NULL;
    if (!r.kw || py_dict_set_s(vm, r.kw, "checkfirst", py_bool(r.checkfirst)) < 0 || py_dict_set_s(vm, r.kw, "_ddl_runner", PY_NONE) < 0)
        return -1;
    return run_item(vm, &r, item, tables, create);
}

/* An Engine is entered for one transaction; a Connection is used as it is. */
static int with_engine(py_vm *vm, py_obj *engine, py_obj *item, py_obj *tables, py_obj *checkfirst, bool create)
{
    py_obj *context = py_call_method(vm, engine, "begin", 0), *conn = context ? py_call_method(vm, context, "__enter__", 0) : NULL;
    if (!conn)
        return -1;
    if (with_bind(vm, conn, item, tables, checkfirst, create) == 0)
        return py_call_method(vm, context, "__exit__", 3, PY_NONE, PY_NONE, PY_NONE) ? 0 : -1;
    py_obj *failed = py_error_take(vm);
    if (!failed)
        return -1;
    if (!py_call_method(vm, context, "__exit__", 3, (py_obj *)(void *)py_class_of(vm, failed), failed, PY_NONE))
        return -1;
    py_error_restore(vm, failed);
    return -1;
}

static py_obj *entry(py_vm *vm, py_obj **args, bool create)
{
    bool metadata = al_item_is(vm, args[0], al_s_metadata);
    py_obj *tables = metadata ? args[2] : PY_NONE, *checkfirst = metadata ? args[3] : args[2];
    py_obj *execute = py_getattr_opt_s(vm, args[1], "execute"),
           *begin = execute == PY_ABSENT ? py_getattr_opt_s(vm, args[1], "begin") : PY_ABSENT;
    if (!execute || !begin)
        return NULL;
    int status = begin != PY_ABSENT ? with_engine(vm, args[1], args[0], tables, checkfirst, create)
                                    : with_bind(vm, args[1], args[0], tables, checkfirst, create);
    return status < 0 ? NULL : PY_NONE;
}

py_obj *al_item_create(py_vm *vm, py_obj **args)
{
    return entry(vm, args, true);
}

py_obj *al_item_drop(py_vm *vm, py_obj **args)
{
    return entry(vm, args, false);
}
