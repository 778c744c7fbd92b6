/*
 * What a SQLite database contains, read through the table-valued forms of its PRAGMAs: one query for the columns of all tables, one for
 * the foreign keys, one for the indexes; the rest is read out of the CREATE statements.
 *
 * As in the reference: an inline REFERENCES has no name and no options; a UNIQUE counts as a constraint if SQLite made its index itself and
 * the text shows the constraint; indexes on expressions are skipped with a warning.
 */
#include "sql/reflect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "expr/element.h"
#include "sql/sqlite/table_text.h"
#include "types/exc.h"

/* ---- queries ---- */

typedef struct reader {
    py_vm *vm;
    al_db *db;
    al_dialect_obj *dialect;
    const char *schema;   /* as asked, or NULL */
    const char *name;     /* one table, or NULL */
    py_obj *tables;       /* dict: name -> dict */
    py_obj *auto_indexes; /* dict: table -> list of (name, list of columns) that SQLite made itself */
    al_arena arena;
} reader;

typedef int (*row_fn)(reader *r, al_db_stmt *row);

static const char *text_at(al_db_stmt *row, int at)
{
    al_db_value v = al_db_column(row, at);
    return v.kind == AL_DB_TEXT ? v.data : NULL;
}

static int64_t int_at(al_db_stmt *row, int at)
{
    al_db_value v = al_db_column(row, at);
    return v.kind == AL_DB_INT ? v.n.i : 0;
}

static py_obj *str_at(py_vm *vm, al_db_stmt *row, int at)
{
    al_db_value v = al_db_column(row, at);
    return v.kind == AL_DB_TEXT ? py_str_newn(vm, v.data, v.size) : PY_NONE;
}

/* Runs a query whose only parameter, if it has one, is the table's name. */
static int query(reader *r, const char *sql, row_fn each)
{
    al_db_stmt *stmt;
    int status = al_db_prepare(r->db, sql, strlen(sql), &stmt);
    if (status < 0)
        return status;
    int params = al_db_param_count(stmt);
    for (int i = 1; i <= params && status == 0; i++)
        status = al_db_bind(stmt, i, &(al_db_value){ .kind = AL_DB_TEXT, .data = r->name, .size = strlen(r->name) });
    while (status >= 0 && (status = al_db_step(stmt)) == AL_DB_ROW)
        status = each(r, stmt);
    al_db_finish(stmt);
    return status;
}

/* The schema as an SQL string: 'main' when none was asked for. */
static void add_schema_text(al_sb *sb, const char *schema)
{
    al_sb_addc(sb, '\'');
    for (const char *p = schema; *p; p++) {
        if (*p == '\'')
            al_sb_addc(sb, '\'');
        al_sb_addc(sb, *p);
    }
    al_sb_addc(sb, '\'');
}

static void add_schema_name(al_sb *sb, const char *schema)
{
    al_sb_addc(sb, '"');
    for (const char *p = schema; *p; p++) {
        if (*p == '"')
            al_sb_addc(sb, '"');
        al_sb_addc(sb, *p);
    }
    al_sb_addc(sb, '"');
}

/*
 * select: the columns and joins, with $M for the schema's sqlite_master, $S for its name as a string, $F for the filter on m.
 */
static int schema_query(reader *r, const char *schema, const char *select, row_fn each)
{
    al_sb sb = AL_SB_INIT;
    for (const char *p = select; *p; p++) {
        if (p[0] != '$') {
            al_sb_addc(&sb, *p);
            continue;
        }
        p++;
        if (*p == 'M') {
            add_schema_name(&sb, schema);
            al_sb_add(&sb, ".sqlite_master");
        } else if (*p == 'S') {
            add_schema_text(&sb, schema);
        } else {
            al_sb_add(&sb, r->name ? "m.type IN ('table', 'view') AND m.name = ?"
                                   : "m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'");
        }
    }
    int status = al_sb_failed(&sb) ? al_db_fail_oom(r->db) : query(r, al_sb_text(&sb), each);
    al_sb_free(&sb);
    return status;
}

/* Without a schema: main, and the temporary tables in the same namespace. */
static int read(reader *r, const char *select, row_fn each)
{
    if (r->schema)
        return schema_query(r, r->schema, select, each);
    int status = schema_query(r, "main", select, each);
    return status < 0 ? status : schema_query(r, "temp", select, each);
}

