/* How PostgreSQL's types are written: PGTypeCompiler. */
#include <string.h>

#include "sql/ansi/ansi.h"
#include "sql/postgresql/postgresql.h"
#include "types/exc.h"

#define AL_PG_WORD(name, affinity)                                                                                                         \
    static int write_##name(al_ddl_compiler *c, py_obj *type, al_sb *out)                                                                  \
    {                                                                                                                                      \
        (void)c, (void)type;                                                                                                               \
        al_sb_add(out, #name);                                                                                                             \
        return 0;                                                                                                                          \
    }
#include "sql/postgresql/words.list.h"
AL_PG_WORD(CITEXT, OTHER)
AL_PG_WORD(HSTORE, OTHER)
AL_PG_WORD(JSON, OTHER)
AL_PG_WORD(JSONB, OTHER)
AL_PG_WORD(JSONPATH, OTHER)
AL_PG_WORD(BYTEA, OTHER)
#undef AL_PG_WORD

static int redirect(al_ddl_compiler *c, const char *visit, py_obj *type, al_sb *out)
{
    al_ddl_writer write = al_type_writer_find(c->dialect->def, visit);
    return write ? write(c, type, out) : -1;
}

static int write_double(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return redirect(c, "DOUBLE_PRECISION", type, out);
}

static int write_datetime(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return redirect(c, "TIMESTAMP", type, out);
}

static int write_float(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return al_write_string_type("FLOAT", c->vm, ((al_numeric_type *)(void *)type)->precision, PY_NONE, out);
}

/* "TIMESTAMP(3) WITH TIME ZONE" */
static int write_zoned(al_ddl_compiler *c, const char *name, py_obj *type, al_sb *out)
{
    bool own = py_isa(c->vm, type, &al_t_pg_TIMESTAMP.cls) || py_isa(c->vm, type, &al_t_pg_TIME.cls);
    py_obj *precision = own ? ((al_pg_time *)(void *)type)->precision : PY_NONE;
    int64_t digits;
    al_sb_add(out, name);
    if (al_type_number(c->vm, precision, &digits))
        al_sb_addf(out, "(%lld)", (long long)digits);
    al_sb_add(out, al_is_true(((al_time_type *)(void *)type)->timezone) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    return py_error_pending(c->vm) ? -1 : 0;
}

static int write_timestamp(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return write_zoned(c, "TIMESTAMP", type, out);
}

static int write_time(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    return write_zoned(c, "TIME", type, out);
}

static int write_interval(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    al_pg_args *t = (al_pg_args *)(void *)type;
    al_sb_add(out, "INTERVAL");
    if (py_given(t->second)) {
        py_obj *fields = py_str_of(c->vm, t->second);
        if (!fields)
            return -1;
        al_sb_addf(out, " %s", py_str_text(fields));
    }
    int64_t digits;
    if (al_type_number(c->vm, t->first, &digits))
        al_sb_addf(out, " (%lld)", (long long)digits);
    return 0;
}

static int write_bit(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    al_pg_args *t = (al_pg_args *)(void *)type;
    int64_t length = 1;
    bool given = al_type_number(c->vm, t->first, &length);
    bool varying = al_is_true(t->second);
    al_sb_add(out, varying ? "BIT VARYING" : "BIT");
    if (given)
        al_sb_addf(out, "(%lld)", (long long)length);
    return 0;
}

static int write_uuid(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    if (al_is_true(((al_uuid_type *)(void *)type)->native_uuid))
        return redirect(c, "UUID", type, out);
    return al_write_string_type("CHAR", c->vm, py_small(32), PY_NONE, out);
}

/* schema.name of a type that has one. */
static int write_named(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    al_schema_part *part = al_type_schema_part((al_type *)(void *)type);
    if (!part || !py_given(part->name) || !py_str_size(part->name))
        return py_raise_int(c->vm, &al_exc_CompileError, "PostgreSQL %s type requires a name.", py_class_name(py_class_of(c->vm, type)));
    if (py_given(part->schema)) {
        if (al_write_name(c, part->schema, out) < 0)
            return -1;
        al_sb_addc(out, '.');
    }
    return al_write_name(c, part->name, out);
}

static int write_enum(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    if (!al_is_true(((al_enum_type *)(void *)type)->native_enum))
        return al_type_writer_find(&al_dialect_ansi, "enum")(c, type, out);
    return write_named(c, type, out);
}

/* The item's type, [] in front of its collation. */
static int write_array(al_ddl_compiler *c, py_obj *type, al_sb *out)
{
    al_array_type *t = (al_array_type *)(void *)type;
    al_sb inner = AL_SB_INIT;
    int status = al_type_text(c->vm, c->dialect, (al_type *)(void *)t->item_type, c->type_expression, &inner);
    const char *text = al_sb_text(&inner), *collate = strstr(text, " COLLATE");
    size_t size = collate ? (size_t)(collate - text) : inner.size;
    al_sb_addn(out, text, size);
    int64_t dimensions = 1;
    if (!al_type_number(c->vm, t->dimensions, &dimensions))
        dimensions = 1;
    for (int64_t i = 0; i < dimensions && i < 64; i++)
        al_sb_add(out, "[]");
    al_sb_add(out, text + size);
    al_sb_free(&inner);
    return status;
}

const al_visit_row al_pg_types[] = {
#define AL_PG_WORD(name, affinity) { #name, write_##name },
#include "sql/postgresql/words.list.h"
#undef AL_PG_WORD
    { "CITEXT", write_CITEXT },     { "HSTORE", write_HSTORE },      { "JSON", write_JSON },         { "JSONB", write_JSONB },
    { "JSONPATH", write_JSONPATH }, { "json_path", write_JSONPATH }, { "BYTEA", write_BYTEA },       { "large_binary", write_BYTEA },
    { "double", write_double },     { "FLOAT", write_float },        { "datetime", write_datetime }, { "TIMESTAMP", write_timestamp },
    { "TIME", write_time },         { "INTERVAL", write_interval },  { "BIT", write_bit },           { "uuid", write_uuid },
    { "DOMAIN", write_named },      { "enum", write_enum },          { "ARRAY", write_array },       { NULL, NULL },
};
