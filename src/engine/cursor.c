#include <string.h>

#include "base/text.h"
#include "engine/dbapi.h"

al_cursor *al_cursor_new(py_vm *vm, al_dbapi *conn)
{
    al_cursor *cur = py_alloc(vm, al_cursor, &al_cursor_class);
    if (!cur)
        return NULL;
    cur->conn = conn;
    cur->rowcount = -1;
    cur->arraysize = 1;
    return cur;
}

static const py_classdef *programming_error(const al_cursor *cur)
{
    return al_dbapi_def_find(cur->conn->db->driver->name)->errors[AL_DBAPI_PROGRAMMING];
}

static void rest(al_cursor *cur)
{
    al_db_finish(cur->stmt);
    cur->stmt = NULL;
    cur->ahead = NULL;
    cur->buffer = NULL;
    cur->buffer_at = 0;
}

void al_cursor_close(al_cursor *cur)
{
    rest(cur);
    cur->closed = true;
}

/* ---- parameters ---- */

static int bind_type_error(py_vm *vm, const al_cursor *cur, int at, const char *name, py_obj *value)
{
    if (name)
        return py_raise_int(vm, programming_error(cur), "Error binding parameter '%s': type '%T' is not supported", name, value);
    return py_raise_int(vm, programming_error(cur), "Error binding parameter %d: type '%T' is not supported", at, value);
}

/* What the sqlite3 module adapts by itself: a date as YYYY-MM-DD, a datetime with a blank in the middle. PY_ABSENT: nothing to adapt. */
static py_obj *adapted(py_vm *vm, py_obj *value)
{
    const char *name = py_class_name(py_class_of(vm, value));
    if (strcmp(name, "date") != 0 && strcmp(name, "datetime") != 0)
        return PY_ABSENT;
    py_obj *method = py_getattr_opt_s(vm, value, "isoformat");
    if (!method || method == PY_ABSENT)
        return method;
    if (strcmp(name, "date") == 0)
        return py_call(vm, method, 0);
    return py_call(vm, method, 1, py_str_intern(vm, " "));
}

static int bind_one(py_vm *vm, al_cursor *cur, int at, py_obj *value)
{
    al_db_value v = { .kind = AL_DB_NULL };
    if (value == PY_NONE) {
        v.kind = AL_DB_NULL;
    } else if (py_is_bool(value)) {
        v.kind = AL_DB_INT;
        v.n.i = value == PY_TRUE;
    } else if (py_isa(vm, value, &py_int_class)) {
        v.kind = AL_DB_INT;
        if (py_as_int64(vm, value, &v.n.i) < 0) {
            py_error_clear(vm);
            return py_raise_int(vm, &py_OverflowError, "Python int too large to convert to SQLite INTEGER");
        }
    } else if (py_isa(vm, value, &py_float_class)) {
        v.kind = AL_DB_FLOAT;
        v.n.f = ((py_float *)(void *)value)->value;
    } else if (py_is_str(vm, value)) {
        v.kind = AL_DB_TEXT;
        v.data = py_str_text(value);
        v.size = py_str_size(value);
    } else if (py_isa(vm, value, &py_bytes_class)) {
        v.kind = AL_DB_BLOB;
        v.data = (const char *)((py_bytes *)(void *)value)->data;
        v.size = ((py_bytes *)(void *)value)->size;
    } else if (py_isa(vm, value, &py_bytearray_class) || py_isa(vm, value, &py_memoryview_class)) {
        py_obj *bytes = py_construct(vm, &py_bytes_class, 1, value);
        return bytes ? bind_one(vm, cur, at, bytes) : -1;
    } else {
        py_obj *text = adapted(vm, value);
        if (!text)
            return -1;
        if (text == PY_ABSENT)
            return bind_type_error(vm, cur, at, al_db_param_name(cur->stmt, at), value);
        return bind_one(vm, cur, at, text);
    }
    if (al_db_bind(cur->stmt, at, &v) < 0) {
        al_dbapi_raise(vm, cur->conn->db);
        return -1;
    }
    return 0;
}

