#include "ops/impl.h"

#include "ops/op.h"
#include "ops/schemaobj.h"

#include <string.h>

#define AL_IMPL(id) &al_impl_##id,
static const al_impl_def *const impls[] = {
#include "ops/impl/impls.list.h"
};
#undef AL_IMPL

/* dict on the interpreter: dialect name -> DefaultImpl subclass that a script made. */
static const char script_impls_key = 0;

al_impl *al_impl_of(py_vm *vm, py_obj *o)
{
    al_impl *impl = py_cast(vm, al_impl, &al_default_impl_class, o);
    if (!impl)
        py_raise(vm, &py_TypeError, "a DefaultImpl is expected, not %T", o);
    return impl;
}

int al_impl_warn(py_vm *vm, const char *message)
{
    return py_warn(vm, &py_UserWarning, message, 1);
}

/* --- output --- */

int al_impl_static_output(py_vm *vm, al_impl *impl, const char *text)
{
    py_obj *line = py_str_printf(vm, "%s\n\n", text);
    if (!line || !py_call_method(vm, impl->output_buffer, "write", 1, line))
        return -1;
    return py_call_method(vm, impl->output_buffer, "flush", 0) ? 0 : -1;
}

static py_obj *terminator(py_vm *vm, al_impl *impl)
{
    return py_getattr_s(vm, &impl->head, "command_terminator");
}

py_obj *al_impl_text(py_vm *vm, al_impl *impl, const char *text)
{
    if (!*text)
        return PY_NONE;
    py_obj *end = terminator(vm, impl);
    py_obj *line = end ? py_str_printf(vm, "%s%S", text, end) : NULL;
    return line && al_impl_static_output(vm, impl, py_str_text(line)) == 0 ? PY_NONE : NULL;
}

/* Tabs become four blanks, and blanks at both ends go: how a statement stands in a script. */
static py_obj *printable(py_vm *vm, py_obj *sql)
{
    const char *text = py_text(vm, sql);
    if (!text)
        return NULL;
    size_t size = strlen(text);
    while (size && strchr(" \t\n\r\f\v", *text)) {
        text++;
        size--;
    }
    while (size && strchr(" \t\n\r\f\v", text[size - 1]))
        size--;
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\t')
            al_sb_add(&sb, "    ");
        else
            al_sb_addc(&sb, text[i]);
    }
    return py_str_take(vm, &sb);
}

static py_obj *print_construct(py_vm *vm, al_impl *impl, py_obj *construct)
{
    py_obj *ddl = py_import_from(vm, "sqlalchemy.schema", "DDLElement");
    int is_ddl = ddl ? py_isinstance(vm, construct, ddl) : -1;
    if (is_ddl < 0)
        return NULL;
    py_obj *kwargs = PY_ABSENT;
    if (impl->literal_binds && !is_ddl) {
        kwargs = py_dict_new(vm);
        if (!kwargs || py_dict_set_s(vm, kwargs, "literal_binds", PY_TRUE) < 0)
            return NULL;
    }
    py_obj *compiled = al_call_names(vm, construct, "compile", 0, "dialect compile_kwargs", impl->dialect, kwargs);
    py_obj *sql = compiled ? py_str_of(vm, compiled) : NULL;
    py_obj *text = sql ? printable(vm, sql) : NULL;
    py_obj *end = text ? terminator(vm, impl) : NULL;
    py_obj *line = end ? py_str_printf(vm, "%S%S", text, end) : NULL;
    return line && al_impl_static_output(vm, impl, py_str_text(line)) == 0 ? PY_NONE : NULL;
}