static py_obj *sqlite_schemas(py_vm *vm, al_dialect_obj *d, al_db *db)
{
    (void)d;
    static const char sql[] = "PRAGMA database_list";
    al_db_stmt *stmt;
    py_obj *list = py_list_new(vm, 2);
    if (!list || al_db_prepare(db, sql, sizeof sql - 1, &stmt) < 0)
        return NULL;
    int status;
    while ((status = al_db_step(stmt)) == AL_DB_ROW) {
        py_obj *name = str_at(vm, stmt, 1);
        if (!name || (!py_str_is(name, "temp") && py_list_append(vm, list, name) < 0)) {
            status = -1;
            break;
        }
    }
    al_db_finish(stmt);
    return status < 0 ? NULL : list;
}

/* ---- names ---- */

static int add_name(reader *r, al_db_stmt *row)
{
    py_obj *name = str_at(r->vm, row, 0);
    return name ? py_list_append(r->vm, r->tables, name) : -1;
}

static py_obj *sqlite_names(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, al_relation what)
{
    reader r = { .vm = vm, .db = db, .dialect = d, .tables = py_list_new(vm, 16) };
    bool temp = what == AL_REL_TEMP_TABLE || what == AL_REL_TEMP_VIEW, view = what == AL_REL_VIEW || what == AL_REL_TEMP_VIEW;
    const char *sql = view ? "SELECT m.name FROM $M m WHERE m.type = 'view' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY m.name"
                           : "SELECT m.name FROM $M m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY m.name";
    if (!r.tables || schema_query(&r, temp ? "temp" : schema ? schema : "main", sql, add_name) < 0)
        return NULL;
    return r.tables;
}

static int note_found(reader *r, al_db_stmt *row)
{
    (void)row;
    r->tables = PY_TRUE;
    return 0;
}

static py_obj *sqlite_has(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name)
{
    reader r = { .vm = vm, .db = db, .dialect = d, .schema = schema, .name = name, .tables = PY_FALSE };
    if (schema) {
        py_obj *schemas = sqlite_schemas(vm, d, db), *text = schemas ? py_str_new(vm, schema) : NULL;
        int known = text ? py_contains(vm, schemas, text) : -1;
        if (known <= 0)
            return known < 0 ? NULL : PY_FALSE;
    }
    static const char sql[] = "SELECT 1 FROM $M m WHERE m.type IN ('table', 'view') AND m.name = ? COLLATE NOCASE "
                              "UNION ALL SELECT 1 WHERE ?1 COLLATE NOCASE IN ('sqlite_master', 'sqlite_schema')";
    return read(&r, sql, note_found) < 0 ? NULL : r.tables;
}

static int note_view(reader *r, al_db_stmt *row)
{
    r->tables = str_at(r->vm, row, 0);
    return r->tables ? 0 : -1;
}

static py_obj *sqlite_view(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name)
{
    reader r = { .vm = vm, .db = db, .dialect = d, .schema = schema, .name = name, .tables = PY_NONE };
    return read(&r, "SELECT m.sql FROM $M m WHERE m.type = 'view' AND m.name = ?", note_view) < 0 ? NULL : r.tables;
}

/* ---- tables ---- */

static int set(py_vm *vm, py_obj *dict, const char *key, py_obj *value)
{
    return value ? py_dict_set_s(vm, dict, key, value) : -1;
}

/* The part of a table's dict; PY_ABSENT: this table is not among those being read. */
static py_obj *part(reader *r, const char *table, const char *key)
{
    py_obj *dict = py_dict_get_s(r->vm, r->tables, table);
    return dict && dict != PY_ABSENT ? py_dict_get_s(r->vm, dict, key) : dict;
}

