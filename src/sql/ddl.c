/* Compiling DDL elements, constraints and types: finding the writer, @compiles functions first; the compilers as scripts see them. */
#include <string.h>

#include "schema/ddl.h"
#include "sql/ansi/ansi.h"
#include "sql/compile.h"
#include "types/exc.h"
#include "types/layout.h"

/* --- finding --- */

/* __visit_name__ of any object, borrowed; NULL without exception: it has none. */
static const char *visit_name(py_vm *vm, py_obj *o)
{
    py_obj *key = py_str_intern(vm, "__visit_name__");
    py_obj *name = key ? py_class_lookup(vm, py_class_of(vm, o), key) : NULL;
    return name && py_is_str(vm, name) ? py_str_text(name) : NULL;
}

static int unsupported(al_ddl_compiler *c, py_obj *compiler, py_obj *what)
{
    py_obj *raised = py_construct(c->vm, &al_exc_UnsupportedCompilationError, 2, compiler, what);
    if (raised)
        py_raise_obj(c->vm, raised);
    return -1;
}

/* What a @compiles function gave: text; None writes nothing. */
static int add_result(py_vm *vm, py_obj *text, al_sb *out)
{
    if (!text || text == PY_NONE)
        return text ? 0 : -1;
    const char *chars = py_text(vm, text);
    if (!chars)
        return -1;
    al_sb_addn(out, chars, py_str_size(text));
    return 0;
}

static int call_script(al_ddl_compiler *c, py_obj *fn, py_obj *element, py_obj *compiler, py_obj *kw, al_sb *out)
{
    py_obj *args = py_tuple_of(c->vm, 2, element, compiler);
    return args ? add_result(c->vm, py_call_dict(c->vm, fn, args, kw), out) : -1;
}

al_ddl_compiler *al_ddl_compiler_new(py_vm *vm, al_dialect_obj *d, py_obj *statement)
{
    al_ddl_compiler *c = py_alloc(vm, al_ddl_compiler, &al_ddl_compiler_class);
    if (c) {
        c->vm = vm;
        c->dialect = d;
        c->statement = statement;
    }
    return c;
}

/* The element by its own kind's writer. */
static int write_native(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    const char *visit = visit_name(c->vm, element);
    al_ddl_writer write = visit ? al_ddl_find(c->dialect->def, visit) : NULL;
    if (write)
        return write(c, element, out);
    return unsupported(c, (py_obj *)(void *)c, (py_obj *)(void *)py_class_of(c->vm, element));
}

int al_ddl_process(al_ddl_compiler *c, py_obj *element, al_sb *out)
{
    py_obj *fn = al_compiles_find(c->vm, element, c->dialect);
    if (!fn)
        return -1;
    if (fn != PY_ABSENT)
        return call_script(c, fn, element, (py_obj *)(void *)c, NULL, out);
    return write_native(c, element, out);
}

int al_ddl_text(py_vm *vm, al_dialect_obj *d, py_obj *element, al_sb *out)
{
    al_ddl_compiler *c = al_ddl_compiler_new(vm, d, element);
    if (!c || al_ddl_process(c, element, out) < 0)
        return -1;
    return al_sb_failed(out) ? (py_raise_nomem(vm), -1) : 0;
}

/* --- types --- */

/* StrSQLTypeCompiler._visit_unknown: the name of an upper-case class, else the repr. */
static int write_unknown(al_ddl_compiler *c, al_type *type, al_sb *out)
{
    const char *name = py_class_name(type->head.cls);
    bool upper = true;
    for (const char *at = name; *at; at++)
        upper = upper && !(*at >= 'a' && *at <= 'z');
    if (upper) {
        al_sb_add(out, name);
        return 0;
    }
    py_obj *text = py_repr(c->vm, &type->head);
    return add_result(c->vm, text, out);
}

