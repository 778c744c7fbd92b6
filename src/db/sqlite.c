/*
 * SQLite, linked. Transactions as the design has them:
 *
 *   - BEGIN IMMEDIATE goes out before the first statement that may write and is not PRAGMA, ATTACH, DETACH or VACUUM. Statements that only
 * read (sqlite3_stmt_readonly) begin nothing: `alembic current` works on a read-only or locked database, as with the reference, and a
 *     PRAGMA foreign_keys after a look at the schema still takes effect. Because the first write takes the lock at once, no transaction is
 * ever upgraded from reading to writing.
 *   - A script's own BEGIN inside a transaction that we began is taken as done: the reference would not have begun one.
 *   - PRAGMA foreign_keys = x does nothing while a transaction is open; SQLite is silent about it, we are not. One case is taken: what a
 *     script switched off before its first write it may switch on again at its end; that is done when the transaction is over.
 */
#include "db/sqlite_regexp.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "db/db.h"

enum { CACHE_SIZE = 16 };

typedef struct cached {
    char *sql;
    size_t size;
    sqlite3_stmt *raw;
    uint64_t used;
} cached;

typedef struct sqlite_db {
    al_db head;
    sqlite3 *raw;
    cached cache[CACHE_SIZE]; /* statements at rest, by text */
    uint64_t clock;
    int fk_told;  /* what this connection was told by PRAGMA foreign_keys: 0, 1; -1 nothing */
    int fk_later; /* put off until the transaction is over: 0, 1; -1 nothing */
} sqlite_db;

typedef struct sqlite_stmt {
    al_db_stmt head;
    sqlite3_stmt *raw;
} sqlite_stmt;

#define DB(o)   ((sqlite_db *)(void *)(o))
#define STMT(o) ((sqlite_stmt *)(void *)(o))

/* ---- errors ---- */

/* The DBAPI's exception for a result code, as the reference's sqlite3 module maps them. */
static const char *exception_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND:
        return "InternalError";
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_ABORT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_EMPTY:
    case SQLITE_SCHEMA:
        return "OperationalError";
    case SQLITE_TOOBIG:
        return "DataError";
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return "IntegrityError";
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return "InterfaceError";
    default:
        return "DatabaseError";
    }
}

static const char *code_name_of(int code)
{
    static const struct {
        int code;
        const char *name;
    } names[] = {
#define NAME(n) { SQLITE_##n, "SQLITE_" #n }
        NAME(ERROR),
        NAME(INTERNAL),
        NAME(PERM),
        NAME(ABORT),
        NAME(BUSY),
        NAME(LOCKED),
        NAME(NOMEM),
        NAME(READONLY),
        NAME(INTERRUPT),
        NAME(IOERR),
        NAME(CORRUPT),
        NAME(NOTFOUND),
        NAME(FULL),
        NAME(CANTOPEN),
        NAME(PROTOCOL),
        NAME(EMPTY),
        NAME(SCHEMA),
        NAME(TOOBIG),
        NAME(CONSTRAINT),
        NAME(MISMATCH),
        NAME(MISUSE),
        NAME(AUTH),
        NAME(RANGE),
        NAME(NOTADB),
        NAME(CONSTRAINT_CHECK),
        NAME(CONSTRAINT_FOREIGNKEY),
        NAME(CONSTRAINT_NOTNULL),
        NAME(CONSTRAINT_PRIMARYKEY),
        NAME(CONSTRAINT_TRIGGER),
        NAME(CONSTRAINT_UNIQUE),
        NAME(CONSTRAINT_ROWID),
        NAME(BUSY_SNAPSHOT),
        NAME(READONLY_DBMOVED),
        NAME(READONLY_DIRECTORY),
        NAME(CANTOPEN_ISDIR),
#undef NAME
    };
    for (size_t i = 0; i < AL_COUNT(names); i++)
        if (names[i].code == code)
            return names[i].name;
    return (code & 0xff) == code ? NULL : code_name_of(code & 0xff);
}