static int add_table(reader *r, al_db_stmt *row)
{
    py_vm *vm = r->vm;
    static const char *const lists[] = { "columns", "foreign_keys", "indexes", "unique_constraints", "check_constraints" };
    py_obj *name = str_at(vm, row, 0), *dict = py_dict_new(vm);
    if (!name || !dict)
        return -1;
    for (size_t i = 0; i < AL_COUNT(lists); i++)
        if (set(vm, dict, lists[i], py_list_new(vm, 0)) < 0)
            return -1;
    py_obj *comment = py_dict_new(vm);
    if (!comment || set(vm, comment, "text", PY_NONE) < 0 || set(vm, dict, "comment", comment) < 0 ||
        set(vm, dict, "options", py_dict_new(vm)) < 0 || set(vm, dict, "sql", str_at(vm, row, 1)) < 0)
        return -1;
    return py_dict_set(vm, r->tables, name, dict);
}

/* ---- types ---- */

static const struct {
    const char *name;
    const al_type_def *type;
} known_types[] = {
    { "BIGINT", &al_t_BIGINT },       { "BLOB", &al_t_BLOB },         { "BOOL", &al_t_BOOLEAN },
    { "BOOLEAN", &al_t_BOOLEAN },     { "CHAR", &al_t_CHAR },         { "DATE", &al_t_DATE },
    { "DATE_CHAR", &al_t_DATE },      { "DATETIME", &al_t_DATETIME }, { "DATETIME_CHAR", &al_t_DATETIME },
    { "DOUBLE", &al_t_DOUBLE },       { "DECIMAL", &al_t_DECIMAL },   { "FLOAT", &al_t_FLOAT },
    { "INT", &al_t_INTEGER },         { "INTEGER", &al_t_INTEGER },   { "JSON", &al_t_json },
    { "NUMERIC", &al_t_NUMERIC },     { "REAL", &al_t_REAL },         { "SMALLINT", &al_t_SMALLINT },
    { "TEXT", &al_t_TEXT },           { "TIME", &al_t_TIME },         { "TIME_CHAR", &al_t_TIME },
    { "TIMESTAMP", &al_t_TIMESTAMP }, { "VARCHAR", &al_t_VARCHAR },   { "NVARCHAR", &al_t_NVARCHAR },
    { "NCHAR", &al_t_NCHAR },
};

/* By name, else by SQLite's affinity rules. */
static const al_type_def *type_named(const char *name)
{
    for (size_t i = 0; i < AL_COUNT(known_types); i++)
        if (strcmp(known_types[i].name, name) == 0)
            return known_types[i].type;
    if (strstr(name, "INT"))
        return &al_t_INTEGER;
    if (strstr(name, "CHAR") || strstr(name, "CLOB") || strstr(name, "TEXT"))
        return &al_t_TEXT;
    if (strstr(name, "BLOB") || !*name)
        return &al_t_null;
    return strstr(name, "REAL") || strstr(name, "FLOA") || strstr(name, "DOUB") ? &al_t_REAL : &al_t_NUMERIC;
}

/* VARCHAR(20): a VARCHAR with the numbers in the parentheses as its arguments. */
static py_obj *make_type(py_vm *vm, const char *declared)
{
    char name[64];
    size_t n = 0;
    const char *p = declared;
    for (; isalnum((unsigned char)*p) || *p == '_' || *p == ' ' || (unsigned char)*p >= 0x80; p++)
        if (n + 1 < sizeof name)
            name[n++] = *p;
    name[n] = '\0';
    const al_type_def *def = type_named(name);
    py_obj *list = py_list_new(vm, 2), *texts = py_list_new(vm, 2);
    if (!list || !texts)
        return NULL;
    for (const char *end = *p == '(' ? strchr(p, ')') : p; p && end && p < end;) {
        if (!isdigit((unsigned char)*p)) {
            p++;
            continue;
        }
        char *after;
        long number = strtol(p, &after, 10);
        if (py_list_append(vm, list, py_small(number)) < 0 || py_list_append(vm, texts, py_str_newn(vm, p, (size_t)(after - p))) < 0)
            return NULL;
        p = after;
    }
    py_obj *cls = (py_obj *)(void *)py_class_get(vm, &def->cls), *args = py_tuple_from(vm, list);
    py_obj *type = cls && args ? py_call_dict(vm, cls, args, NULL) : NULL;
    if (type || !py_error_is(vm, &py_TypeError))
        return type;
    py_error_clear(vm);
    py_obj *text = py_str_printf(vm, "Could not instantiate type %R with reflected arguments %R; using no arguments.", cls, texts);
    if (!text || py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) < 0)
        return NULL;
    return py_call(vm, cls, 0);
}

