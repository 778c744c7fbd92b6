#include "db/db.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "db/fault.h"

#define AL_DRIVER(name) extern const al_driver al_driver_##name;
#include "db/drivers.list.h"
#undef AL_DRIVER

static const al_driver *const drivers[] = {
#define AL_DRIVER(name) &al_driver_##name,
#include "db/drivers.list.h"
#undef AL_DRIVER
    NULL,
};

const al_driver *const *al_driver_all(void)
{
    return drivers;
}

const al_driver *al_driver_find(const char *scheme)
{
    for (const al_driver *const *d = drivers; *d; d++)
        for (const char *const *s = (*d)->schemes; *s; s++)
            if (strcmp(*s, scheme) == 0)
                return *d;
    return NULL;
}

const char *al_db_option_get(const al_db_target *target, const char *key)
{
    const char *value = NULL;
    for (size_t i = 0; i < target->option_count; i++)
        if (strcmp(target->options[i].key, key) == 0)
            value = target->options[i].value;
    return value;
}

/* ---- errors ---- */

void al_db_error_clear(al_db_error *error)
{
    al_free(error->message);
    *error = (al_db_error){ 0 };
}

int al_db_fail_oom(al_db *db)
{
    al_db_error_clear(&db->error);
    db->error.status = AL_E_NOMEM;
    db->error.exception = "MemoryError";
    return AL_E_NOMEM;
}

int al_db_fail(al_db *db, const char *exception, int code, const char *format, ...)
{
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    char *message = al_sb_take(&sb);
    if (!message)
        return al_db_fail_oom(db);
    al_db_error_clear(&db->error);
    db->error.status = AL_E_DB;
    db->error.exception = exception;
    db->error.message = message;
    db->error.code = code;
    return AL_E_DB;
}

static int fail_closed(al_db *db)
{
    return al_db_fail(db, "ProgrammingError", 0, "Cannot operate on a closed database.");
}

static int fail_lost(al_db *db)
{
    return al_db_fail(db, "OperationalError", 0, "the transaction was rolled back by the database; nothing more can be done in it");
}

/* ---- opening and closing ---- */

int al_db_open(const al_driver *driver, const al_db_target *target, al_db **out, al_db_error *error)
{
    *out = NULL;
    al_db *db = al_calloc(1, driver->db_size);
    if (!db) {
        *error = (al_db_error){ .status = AL_E_NOMEM, .exception = "MemoryError" };
        return AL_E_NOMEM;
    }
    db->driver = driver;
    db->refs = 1;
    int status = driver->connect(db, target);
    if (status < 0) {
        *error = db->error;
        db->error = (al_db_error){ 0 };
        al_db_unref(db);
        return status;
    }
    *out = db;
    return AL_OK;
}

void al_db_close(al_db *db)
{
    if (db->closed)
        return;
    for (al_db_stmt *s = db->statements; s; s = s->next) {
        db->driver->finish(s);
        s->dead = true;
    }
    db->driver->close(db); /* an open transaction is rolled back by the server */
    db->closed = true;
    db->txn = AL_TXN_NONE;
    db->wanted = false;
}

void al_db_ref(al_db *db)
{
    db->refs++;
}

void al_db_unref(al_db *db)
{
    if (!db || --db->refs > 0)
        return;
    al_db_close(db);
    al_db_error_clear(&db->error);
    al_free(db);
}

void al_db_set_hook(al_db *db, al_db_hook hook, void *payload)
{
    db->hook = hook;
    db->hook_payload = payload;
}

void al_db_interrupt(al_db *db)
{
    if (!db->closed && db->driver->interrupt)
        db->driver->interrupt(db);
}

int al_db_send(al_db *db, const char *sql, size_t size)
{
    db->sent++;
    int status = al_db_fault(db, sql, size);
    if (status == 0 && db->hook)
        status = db->hook(db->hook_payload, db, sql, size);
    if (status < 0 && db->error.status == AL_OK)
        al_db_fail(db, "OperationalError", 0, "the statement was refused");
    return status;
}

