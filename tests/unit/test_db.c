#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/db.h"
#include "db/fault.h"
#include "db/mock.h"

static al_db *open_db(const char *scheme, const char *path)
{
    al_db *db = NULL;
    al_db_error error = { 0 };
    al_db_target target = { .database = path };
    int status = al_db_open(al_driver_find(scheme), &target, &db, &error);
    CHECK_INT(status, AL_OK);
    if (status < 0)
        CHECK_STR(error.message, NULL);
    al_db_error_clear(&error);
    return db;
}

static int64_t number(al_db *db, const char *sql)
{
    al_db_stmt *stmt;
    int64_t value = -1;
    if (al_db_prepare(db, sql, strlen(sql), &stmt) < 0)
        return -2;
    if (al_db_step(stmt) == AL_DB_ROW)
        value = al_db_column(stmt, 0).n.i;
    al_db_finish(stmt);
    return value;
}

static void fails(al_db *db, const char *sql, const char *exception, const char *message)
{
    CHECK(al_db_exec(db, sql) < 0);
    CHECK_STR(db->error.exception, exception);
    CHECK_STR(db->error.message, message);
}

TEST(db_verbs)
{
    static const struct {
        const char *sql;
        al_db_verb verb;
    } rows[] = {
        { "", AL_VERB_EMPTY },
        { " -- x\n ; /* y */", AL_VERB_EMPTY },
        { "/* c */ Select 1", AL_VERB_SELECT },
        { "replace into t", AL_VERB_INSERT },
        { "rollback", AL_VERB_ROLLBACK },
        { "ROLLBACK TRANSACTION TO x", AL_VERB_SAVEPOINT },
        { "rollback to x", AL_VERB_SAVEPOINT },
        { "END", AL_VERB_COMMIT },
        { "endless", AL_VERB_OTHER },
        { "/* open", AL_VERB_EMPTY },
        { "DETACH x", AL_VERB_ATTACH },
    };
    for (size_t i = 0; i < AL_COUNT(rows); i++)
        CHECK_INT(al_db_verb_of(rows[i].sql, strlen(rows[i].sql), NULL), rows[i].verb);
}

TEST(db_drivers)
{
    CHECK(al_driver_find("sqlite") && al_driver_find("sqlite") == al_driver_find("sqlite+pysqlite"));
    CHECK(!al_driver_find("nosuch"));
    al_db *db = NULL;
    al_db_error error = { 0 };
    al_db_target target = { .database = "/nonexistent/folder/x.db" };
    CHECK(al_db_open(al_driver_find("sqlite"), &target, &db, &error) < 0);
    CHECK_STR(error.exception, "OperationalError");
    CHECK_STR(error.message, "unable to open database file");
    al_db_error_clear(&error);
}

TEST(db_statements)
{
    al_db *db = open_db("sqlite", NULL);
    CHECK_INT(al_db_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)"), AL_OK);
    CHECK_INT(db->txn, AL_TXN_NONE); /* nobody wanted a transaction */
    al_db_stmt *stmt;
    CHECK_INT(al_db_prepare(db, "INSERT INTO t (b) VALUES (?)", 28, &stmt), AL_OK);
    CHECK_INT(al_db_param_count(stmt), 1);
    for (int i = 0; i < 3; i++) {
        char text[16];
        snprintf(text, sizeof text, "r%d", i);
        CHECK_INT(al_db_bind(stmt, 1, &(al_db_value){ .kind = AL_DB_TEXT, .data = text, .size = 2 }), AL_OK);
        CHECK_INT(al_db_step(stmt), AL_DB_DONE);
        CHECK_INT(al_db_changes(db), 1);
        CHECK_INT(al_db_last_id(db), i + 1);
    }
    CHECK(al_db_step(stmt) < 0); /* r2 again */
    CHECK_STR(db->error.exception, "IntegrityError");
    CHECK_STR(db->error.code_name, "SQLITE_CONSTRAINT_UNIQUE");
    al_db_finish(stmt);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 3);
    fails(db, "SELECT 1; SELECT 2", "ProgrammingError", "You can only execute one statement at a time.");
    CHECK_INT(al_db_exec(db, "SELECT 1; -- done"), AL_OK);
    fails(db, "selec 1", "OperationalError", "near \"selec\": syntax error");
    fails(db, "SELECT * FROM nope", "OperationalError", "no such table: nope");
    const char *script =
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET b = 'x;' WHERE a = 0; SELECT 1; END; CREATE TABLE u (\"a;b\"); -- end";
    CHECK_INT(al_db_script(db, script, strlen(script)), AL_OK);
    CHECK_INT(number(db, "SELECT count(*) FROM sqlite_master WHERE name IN ('g', 'u')"), 2);
    CHECK_INT(number(db, "SELECT 'h\xc3\xa9llo' REGEXP '^h.l+o$'"), 1);
    CHECK_INT(number(db, "SELECT 'hello' REGEXP 'x'"), 0);
    CHECK(number(db, "SELECT 'hello' REGEXP '('") < 0);
    /* A statement outlives its connection. */
    CHECK_INT(al_db_prepare(db, "SELECT a FROM t", 15, &stmt), AL_OK);
    CHECK_INT(al_db_step(stmt), AL_DB_ROW);
    al_db_close(db);
    CHECK(al_db_step(stmt) < 0);
    CHECK_STR(db->error.message, "Cannot operate on a closed database.");
    al_db_unref(db);
    al_db_finish(stmt);
}

