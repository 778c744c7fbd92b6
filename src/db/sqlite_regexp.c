/*
 * The function behind SQLite's REGEXP operator, as the reference installs it on every connection: re.search(pattern, text).
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "db/sqlite_regexp.h"

#include <pcre2.h>

static void free_code(void *code)
{
    pcre2_code_free(code);
}

/* The compiled pattern, kept by SQLite as long as the pattern stays the same from row to row. */
static pcre2_code *code_of(sqlite3_context *context, sqlite3_value *pattern)
{
    pcre2_code *code = sqlite3_get_auxdata(context, 0);
    if (code)
        return code;
    int error;
    PCRE2_SIZE where;
    const unsigned char *text = sqlite3_value_text(pattern);
    size_t size = (size_t)sqlite3_value_bytes(pattern);
    code = text ? pcre2_compile(text, size, PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &error, &where, NULL) : NULL;
    if (!code) {
        sqlite3_result_error(context, "user-defined function raised exception", -1);
        return NULL;
    }
    sqlite3_set_auxdata(context, 0, code, free_code);
    return sqlite3_get_auxdata(context, 0); /* NULL when there was no memory to keep it: it is freed then */
}

static void regexp(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return; /* NULL */
    pcre2_code *code = code_of(context, values[0]);
    const unsigned char *text = code ? sqlite3_value_text(values[1]) : NULL;
    pcre2_match_data *data = text ? pcre2_match_data_create_from_pattern(code, NULL) : NULL;
    if (!data) {
        if (code)
            sqlite3_result_error_nomem(context);
        return;
    }
    int found = pcre2_match(code, text, (size_t)sqlite3_value_bytes(values[1]), 0, 0, data, NULL);
    sqlite3_result_int(context, found >= 0);
    pcre2_match_data_free(data);
}

int al_sqlite_add_regexp(sqlite3 *db)
{
    return sqlite3_create_function(db, "regexp", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, regexp, NULL, NULL);
}