/* ---- statements ---- */

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Passes over blanks, comments and, if asked, semicolons. */
static const char *skip(const char *p, const char *end, bool semicolons)
{
    while (p < end) {
        if (space(*p) || (semicolons && *p == ';')) {
            p++;
        } else if (end - p >= 2 && p[0] == '-' && p[1] == '-') {
            while (p < end && *p != '\n')
                p++;
        } else if (end - p >= 2 && p[0] == '/' && p[1] == '*') {
            p += 2;
            while (p < end && !(p[0] == '*' && p + 1 < end && p[1] == '/'))
                p++;
            p = end - p >= 2 ? p + 2 : end;
        } else {
            break;
        }
    }
    return p;
}

static bool word_is(const char *p, size_t n, const char *word)
{
    return strlen(word) == n && strncasecmp(p, word, n) == 0;
}

static const char *word_end(const char *p, const char *end)
{
    while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
        p++;
    return p;
}

/* ROLLBACK [TRANSACTION] TO ... keeps the transaction. */
static bool rolls_back_to(const char *p, const char *end)
{
    for (int i = 0; i < 2; i++) {
        p = skip(p, end, false);
        const char *e = word_end(p, end);
        if (word_is(p, (size_t)(e - p), "to"))
            return true;
        p = e;
    }
    return false;
}

al_db_verb al_db_verb_of(const char *sql, size_t size, const char **rest)
{
    static const struct {
        const char *word;
        al_db_verb verb;
    } words[] = {
        { "select", AL_VERB_SELECT },     { "insert", AL_VERB_INSERT },       { "replace", AL_VERB_INSERT },
        { "update", AL_VERB_UPDATE },     { "delete", AL_VERB_DELETE },       { "pragma", AL_VERB_PRAGMA },
        { "attach", AL_VERB_ATTACH },     { "detach", AL_VERB_ATTACH },       { "vacuum", AL_VERB_VACUUM },
        { "begin", AL_VERB_BEGIN },       { "commit", AL_VERB_COMMIT },       { "end", AL_VERB_COMMIT },
        { "rollback", AL_VERB_ROLLBACK }, { "savepoint", AL_VERB_SAVEPOINT }, { "release", AL_VERB_SAVEPOINT },
    };
    const char *end = sql + size, *p = skip(sql, end, true);
    const char *e = word_end(p, end);
    if (rest)
        *rest = e;
    if (p == end)
        return AL_VERB_EMPTY;
    for (size_t i = 0; i < AL_COUNT(words); i++)
        if (word_is(p, (size_t)(e - p), words[i].word)) {
            if (words[i].verb == AL_VERB_ROLLBACK && rolls_back_to(e, end))
                return AL_VERB_SAVEPOINT;
            return words[i].verb;
        }
    return AL_VERB_OTHER;
}

static void stmt_free(al_db_stmt *stmt)
{
    al_db *db = stmt->db;
    *stmt->link = stmt->next;
    if (stmt->next)
        stmt->next->link = stmt->link;
    al_free(stmt->sql);
    al_free(stmt);
    al_db_unref(db);
}

int al_db_prepare(al_db *db, const char *sql, size_t size, al_db_stmt **out)
{
    *out = NULL;
    if (db->closed)
        return fail_closed(db);
    al_db_error_clear(&db->error);
    al_db_stmt *stmt = al_calloc(1, db->driver->stmt_size);
    char *copy = al_strndup(sql, size);
    if (!stmt || !copy) {
        al_free(stmt);
        al_free(copy);
        return al_db_fail_oom(db);
    }
    stmt->db = db;
    stmt->sql = copy;
    stmt->sql_size = size;
    stmt->verb = al_db_verb_of(copy, size, NULL);
    stmt->next = db->statements;
    stmt->link = &db->statements;
    if (stmt->next)
        stmt->next->link = &stmt->next;
    db->statements = stmt;
    al_db_ref(db);
    int status = db->driver->prepare(stmt);
    if (status < 0) {
        db->driver->finish(stmt);
        stmt_free(stmt);
        return status;
    }
    *out = stmt;
    return AL_OK;
}