/* ---- columns ---- */

/* In upper case; "GENERATED ALWAYS", which SQLite counts to the type of a computed column, taken out. */
static const char *declared_type(reader *r, const char *text, bool generated)
{
    char *copy = al_arena_strdup(&r->arena, text ? text : "");
    for (char *p = copy; p && *p; p++)
        *p = (char)toupper((unsigned char)*p);
    char *at = copy && generated ? strstr(copy, "GENERATED") : NULL;
    if (at) {
        while (at > copy && at[-1] == ' ')
            at--;
        *at = '\0';
    }
    return copy;
}

/* table, name, type, notnull, dflt_value, pk, hidden */
static int add_column(reader *r, al_db_stmt *row)
{
    py_vm *vm = r->vm;
    int64_t hidden = int_at(row, 6);
    py_obj *list = part(r, text_at(row, 0), "columns");
    if (!list || list == PY_ABSENT || hidden == 1)
        return list ? 0 : -1;
    const char *declared = declared_type(r, text_at(row, 2), hidden != 0);
    py_obj *dict = py_dict_new(vm);
    if (!declared || !dict || set(vm, dict, "name", str_at(vm, row, 1)) < 0 || set(vm, dict, "type", make_type(vm, declared)) < 0 ||
        set(vm, dict, "nullable", py_bool(int_at(row, 3) == 0)) < 0 || set(vm, dict, "default", str_at(vm, row, 4)) < 0 ||
        set(vm, dict, "primary_key", py_int_new(vm, int_at(row, 5))) < 0)
        return -1;
    if (hidden) {
        py_obj *computed = py_dict_new(vm);
        if (!computed || set(vm, computed, "sqltext", py_str_new(vm, "")) < 0 || set(vm, computed, "persisted", py_bool(hidden == 3)) < 0 ||
            set(vm, dict, "computed", computed) < 0)
            return -1;
    }
    return py_list_append(vm, list, dict);
}

/* ---- foreign keys ---- */

static int add_key_column(reader *r, al_db_stmt *row)
{
    return py_list_append(r->vm, r->tables, str_at(r->vm, row, 0));
}

/* The primary key of a table that a foreign key refers to without naming columns. */
static py_obj *key_of(reader *r, const char *table)
{
    reader sub = { .vm = r->vm, .db = r->db, .schema = r->schema, .name = table, .tables = py_list_new(r->vm, 1) };
    if (!sub.tables ||
        read(&sub, "SELECT x.name FROM $M m JOIN pragma_table_info(m.name, $S) x WHERE $F AND x.pk > 0 ORDER BY x.pk", add_key_column) < 0)
        return NULL;
    return sub.tables;
}

/* table, id, referred table, from, to: one column of a key; a key's columns follow each other */
static int add_foreign_key(reader *r, al_db_stmt *row)
{
    py_vm *vm = r->vm;
    const char *referred = text_at(row, 2), *to = text_at(row, 4);
    py_obj *list = part(r, text_at(row, 0), "foreign_keys"), *dict = NULL, *id = py_int_new(vm, int_at(row, 1));
    if (!list || list == PY_ABSENT)
        return list ? 0 : -1;
    size_t count = PY_LIST(list)->count;
    if (count > 0) {
        py_obj *last = PY_LIST(list)->items[count - 1];
        if (py_dict_get_s(vm, last, "id") == id)
            dict = last;
    }
    if (!dict) {
        dict = py_dict_new(vm);
        if (!dict || set(vm, dict, "name", PY_NONE) < 0 || set(vm, dict, "constrained_columns", py_list_new(vm, 1)) < 0 ||
            set(vm, dict, "referred_schema", r->schema ? py_str_new(vm, r->schema) : PY_NONE) < 0 ||
            set(vm, dict, "referred_table", str_at(vm, row, 2)) < 0 ||
            set(vm, dict, "referred_columns", to || !referred ? py_list_new(vm, 1) : key_of(r, referred)) < 0 ||
            set(vm, dict, "options", py_dict_new(vm)) < 0 || set(vm, dict, "id", id) < 0 || py_list_append(vm, list, dict) < 0)
            return -1;
    }
    py_obj *from = str_at(vm, row, 3), *columns = py_dict_get_s(vm, dict, "constrained_columns"),
           *theirs = py_dict_get_s(vm, dict, "referred_columns");
    if (!from || py_list_append(vm, columns, from) < 0)
        return -1;
    return to ? py_list_append(vm, theirs, str_at(vm, row, 4)) : 0;
}