static int fail(sqlite_db *db, int code)
{
    if ((code & 0xff) == SQLITE_NOMEM)
        return al_db_fail_oom(&db->head);
    const char *message = db->raw ? sqlite3_errmsg(db->raw) : sqlite3_errstr(code);
    int status = al_db_fail(&db->head, exception_of(code), code, "%s", message);
    db->head.error.code_name = code_name_of(code);
    return status;
}

/* ---- opening ---- */

static bool truthy(const char *text)
{
    return text && (!strcasecmp(text, "true") || !strcasecmp(text, "1") || !strcasecmp(text, "yes") || !strcasecmp(text, "on"));
}

/* Options that the DBAPI's connect takes; the rest of a URL's query belongs to SQLite's own file: URIs. */
static bool known_option(const char *key)
{
    static const char *const keys[] = { "uri",    "timeout", "isolation_level", "detect_types", "check_same_thread", "cached_statements",
                                        "factory" };
    for (size_t i = 0; i < AL_COUNT(keys); i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static char *file_name(const al_db_target *target, bool uri)
{
    const char *path = target->database && *target->database ? target->database : ":memory:";
    al_sb sb = AL_SB_INIT;
    al_sb_add(&sb, path);
    char mark = '?';
    for (size_t i = 0; uri && i < target->option_count; i++)
        if (!known_option(target->options[i].key)) {
            al_sb_addc(&sb, mark);
            al_sb_add(&sb, target->options[i].key);
            al_sb_addc(&sb, '=');
            al_sb_add(&sb, target->options[i].value);
            mark = '&';
        }
    return al_sb_take(&sb);
}

static int sqlite_connect(al_db *head, const al_db_target *target)
{
    sqlite_db *db = DB(head);
    db->fk_told = db->fk_later = -1;
    bool uri = truthy(al_db_option_get(target, "uri"));
    char *path = file_name(target, uri);
    if (!path)
        return al_db_fail_oom(head);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE | (uri ? SQLITE_OPEN_URI : 0);
    int code = sqlite3_open_v2(path, &db->raw, flags, NULL);
    al_free(path);
    if (code != SQLITE_OK)
        return fail(db, code);
    if ((code = al_sqlite_add_regexp(db->raw)) != SQLITE_OK)
        return fail(db, code);
    const char *timeout = al_db_option_get(target, "timeout");
    double seconds = timeout ? strtod(timeout, NULL) : 5.0;
    sqlite3_busy_timeout(db->raw, seconds > 0 && seconds < 2e6 ? (int)(seconds * 1000) : 0);
    return AL_OK;
}

static void sqlite_close(al_db *head)
{
    sqlite_db *db = DB(head);
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        sqlite3_finalize(db->cache[i].raw);
        al_free(db->cache[i].sql);
        db->cache[i] = (cached){ 0 };
    }
    sqlite3_close_v2(db->raw);
    db->raw = NULL;
}

static void sqlite_state(al_db *head)
{
    sqlite_db *db = DB(head);
    head->txn = !db->raw || sqlite3_get_autocommit(db->raw) ? AL_TXN_NONE : AL_TXN_OPEN;
}

static void sqlite_interrupt(al_db *head)
{
    sqlite3_interrupt(DB(head)->raw);
}

static const char *sqlite_version_text(void)
{
    return sqlite3_libversion();
}

/* ---- statements ---- */

static sqlite3_stmt *cache_take(sqlite_db *db, const char *sql, size_t size)
{
    for (size_t i = 0; i < CACHE_SIZE; i++) {
        cached *c = &db->cache[i];
        if (c->raw && c->size == size && memcmp(c->sql, sql, size) == 0) {
            sqlite3_stmt *raw = c->raw;
            al_free(c->sql);
            *c = (cached){ 0 };
            return raw;
        }
    }
    return NULL;
}

/* Keeps a statement at rest in the place of the one not used for longest. */
static void cache_put(sqlite_db *db, sqlite_stmt *stmt)
{
    cached *place = &db->cache[0];
    for (size_t i = 1; i < CACHE_SIZE; i++)
        if (db->cache[i].used < place->used)
            place = &db->cache[i];
    sqlite3_finalize(place->raw);
    al_free(place->sql);
    sqlite3_reset(stmt->raw);
    sqlite3_clear_bindings(stmt->raw);
    *place = (cached){ .sql = stmt->head.sql, .size = stmt->head.sql_size, .raw = stmt->raw, .used = ++db->clock };
    stmt->head.sql = NULL;
}

static bool only_blanks(const char *tail, size_t size)
{
    return al_db_verb_of(tail, size, NULL) == AL_VERB_EMPTY;
}

static int sqlite_prepare(al_db_stmt *head)
{
    sqlite_db *db = DB(head->db);
    sqlite_stmt *stmt = STMT(head);
    if (strlen(head->sql) != head->sql_size)
        return al_db_fail(head->db, "ProgrammingError", 0, "the query contains a null character");
    if (head->sql_size > (size_t)sqlite3_limit(db->raw, SQLITE_LIMIT_SQL_LENGTH, -1))
        return al_db_fail(head->db, "DataError", SQLITE_TOOBIG, "query string is too large");
    stmt->raw = cache_take(db, head->sql, head->sql_size);
    if (!stmt->raw) {
        const char *tail = NULL;
        int code = sqlite3_prepare_v2(db->raw, head->sql, (int)head->sql_size + 1, &stmt->raw, &tail);
        if (code != SQLITE_OK)
            return fail(db, code);
        if (tail && !only_blanks(tail, head->sql_size - (size_t)(tail - head->sql)))
            return al_db_fail(head->db, "ProgrammingError", 0, "You can only execute one statement at a time.");
    }
    head->readonly = !stmt->raw || sqlite3_stmt_readonly(stmt->raw);
    return AL_OK;
}

static int sqlite_param_count(al_db_stmt *stmt)
{
    return STMT(stmt)->raw ? sqlite3_bind_parameter_count(STMT(stmt)->raw) : 0;
}

static const char *sqlite_param_name(al_db_stmt *stmt, int at)
{
    return STMT(stmt)->raw ? sqlite3_bind_parameter_name(STMT(stmt)->raw, at) : NULL;
}

static int sqlite_bind(al_db_stmt *head, int at, const al_db_value *value)
{
    sqlite3_stmt *raw = STMT(head)->raw;
    int code = SQLITE_ERROR;
    switch (value->kind) {
    case AL_DB_NULL:
        code = sqlite3_bind_null(raw, at);
        break;
    case AL_DB_INT:
        code = sqlite3_bind_int64(raw, at, value->n.i);
        break;
    case AL_DB_FLOAT:
        code = sqlite3_bind_double(raw, at, value->n.f);
        break;
    case AL_DB_TEXT:
        code = sqlite3_bind_text64(raw, at, value->data, value->size, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case AL_DB_BLOB:
        code = value->size ? sqlite3_bind_blob64(raw, at, value->data, value->size, SQLITE_TRANSIENT) : sqlite3_bind_zeroblob(raw, at, 0);
        break;
    }
    return code == SQLITE_OK ? AL_OK : fail(DB(head->db), code);
}

static int begin(sqlite_db *db)
{
    static const char text[] = "BEGIN IMMEDIATE";
    int status = al_db_send(&db->head, text, sizeof text - 1);
    if (status < 0)
        return status;
    int code = sqlite3_exec(db->raw, text, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return fail(db, code);
    db->head.txn = AL_TXN_OPEN;
    db->head.own_begin = true;
    return AL_OK;
}

/* `PRAGMA [schema.] foreign_keys = value` or `(value)`: the value; -1 if it is anything else. */
static int foreign_keys_value(const al_db_stmt *stmt)
{
    const char *p;
    al_db_verb_of(stmt->sql, stmt->sql_size, &p);
    char words[3][16];
    size_t count = 0;
    for (; *p && count < 3; count++) { /* names and values; signs between them */
        while (*p && !isalnum((unsigned char)*p) && *p != '_')
            p++;
        size_t n = 0;
        while (isalnum((unsigned char)*p) || *p == '_') {
            if (n + 1 < sizeof words[0])
                words[count][n++] = *p;
            p++;
        }
        words[count][n] = '\0';
        if (n == 0)
            break;
    }
    for (size_t i = 0; i + 1 < count; i++)
        if (strcasecmp(words[i], "foreign_keys") == 0)
            return truthy(words[i + 1]) || (isdigit((unsigned char)words[i + 1][0]) && atoi(words[i + 1]) != 0);
    return -1;
}

static int start_pragma(sqlite_db *db, const al_db_stmt *stmt)
{
    int value = foreign_keys_value(stmt);
    if (value < 0)
        return AL_OK;
    if (db->head.txn == AL_TXN_NONE) {
        db->fk_told = value;
        db->fk_later = -1;
        return AL_OK;
    }
    int now = db->fk_later >= 0 ? db->fk_later : db->fk_told;
    if (now == value)
        return AL_DB_ABSORBED;
    if (db->fk_told == 0 || db->fk_later >= 0) {
        db->fk_later = value == db->fk_told ? -1 : value;
        return AL_DB_ABSORBED;
    }
    return al_db_fail(&db->head, "OperationalError", SQLITE_MISUSE,
                      "PRAGMA foreign_keys has no effect inside a transaction, and one was begun by an earlier write; "
                      "move it before the first statement that writes");
}

static int sqlite_start(al_db_stmt *head)
{
    sqlite_db *db = DB(head->db);
    bool needs = head->db->wanted && !head->db->autocommit && head->db->txn == AL_TXN_NONE;
    switch (head->verb) {
    case AL_VERB_EMPTY:
        return AL_DB_ABSORBED;
    case AL_VERB_PRAGMA:
        return start_pragma(db, head);
    case AL_VERB_ATTACH:
    case AL_VERB_VACUUM:
    case AL_VERB_COMMIT:
    case AL_VERB_ROLLBACK:
        return AL_OK;
    case AL_VERB_BEGIN:
        return head->db->txn == AL_TXN_OPEN && head->db->own_begin ? AL_DB_ABSORBED : AL_OK;
    case AL_VERB_SAVEPOINT:
        return needs ? begin(db) : AL_OK;
    default:
        return needs && !head->readonly ? begin(db) : AL_OK;
    }
}

static int sqlite_step(al_db_stmt *head)
{
    sqlite_stmt *stmt = STMT(head);
    int code = sqlite3_step(stmt->raw);
    if (code == SQLITE_ROW)
        return AL_DB_ROW;
    if (code == SQLITE_DONE) {
        sqlite3_reset(stmt->raw);
        return AL_DB_DONE;
    }
    int status = fail(DB(head->db), code);
    sqlite3_reset(stmt->raw);
    return status;
}

static void sqlite_reset(al_db_stmt *head)
{
    sqlite3_reset(STMT(head)->raw);
    sqlite3_clear_bindings(STMT(head)->raw);
}

static void sqlite_finish(al_db_stmt *head)
{
    sqlite_stmt *stmt = STMT(head);
    if (!stmt->raw)
        return;
    if (!head->db->closed &&
        (head->verb == AL_VERB_SELECT || head->verb == AL_VERB_INSERT || head->verb == AL_VERB_UPDATE || head->verb == AL_VERB_DELETE))
        cache_put(DB(head->db), stmt);
    else
        sqlite3_finalize(stmt->raw);
    stmt->raw = NULL;
}

static int sqlite_column_count(al_db_stmt *head)
{
    return STMT(head)->raw ? sqlite3_column_count(STMT(head)->raw) : 0;
}

static const char *sqlite_column_name(al_db_stmt *head, int at)
{
    return sqlite3_column_name(STMT(head)->raw, at);
}

static const char *sqlite_column_type(al_db_stmt *head, int at)
{
    return sqlite3_column_decltype(STMT(head)->raw, at);
}

static al_db_value sqlite_column(al_db_stmt *head, int at)
{
    sqlite3_stmt *raw = STMT(head)->raw;
    al_db_value v = { .kind = AL_DB_NULL };
    switch (sqlite3_column_type(raw, at)) {
    case SQLITE_INTEGER:
        v.kind = AL_DB_INT;
        v.n.i = sqlite3_column_int64(raw, at);
        break;
    case SQLITE_FLOAT:
        v.kind = AL_DB_FLOAT;
        v.n.f = sqlite3_column_double(raw, at);
        break;
    case SQLITE_TEXT:
        v.kind = AL_DB_TEXT;
        v.data = (const char *)sqlite3_column_text(raw, at);
        v.size = (size_t)sqlite3_column_bytes(raw, at);
        break;
    case SQLITE_BLOB:
        v.kind = AL_DB_BLOB;
        v.data = sqlite3_column_blob(raw, at);
        v.size = (size_t)sqlite3_column_bytes(raw, at);
        break;
    default:
        break;
    }
    if (!v.data)
        v.data = "";
    return v;
}

static int64_t sqlite_changes(al_db *head)
{
    return sqlite3_changes(DB(head)->raw);
}

static int64_t sqlite_last_id(al_db *head)
{
    return sqlite3_last_insert_rowid(DB(head)->raw);
}

/* ---- transactions ---- */

static int simple(sqlite_db *db, const char *text)
{
    int code = sqlite3_exec(db->raw, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? AL_OK : fail(db, code);
}

static int sqlite_commit(al_db *head)
{
    return simple(DB(head), "COMMIT");
}

static int sqlite_rollback(al_db *head)
{
    return simple(DB(head), "ROLLBACK");
}

static int sqlite_ended(al_db *head)
{
    sqlite_db *db = DB(head);
    if (db->fk_later < 0)
        return AL_OK;
    const char *text = db->fk_later ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF";
    db->fk_told = db->fk_later;
    db->fk_later = -1;
    int status = al_db_send(head, text, strlen(text));
    return status < 0 ? status : simple(db, text);
}

/* ---- isolation ---- */

static int sqlite_set_isolation(al_db *head, const char *level)
{
    return simple(DB(head), strcmp(level, "READ UNCOMMITTED") == 0 ? "PRAGMA read_uncommitted = 1" : "PRAGMA read_uncommitted = 0");
}

static const char *sqlite_isolation(al_db *head)
{
    sqlite3_stmt *raw = NULL;
    sqlite_db *db = DB(head);
    int code = sqlite3_prepare_v2(db->raw, "PRAGMA read_uncommitted", -1, &raw, NULL);
    bool dirty = code == SQLITE_OK && sqlite3_step(raw) == SQLITE_ROW && sqlite3_column_int(raw, 0) != 0;
    sqlite3_finalize(raw);
    if (code != SQLITE_OK) {
        fail(db, code);
        return NULL;
    }
    return dirty ? "READ UNCOMMITTED" : "SERIALIZABLE";
}

static bool sqlite_is_private(const al_db_target *target)
{
    const char *path = target->database ? target->database : "";
    return !*path || strcmp(path, ":memory:") == 0 || strstr(path, "mode=memory") || strncmp(path, "file::memory:", 13) == 0;
}

static const char *const levels[] = { "SERIALIZABLE", "READ UNCOMMITTED", NULL };
static const char *const schemes[] = { "sqlite", "sqlite+pysqlite", "sqlite+aiosqlite", NULL };

const al_driver al_driver_sqlite = {
    .name = "sqlite3",
    .schemes = schemes,
    .db_size = sizeof(sqlite_db),
    .stmt_size = sizeof(sqlite_stmt),
    .version = sqlite_version_text,
    .default_schema = "main",
    .url_kind = "SQLite",
    .url_forms = "\n sqlite:///:memory: (or, sqlite://)\n sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db",
    .connect = sqlite_connect,
    .close = sqlite_close,
    .state = sqlite_state,
    .prepare = sqlite_prepare,
    .param_count = sqlite_param_count,
    .param_name = sqlite_param_name,
    .bind = sqlite_bind,
    .start = sqlite_start,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .finish = sqlite_finish,
    .column_count = sqlite_column_count,
    .column_name = sqlite_column_name,
    .column_type = sqlite_column_type,
    .column = sqlite_column,
    .changes = sqlite_changes,
    .last_id = sqlite_last_id,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .ended = sqlite_ended,
    .interrupt = sqlite_interrupt,
    .isolation_levels = levels,
    .set_isolation = sqlite_set_isolation,
    .isolation = sqlite_isolation,
    .is_private = sqlite_is_private,
};