py_obj *al_impl_exec(py_vm *vm, al_impl *impl, py_obj *construct, py_obj *execution_options, py_obj *multiparams)
{
    if (py_is_str(vm, construct)) {
        py_obj *text = py_import_from(vm, "sqlalchemy", "text");
        construct = text ? py_call(vm, text, 1, construct) : NULL;
        if (!construct)
            return NULL;
    }
    if (impl->as_sql) {
        if (py_given(multiparams))
            return py_raise(vm, &py_TypeError, "SQL parameters not allowed with as_sql");
        return print_construct(vm, impl, construct);
    }
    py_obj *connection = impl->connection;
    if (py_given(execution_options)) {
        int any = py_truth(vm, execution_options);
        if (any < 0)
            return NULL;
        if (any)
            connection = al_call_names(vm, connection, "execution_options", 0, "**", execution_options);
    }
    if (!connection)
        return NULL;
    return py_given(multiparams) ? py_call_method(vm, connection, "execute", 2, construct, multiparams)
                                 : py_call_method(vm, connection, "execute", 1, construct);
}

/* --- the methods --- */

static py_obj *exec_element(py_vm *vm, py_obj *self, py_obj *element)
{
    al_impl *impl = element ? al_impl_of(vm, self) : NULL;
    return impl && al_impl_exec(vm, impl, element, PY_NONE, NULL) ? PY_NONE : NULL;
}

static py_obj *schema_element(py_vm *vm, const char *name, py_obj *subject, py_obj *kw)
{
    py_obj *cls = al_schemaobj_class(vm, name);
    return cls ? al_call_names(vm, cls, NULL, 1, "**", subject, kw ? kw : PY_NONE) : NULL;
}

static py_obj *alter_class(py_vm *vm, const char *name)
{
    return py_import_from(vm, "alembic.ddl.base", name);
}

static py_obj *impl_init(py_vm *vm, py_obj **args)
{
    al_impl *impl = al_impl_of(vm, args[0]);
    if (!impl)
        return NULL;
    impl->dialect = args[1];
    impl->connection = args[2];
    impl->as_sql = py_truth(vm, args[3]) == 1;
    impl->output_buffer = args[5];
    impl->context_opts = args[6];
    impl->memo = py_dict_new(vm);
    py_obj *literal = impl->memo ? py_dict_get_s(vm, args[6], "literal_binds") : NULL;
    if (!literal)
        return NULL;
    impl->literal_binds = py_given(literal) && py_truth(vm, literal) == 1;
    const al_impl_def *def = (const al_impl_def *)(const void *)py_class_def(impl->head.cls);
    impl->transactional_ddl =
        py_given(args[4]) ? py_truth(vm, args[4]) == 1 : &def->cls != &al_default_impl_class && def->transactional_ddl;
    if (!py_given(args[4])) {
        py_obj *own = py_getattr_opt_s(vm, (py_obj *)(void *)impl->head.cls, "transactional_ddl");
        if (own && py_is_bool(own)) /* a script's subclass may state it */
            impl->transactional_ddl = own == PY_TRUE;
        else if (!own)
            return NULL;
    }
    return py_error_pending(vm) ? NULL : PY_NONE;
}

static py_obj *impl_exec(py_vm *vm, py_obj **args)
{
    al_impl *impl = al_impl_of(vm, args[0]);
    if (!impl)
        return NULL;
    if (py_given(args[4]) && !impl->as_sql) {
        int any = py_truth(vm, args[4]);
        if (any < 0)
            return NULL;
        if (any)
            return al_impl_exec(vm, impl, args[1], args[2], args[4]);
    }
    return al_impl_exec(vm, impl, args[1], args[2], args[3]);
}

static py_obj *impl_execute(py_vm *vm, py_obj **args)
{
    al_impl *impl = al_impl_of(vm, args[0]);
    return impl && al_impl_exec(vm, impl, args[1], args[2], NULL) ? PY_NONE : NULL;
}

static py_obj *impl_static_output(py_vm *vm, py_obj **args)
{
    al_impl *impl = al_impl_of(vm, args[0]);
    const char *text = impl ? py_text(vm, args[1]) : NULL;
    return text && al_impl_static_output(vm, impl, text) == 0 ? PY_NONE : NULL;
}

