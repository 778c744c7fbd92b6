/*
 * A database connection below any dialect: opening it, sending text, reading rows, and knowing after every statement
 * whether a transaction is open. Pure C; what scripts see is src/engine.
 *
 * A driver (al_driver) is one file a client library. The functions here are what callers use: they add what every driver
 * needs alike (the statement hook, reference counts, the account of who ended a transaction).
 *
 * Transactions. al_db_begin says that a transaction is wanted; the driver sends its BEGIN when it must (SQLite: before the first
 * statement that writes). Afterwards al_db.txn is what the server says, not what we believe: a COMMIT that came as plain text is seen
 * (al_db.self_ended).
 *
 * Errors: functions return 0 or a negative al_status, and the details are in al_db.error until the next call.
 */
#ifndef AL_DB_DB_H
#define AL_DB_DB_H

#include "base/error.h"
#include "base/strbuf.h"

typedef struct al_driver al_driver;
typedef struct al_db al_db;
typedef struct al_db_stmt al_db_stmt;

typedef enum al_db_kind { AL_DB_NULL, AL_DB_INT, AL_DB_FLOAT, AL_DB_TEXT, AL_DB_BLOB } al_db_kind;

/* A cell or a parameter. data is borrowed: of a cell until the next step, of a parameter until the statement has run. */
typedef struct al_db_value {
    al_db_kind kind;
    union {
        int64_t i;
        double f;
    } n;
    const char *data;
    size_t size;
} al_db_value;

typedef enum al_db_txn {
    AL_TXN_NONE, /* every statement commits for itself */
    AL_TXN_OPEN,
    AL_TXN_FAILED, /* open, and only a rollback is taken (PostgreSQL) */
} al_db_txn;

/* How the driver's error reached us: the exception class of the DBAPI module of the same name, and its message. */
typedef struct al_db_error {
    al_status status;      /* AL_OK: none */
    const char *exception; /* "OperationalError", constant */
    char *message;         /* owned */
    int code;              /* the client library's own */
    const char *code_name; /* "SQLITE_CONSTRAINT_UNIQUE", constant, or NULL */
    bool disconnect;       /* the connection is gone */
} al_db_error;

typedef struct al_db_option {
    const char *key, *value;
} al_db_option;

/* Where to connect. Everything is borrowed for the call. */
typedef struct al_db_target {
    const char *host, *user, *password, *database; /* NULL: not given */
    int port;                                      /* 0: not given */
    const al_db_option *options;                   /* the URL's query and connect_args, later ones win */
    size_t option_count;
} al_db_target;

/* What a statement does, from its first word. */
typedef enum al_db_verb {
    AL_VERB_EMPTY, /* nothing but blanks and comments */
    AL_VERB_OTHER,
    AL_VERB_SELECT,
    AL_VERB_INSERT, /* REPLACE too */
    AL_VERB_UPDATE,
    AL_VERB_DELETE,
    AL_VERB_PRAGMA,
    AL_VERB_ATTACH, /* DETACH too */
    AL_VERB_VACUUM,
    AL_VERB_BEGIN,
    AL_VERB_COMMIT,    /* END too */
    AL_VERB_ROLLBACK,  /* of the whole transaction */
    AL_VERB_SAVEPOINT, /* RELEASE and ROLLBACK TO too */
} al_db_verb;

/* Called before each statement that goes to the server, the driver's own BEGIN and COMMIT included. Non-zero: the statement fails with
 * that. */
typedef int (*al_db_hook)(void *payload, al_db *db, const char *sql, size_t size);

struct al_db {
    const al_driver *driver;
    unsigned refs; /* the opener's and one a statement */
    bool closed;
    bool wanted;         /* al_db_begin was called and nothing ended it */
    bool autocommit;     /* never send a BEGIN of our own */
    bool own_begin;      /* the open transaction was begun by us */
    bool self_ended;     /* a COMMIT or ROLLBACK sent as text ended the wanted transaction; nothing is begun until the next al_db_begin */
    bool self_committed; /* ... and it was a COMMIT: sticky until al_db_clear_account */
    bool lost; /* the server rolled the open transaction back by itself (disk full, ON CONFLICT ROLLBACK): only al_db_rollback is taken */
    al_db_txn txn;
    uint64_t sent;   /* statements sent so far */
    uint64_t writes; /* of those, statements that may have written, and did not fail */
    uint64_t kept;   /* of those, the ones that no rollback can undo any more: al_db.writes when a transaction was last committed */
    al_db_error error;
    al_db_stmt *statements; /* open ones */
    al_db_hook hook;
    void *hook_payload;
};

struct al_db_stmt {
    al_db *db;
    al_db_stmt *next, **link;
    char *sql;
    size_t sql_size;
    al_db_verb verb;
    bool readonly; /* changes nothing in the database */
    bool started;  /* has been sent since the last reset */
    bool dead;     /* the connection was closed under it */
    void *owner;   /* free for whoever reads its rows */
};

enum { AL_DB_DONE = 0, AL_DB_ROW = 1, AL_DB_ABSORBED = 2 };

struct al_driver {
    const char *name;           /* the DBAPI module whose exceptions are quoted: "sqlite3" */
    const char *const *schemes; /* "sqlite", "sqlite+pysqlite", ...; NULL-ended */
    size_t db_size, stmt_size;  /* of the driver's structs, which begin with al_db and al_db_stmt */
    const char *(*version)(void);
    const char *url_kind,
        *url_forms;             /* for drivers whose URL has no host: what it is called and its forms, as a message says them; else NULL */
    const char *default_schema; /* dialect.default_schema_name once connected, or NULL: ask the server */