static int write_type(al_ddl_compiler *c, al_type *type, al_sb *out)
{
    al_ddl_writer write = al_type_writer_find(c->dialect->def, al_type_visit_name(c->vm, type));
    if (write)
        return write(c, &type->head, out);
    if (c->dialect->def == &al_dialect_str)
        return write_unknown(c, type, out);
    py_obj *compiler = al_type_compiler_new(c->vm, c->dialect);
    return compiler ? unsupported(c, compiler, &type->head) : -1;
}

static int process_type(al_ddl_compiler *c, al_type *type, al_sb *out)
{
    if (type->variants) {
        py_obj *variant = py_dict_get_s(c->vm, type->variants, c->dialect->def->name);
        if (!variant)
            return -1;
        if (al_is_type(c->vm, variant))
            type = (al_type *)(void *)variant;
    }
    py_obj *fn = al_compiles_find(c->vm, &type->head, c->dialect);
    if (!fn)
        return -1;
    if (fn == PY_ABSENT)
        return write_type(c, type, out);
    py_obj *compiler = al_type_compiler_new(c->vm, c->dialect), *kw = compiler ? py_dict_new(c->vm) : NULL;
    if (!kw || (c->type_expression && py_dict_set_s(c->vm, kw, "type_expression", c->type_expression) < 0))
        return -1;
    return call_script(c, fn, &type->head, compiler, kw, out);
}

int al_type_text(py_vm *vm, al_dialect_obj *d, al_type *type, py_obj *column, al_sb *out)
{
    al_ddl_compiler *c = al_ddl_compiler_new(vm, d, NULL);
    if (!c)
        return -1;
    c->type_expression = column;
    return process_type(c, type, out);
}

/* --- the compilers, as scripts see them --- */

static al_ddl_compiler *compiler_of(py_obj *o)
{
    return (al_ddl_compiler *)(void *)o;
}

py_obj *al_type_compiler_new(py_vm *vm, al_dialect_obj *d)
{
    al_ddl_compiler *c = py_alloc(vm, al_ddl_compiler, &al_type_compiler_class);
    if (!c)
        return NULL;
    c->vm = vm;
    c->dialect = d;
    return &c->head;
}

static py_obj *finish(py_vm *vm, al_sb *out, int status)
{
    if (status < 0) {
        al_sb_free(out);
        return py_error_pending(vm) ? NULL : py_raise_nomem(vm);
    }
    return py_str_take(vm, out);
}

static py_obj *type_process(py_vm *vm, py_obj **args)
{
    al_type *type = al_type_coerce(vm, args[1]);
    py_obj *column = type ? py_dict_get_s(vm, args[2], "type_expression") : NULL;
    if (!column)
        return NULL;
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, al_type_text(vm, compiler_of(args[0])->dialect, type, py_given(column) ? column : NULL, &out));
}

/* compiler.visit_VARCHAR(type): the writer of that name, as a function. */
typedef struct visitor {
    py_obj head;
    py_obj *compiler;
    al_ddl_writer write;
} visitor;

static void visitor_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((visitor *)(void *)self)->compiler);
}

static py_obj *visitor_call(py_vm *vm, py_obj *self, py_obj *const *args, size_t count, py_obj *kwnames)
{
    visitor *v = (visitor *)(void *)self;
    if (!count)
        return py_raise(vm, &py_TypeError, "visit method takes an element");
    al_ddl_compiler *c = compiler_of(v->compiler);
    py_obj *before = c->type_expression;
    for (size_t i = 0; kwnames && i < PY_TUPLE(kwnames)->count; i++) {
        if (py_str_is(PY_TUPLE(kwnames)->items[i], "type_expression") && py_given(args[count + i]))
            c->type_expression = args[count + i];
    }
    al_sb out = AL_SB_INIT;
    int status = v->write(c, args[0], &out);
    c->type_expression = before;
    return finish(vm, &out, status);
}

static const py_classdef visitor_class = {
    .name = "visit",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(visitor),
    .flags = PY_CLS_ABSTRACT,
    .trace = visitor_trace,
    .call = visitor_call,
};