/* The kind of element that a new server default makes: plain, computed or identity. NULL: exception. */
static const char *default_kind(py_vm *vm, py_obj *value, py_obj *existing)
{
    if (al_schemaobj_is(vm, value, "Computed") || al_schemaobj_is(vm, existing, "Computed"))
        return "ComputedColumnDefault";
    if (al_schemaobj_is(vm, value, "Identity") || al_schemaobj_is(vm, existing, "Identity"))
        return "IdentityColumnDefault";
    return "ColumnDefault";
}

enum {
    A_SELF,
    A_TABLE,
    A_COLUMN,
    A_NULLABLE,
    A_DEFAULT,
    A_NAME,
    A_TYPE,
    A_SCHEMA,
    A_AUTOINCREMENT,
    A_COMMENT,
    A_EXISTING_COMMENT,
    A_EXISTING_TYPE,
    A_EXISTING_DEFAULT,
    A_EXISTING_NULLABLE,
    A_EXISTING_AUTOINCREMENT,
    A_KW,
};

static py_obj *alter_exec(py_vm *vm, py_obj **a, const char *kind, py_obj *value, bool comment)
{
    py_obj *cls = alter_class(vm, kind);
    py_obj *impl = strcmp(kind, "IdentityColumnDefault") == 0 ? a[A_SELF] : PY_ABSENT;
    if (!cls)
        return NULL;
    py_obj *element =
        al_call_names(vm, cls, NULL, 3, "schema existing_type existing_server_default existing_nullable existing_comment impl", a[A_TABLE],
                      a[A_COLUMN], value, a[A_SCHEMA], a[A_EXISTING_TYPE], a[A_EXISTING_DEFAULT], a[A_EXISTING_NULLABLE],
                      comment ? a[A_EXISTING_COMMENT] : PY_ABSENT, impl);
    return exec_element(vm, a[A_SELF], element);
}

static py_obj *impl_alter_column(py_vm *vm, py_obj **a)
{
    if ((a[A_AUTOINCREMENT] != PY_NONE || a[A_EXISTING_AUTOINCREMENT] != PY_NONE) &&
        al_impl_warn(vm, "autoincrement and existing_autoincrement only make sense for MySQL") < 0)
        return NULL;
    if (a[A_NULLABLE] != PY_NONE && !alter_exec(vm, a, "ColumnNullable", a[A_NULLABLE], true))
        return NULL;
    if (a[A_DEFAULT] != PY_FALSE && !alter_exec(vm, a, default_kind(vm, a[A_DEFAULT], a[A_EXISTING_DEFAULT]), a[A_DEFAULT], true))
        return NULL;
    if (a[A_TYPE] != PY_NONE && !alter_exec(vm, a, "ColumnType", a[A_TYPE], true))
        return NULL;
    if (a[A_COMMENT] != PY_FALSE && !alter_exec(vm, a, "ColumnComment", a[A_COMMENT], true))
        return NULL;
    if (a[A_NAME] != PY_NONE && !alter_exec(vm, a, "ColumnName", a[A_NAME], false))
        return NULL;
    return PY_NONE;
}

static py_obj *impl_add_column(py_vm *vm, py_obj **a)
{
    py_obj *cls = alter_class(vm, "AddColumn");
    return exec_element(vm, a[0],
                        cls ? al_call_names(vm, cls, NULL, 2, "schema if_not_exists inline_references inline_primary_key", a[1], a[2], a[3],
                                            a[4], a[5], a[6])
                            : NULL);
}

static py_obj *impl_drop_column(py_vm *vm, py_obj **a)
{
    py_obj *cls = alter_class(vm, "DropColumn");
    return exec_element(vm, a[0], cls ? al_call_names(vm, cls, NULL, 2, "schema if_exists", a[1], a[2], a[3], a[4]) : NULL);
}

