/* The classes of the DDL elements. How they are written is the dialects' (sql/ansi/ddl.c). */
#include "schema/ddl.h"

#include "types/exc.h"
#include "types/layout.h"

#define MODULE "sqlalchemy.sql.ddl"
#define FLAGS  (PY_CLS_SUBCLASS | PY_CLS_DICT)

static al_ddl_element *ddl_of(py_obj *o)
{
    return (al_ddl_element *)(void *)o;
}

/* --- BaseDDLElement, ExecutableDDLElement --- */

const py_classdef al_base_ddl_class = {
    .name = "BaseDDLElement",
    .module = MODULE,
    .bases = PY_BASES(&al_clause_class),
    .size = sizeof(al_ddl_element),
    .flags = FLAGS,
};

/* A copy with the same attributes: _generate. */
static py_obj *ddl_copy(py_vm *vm, py_obj *self)
{
    return al_element_copy(vm, self);
}

static py_obj *ddl_against(py_vm *vm, py_obj **args)
{
    py_obj *copy = ddl_copy(vm, args[0]);
    if (copy)
        ddl_of(copy)->target = args[1];
    return copy;
}

static py_obj *ddl_execute_if(py_vm *vm, py_obj **args)
{
    py_obj *copy = ddl_copy(vm, args[0]);
    if (copy && !(ddl_of(copy)->ddl_if = py_tuple_of(vm, 3, args[1], args[2], args[3])))
        return NULL;
    return copy;
}

/* DDLIf._should_execute: 1, 0, -1 */
static int should_execute(py_vm *vm, py_obj *self, py_obj *target, py_obj *bind)
{
    py_obj *rule = ddl_of(self)->ddl_if;
    if (!py_given(rule))
        return 1;
    py_obj *dialect = py_getattr_s(vm, bind, "dialect"), *name = dialect ? py_getattr_s(vm, dialect, "name") : NULL;
    py_obj *wanted = PY_TUPLE(rule)->items[0], *callable = PY_TUPLE(rule)->items[1];
    if (!name)
        return -1;
    int yes = !py_given(wanted) ? 1 : py_is_str(vm, wanted) ? py_equal(vm, wanted, name) : py_contains(vm, wanted, name);
    if (yes <= 0 || !py_given(callable))
        return yes;
    py_obj *kw = py_dict_new(vm), *args = kw ? py_tuple_of(vm, 3, self, target ? target : PY_NONE, bind) : NULL;
    if (!args || py_dict_set_s(vm, kw, "state", PY_TUPLE(rule)->items[2]) < 0 || py_dict_set_s(vm, kw, "dialect", dialect) < 0 ||
        py_dict_set_s(vm, kw, "compiler", PY_NONE) < 0)
        return -1;
    py_obj *answer = py_call_dict(vm, callable, args, kw);
    return answer ? py_truth(vm, answer) : -1;
}

static py_obj *invoke_with(py_vm *vm, py_obj *self, py_obj *bind)
{
    int yes = should_execute(vm, self, ddl_of(self)->target, bind);
    if (yes < 0)
        return NULL;
    return yes ? py_call_method(vm, bind, "execute", 1, self) : PY_NONE;
}

static py_obj *ddl_invoke_with(py_vm *vm, py_obj **args)
{
    return invoke_with(vm, args[0], args[1]);
}

/* ddl(target, bind, **kw): what an event calls. */
static py_obj *ddl_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    size_t named = kwnames ? PY_TUPLE(kwnames)->count : 0;
    if (count < 2)
        return py_raise(vm, &py_TypeError, "ExecutableDDLElement.__call__() missing %zu required positional arguments", 2 - count);
    (void)named;
    py_obj *copy = ddl_copy(vm, self);
    if (!copy)
        return NULL;
    ddl_of(copy)->target = args[0];
    return invoke_with(vm, copy, args[1]);
}

static void ddl_trace(py_obj *self, py_tracer *t)
{
    al_trace_words(self, t, offsetof(al_ddl_element, element), offsetof(al_ddl_element, context));
}

static const py_member executable_members[] = {
    PY_METHOD("against", "self, target", ddl_against, NULL),
    PY_METHOD("execute_if", "self, dialect=None, callable_=None, state=None", ddl_execute_if, NULL),
    PY_METHOD("_invoke_with", "self, bind", ddl_invoke_with, NULL),
    PY_FIELD("target", al_ddl_element, target),
    PY_MEMBERS_END,
};
const py_classdef al_ddl_element_class = {
    .name = "ExecutableDDLElement",
    .module = MODULE,
    .bases = PY_BASES(&al_base_ddl_class, &al_executable_class),
    .size = sizeof(al_ddl_element),
    .flags = FLAGS,
    .members = executable_members,
    .trace = ddl_trace,
    .call = ddl_call,
};

/* --- DDL("text") --- */