int al_db_param_count(al_db_stmt *stmt)
{
    return stmt->dead ? 0 : stmt->db->driver->param_count(stmt);
}

const char *al_db_param_name(al_db_stmt *stmt, int at)
{
    return stmt->dead ? NULL : stmt->db->driver->param_name(stmt, at);
}

int al_db_bind(al_db_stmt *stmt, int at, const al_db_value *value)
{
    return stmt->dead ? fail_closed(stmt->db) : stmt->db->driver->bind(stmt, at, value);
}

/* What the server says after a statement; and who ended the transaction, if it is over. */
static void take_account(al_db *db, al_db_verb verb, bool was_open)
{
    db->driver->state(db);
    if (!was_open || db->txn != AL_TXN_NONE)
        return;
    db->own_begin = false;
    if (verb != AL_VERB_COMMIT && verb != AL_VERB_ROLLBACK && verb != AL_VERB_SAVEPOINT) {
        db->lost = db->wanted;
    } else {
        db->self_committed = db->self_committed || verb != AL_VERB_ROLLBACK;
        db->self_ended = db->self_ended || db->wanted;
        db->wanted = false;
    }
    if (db->driver->ended) {
        al_db_error kept = db->error;
        db->error = (al_db_error){ 0 };
        db->driver->ended(db);
        al_db_error_clear(&db->error);
        db->error = kept;
    }
}

int al_db_step(al_db_stmt *stmt)
{
    al_db *db = stmt->db;
    if (stmt->dead || db->closed)
        return fail_closed(db);
    bool was_open = db->txn != AL_TXN_NONE;
    if (!stmt->started) {
        if (db->lost)
            return fail_lost(db);
        al_db_error_clear(&db->error);
        int status = db->driver->start(stmt);
        if (status < 0) {
            take_account(db, AL_VERB_OTHER, was_open);
            return status;
        }
        if (status == AL_DB_ABSORBED)
            return AL_DB_DONE;
        was_open = db->txn != AL_TXN_NONE;
        stmt->started = true;
        status = al_db_send(db, stmt->sql, stmt->sql_size);
        if (status < 0) {
            al_db_reset(stmt);
            return status;
        }
    }
    int status = db->driver->step(stmt);
    if (status != AL_DB_ROW) {
        stmt->started = false;
        if (status == AL_DB_DONE && !stmt->readonly && stmt->verb != AL_VERB_PRAGMA)
            db->writes++;
        take_account(db, stmt->verb, was_open);
        if (status == AL_DB_DONE && db->txn == AL_TXN_NONE && stmt->verb != AL_VERB_ROLLBACK)
            db->kept = db->writes;
    }
    return status;
}

void al_db_reset(al_db_stmt *stmt)
{
    stmt->started = false;
    if (!stmt->dead)
        stmt->db->driver->reset(stmt);
}

void al_db_finish(al_db_stmt *stmt)
{
    if (!stmt)
        return;
    if (!stmt->dead)
        stmt->db->driver->finish(stmt);
    stmt_free(stmt);
}

int al_db_column_count(al_db_stmt *stmt)
{
    return stmt->dead ? 0 : stmt->db->driver->column_count(stmt);
}

const char *al_db_column_name(al_db_stmt *stmt, int at)
{
    return stmt->dead ? NULL : stmt->db->driver->column_name(stmt, at);
}

const char *al_db_column_type(al_db_stmt *stmt, int at)
{
    return stmt->dead ? NULL : stmt->db->driver->column_type(stmt, at);
}

al_db_value al_db_column(al_db_stmt *stmt, int at)
{
    return stmt->dead ? (al_db_value){ .kind = AL_DB_NULL } : stmt->db->driver->column(stmt, at);
}

