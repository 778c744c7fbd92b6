#include "db/mock.h"

#include <string.h>

#include "base/vec.h"

typedef struct answer {
    const char *sql;
    const char *const *names;
    size_t columns;
    const char *const *cells;
    size_t rows;
} answer;

typedef struct mock_db {
    al_db head;
    al_sb log;
    AL_VEC(answer) answers;
    uint64_t fail_in;
    const char *exception, *message;
    bool open;
} mock_db;

typedef struct mock_stmt {
    al_db_stmt head;
    const answer *answer;
    size_t row; /* behind the current one */
    int params;
} mock_stmt;

#define DB(o)   ((mock_db *)(void *)(o))
#define STMT(o) ((mock_stmt *)(void *)(o))

const char *al_mock_log(const al_db *db)
{
    return al_sb_text(&((const mock_db *)(const void *)db)->log);
}

void al_mock_fail(al_db *db, uint64_t nth, const char *exception, const char *message)
{
    DB(db)->fail_in = nth;
    DB(db)->exception = exception;
    DB(db)->message = message;
}

int al_mock_answer(al_db *db, const char *sql, const char *const *names, size_t columns, const char *const *cells, size_t rows)
{
    answer a = { sql, names, columns, cells, rows };
    return al_vec_push(&DB(db)->answers, a) ? AL_OK : al_db_fail_oom(db);
}

static int mock_connect(al_db *db, const al_db_target *target)
{
    if (target->database && strcmp(target->database, "refuse") == 0)
        return al_db_fail(db, "OperationalError", 1, "connection refused");
    return AL_OK;
}

static void mock_close(al_db *db)
{
    al_sb_free(&DB(db)->log);
    al_vec_free(&DB(db)->answers);
}

static void mock_state(al_db *db)
{
    db->txn = DB(db)->open ? AL_TXN_OPEN : AL_TXN_NONE;
}

static int run(al_db *db, const char *sql, size_t size)
{
    mock_db *mock = DB(db);
    al_sb_addn(&mock->log, sql, size);
    al_sb_addc(&mock->log, '\n');
    if (mock->fail_in > 0 && --mock->fail_in == 0)
        return al_db_fail(db, mock->exception, 1, "%s", mock->message);
    al_db_verb verb = al_db_verb_of(sql, size, NULL);
    if (verb == AL_VERB_BEGIN)
        mock->open = true;
    else if (verb == AL_VERB_COMMIT || verb == AL_VERB_ROLLBACK)
        mock->open = false;
    return al_sb_failed(&mock->log) ? al_db_fail_oom(db) : AL_OK;
}

static int mock_prepare(al_db_stmt *stmt)
{
    mock_db *db = DB(stmt->db);
    for (size_t i = 0; i < db->answers.count; i++)
        if (strncmp(stmt->sql, db->answers.items[i].sql, strlen(db->answers.items[i].sql)) == 0)
            STMT(stmt)->answer = &db->answers.items[i];
    for (const char *p = stmt->sql; *p; p++)
        STMT(stmt)->params += *p == '?';
    stmt->readonly = stmt->verb == AL_VERB_SELECT;
    return AL_OK;
}

static int mock_param_count(al_db_stmt *stmt)
{
    return STMT(stmt)->params;
}

static const char *mock_param_name(al_db_stmt *stmt, int at)
{
    (void)stmt;
    (void)at;
    return NULL;
}

static int mock_bind(al_db_stmt *stmt, int at, const al_db_value *value)
{
    (void)stmt;
    (void)at;
    (void)value;
    return AL_OK;
}

static int mock_start(al_db_stmt *stmt)
{
    al_db *db = stmt->db;
    STMT(stmt)->row = 0;
    if (!db->wanted || db->autocommit || db->txn != AL_TXN_NONE || stmt->readonly || stmt->verb == AL_VERB_BEGIN)
        return AL_OK;
    int status = al_db_send(db, "BEGIN", 5);
    if (status == AL_OK)
        status = run(db, "BEGIN", 5);
    mock_state(db);
    db->own_begin = db->txn == AL_TXN_OPEN;
    return status;
}

static int mock_step(al_db_stmt *stmt)
{
    mock_stmt *m = STMT(stmt);
    if (m->row == 0) {
        int status = run(stmt->db, stmt->sql, stmt->sql_size);
        if (status < 0)
            return status;
    }
    m->row++;
    return m->answer && m->row <= m->answer->rows ? AL_DB_ROW : AL_DB_DONE;
}

static void mock_reset(al_db_stmt *stmt)
{
    STMT(stmt)->row = 0;
}

static int mock_column_count(al_db_stmt *stmt)
{
    return STMT(stmt)->answer ? (int)STMT(stmt)->answer->columns : 0;
}

static const char *mock_column_name(al_db_stmt *stmt, int at)
{
    return STMT(stmt)->answer->names[at];
}

static const char *mock_column_type(al_db_stmt *stmt, int at)
{
    (void)stmt;
    (void)at;
    return NULL;
}

static al_db_value mock_column(al_db_stmt *stmt, int at)
{
    const mock_stmt *m = STMT(stmt);
    const char *cell = m->answer->cells[(m->row - 1) * m->answer->columns + (size_t)at];
    return (al_db_value){ .kind = cell ? AL_DB_TEXT : AL_DB_NULL, .data = cell ? cell : "", .size = cell ? strlen(cell) : 0 };
}

static int64_t mock_number(al_db *db)
{
    (void)db;
    return 1;
}

static int mock_commit(al_db *db)
{
    return run(db, "COMMIT", 6);
}

static int mock_rollback(al_db *db)
{
    return run(db, "ROLLBACK", 8);
}

static const char *const schemes[] = { "mock", NULL };

const al_driver al_driver_mock = {
    .name = "mock",
    .schemes = schemes,
    .db_size = sizeof(mock_db),
    .stmt_size = sizeof(mock_stmt),
    .connect = mock_connect,
    .close = mock_close,
    .state = mock_state,
    .prepare = mock_prepare,
    .param_count = mock_param_count,
    .param_name = mock_param_name,
    .bind = mock_bind,
    .start = mock_start,
    .step = mock_step,
    .reset = mock_reset,
    .finish = mock_reset,
    .column_count = mock_column_count,
    .column_name = mock_column_name,
    .column_type = mock_column_type,
    .column = mock_column,
    .changes = mock_number,
    .last_id = mock_number,
    .commit = mock_commit,
    .rollback = mock_rollback,
};