static int bind_sequence(py_vm *vm, al_cursor *cur, py_obj *params, int count)
{
    py_obj **items = NULL;
    size_t given = 0;
    if (params && params != PY_NONE && !py_sequence_fast(vm, params, &items, &given))
        return -1;
    if (given != (size_t)count)
        return py_raise_int(vm, programming_error(cur),
                            "Incorrect number of bindings supplied. The current statement uses %d, and there are %zu supplied.", count,
                            given);
    for (int i = 0; i < count; i++)
        if (bind_one(vm, cur, i + 1, items[i]) < 0)
            return -1;
    return 0;
}

static int bind_dict(py_vm *vm, al_cursor *cur, py_obj *params, int count)
{
    for (int i = 1; i <= count; i++) {
        const char *name = al_db_param_name(cur->stmt, i);
        if (!name)
            return py_raise_int(vm, programming_error(cur), "Binding %d has no name, but you supplied a dictionary (which has only names).",
                                i);
        py_obj *value = py_dict_get_s(vm, params, name + 1);
        if (!value)
            return -1;
        if (value == PY_ABSENT)
            return py_raise_int(vm, programming_error(cur), "You did not supply a value for binding parameter :%s.", name + 1);
        if (bind_one(vm, cur, i, value) < 0)
            return -1;
    }
    return 0;
}

static int bind(py_vm *vm, al_cursor *cur, py_obj *params)
{
    int count = al_db_param_count(cur->stmt);
    if (params && py_is_heap(params) && py_is_dict(vm, params))
        return bind_dict(vm, cur, params, count);
    return bind_sequence(vm, cur, params, count);
}

/* ---- rows ---- */

static py_obj *cell(py_vm *vm, al_cursor *cur, int at)
{
    al_db_value v = al_db_column(cur->stmt, at);
    switch (v.kind) {
    case AL_DB_NULL:
        return PY_NONE;
    case AL_DB_INT:
        return py_int_new(vm, v.n.i);
    case AL_DB_FLOAT:
        return py_float_new(vm, v.n.f);
    case AL_DB_BLOB:
        return py_bytes_new(vm, v.data, v.size);
    case AL_DB_TEXT:
        break;
    }
    al_error error = { 0 };
    int status = al_utf8_check(v.data, v.size, &error);
    al_error_clear(&error);
    if (status == 0)
        return py_str_newn(vm, v.data, v.size);
    const al_dbapi_def *def = al_dbapi_def_find(cur->conn->db->driver->name);
    py_obj *text = py_str_newn(vm, v.data, v.size);
    return text ? py_raise(vm, def->errors[AL_DBAPI_OPERATIONAL], "Could not decode to UTF-8 column '%s' with text '%S'",
                           al_db_column_name(cur->stmt, at), text)
                : NULL;
}

static py_obj *current_row(py_vm *vm, al_cursor *cur)
{
    int count = al_db_column_count(cur->stmt);
    py_obj *row = py_tuple_new(vm, (size_t)count);
    for (int i = 0; row && i < count; i++)
        if (!(PY_TUPLE(row)->items[i] = cell(vm, cur, i))) {
            PY_TUPLE(row)->items[i] = PY_NONE;
            return NULL;
        }
    return row;
}

/* One step; 0, or -1. Afterwards `ahead` holds the row, or the statement is over. */
static int advance(py_vm *vm, al_cursor *cur)
{
    cur->ahead = NULL;
    int status = al_db_step(cur->stmt);
    if (status == AL_DB_ROW && (cur->ahead = current_row(vm, cur)))
        return 0;
    bool changed = cur->stmt->verb == AL_VERB_INSERT || cur->stmt->verb == AL_VERB_UPDATE || cur->stmt->verb == AL_VERB_DELETE;
    if (status == AL_DB_DONE && changed)
        cur->rowcount = al_db_changes(cur->conn->db);
    if (status < 0)
        al_dbapi_raise(vm, cur->conn->db);
    al_db_finish(cur->stmt);
    cur->stmt = NULL;
    return status == AL_DB_DONE ? 0 : -1;
}