static bool same_names(py_obj *list, const char *const *names)
{
    size_t i = 0;
    for (; names[i]; i++)
        if (i >= PY_LIST(list)->count || !py_str_is(PY_LIST(list)->items[i], names[i]))
            return false;
    return i == PY_LIST(list)->count;
}

static int fk_options(py_vm *vm, py_obj *fk, const al_tt_item *item)
{
    py_obj *options = py_dict_get_s(vm, fk, "options");
    const struct {
        const char *key, *text;
    } actions[] = { { "ondelete", item->on_delete }, { "onupdate", item->on_update } };
    for (size_t i = 0; i < AL_COUNT(actions); i++)
        if (actions[i].text && strcmp(actions[i].text, "NO ACTION") != 0 &&
            set(vm, options, actions[i].key, py_str_new(vm, actions[i].text)) < 0)
            return -1;
    if (item->deferrable >= 0 && set(vm, options, "deferrable", py_bool(item->deferrable)) < 0)
        return -1;
    return item->initially ? set(vm, options, "initially", py_str_new(vm, item->initially)) : 0;
}

static int equal_part(py_vm *vm, py_obj *a, py_obj *b, const char *key)
{
    return py_equal(vm, py_dict_get_s(vm, a, key), py_dict_get_s(vm, b, key));
}

/* A list without the keys that another one of the same columns makes superfluous: as in the reference, the last of them stays, in the
 * first's place. */
static py_obj *distinct_foreign_keys(py_vm *vm, py_obj *list)
{
    py_obj *out = py_list_new(vm, PY_LIST(list)->count);
    for (size_t i = 0; out && i < PY_LIST(list)->count; i++) {
        py_obj *fk = PY_LIST(list)->items[i];
        size_t at = 0;
        for (; at < PY_LIST(out)->count; at++) {
            py_obj *other = PY_LIST(out)->items[at];
            if (equal_part(vm, fk, other, "constrained_columns") == 1 && equal_part(vm, fk, other, "referred_table") == 1 &&
                equal_part(vm, fk, other, "referred_columns") == 1)
                break;
        }
        if (at < PY_LIST(out)->count)
            PY_LIST(out)->items[at] = fk;
        else if (py_list_append(vm, out, fk) < 0)
            return NULL;
    }
    return out;
}

/* Those that the text names come first, in its order, then the inline ones. */
static int name_foreign_keys(py_vm *vm, py_obj *dict, const al_tt_item *items)
{
    py_obj *left = distinct_foreign_keys(vm, py_dict_get_s(vm, dict, "foreign_keys")), *out = py_list_new(vm, 0);
    if (!left || !out)
        return -1;
    for (const al_tt_item *item = items; item; item = item->next) {
        if (item->kind != AL_TT_FOREIGN_KEY || item->column || !item->columns || !item->table)
            continue;
        for (size_t i = 0; i < PY_LIST(left)->count; i++) {
            py_obj *fk = PY_LIST(left)->items[i];
            if (!py_str_is(py_dict_get_s(vm, fk, "referred_table"), item->table) ||
                !same_names(py_dict_get_s(vm, fk, "constrained_columns"), item->columns) ||
                (item->referred && !same_names(py_dict_get_s(vm, fk, "referred_columns"), item->referred)))
                continue;
            if ((item->name && set(vm, fk, "name", py_str_new(vm, item->name)) < 0) || fk_options(vm, fk, item) < 0 ||
                py_list_append(vm, out, fk) < 0 || py_setitem(vm, left, py_small((int64_t)i), NULL) < 0)
                return -1;
            break;
        }
    }
    for (size_t i = 0; i < PY_LIST(left)->count; i++)
        if (py_list_append(vm, out, PY_LIST(left)->items[i]) < 0)
            return -1;
    for (size_t i = 0; i < PY_LIST(out)->count; i++)
        if (!py_dict_pop_s(vm, PY_LIST(out)->items[i], "id"))
            return -1;
    return set(vm, dict, "foreign_keys", out);
}