static py_obj *text_init(py_vm *vm, py_obj **args)
{
    al_ddl_element *self = ddl_of(args[0]);
    if (!py_is_str(vm, args[1]))
        return py_raise(vm, &al_exc_ArgumentError, "Expected a string or unicode SQL statement, got '%R'", args[1]);
    self->statement = args[1];
    self->context = py_given(args[2]) ? args[2] : py_dict_new(vm);
    return self->context ? PY_NONE : NULL;
}

static py_obj *text_repr(py_vm *vm, py_obj *self)
{
    al_ddl_element *d = ddl_of(self);
    int context = py_given(d->context) ? py_truth(vm, d->context) : 0;
    if (context < 0)
        return NULL;
    const char *name = py_class_name(py_class_of(vm, self));
    unsigned long long id = (unsigned long long)(uintptr_t)self;
    return context ? py_str_printf(vm, "<%s@%llu; %R, context=%S>", name, id, d->statement, d->context)
                   : py_str_printf(vm, "<%s@%llu; %R>", name, id, d->statement);
}

static const py_member text_members[] = {
    AL_VISIT("ddl"),
    PY_INIT("self, statement, context=None", text_init, "A statement in its own words"),
    PY_FIELD("statement", al_ddl_element, statement),
    PY_FIELD("context", al_ddl_element, context),
    PY_MEMBERS_END,
};
const py_classdef al_ddl_sql = {
    .name = "DDL",
    .module = MODULE,
    .bases = PY_BASES(&al_ddl_element_class),
    .size = sizeof(al_ddl_element),
    .flags = FLAGS,
    .members = text_members,
    .repr = text_repr,
};

/* --- create and drop --- */

static void set_element(py_vm *vm, al_ddl_element *self, py_obj *element)
{
    self->element = self->target = element;
    al_item_part *part = al_item_part_of(vm, element);
    if (part && part->ddl_if)
        self->ddl_if = part->ddl_if;
}

static py_obj *create_init(py_vm *vm, py_obj **args)
{
    set_element(vm, ddl_of(args[0]), args[1]);
    ddl_of(args[0])->if_exists = args[2];
    return PY_NONE;
}

static py_obj *plain_init(py_vm *vm, py_obj **args)
{
    set_element(vm, ddl_of(args[0]), args[1]);
    return PY_NONE;
}

static py_obj *drop_schema_init(py_vm *vm, py_obj **args)
{
    set_element(vm, ddl_of(args[0]), args[1]);
    ddl_of(args[0])->cascade = args[2];
    ddl_of(args[0])->if_exists = args[3];
    return PY_NONE;
}

static int create_columns(py_vm *vm, al_ddl_element *self, al_schema_table *table)
{
    size_t count = al_table_column_count(table);
    self->columns = py_list_new(vm, count);
    for (size_t i = 0; self->columns && i < count; i++) {
        py_obj *column = al_ddl_new(vm, &al_ddl_create_column, (py_obj *)(void *)al_table_column(table, i));
        if (!column || py_list_append(vm, self->columns, column) < 0)
            return -1;
    }
    return self->columns ? 0 : -1;
}

static py_obj *create_table_init(py_vm *vm, py_obj **args)
{
    al_ddl_element *self = ddl_of(args[0]);
    al_schema_table *table = al_schema_table_of(vm, args[1]);
    if (!table)
        return py_raise(vm, &py_AttributeError, "'%T' object has no attribute 'columns'", args[1]);
    set_element(vm, self, args[1]);
    self->include_fks = args[2];
    self->if_exists = args[3];
    return create_columns(vm, self, table) < 0 ? NULL : PY_NONE;
}

/* AddConstraint and DropConstraint take the constraint out of its table's CREATE TABLE. */
static void isolate(py_vm *vm, py_obj *constraint, py_obj *flag)
{
    al_constraint *c = al_item_cast(vm, al_constraint, al_s_constraint, constraint);
    if (c && al_is_true(flag))
        c->isolated = true;
}

static py_obj *add_constraint_init(py_vm *vm, py_obj **args)
{
    set_element(vm, ddl_of(args[0]), args[1]);
    isolate(vm, args[1], args[2]);
    return PY_NONE;
}

static py_obj *drop_constraint_init(py_vm *vm, py_obj **args)
{
    set_element(vm, ddl_of(args[0]), args[1]);
    ddl_of(args[0])->cascade = args[2];
    ddl_of(args[0])->if_exists = args[3];
    isolate(vm, args[1], args[4]);
    return PY_NONE;
}