static py_obj *impl_rename_table(py_vm *vm, py_obj **a)
{
    py_obj *cls = alter_class(vm, "RenameTable");
    return exec_element(vm, a[0], cls ? al_call_names(vm, cls, NULL, 2, "schema", a[1], a[2], a[3]) : NULL);
}

static py_obj *impl_add_constraint(py_vm *vm, py_obj **a)
{
    int wanted = al_schemaobj_wanted(vm, a[0], a[1]);
    if (wanted <= 0)
        return wanted < 0 ? NULL : PY_NONE;
    return exec_element(vm, a[0], schema_element(vm, "AddConstraint", a[1], a[2]));
}

static py_obj *impl_drop_constraint(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "DropConstraint", a[1], a[2]));
}

static py_obj *impl_create_index(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "CreateIndex", a[1], a[2]));
}

static py_obj *impl_drop_index(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "DropIndex", a[1], a[2]));
}

static py_obj *impl_create_table_comment(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "SetTableComment", a[1], NULL));
}

static py_obj *impl_drop_table_comment(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "DropTableComment", a[1], NULL));
}

static py_obj *impl_create_column_comment(py_vm *vm, py_obj **a)
{
    return exec_element(vm, a[0], schema_element(vm, "SetColumnComment", a[1], NULL));
}

/* table.dispatch.<event>(table, connection, ...): what types and scripts hung on the table (PostgreSQL's CREATE TYPE). */
static int fire(py_vm *vm, py_obj *self, py_obj *table, const char *event)
{
    py_obj *dispatch = py_getattr_opt_s(vm, table, "dispatch");
    if (!dispatch || dispatch == PY_ABSENT)
        return dispatch ? 0 : -1;
    py_obj *connection = py_getattr_s(vm, self, "connection");
    return connection && al_call_names(vm, dispatch, event, 2, "checkfirst _ddl_runner", table, connection, PY_FALSE, self) ? 0 : -1;
}

static int comment_columns(py_vm *vm, py_obj *self, py_obj *table)
{
    py_obj *comment = py_getattr_s(vm, table, "comment");
    if (!comment || (py_given(comment) && !py_call_method(vm, self, "create_table_comment", 1, table)))
        return -1;
    size_t count;
    py_obj **columns;
    py_obj *all = al_schemaobj_items(vm, table, "columns", &columns, &count);
    for (size_t i = 0; all && i < count; i++) {
        comment = py_getattr_s(vm, columns[i], "comment");
        if (!comment || (py_given(comment) && !py_call_method(vm, self, "create_column_comment", 1, columns[i])))
            return -1;
    }
    return all ? 0 : -1;
}

static py_obj *impl_create_table(py_vm *vm, py_obj **a)
{
    py_obj *self = a[0], *table = a[1];
    if (fire(vm, self, table, "before_create") < 0 || !exec_element(vm, self, schema_element(vm, "CreateTable", table, a[2])) ||
        fire(vm, self, table, "after_create") < 0)
        return NULL;
    size_t count;
    py_obj **indexes;
    py_obj *all = al_schemaobj_items(vm, table, "indexes", &indexes, &count);
    for (size_t i = 0; all && i < count; i++) {
        if (!exec_element(vm, self, schema_element(vm, "CreateIndex", indexes[i], NULL)))
            return NULL;
    }
    int comments = all ? al_schemaobj_separate_comments(vm, self) : -1;
    if (comments < 0 || (comments && comment_columns(vm, self, table) < 0))
        return NULL;
    return PY_NONE;
}

static py_obj *impl_drop_table(py_vm *vm, py_obj **a)
{
    if (fire(vm, a[0], a[1], "before_drop") < 0 || !exec_element(vm, a[0], schema_element(vm, "DropTable", a[1], a[2])) ||
        fire(vm, a[0], a[1], "after_drop") < 0)
        return NULL;
    return PY_NONE;
}

/* --- rows --- */