int64_t al_db_changes(al_db *db)
{
    return db->closed ? 0 : db->driver->changes(db);
}

int64_t al_db_last_id(al_db *db)
{
    return db->closed ? 0 : db->driver->last_id(db);
}

static int run(al_db *db, const char *sql, size_t size)
{
    al_db_stmt *stmt;
    int status = al_db_prepare(db, sql, size, &stmt);
    if (status < 0)
        return status;
    while ((status = al_db_step(stmt)) == AL_DB_ROW) {
    }
    al_db_finish(stmt);
    return status;
}

int al_db_exec(al_db *db, const char *sql)
{
    return run(db, sql, strlen(sql));
}

/* The end of a quoted piece that begins at p: behind the closing quote, doubled ones passed over. */
static const char *quoted(const char *p, const char *end)
{
    char close = *p == '[' ? ']' : *p;
    for (p++; p < end; p++)
        if (*p == close) {
            if (close != ']' && p + 1 < end && p[1] == close)
                p++;
            else
                return p + 1;
        }
    return end;
}

/* Behind the semicolon that ends the statement at p. A CREATE TRIGGER ends at `END;`. */
static const char *statement_end(const char *p, const char *end)
{
    bool create = false, trigger = false, after_end = false;
    for (size_t words = 0; p < end;) {
        p = skip(p, end, false);
        if (p == end)
            break;
        if (*p == '\'' || *p == '"' || *p == '`' || *p == '[') {
            p = quoted(p, end);
            after_end = false;
        } else if (*p == ';') {
            p++;
            if (!trigger || after_end)
                return p;
        } else if (isalnum((unsigned char)*p) || *p == '_') {
            const char *e = word_end(p, end);
            size_t n = (size_t)(e - p);
            if (words == 0)
                create = word_is(p, n, "create");
            else if (create && words <= 2 && word_is(p, n, "trigger"))
                trigger = true;
            after_end = word_is(p, n, "end");
            words++;
            p = e;
        } else {
            p++;
            after_end = false;
        }
    }
    return end;
}

int al_db_script(al_db *db, const char *sql, size_t size)
{
    const char *p = sql, *end = sql + size;
    while ((p = skip(p, end, true)) < end) {
        const char *e = statement_end(p, end);
        int status = run(db, p, (size_t)(e - p));
        if (status < 0)
            return status;
        p = e;
    }
    return AL_OK;
}

/* ---- transactions ---- */

int al_db_begin(al_db *db)
{
    if (db->closed)
        return fail_closed(db);
    db->wanted = true;
    db->self_ended = false;
    return AL_OK;
}

static int end(al_db *db, bool commit)
{
    if (db->closed)
        return fail_closed(db);
    db->self_ended = false;
    if (db->lost && commit)
        return fail_lost(db);
    db->lost = false;
    if (db->txn == AL_TXN_NONE) {
        db->wanted = false;
        return AL_OK;
    }
    al_db_error_clear(&db->error);
    const char *text = commit ? "COMMIT" : "ROLLBACK";
    int status = al_db_send(db, text, strlen(text));
    if (status == AL_OK)
        status = commit ? db->driver->commit(db) : db->driver->rollback(db);
    db->driver->state(db);
    if (db->txn != AL_TXN_NONE)
        return status; /* a COMMIT that failed (busy, full) leaves it open: the caller rolls back */
    db->wanted = db->own_begin = false;
    if (commit && status == AL_OK)
        db->kept = db->writes;
    if (status == AL_OK && db->driver->ended)
        status = db->driver->ended(db);
    return status;
}

int al_db_commit(al_db *db)
{
    return end(db, true);
}

int al_db_rollback(al_db *db)
{
    return end(db, false);
}

void al_db_clear_account(al_db *db)
{
    db->self_committed = false;
    db->self_ended = false;
}