static py_obj *make_row(py_vm *vm, al_cursor *cur, py_obj *row)
{
    py_obj *factory = cur->row_factory ? cur->row_factory : cur->conn->row_factory;
    return py_given(factory) ? py_call(vm, factory, 2, (py_obj *)(void *)cur, row) : row;
}

py_obj *al_cursor_fetch(py_vm *vm, al_cursor *cur)
{
    if (cur->buffer) {
        py_list *list = PY_LIST(cur->buffer);
        if (cur->buffer_at < list->count)
            return list->items[cur->buffer_at++];
        cur->buffer = NULL;
        return PY_ABSENT;
    }
    py_obj *row = py_keep(vm, cur->ahead);
    if (!row)
        return PY_ABSENT;
    return advance(vm, cur) < 0 ? NULL : row;
}

static py_obj *column_names(py_vm *vm, al_cursor *cur)
{
    int count = al_db_column_count(cur->stmt);
    if (count == 0)
        return NULL;
    py_obj *names = py_tuple_new(vm, (size_t)count);
    for (int i = 0; names && i < count; i++) {
        const char *name = al_db_column_name(cur->stmt, i);
        py_obj *s = py_str_new(vm, name ? name : "");
        if (!s)
            return NULL;
        PY_TUPLE(names)->items[i] = s;
    }
    return names;
}

/* ---- execution ---- */

static int check_open(py_vm *vm, al_cursor *cur)
{
    if (cur->closed)
        return py_raise_int(vm, programming_error(cur), "Cannot operate on a closed cursor.");
    if (cur->conn->db->closed)
        return py_raise_int(vm, programming_error(cur), "Cannot operate on a closed database.");
    return 0;
}

static int prepare(py_vm *vm, al_cursor *cur, py_obj *sql, bool begin)
{
    al_db *db = cur->conn->db;
    rest(cur);
    cur->names = NULL;
    cur->rowcount = -1;
    if (check_open(vm, cur) < 0 || !py_text(vm, sql))
        return -1;
    if (al_db_prepare(db, py_str_text(sql), py_str_size(sql), &cur->stmt) < 0) {
        al_dbapi_raise(vm, db);
        return -1;
    }
    cur->stmt->owner = cur;
    al_db_verb verb = cur->stmt->verb;
    bool changes = verb == AL_VERB_INSERT || verb == AL_VERB_UPDATE || verb == AL_VERB_DELETE;
    if (begin && changes && !db->autocommit && !db->wanted)
        al_db_begin(db);
    if (verb != AL_VERB_SELECT && al_dbapi_drain(vm, cur->conn, cur) < 0)
        return -1;
    return 0;
}

/* Rows of a statement that writes (RETURNING) are read at once: it must run to its end whatever the script does with them. */
static int read_all(py_vm *vm, al_cursor *cur)
{
    py_obj *rows = py_list_new(vm, 4), *row;
    if (!rows)
        return -1;
    while (cur->ahead) {
        row = cur->ahead;
        if (py_list_append(vm, rows, row) < 0 || advance(vm, cur) < 0)
            return -1;
    }
    cur->buffer = rows;
    cur->buffer_at = 0;
    return 0;
}

int al_cursor_execute(py_vm *vm, al_cursor *cur, py_obj *sql, py_obj *params, bool begin)
{
    if (prepare(vm, cur, sql, begin) < 0)
        return -1;
    bool reads = cur->stmt->readonly;
    if (bind(vm, cur, params) < 0)
        return -1;
    if (al_db_column_count(cur->stmt) > 0 && !(cur->names = column_names(vm, cur)))
        return -1;
    if (cur->stmt->verb == AL_VERB_INSERT || cur->stmt->verb == AL_VERB_UPDATE || cur->stmt->verb == AL_VERB_DELETE)
        cur->rowcount = 0;
    if (advance(vm, cur) < 0 || (!reads && cur->ahead && read_all(vm, cur) < 0))
        return -1;
    cur->lastrowid = al_db_last_id(cur->conn->db);
    cur->has_lastrowid = true;
    return 0;
}