static py_obj *insert_of(py_vm *vm, py_obj *table)
{
    py_obj *insert = py_call_method(vm, table, "insert", 0);
    return insert ? py_call_method(vm, insert, "inline", 0) : NULL;
}

/* Every value as one that is written into the text: op.inline_literal's class, of the column's type. */
static py_obj *literal_row(py_vm *vm, py_obj *table, py_obj *row)
{
    py_obj *literal = py_import_from(vm, "alembic.util.sqla_compat", "_literal_bindparam");
    py_obj *columns = literal ? py_getattr_s(vm, table, "c") : NULL;
    py_obj *out = columns ? py_dict_new(vm) : NULL;
    py_obj *key, *value;
    size_t at = 0;
    while (out && py_dict_next(row, &at, &key, &value)) {
        int is_literal = py_isinstance(vm, value, literal);
        if (is_literal == 0) {
            py_obj *column = py_getitem(vm, columns, key);
            py_obj *type = column ? py_getattr_s(vm, column, "type") : NULL;
            value = type ? al_call_names(vm, literal, NULL, 2, "type_", key, value, type) : NULL;
        }
        if (is_literal < 0 || !value || py_dict_set(vm, out, key, value) < 0)
            return NULL;
    }
    return out;
}

static py_obj *exec_insert(py_vm *vm, al_impl *impl, py_obj *table, py_obj *values, py_obj *multiparams)
{
    py_obj *insert = insert_of(vm, table);
    if (insert && values)
        insert = al_call_names(vm, insert, "values", 0, "**", values);
    return insert ? py_call_method(vm, &impl->head, "_exec", 3, insert, PY_NONE, multiparams ? multiparams : PY_NONE) : NULL;
}

static py_obj *impl_bulk_insert(py_vm *vm, py_obj **a)
{
    al_impl *impl = al_impl_of(vm, a[0]);
    if (!impl)
        return NULL;
    if (!py_is_list(vm, a[2]))
        return py_raise(vm, &py_TypeError, "List expected");
    py_list *rows = PY_LIST(a[2]);
    if (rows->count && !py_is_dict(vm, rows->items[0]))
        return py_raise(vm, &py_TypeError, "List of dictionaries expected");
    int multi = py_truth(vm, a[3]);
    if (multi < 0)
        return NULL;
    if (!impl->as_sql && multi)
        return !rows->count || exec_insert(vm, impl, a[1], NULL, a[2]) ? PY_NONE : NULL;
    for (size_t i = 0; i < rows->count; i++) {
        if (!py_is_dict(vm, rows->items[i]))
            return py_raise(vm, &py_TypeError, "List of dictionaries expected");
        py_scope scope = py_scope_open(vm);
        py_obj *values = impl->as_sql ? literal_row(vm, a[1], rows->items[i]) : rows->items[i];
        bool done = values && exec_insert(vm, impl, a[1], values, NULL);
        py_scope_close(vm, scope);
        if (!done)
            return NULL;
    }
    return PY_NONE;
}

/* --- the version table and the transaction's text --- */

static py_obj *impl_version_table(py_vm *vm, py_obj **a)
{
    py_obj *metadata = al_schemaobj_class(vm, "MetaData");
    py_obj *table_cls = metadata ? al_schemaobj_class(vm, "Table") : NULL;
    py_obj *column_cls = table_cls ? al_schemaobj_class(vm, "Column") : NULL;
    py_obj *string = column_cls ? py_import_from(vm, "sqlalchemy", "String") : NULL;
    py_obj *name = string ? py_str_intern(vm, "version_num") : NULL;
    py_obj *type = name ? py_call(vm, string, 1, py_small(32)) : NULL;
    py_obj *column = type ? al_call_names(vm, column_cls, NULL, 2, "nullable", name, type, PY_FALSE) : NULL;
    metadata = column ? py_call(vm, metadata, 0) : NULL;
    py_obj *table = metadata ? al_call_names(vm, table_cls, NULL, 3, "schema", a[1], metadata, column, a[2]) : NULL;
    if (!table || py_truth(vm, a[3]) != 1)
        return table;
    py_obj *key_cls = al_schemaobj_class(vm, "PrimaryKeyConstraint");
    py_obj *key_name = key_cls ? py_str_printf(vm, "%S_pkc", a[1]) : NULL;
    py_obj *key = key_name ? al_call_names(vm, key_cls, NULL, 1, "name", name, key_name) : NULL;
    return key && py_call_method(vm, table, "append_constraint", 1, key) ? table : NULL;
}