static py_obj *get_visitor(py_vm *vm, py_obj *self, py_obj *name, bool type)
{
    const char *text = py_str_text(name);
    if (!strncmp(text, "visit_", 6)) {
        const al_dialect *d = compiler_of(self)->dialect->def;
        al_ddl_writer write = type ? al_type_writer_find(d, text + 6) : al_ddl_find(d, text + 6);
        visitor *v = write ? py_alloc(vm, visitor, &visitor_class) : NULL;
        if (write) {
            if (v) {
                v->compiler = self;
                v->write = write;
            }
            return (py_obj *)(void *)v;
        }
    }
    return py_raise(vm, &py_AttributeError, "'%s' object has no attribute '%s'", py_class_name(py_class_of(vm, self)), text);
}

static py_obj *type_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    return get_visitor(vm, self, name, true);
}

static py_obj *ddl_getattr(py_vm *vm, py_obj *self, py_obj *name)
{
    return get_visitor(vm, self, name, false);
}

static py_obj *compiler_repr(py_vm *vm, py_obj *self)
{
    al_sb name = AL_SB_INIT;
    bool type = py_isa(vm, self, &al_type_compiler_class);
    al_dialect_class_name(compiler_of(self)->dialect->def, type ? "TypeCompiler" : "DDLCompiler", &name);
    py_obj *text = py_str_printf(vm, "<%s object at %p>", al_sb_text(&name), (void *)self);
    al_sb_free(&name);
    return text;
}

static py_obj *get_dialect(py_vm *vm, py_obj *self)
{
    (void)vm;
    return (py_obj *)(void *)compiler_of(self)->dialect;
}

static py_obj *get_preparer(py_vm *vm, py_obj *self)
{
    return py_getattr_s(vm, (py_obj *)(void *)compiler_of(self)->dialect, "identifier_preparer");
}

static py_obj *get_type_compiler(py_vm *vm, py_obj *self)
{
    return py_getattr_s(vm, (py_obj *)(void *)compiler_of(self)->dialect, "type_compiler_instance");
}

static py_obj *ddl_process(py_vm *vm, py_obj **args)
{
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, al_ddl_process(compiler_of(args[0]), args[1], &out));
}

static py_obj *ddl_column_spec(py_vm *vm, py_obj **args)
{
    al_ddl_compiler *c = compiler_of(args[0]);
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, c->dialect->slots.column_spec(c, args[1], &out));
}

static py_obj *ddl_default(py_vm *vm, py_obj **args)
{
    al_ddl_compiler *c = compiler_of(args[0]);
    al_schema_column *column = al_schema_column_of(vm, args[1]);
    if (!column || !al_item_is(vm, column->server_default, al_s_default_clause))
        return PY_NONE;
    al_sb out = AL_SB_INIT;
    return finish(vm, &out, c->dialect->slots.column_default(c, args[1], &out));
}

static py_obj *ddl_render_default(py_vm *vm, py_obj **args)
{
    al_ddl_compiler *c = compiler_of(args[0]);
    al_sb out = AL_SB_INIT;
    return finish(vm, &out,
                  py_is_str(vm, args[1]) ? al_write_string_literal(c, args[1], &out) : al_write_expression(c, args[1], true, &out));
}

/* compiler.sql_compiler: one that writes expressions; here the process method is all it is asked for. */
typedef struct sql_compiler {
    py_obj head;
    py_obj *ddl;
} sql_compiler;

static void sql_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((sql_compiler *)(void *)self)->ddl);
}

static py_obj *sql_process(py_vm *vm, py_obj **args)
{
    al_ddl_compiler *c = compiler_of(((sql_compiler *)(void *)args[0])->ddl);
    py_obj *include = py_dict_get_s(vm, args[2], "include_table"), *binds = include ? py_dict_get_s(vm, args[2], "literal_binds") : NULL;
    if (!binds)
        return NULL;
    al_sb out = AL_SB_INIT;
    if (al_is_true(binds))
        return finish(vm, &out, al_sql_literal(vm, args[1], c->dialect, include == PY_ABSENT || al_is_true(include), &out));
    return finish(vm, &out, al_sql_text(vm, args[1], c->dialect, &out));
}