TEST(db_transactions)
{
    al_db *db = open_db("sqlite", NULL);
    al_db_begin(db);
    CHECK_INT(number(db, "SELECT count(*) FROM sqlite_master"), 0);
    CHECK_INT(al_db_exec(db, "PRAGMA foreign_keys=OFF"), AL_OK);
    CHECK_INT(db->txn, AL_TXN_NONE); /* reading and PRAGMA begin nothing */
    CHECK_INT(al_db_exec(db, "CREATE TABLE t (a)"), AL_OK);
    CHECK_INT(db->txn, AL_TXN_OPEN);
    CHECK_INT(al_db_exec(db, "BEGIN"), AL_OK); /* taken as done */
    CHECK_INT(al_db_rollback(db), AL_OK);
    CHECK_INT(number(db, "SELECT count(*) FROM sqlite_master"), 0);

    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "CREATE TABLE t (a)"), AL_OK);
    CHECK_INT(al_db_exec(db, "COMMIT"), AL_OK);
    CHECK(db->self_ended && db->self_committed);
    CHECK_INT(db->kept, db->writes);
    CHECK_INT(al_db_exec(db, "INSERT INTO t VALUES (1)"), AL_OK);
    CHECK_INT(db->kept, db->writes);
    CHECK_INT(db->txn, AL_TXN_NONE); /* nothing is begun after a raw COMMIT */
    CHECK_INT(al_db_commit(db), AL_OK);
    al_db_clear_account(db);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "INSERT INTO t VALUES (2)"), AL_OK);
    CHECK_INT(db->txn, AL_TXN_OPEN);
    CHECK_INT(db->kept, db->writes - 1);
    CHECK_INT(al_db_rollback(db), AL_OK);
    CHECK(!db->self_committed);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 1);

    db->autocommit = true;
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "INSERT INTO t VALUES (3)"), AL_OK);
    CHECK_INT(db->txn, AL_TXN_NONE);
    al_db_unref(db);
}

TEST(db_foreign_keys_pragma)
{
    static const char refused[] = "PRAGMA foreign_keys has no effect inside a transaction, and one was begun by an earlier write; "
                                  "move it before the first statement that writes";
    al_db *db = open_db("sqlite", NULL);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "CREATE TABLE t (a)"), AL_OK);
    fails(db, "PRAGMA foreign_keys=OFF", "OperationalError", refused);
    fails(db, "pragma main.foreign_keys ( 1 )", "OperationalError", refused);
    CHECK_INT(number(db, "PRAGMA foreign_keys"), 0);
    CHECK_INT(al_db_commit(db), AL_OK);
    /* Off before the first write, on again at the end. */
    CHECK_INT(al_db_exec(db, "PRAGMA foreign_keys=ON"), AL_OK);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "PRAGMA foreign_keys = off"), AL_OK);
    CHECK_INT(al_db_exec(db, "CREATE TABLE u (a)"), AL_OK);
    CHECK_INT(al_db_exec(db, "PRAGMA foreign_keys=ON"), AL_OK);
    CHECK_INT(number(db, "PRAGMA foreign_keys"), 0);
    CHECK_INT(al_db_commit(db), AL_OK);
    CHECK_INT(number(db, "PRAGMA foreign_keys"), 1);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "CREATE TABLE v (a)"), AL_OK);
    CHECK_INT(al_db_exec(db, "PRAGMA foreign_keys=ON"), AL_OK); /* says what is so */
    fails(db, "PRAGMA foreign_keys=0", "OperationalError", refused);
    al_db_unref(db);
}

TEST(db_lost_transaction)
{
    al_db *db = open_db("sqlite", NULL);
    CHECK_INT(al_db_exec(db, "CREATE TABLE t (a UNIQUE ON CONFLICT ROLLBACK)"), AL_OK);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "INSERT INTO t VALUES (1)"), AL_OK);
    CHECK(al_db_exec(db, "INSERT INTO t VALUES (1)") < 0);
    CHECK(db->lost);
    fails(db, "INSERT INTO t VALUES (2)", "OperationalError",
          "the transaction was rolled back by the database; nothing more can be done in it");
    CHECK(al_db_commit(db) < 0);
    CHECK_INT(al_db_rollback(db), AL_OK);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 0);
    al_db_unref(db);
}

TEST(db_mock)
{
    al_db *db = open_db("mock", "x");
    static const char *const names[] = { "a" }, *const cells[] = { "1", NULL };
    CHECK_INT(al_mock_answer(db, "SELECT", names, 1, cells, 2), AL_OK);
    al_db_begin(db);
    CHECK_INT(al_db_exec(db, "CREATE TABLE t"), AL_OK);
    al_mock_fail(db, 2, "IntegrityError", "no");
    CHECK_INT(al_db_exec(db, "INSERT 1"), AL_OK);
    fails(db, "INSERT 2", "IntegrityError", "no");
    CHECK_INT(al_db_commit(db), AL_OK);
    CHECK_STR(al_mock_log(db), "BEGIN\nCREATE TABLE t\nINSERT 1\nINSERT 2\nCOMMIT\n");
    al_db_stmt *stmt;
    CHECK_INT(al_db_prepare(db, "SELECT a", 8, &stmt), AL_OK);
    CHECK_INT(al_db_step(stmt), AL_DB_ROW);
    CHECK_STR(al_db_column(stmt, 0).data, "1");
    CHECK_INT(al_db_step(stmt), AL_DB_ROW);
    CHECK_INT(al_db_column(stmt, 0).kind, AL_DB_NULL);
    CHECK_INT(al_db_step(stmt), AL_DB_DONE);
    al_db_finish(stmt);
    al_db_fault_at(AL_FAULT_FAIL, 2);
    CHECK_INT(al_db_exec(db, "SELECT 1"), AL_OK);
    fails(db, "SELECT 2", "OperationalError", "disk I/O error");
    al_db_fault_at(AL_FAULT_NONE, 0);
    al_db_unref(db);
}