#define ELEMENT(c_name, script_name, visit_name, signature, init, flag_name, base_def)                                                     \
    static const py_member c_name##_members[] = {                                                                                          \
        AL_VISIT(visit_name),                                                                                                              \
        PY_INIT(signature, init, NULL),                                                                                                    \
        PY_FIELD("element", al_ddl_element, element),                                                                                      \
        PY_FIELD(flag_name, al_ddl_element, if_exists),                                                                                    \
        PY_FIELD("cascade", al_ddl_element, cascade),                                                                                      \
        PY_FIELD("columns", al_ddl_element, columns),                                                                                      \
        PY_FIELD("include_foreign_key_constraints", al_ddl_element, include_fks),                                                          \
        PY_MEMBERS_END,                                                                                                                    \
    };                                                                                                                                     \
    const py_classdef al_ddl_##c_name = {                                                                                                  \
        .name = script_name,                                                                                                               \
        .module = MODULE,                                                                                                                  \
        .bases = PY_BASES(&base_def),                                                                                                      \
        .size = sizeof(al_ddl_element),                                                                                                    \
        .flags = FLAGS,                                                                                                                    \
        .members = c_name##_members,                                                                                                       \
    }
#define CREATE(c_name, script_name, visit_name)                                                                                            \
    ELEMENT(c_name, script_name, visit_name, "self, element, if_not_exists=False", create_init, "if_not_exists", al_ddl_element_class)
#define DROP(c_name, script_name, visit_name)                                                                                              \
    ELEMENT(c_name, script_name, visit_name, "self, element, if_exists=False", create_init, "if_exists", al_ddl_element_class)
#define COMMENT(c_name, script_name, visit_name)                                                                                           \
    ELEMENT(c_name, script_name, visit_name, "self, element", plain_init, "_if", al_ddl_element_class)

ELEMENT(create_schema, "CreateSchema", "create_schema", "self, name, if_not_exists=False", create_init, "if_not_exists",
        al_ddl_element_class);
ELEMENT(drop_schema, "DropSchema", "drop_schema", "self, name, cascade=False, if_exists=False", drop_schema_init, "if_exists",
        al_ddl_element_class);
ELEMENT(create_table, "CreateTable", "create_table", "self, element, include_foreign_key_constraints=None, if_not_exists=False",
        create_table_init, "if_not_exists", al_ddl_element_class);
DROP(drop_table, "DropTable", "drop_table");
DROP(drop_view, "_DropView", "drop_view");
ELEMENT(create_column, "CreateColumn", "create_column", "self, element", plain_init, "_if", al_base_ddl_class);
CREATE(create_index, "CreateIndex", "create_index");
DROP(drop_index, "DropIndex", "drop_index");
CREATE(create_sequence, "CreateSequence", "create_sequence");
DROP(drop_sequence, "DropSequence", "drop_sequence");
ELEMENT(add_constraint, "AddConstraint", "add_constraint", "self, element, *, isolate_from_table=True", add_constraint_init, "_if",
        al_ddl_element_class);
ELEMENT(drop_constraint, "DropConstraint", "drop_constraint",
        "self, element, *, cascade=False, if_exists=False, isolate_from_table=True, **kw", drop_constraint_init, "if_exists",
        al_ddl_element_class);
COMMENT(set_table_comment, "SetTableComment", "set_table_comment");
COMMENT(drop_table_comment, "DropTableComment", "drop_table_comment");
COMMENT(set_column_comment, "SetColumnComment", "set_column_comment");
COMMENT(drop_column_comment, "DropColumnComment", "drop_column_comment");
COMMENT(set_constraint_comment, "SetConstraintComment", "set_constraint_comment");
COMMENT(drop_constraint_comment, "DropConstraintComment", "drop_constraint_comment");

/* --- from C --- */

py_obj *al_ddl_new(py_vm *vm, const py_classdef *def, py_obj *element)
{
    py_class *cls = py_class_get(vm, def);
    py_obj *self = cls ? py_new(vm, cls, 0) : NULL;
    if (self)
        set_element(vm, ddl_of(self), element);
    return self;
}

py_obj *al_create_table(py_vm *vm, py_obj *table, bool if_not_exists)
{
    py_obj *self = al_ddl_new(vm, &al_ddl_create_table, table);
    if (!self || create_columns(vm, ddl_of(self), (al_schema_table *)(void *)table) < 0)
        return NULL;
    ddl_of(self)->if_exists = py_bool(if_not_exists);
    return self;
}

py_obj *al_create_index(py_vm *vm, py_obj *index, bool if_not_exists)
{
    py_obj *self = al_ddl_new(vm, &al_ddl_create_index, index);
    if (self)
        ddl_of(self)->if_exists = py_bool(if_not_exists);
    return self;
}

py_obj *al_add_constraint(py_vm *vm, py_obj *constraint)
{
    py_obj *self = al_ddl_new(vm, &al_ddl_add_constraint, constraint);
    if (self)
        isolate(vm, constraint, PY_TRUE);
    return self;
}

py_obj *al_drop_constraint(py_vm *vm, py_obj *constraint, bool if_exists)
{
    py_obj *self = al_ddl_new(vm, &al_ddl_drop_constraint, constraint);
    if (self) {
        ddl_of(self)->if_exists = py_bool(if_exists);
        isolate(vm, constraint, PY_TRUE);
    }
    return self;
}