int al_cursor_executemany(py_vm *vm, al_cursor *cur, py_obj *sql, py_obj *params, bool begin)
{
    if (prepare(vm, cur, sql, begin) < 0)
        return -1;
    al_db_stmt *stmt = cur->stmt;
    bool changes = stmt->verb == AL_VERB_INSERT || stmt->verb == AL_VERB_UPDATE || stmt->verb == AL_VERB_DELETE;
    if (!changes)
        return py_raise_int(vm, programming_error(cur), "executemany() can only execute DML statements.");
    py_obj *it = py_iter(vm, params), *set;
    int64_t total = 0;
    while (it && (set = py_next(vm, it))) {
        py_scope scope = py_scope_open(vm);
        al_db_reset(stmt);
        int status = bind(vm, cur, set);
        while (status == 0 && (status = al_db_step(stmt)) == AL_DB_ROW)
            status = 0;
        if (status < 0)
            al_dbapi_raise(vm, cur->conn->db);
        py_scope_close(vm, scope);
        if (status < 0)
            break;
        total += al_db_changes(cur->conn->db);
        py_safepoint(vm);
    }
    al_db_finish(stmt);
    cur->stmt = NULL;
    cur->rowcount = total;
    return py_error_pending(vm) ? -1 : 0;
}

/* ---- what scripts call ---- */

#define CUR ((al_cursor *)(void *)args[0])

static py_obj *cur_execute(py_vm *vm, py_obj **args)
{
    return al_cursor_execute(vm, CUR, args[1], args[2], true) < 0 ? NULL : args[0];
}

static py_obj *cur_executemany(py_vm *vm, py_obj **args)
{
    return al_cursor_executemany(vm, CUR, args[1], args[2], true) < 0 ? NULL : args[0];
}

static py_obj *cur_executescript(py_vm *vm, py_obj **args)
{
    al_cursor *cur = CUR;
    rest(cur);
    if (check_open(vm, cur) < 0 || !py_text(vm, args[1]) || al_dbapi_commit(vm, cur->conn) < 0)
        return NULL;
    if (al_db_script(cur->conn->db, py_str_text(args[1]), py_str_size(args[1])) < 0)
        return al_dbapi_raise(vm, cur->conn->db);
    return args[0];
}

static py_obj *fetch(py_vm *vm, al_cursor *cur)
{
    if (check_open(vm, cur) < 0)
        return NULL;
    py_obj *row = al_cursor_fetch(vm, cur);
    return row && row != PY_ABSENT ? make_row(vm, cur, row) : row;
}

static py_obj *fetch_list(py_vm *vm, al_cursor *cur, int64_t limit)
{
    py_obj *rows = py_list_new(vm, 0), *row = NULL;
    for (int64_t i = 0; rows && (limit < 0 || i < limit); i++) {
        if (!(row = fetch(vm, cur)) || (row != PY_ABSENT && py_list_append(vm, rows, row) < 0))
            return NULL;
        if (row == PY_ABSENT)
            break;
    }
    return rows;
}

static py_obj *cur_fetchone(py_vm *vm, py_obj **args)
{
    py_obj *row = fetch(vm, CUR);
    return row == PY_ABSENT ? PY_NONE : row;
}

static py_obj *cur_fetchall(py_vm *vm, py_obj **args)
{
    return fetch_list(vm, CUR, -1);
}

static py_obj *cur_fetchmany(py_vm *vm, py_obj **args)
{
    int64_t limit = CUR->arraysize;
    if (args[1] != PY_NONE && py_as_int64(vm, args[1], &limit) < 0)
        return NULL;
    return fetch_list(vm, CUR, limit < 0 ? 0 : limit);
}

static py_obj *cur_close(py_vm *vm, py_obj **args)
{
    (void)vm;
    al_cursor_close(CUR);
    return PY_NONE;
}

static py_obj *cur_nothing(py_vm *vm, py_obj **args)
{
    (void)vm;
    (void)args;
    return PY_NONE;
}

static py_obj *cur_iter(py_vm *vm, py_obj *self)
{
    (void)vm;
    return self;
}

static py_obj *cur_next(py_vm *vm, py_obj *self)
{
    py_obj *row = fetch(vm, (al_cursor *)(void *)self);
    return row == PY_ABSENT ? NULL : row;
}