/* ---- indexes ---- */

/* What stands behind the WHERE of a partial index. */
static const char *predicate(const char *sql)
{
    for (const char *p = sql; p && (p = strchr(p, ')')); p++) {
        const char *w = p + 1;
        while (isspace((unsigned char)*w))
            w++;
        if (w > p + 1 && strncasecmp(w, "where", 5) == 0 && isspace((unsigned char)w[5])) {
            for (w += 5; isspace((unsigned char)*w); w++) {
            }
            return w;
        }
    }
    return NULL;
}

static int add_index_options(reader *r, py_obj *dict, al_db_stmt *row)
{
    py_vm *vm = r->vm;
    py_obj *options = py_dict_new(vm);
    if (!options || set(vm, dict, "dialect_options", options) < 0)
        return -1;
    if (int_at(row, 3) == 0)
        return 0;
    const char *where = predicate(text_at(row, 5));
    if (where)
        return set(vm, options, "sqlite_where", al_text(vm, where));
    py_obj *text = py_str_printf(vm, "Failed to look up filter predicate of partial index %s", text_at(row, 1));
    return text ? py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) : -1;
}

/* table, index, unique, partial, column, index's text: one column of an index */
static int add_index(reader *r, al_db_stmt *row)
{
    py_vm *vm = r->vm;
    const char *table = text_at(row, 0), *name = text_at(row, 1);
    bool own = name && strncmp(name, "sqlite_autoindex", 16) == 0;
    py_obj *list = part(r, table, "indexes"), *dict = NULL;
    if (!list || list == PY_ABSENT)
        return list ? 0 : -1;
    if (own) {
        list = py_dict_get_s(vm, r->auto_indexes, table);
        if (list == PY_ABSENT && set(vm, r->auto_indexes, table, list = py_list_new(vm, 1)) < 0)
            return -1;
    }
    size_t count = list ? PY_LIST(list)->count : 0;
    if (count > 0 && py_str_is(py_dict_get_s(vm, PY_LIST(list)->items[count - 1], "name"), name))
        dict = PY_LIST(list)->items[count - 1];
    if (!dict) {
        dict = py_dict_new(vm);
        if (!list || !dict || set(vm, dict, "name", str_at(vm, row, 1)) < 0 || set(vm, dict, "column_names", py_list_new(vm, 1)) < 0 ||
            set(vm, dict, "unique", py_int_new(vm, int_at(row, 2))) < 0 || add_index_options(r, dict, row) < 0 ||
            py_list_append(vm, list, dict) < 0)
            return -1;
    }
    py_obj *column = str_at(vm, row, 4);
    return column ? py_list_append(vm, py_dict_get_s(vm, dict, "column_names"), column) : -1;
}

static int compare_names(const void *a, const void *b)
{
    py_obj *const *x = a, *const *y = b;
    return strcmp(py_str_text(*x), py_str_text(*y));
}

/* By name, those without one last; in place. */
static int sort_by_name(py_vm *vm, py_obj *list)
{
    size_t count = PY_LIST(list)->count;
    for (size_t i = 1; i < count; i++) { /* few and nearly sorted: insertion, which is stable */
        py_obj *item = PY_LIST(list)->items[i], *name = py_dict_get_s(vm, item, "name");
        py_obj *key = py_given(name) ? name : py_str_intern(vm, "~");
        size_t j = i;
        while (key && j > 0) {
            py_obj *other = py_dict_get_s(vm, PY_LIST(list)->items[j - 1], "name");
            py_obj *other_key = py_given(other) ? other : py_str_intern(vm, "~");
            if (!other_key || compare_names(&other_key, &key) <= 0)
                break;
            PY_LIST(list)->items[j] = PY_LIST(list)->items[j - 1];
            j--;
        }
        PY_LIST(list)->items[j] = item;
    }
    return 0;
}