static py_obj *sql_render_literal(py_vm *vm, py_obj **args)
{
    al_ddl_compiler *c = compiler_of(((sql_compiler *)(void *)args[0])->ddl);
    al_type *type = al_type_coerce(vm, args[2]);
    al_sb out = AL_SB_INIT;
    int done = type ? al_type_literal_text(vm, type, &c->dialect->base.target, args[1], &out) : -1;
    if (done == 0)
        py_raise(vm, &al_exc_CompileError, "No literal value renderer is available for literal value \"%R\" with datatype %S", args[1],
                 &type->head);
    return finish(vm, &out, done > 0 ? 0 : -1);
}

static py_obj *sql_get_dialect(py_vm *vm, py_obj *self)
{
    return get_dialect(vm, ((sql_compiler *)(void *)self)->ddl);
}

static py_obj *sql_get_preparer(py_vm *vm, py_obj *self)
{
    return get_preparer(vm, ((sql_compiler *)(void *)self)->ddl);
}

static const py_member sql_members[] = {
    PY_METHOD("process", "self, obj, **kw", sql_process, NULL),
    PY_METHOD("render_literal_value", "self, value, type_", sql_render_literal, NULL),
    PY_GETSET("dialect", sql_get_dialect, NULL, NULL),
    PY_GETSET("preparer", sql_get_preparer, NULL, NULL),
    PY_MEMBERS_END,
};
static const py_classdef sql_compiler_class = {
    .name = "SQLCompiler",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(sql_compiler),
    .flags = PY_CLS_ABSTRACT,
    .members = sql_members,
    .trace = sql_trace,
};

static py_obj *get_sql_compiler(py_vm *vm, py_obj *self)
{
    sql_compiler *s = py_alloc(vm, sql_compiler, &sql_compiler_class);
    if (s)
        s->ddl = self;
    return (py_obj *)(void *)s;
}

static void compiler_trace(py_obj *self, py_tracer *t)
{
    al_ddl_compiler *c = compiler_of(self);
    py_trace(t, c->dialect);
    py_trace(t, c->statement);
    py_trace(t, c->type_expression);
}

static const py_member type_compiler_members[] = {
    PY_METHOD("process", "self, type_, **kw", type_process, "The type's name in SQL"),
    PY_GETSET("dialect", get_dialect, NULL, NULL),
    PY_MEMBERS_END,
};
const py_classdef al_type_compiler_class = {
    .name = "TypeCompiler",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(al_ddl_compiler),
    .flags = PY_CLS_ABSTRACT | PY_CLS_DICT,
    .members = type_compiler_members,
    .trace = compiler_trace,
    .repr = compiler_repr,
    .getattr = type_getattr,
};
static const py_member ddl_compiler_members[] = {
    PY_METHOD("process", "self, obj, **kw", ddl_process, "The text of an element"),
    PY_METHOD("get_column_specification", "self, column, **kw", ddl_column_spec, NULL),
    PY_METHOD("get_column_default_string", "self, column", ddl_default, NULL),
    PY_METHOD("render_default_string", "self, default", ddl_render_default, NULL),
    PY_GETSET("dialect", get_dialect, NULL, NULL),
    PY_GETSET("preparer", get_preparer, NULL, NULL),
    PY_GETSET("type_compiler", get_type_compiler, NULL, NULL),
    PY_GETSET("sql_compiler", get_sql_compiler, NULL, NULL),
    PY_FIELD_RO("statement", al_ddl_compiler, statement),
    PY_CLASS_VALUE("is_ddl", PY_TRUE),
    PY_MEMBERS_END,
};
const py_classdef al_ddl_compiler_class = {
    .name = "DDLCompiler",
    .module = "sqlalchemy.sql.compiler",
    .size = sizeof(al_ddl_compiler),
    .flags = PY_CLS_ABSTRACT | PY_CLS_DICT,
    .members = ddl_compiler_members,
    .trace = compiler_trace,
    .repr = compiler_repr,
    .getattr = ddl_getattr,
};