    int (*connect)(al_db *db, const al_db_target *target);
    void (*close)(al_db *db);
    /* Brings db->txn up to date; called after every statement. */
    void (*state)(al_db *db);
    /* Compiles stmt->sql; sets verb and readonly. */
    int (*prepare)(al_db_stmt *stmt);
    int (*param_count)(al_db_stmt *stmt);
    const char *(*param_name)(al_db_stmt *stmt, int at); /* ":a" or NULL; from 1 */
    int (*bind)(al_db_stmt *stmt, int at, const al_db_value *value);
    /* Before the first step: may send a BEGIN, may refuse, may say that nothing needs to be sent (AL_DB_ABSORBED). */
    int (*start)(al_db_stmt *stmt);
    int (*step)(al_db_stmt *stmt);
    void (*reset)(al_db_stmt *stmt); /* and forgets the parameters */
    void (*finish)(al_db_stmt *stmt);
    int (*column_count)(al_db_stmt *stmt);
    const char *(*column_name)(al_db_stmt *stmt, int at); /* from 0 */
    const char *(*column_type)(al_db_stmt *stmt, int at); /* declared type or NULL */
    al_db_value (*column)(al_db_stmt *stmt, int at);
    int64_t (*changes)(al_db *db); /* rows changed by the last statement */
    int64_t (*last_id)(al_db *db);
    int (*commit)(al_db *db);
    int (*rollback)(al_db *db);
    /* What must be done once a transaction is over (PRAGMAs put off); may be NULL. */
    int (*ended)(al_db *db);
    void (*interrupt)(al_db *db);
    /* Isolation levels that it has beside AUTOCOMMIT, upper case, NULL-ended; the first is the default. */
    const char *const *isolation_levels;
    int (*set_isolation)(al_db *db, const char *level);
    const char *(*isolation)(al_db *db); /* now; NULL: error */
    /* Is this a database that only the connection that opened it can see? May be NULL: no. */
    bool (*is_private)(const al_db_target *target);
};

/* The driver for a scheme ("sqlite+pysqlite"), or NULL. */
const al_driver *al_driver_find(const char *scheme);
/* All of them, NULL-ended. */
const al_driver *const *al_driver_all(void);

/* Opens; *out has one reference. On failure error is filled (caller clears it). */
int al_db_open(const al_driver *driver, const al_db_target *target, al_db **out, al_db_error *error);
/* Rolls back what is open, ends the statements, and closes; db stays readable until al_db_unref. Closing twice does nothing. */
void al_db_close(al_db *db);
void al_db_ref(al_db *db);
void al_db_unref(al_db *db); /* closes at the last; NULL is welcome */

/* Statements. A finished one must not be used; al_db_finish(NULL) does nothing. sql is copied. */
int al_db_prepare(al_db *db, const char *sql, size_t size, al_db_stmt **out);
int al_db_param_count(al_db_stmt *stmt);
const char *al_db_param_name(al_db_stmt *stmt, int at);
int al_db_bind(al_db_stmt *stmt, int at, const al_db_value *value);
/* AL_DB_ROW, AL_DB_DONE or negative. After DONE the next step starts anew. */
int al_db_step(al_db_stmt *stmt);
void al_db_reset(al_db_stmt *stmt);
void al_db_finish(al_db_stmt *stmt);
int al_db_column_count(al_db_stmt *stmt);
const char *al_db_column_name(al_db_stmt *stmt, int at);
const char *al_db_column_type(al_db_stmt *stmt, int at);
al_db_value al_db_column(al_db_stmt *stmt, int at);
int64_t al_db_changes(al_db *db);
int64_t al_db_last_id(al_db *db);

/* Sends one statement without parameters; rows are passed over. */
int al_db_exec(al_db *db, const char *sql);
/* Sends every statement of a text, one after the other, up to the first that fails. */
int al_db_script(al_db *db, const char *sql, size_t size);

/* Transactions, see above. commit and rollback without an open one succeed and send nothing. */
int al_db_begin(al_db *db);
int al_db_commit(al_db *db);
int al_db_rollback(al_db *db);
/* Forgets self_committed: a new unit of work (a revision) begins. */
void al_db_clear_account(al_db *db);

void al_db_set_hook(al_db *db, al_db_hook hook, void *payload);
/* Stops a statement that is running; may be called from a signal handler or another thread. */
void al_db_interrupt(al_db *db);

/* For drivers: sets the error; status AL_E_DB unless out of memory. Returns it. */
int al_db_fail(al_db *db, const char *exception, int code, const char *format, ...) AL_PRINTF(4, 5);
int al_db_fail_oom(al_db *db);
/* For drivers: to be called before any text goes out. 0, or the hook's refusal. */
int al_db_send(al_db *db, const char *sql, size_t size);
void al_db_error_clear(al_db_error *error);
/* The verb of a statement; *rest, if given, points behind its first word. */
al_db_verb al_db_verb_of(const char *sql, size_t size, const char **rest);
/* The value of an option, or NULL. */
const char *al_db_option_get(const al_db_target *target, const char *key);

#endif