static py_obj *get_description(py_vm *vm, py_obj *self)
{
    al_cursor *cur = (al_cursor *)(void *)self;
    if (!cur->names)
        return PY_NONE;
    size_t count = PY_TUPLE(cur->names)->count;
    py_obj *all = py_tuple_new(vm, count);
    for (size_t i = 0; all && i < count; i++) {
        py_obj *one = py_tuple_of(vm, 7, PY_TUPLE(cur->names)->items[i], PY_NONE, PY_NONE, PY_NONE, PY_NONE, PY_NONE, PY_NONE);
        if (!one)
            return NULL;
        PY_TUPLE(all)->items[i] = one;
    }
    return all;
}

static py_obj *get_rowcount(py_vm *vm, py_obj *self)
{
    return py_int_new(vm, ((al_cursor *)(void *)self)->rowcount);
}

static py_obj *get_lastrowid(py_vm *vm, py_obj *self)
{
    al_cursor *cur = (al_cursor *)(void *)self;
    return cur->has_lastrowid ? py_int_new(vm, cur->lastrowid) : PY_NONE;
}

static py_obj *get_arraysize(py_vm *vm, py_obj *self)
{
    return py_int_new(vm, ((al_cursor *)(void *)self)->arraysize);
}

static int set_arraysize(py_vm *vm, py_obj *self, py_obj *value)
{
    if (!value)
        return py_raise_int(vm, &py_TypeError, "can't delete numeric/char attribute");
    return py_as_int64(vm, value, &((al_cursor *)(void *)self)->arraysize);
}

static void cur_trace(py_obj *self, py_tracer *t)
{
    al_cursor *cur = (al_cursor *)(void *)self;
    py_trace(t, cur->conn);
    py_trace(t, cur->names);
    py_trace(t, cur->buffer);
    py_trace(t, cur->ahead);
    py_trace(t, cur->row_factory);
}

static void cur_finalize(py_vm *vm, py_obj *self)
{
    (void)vm;
    al_cursor *cur = (al_cursor *)(void *)self;
    al_db_finish(cur->stmt);
    cur->stmt = NULL;
}

static const py_member cur_members[] = {
    PY_METHOD("execute", "self, sql, parameters=(), /", cur_execute, "Runs one statement."),
    PY_METHOD("executemany", "self, sql, seq_of_parameters, /", cur_executemany, "Runs one statement for each set of parameters."),
    PY_METHOD("executescript", "self, sql_script, /", cur_executescript, "Commits, then runs every statement of a text."),
    PY_METHOD("fetchone", "self", cur_fetchone, "The next row, or None."),
    PY_METHOD("fetchmany", "self, size=None", cur_fetchmany, "The next rows."),
    PY_METHOD("fetchall", "self", cur_fetchall, "The rows that are left."),
    PY_METHOD("close", "self", cur_close, "Ends the cursor."),
    PY_METHOD("setinputsizes", "self, sizes, /", cur_nothing, NULL),
    PY_METHOD("setoutputsize", "self, size, column=None, /", cur_nothing, NULL),
    PY_GETSET("description", get_description, NULL, "(name, None, ...) a column; None if there are no rows."),
    PY_GETSET("rowcount", get_rowcount, NULL, NULL),
    PY_GETSET("lastrowid", get_lastrowid, NULL, NULL),
    PY_GETSET("arraysize", get_arraysize, set_arraysize, NULL),
    PY_FIELD_RO("connection", al_cursor, conn),
    PY_FIELD("row_factory", al_cursor, row_factory),
    PY_MEMBERS_END,
};

const py_classdef al_cursor_class = {
    .name = "Cursor",
    .module = "sqlite3",
    .doc = "Runs statements and reads their rows.",
    .size = sizeof(al_cursor),
    .flags = PY_CLS_DICT | PY_CLS_ABSTRACT | PY_CLS_WEAKREF,
    .members = cur_members,
    .trace = cur_trace,
    .finalize = cur_finalize,
    .iter = cur_iter,
    .next = cur_next,
};
