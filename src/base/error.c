#include "base/error.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"

static const struct {
    al_status status;
    const char *exception;
    int exit_code;
} kinds[] = {
#define AL_ERR(id, number, exception, exit_code) { AL_E_##id, exception, exit_code },
#include "base/err.list.h"
#undef AL_ERR
};

int al_error_set(al_error *error, al_status status, const char *format, ...)
{
    if (error->status != AL_OK)
        return error->status;
    error->status = status;
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    error->message = al_sb_take(&sb);
    if (!error->message) {
        va_start(args, format);
        vsnprintf(error->fixed, sizeof error->fixed, format, args);
        va_end(args);
    }
    return status;
}

int al_error_at(al_error *error, const char *file, int line)
{
    if (error->status == AL_OK || error->where)
        return error->status;
    al_sb sb = AL_SB_INIT;
    al_sb_addf(&sb, "%s:%d", file, line);
    error->where = al_sb_take(&sb);
    return error->status;
}

int al_error_hint(al_error *error, const char *format, ...)
{
    if (error->status == AL_OK || error->hint)
        return error->status;
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    error->hint = al_sb_take(&sb);
    return error->status;
}

int al_error_oom(al_error *error)
{
    if (error->status == AL_OK) {
        error->status = AL_E_NOMEM;
        snprintf(error->fixed, sizeof error->fixed, "out of memory");
    }
    return error->status;
}

int al_error_context(al_error *error, const char *format, ...)
{
    if (error->status == AL_OK)
        return AL_OK;
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    al_sb_add(&sb, ": ");
    al_sb_add(&sb, al_error_text(error));
    char *message = al_sb_take(&sb);
    if (message) { /* without memory the message stays as it was */
        al_free(error->message);
        error->message = message;
    }
    return error->status;
}

void al_error_clear(al_error *error)
{
    al_free(error->message);
    al_free(error->where);
    al_free(error->hint);
    memset(error, 0, sizeof *error);
}

const char *al_error_text(const al_error *error)
{
    return error->message ? error->message : error->fixed;
}

const char *al_status_exception(al_status status)
{
    for (size_t i = 0; i < AL_COUNT(kinds); i++)
        if (kinds[i].status == status)
            return kinds[i].exception;
    return "Exception";
}

int al_status_exit_code(al_status status)
{
    if (status == AL_OK)
        return 0;
    for (size_t i = 0; i < AL_COUNT(kinds); i++)
        if (kinds[i].status == status)
            return kinds[i].exit_code;
    return 1;
}