/* Indexes with an expression among their columns can't be told as a list of columns. */
static int finish_indexes(py_vm *vm, py_obj *dict)
{
    py_obj *list = py_dict_get_s(vm, dict, "indexes"), *out = py_list_new(vm, 0);
    for (size_t i = 0; out && i < PY_LIST(list)->count; i++) {
        py_obj *index = PY_LIST(list)->items[i], *columns = py_dict_get_s(vm, index, "column_names");
        bool expression = false;
        for (size_t j = 0; j < PY_LIST(columns)->count; j++)
            expression = expression || PY_LIST(columns)->items[j] == PY_NONE;
        if (expression) {
            py_obj *text =
                py_str_printf(vm, "Skipped unsupported reflection of expression-based index %S", py_dict_get_s(vm, index, "name"));
            if (!text || py_warn(vm, &al_exc_SAWarning, py_str_text(text), 1) < 0)
                return -1;
        } else if (py_list_append(vm, out, index) < 0) {
            return -1;
        }
    }
    return out && sort_by_name(vm, out) == 0 ? set(vm, dict, "indexes", out) : -1;
}

/* ---- what the text tells ---- */

/* Takes an index that SQLite made itself for these columns out of the list: was there one? */
static bool take_auto(py_vm *vm, py_obj *list, const char *const *columns)
{
    for (size_t i = 0; list != PY_ABSENT && i < PY_LIST(list)->count; i++)
        if (same_names(py_dict_get_s(vm, PY_LIST(list)->items[i], "column_names"), columns))
            return py_setitem(vm, list, py_small((int64_t)i), NULL) == 0;
    return false;
}

static int add_unique(reader *r, py_obj *dict, py_obj *autos, const al_tt_item *item)
{
    py_vm *vm = r->vm;
    const char *inline_columns[] = { item->column, NULL };
    const char *const *columns = item->column ? inline_columns : item->columns;
    if (!columns || !take_auto(vm, autos, columns))
        return py_error_pending(vm) ? -1 : 0;
    py_obj *unique = py_dict_new(vm), *names = py_list_new(vm, 1);
    for (size_t i = 0; names && columns[i]; i++)
        if (py_list_append(vm, names, py_str_new(vm, columns[i])) < 0)
            return -1;
    bool named = item->name && !item->column;
    if (!unique || set(vm, unique, "name", named ? py_str_new(vm, item->name) : PY_NONE) < 0 || set(vm, unique, "column_names", names) < 0)
        return -1;
    return py_list_append(vm, py_dict_get_s(vm, dict, "unique_constraints"), unique);
}

static int add_check(reader *r, py_obj *dict, const al_tt_item *item)
{
    py_vm *vm = r->vm;
    py_obj *check = py_dict_new(vm);
    if (!check || set(vm, check, "sqltext", py_str_new(vm, item->text ? item->text : "")) < 0 ||
        set(vm, check, "name", item->name ? py_str_new(vm, item->name) : PY_NONE) < 0)
        return -1;
    return py_list_append(vm, py_dict_get_s(vm, dict, "check_constraints"), check);
}

static int add_computed(reader *r, py_obj *dict, const al_tt_item *item)
{
    py_vm *vm = r->vm;
    py_obj *columns = py_dict_get_s(vm, dict, "columns");
    for (size_t i = 0; i < PY_LIST(columns)->count; i++) {
        py_obj *column = PY_LIST(columns)->items[i], *computed = py_dict_get_s(vm, column, "computed");
        if (computed != PY_ABSENT && py_str_is(py_dict_get_s(vm, column, "name"), item->column))
            return set(vm, computed, "sqltext", py_str_new(vm, item->text ? item->text : ""));
    }
    return 0;
}

/* Unique constraints of the table first, then inline ones, as the reference finds them. */
static int add_uniques(reader *r, py_obj *dict, py_obj *autos, const al_tt_item *items)
{
    for (int inline_ = 0; inline_ < 2; inline_++)
        for (const al_tt_item *item = items; item; item = item->next)
            if (item->kind == AL_TT_UNIQUE && (item->column != NULL) == (inline_ != 0) && add_unique(r, dict, autos, item) < 0)
                return -1;
    return 0;
}