static py_obj *impl_begin(py_vm *vm, py_obj **a)
{
    al_impl *impl = al_impl_of(vm, a[0]);
    return impl ? al_impl_text(vm, impl, "BEGIN") : NULL;
}

static py_obj *impl_commit(py_vm *vm, py_obj **a)
{
    al_impl *impl = al_impl_of(vm, a[0]);
    return impl ? al_impl_text(vm, impl, "COMMIT") : NULL;
}

static py_obj *return_false(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_FALSE;
}

static py_obj *return_none(py_vm *vm, py_obj **a)
{
    (void)vm;
    (void)a;
    return PY_NONE;
}

static py_obj *get_bind(py_vm *vm, py_obj *self)
{
    (void)vm;
    return ((al_impl *)(void *)self)->connection;
}

/* A class of a script that states __dialect__ takes the place of the list's for that dialect. */
static py_obj *init_subclass(py_vm *vm, py_obj **a)
{
    py_class *cls = py_as_class(vm, a[0]);
    py_obj *dict = cls ? py_getattr_s(vm, a[0], "__dict__") : NULL;
    py_obj *name = dict ? py_str_intern(vm, "__dialect__") : NULL;
    int states = name ? py_contains(vm, dict, name) : -1;
    if (states <= 0)
        return states < 0 ? NULL : PY_NONE;
    py_obj *dialect = py_getattr(vm, a[0], name);
    py_obj *known = dialect ? py_vm_value(vm, &script_impls_key) : NULL;
    if (dialect && !known) {
        known = py_dict_new(vm);
        if (!known || py_vm_set_value(vm, &script_impls_key, known) < 0)
            return NULL;
    }
    return known && py_dict_set(vm, known, dialect, a[0]) == 0 ? PY_NONE : NULL;
}

static void impl_trace(py_obj *self, py_tracer *tracer)
{
    al_impl *impl = (al_impl *)(void *)self;
    py_trace(tracer, impl->dialect);
    py_trace(tracer, impl->connection);
    py_trace(tracer, impl->output_buffer);
    py_trace(tracer, impl->memo);
    py_trace(tracer, impl->context_opts);
}

static const py_member impl_members[] = {
    PY_INIT("self, dialect, connection, as_sql, transactional_ddl, output_buffer, context_opts", impl_init, NULL),
    PY_FIELD("dialect", al_impl, dialect),
    PY_FIELD("connection", al_impl, connection),
    PY_FIELD("output_buffer", al_impl, output_buffer),
    PY_FIELD("memo", al_impl, memo),
    PY_FIELD("context_opts", al_impl, context_opts),
    PY_BOOL("as_sql", al_impl, as_sql),
    PY_BOOL("literal_binds", al_impl, literal_binds),
    PY_BOOL("transactional_ddl", al_impl, transactional_ddl),
    PY_GETSET("bind", get_bind, NULL, NULL),
    PY_CLASS_STR("__dialect__", "default"),
    PY_CLASS_STR("command_terminator", ";"),
    PY_CLASSMETHOD("__init_subclass__", "cls, **kw", init_subclass, NULL),
    PY_METHOD("_exec", "self, construct, execution_options=None, multiparams=None, params=None", impl_exec, NULL),
    PY_METHOD("execute", "self, sql, execution_options=None", impl_execute, NULL),
    PY_METHOD("static_output", "self, text", impl_static_output, NULL),
    PY_METHOD(
        "alter_column",
        "self, table_name, column_name, *, nullable=None, server_default=False, name=None, type_=None, schema=None, autoincrement=None, "
        "comment=False, existing_comment=None, existing_type=None, existing_server_default=None, existing_nullable=None, "
        "existing_autoincrement=None, **kw",
        impl_alter_column, NULL),
    PY_METHOD("add_column", "self, table_name, column, *, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None",
              impl_add_column, NULL),
    PY_METHOD("drop_column", "self, table_name, column, *, schema=None, if_exists=None, **kw", impl_drop_column, NULL),
    PY_METHOD("rename_table", "self, old_table_name, new_table_name, schema=None", impl_rename_table, NULL),
    PY_METHOD("add_constraint", "self, const, **kw", impl_add_constraint, NULL),
    PY_METHOD("drop_constraint", "self, const, **kw", impl_drop_constraint, NULL),
    PY_METHOD("create_index", "self, index, **kw", impl_create_index, NULL),
    PY_METHOD("drop_index", "self, index, **kw", impl_drop_index, NULL),
    PY_METHOD("create_table", "self, table, **kw", impl_create_table, NULL),
    PY_METHOD("drop_table", "self, table, **kw", impl_drop_table, NULL),
    PY_METHOD("create_table_comment", "self, table", impl_create_table_comment, NULL),
    PY_METHOD("drop_table_comment", "self, table", impl_drop_table_comment, NULL),
    PY_METHOD("create_column_comment", "self, column", impl_create_column_comment, NULL),
    PY_METHOD("bulk_insert", "self, table, rows, multiinsert=True", impl_bulk_insert, NULL),
    PY_METHOD("version_table_impl", "self, *, version_table, version_table_schema, version_table_pk, **kw", impl_version_table, NULL),
    PY_METHOD("requires_recreate_in_batch", "self, batch_op", return_false, NULL),
    PY_METHOD("prep_table_for_batch", "self, batch_impl, table", return_none, NULL),
    PY_METHOD("cast_for_batch_migrate", "self, existing, existing_transfer, new_type", return_none, NULL),
    PY_METHOD("autogen_column_reflect", "self, inspector, table, column_info", return_none, NULL),
    PY_METHOD("start_migrations", "self", return_none, NULL),
    PY_METHOD("emit_begin", "self", impl_begin, NULL),
    PY_METHOD("emit_commit", "self", impl_commit, NULL),
    PY_MEMBERS_END,
};

const py_classdef al_default_impl_class = {
    .name = "DefaultImpl",
    .module = "alembic.ddl.impl",
    .size = sizeof(al_impl),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = impl_members,
    .trace = impl_trace,
};

static py_obj *class_for(py_vm *vm, py_obj *name)
{
    py_obj *known = py_vm_value(vm, &script_impls_key);
    py_obj *cls = known ? py_dict_get(vm, known, name) : PY_ABSENT;
    if (cls != PY_ABSENT)
        return cls;
    for (size_t i = 0; i < AL_COUNT(impls); i++) {
        if (py_str_is(name, impls[i]->dialect))
            return (py_obj *)(void *)py_class_get(vm, &impls[i]->cls);
    }
    return py_raise_obj(vm, py_construct(vm, &py_KeyError, 1, name));
}

al_impl *al_impl_new(py_vm *vm, py_obj *dialect, py_obj *connection, bool as_sql, py_obj *transactional, py_obj *output_buffer,
                     py_obj *opts)
{
    py_obj *name = py_getattr_s(vm, dialect, "name");
    py_obj *cls = name ? class_for(vm, name) : NULL;
    py_obj *impl = cls ? py_call(vm, cls, 6, dialect, connection, py_bool(as_sql), transactional, output_buffer, opts) : NULL;
    return impl ? al_impl_of(vm, impl) : NULL;
}