static int add_key(reader *r, py_obj *dict, const char *name)
{
    py_vm *vm = r->vm;
    py_obj *key = py_dict_new(vm), *columns = py_dict_get_s(vm, dict, "columns"), *names = py_list_new(vm, 1);
    if (!key || !names)
        return -1;
    for (size_t wanted = 1; wanted <= PY_LIST(columns)->count; wanted++)
        for (size_t i = 0; i < PY_LIST(columns)->count; i++) {
            py_obj *column = PY_LIST(columns)->items[i];
            if (py_dict_get_s(vm, column, "primary_key") == py_small((int64_t)wanted) &&
                py_list_append(vm, names, py_dict_get_s(vm, column, "name")) < 0)
                return -1;
        }
    bool named = name && PY_LIST(names)->count > 0;
    if (PY_LIST(names)->count == 0 && set(vm, key, "name", PY_NONE) < 0) /* the order of the reference's default */
        return -1;
    if (set(vm, key, "constrained_columns", names) < 0 || set(vm, key, "name", named ? py_str_new(vm, name) : PY_NONE) < 0)
        return -1;
    return set(vm, dict, "pk_constraint", key);
}

static int finish_table(reader *r, py_obj *name, py_obj *dict)
{
    py_vm *vm = r->vm;
    py_obj *sql = py_dict_pop_s(vm, dict, "sql"), *autos = py_dict_get(vm, r->auto_indexes, name);
    if (!sql || !autos)
        return -1;
    const al_tt_item *items = py_given(sql) ? al_table_text_parse(&r->arena, py_str_text(sql)) : NULL;
    const char *key_name = NULL;
    if (r->arena.oom)
        return py_raise_nomem(vm), -1;
    for (const al_tt_item *item = items; item; item = item->next) {
        if (item->kind == AL_TT_PRIMARY_KEY && !key_name)
            key_name = item->name;
        if ((item->kind == AL_TT_CHECK && add_check(r, dict, item) < 0) ||
            (item->kind == AL_TT_GENERATED && add_computed(r, dict, item) < 0))
            return -1;
    }
    if (add_uniques(r, dict, autos, items) < 0 || name_foreign_keys(vm, dict, items) < 0 || finish_indexes(vm, dict) < 0 ||
        sort_by_name(vm, py_dict_get_s(vm, dict, "check_constraints")) < 0)
        return -1;
    return add_key(r, dict, key_name);
}

static int read_all(reader *r)
{
    int status = read(r, "SELECT m.name, m.sql FROM $M m WHERE $F ORDER BY m.name", add_table);
    if (status == 0)
        status = read(r,
                      "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM $M m "
                      "JOIN pragma_table_xinfo(m.name, $S) x WHERE $F ORDER BY m.name, x.cid",
                      add_column);
    if (status == 0)
        status = read(r,
                      "SELECT m.name, x.id, x.\"table\", x.\"from\", x.\"to\" FROM $M m JOIN pragma_foreign_key_list(m.name, $S) x "
                      "WHERE $F ORDER BY m.name, x.id, x.seq",
                      add_foreign_key);
    if (status == 0)
        status = read(r,
                      "SELECT m.name, il.name, il.\"unique\", il.partial, ii.name, i.sql FROM $M m JOIN pragma_index_list(m.name, $S) il "
                      "JOIN pragma_index_info(il.name, $S) ii LEFT JOIN $M i ON i.type = 'index' AND i.name = il.name "
                      "WHERE $F ORDER BY m.name, il.seq, ii.seqno",
                      add_index);
    return status;
}

static py_obj *sqlite_tables(py_vm *vm, al_dialect_obj *d, al_db *db, const char *schema, const char *name)
{
    reader r = {
        .vm = vm, .db = db, .dialect = d, .schema = schema, .name = name, .tables = py_dict_new(vm), .auto_indexes = py_dict_new(vm)
    };
    int status = r.tables && r.auto_indexes ? read_all(&r) : -1;
    size_t at = 0;
    py_obj *key, *dict;
    while (status == 0 && py_dict_next(r.tables, &at, &key, &dict))
        status = finish_table(&r, key, dict);
    al_arena_free(&r.arena);
    return status < 0 ? NULL : r.tables;
}

const al_reflect_slots al_sqlite_reflect = {
    .names = sqlite_names,
    .schemas = sqlite_schemas,
    .has = sqlite_has,
    .view = sqlite_view,
    .tables = sqlite_tables,
};
