/* configparser.RawConfigParser._read: from lines to sections. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "conf/ini_int.h"

typedef struct reader {
    al_ini *ini;
    const char *source; /* as it is shown */
    const char *path;   /* for error->where, or NULL */
    al_error *error;
    al_map seen; /* "section" and "section\0option" that this file gave */
    al_ini_section *section;
    al_sb value;  /* of the option being read; its lines joined */
    char *option; /* folded; NULL or "": a deeper line continues nothing */
    size_t indent;
    int line_number;
    al_sb errors; /* the message of the ParsingError, when there is one */
    int first_error;
} reader;

static int fail(reader *r, al_status status, al_sb *message)
{
    int result = al_sb_failed(message) ? al_error_oom(r->error) : al_error_set(r->error, status, "%s", al_sb_text(message));
    al_sb_free(message);
    if (r->path)
        al_error_at(r->error, r->path, r->line_number);
    return result;
}

/* Hands the finished value over to its section. */
static bool finish_option(reader *r)
{
    if (!r->option || !r->section)
        return true;
    size_t size = r->value.size;
    al_text_rstrip(al_sb_text(&r->value), &size);
    if (r->value.data)
        al_sb_truncate(&r->value, size);
    char *text = al_sb_take(&r->value);
    bool good = text && al_ini_put(r->section, r->option, text);
    if (!good)
        al_free(text);
    al_free(r->option);
    r->option = NULL;
    return good;
}

static int section_twice(reader *r, const char *name)
{
    al_sb m = AL_SB_INIT;
    al_sb_addf(&m, "While reading from %s [line %2d]: section ", r->source, r->line_number);
    al_text_repr(&m, name, strlen(name));
    al_sb_add(&m, " already exists");
    return fail(r, AL_E_INI_SECTION_TWICE, &m);
}

static int option_twice(reader *r, const char *option)
{
    al_sb m = AL_SB_INIT;
    al_sb_addf(&m, "While reading from %s [line %2d]: option ", r->source, r->line_number);
    al_text_repr(&m, option, strlen(option));
    al_sb_add(&m, " in section ");
    al_text_repr(&m, r->section->name, strlen(r->section->name));
    al_sb_add(&m, " already exists");
    return fail(r, AL_E_INI_OPTION_TWICE, &m);
}

static int no_header(reader *r, const char *line, size_t size)
{
    al_sb m = AL_SB_INIT;
    al_sb_addf(&m, "File contains no section headers.\nfile: %s, line: %d\n", r->source, r->line_number);
    al_text_repr(&m, line, size);
    return fail(r, AL_E_INI_HEADER, &m);
}

/* A line that is nothing: it is told at the end of the file, with all others. */
static void bad_line(reader *r, const char *line, size_t size)
{
    if (!r->errors.size) {
        al_sb_addf(&r->errors, "Source contains parsing errors: %s", r->source);
        r->first_error = r->line_number;
    }
    al_sb_addf(&r->errors, "\n\t[line %2d]: ", r->line_number);
    al_text_repr(&r->errors, line, size);
}

/* [name]; the name runs to the last ']' of the line. */
static int read_header(reader *r, const char *text, size_t end)
{
    char *name = al_strndup(text + 1, end - 1);
    if (!name)
        return al_error_oom(r->error);
    int status = AL_OK;
    al_ini_section *found = al_ini_find(r->ini, name);
    if (found) {
        if (al_map_has(&r->seen, name))
            status = section_twice(r, name);
        r->section = found;
    } else if (strcmp(name, al_ini_default) == 0) {
        r->section = &r->ini->defaults;
    } else {
        r->section = al_ini_new_section(r->ini, name);
        if (!r->section)
            status = al_error_oom(r->error);
    }
    if (status == AL_OK && r->section != &r->ini->defaults && !al_map_set(&r->seen, name, r))
        status = al_error_oom(r->error);
    al_free(name);
    return status;
}

/* Notes that this file gave section.option; AL_E_INI_OPTION_TWICE the second time. */
static int note_option(reader *r, const char *folded)
{
    al_sb key = AL_SB_INIT;
    al_sb_addn(&key, r->section->name, strlen(r->section->name) + 1);
    al_sb_add(&key, folded);
    int status = AL_OK;
    if (al_sb_failed(&key))
        status = al_error_oom(r->error);
    else if (al_map_getn(&r->seen, key.data, key.size))
        status = option_twice(r, folded);
    else if (!al_map_setn(&r->seen, key.data, key.size, r))
        status = al_error_oom(r->error);
    al_sb_free(&key);
    return status;
}

static int read_option(reader *r, const char *text, size_t size, const char *line, size_t line_size)
{
    size_t split = 0;
    while (split < size && text[split] != '=' && text[split] != ':')
        split++;
    if (split == size) {
        bad_line(r, line, line_size);
        return AL_OK;
    }
    size_t name_size = split, value_size = size - split - 1;
    const char *value = text + split + 1;
    al_text_rstrip(text, &name_size);
    al_text_strip(&value, &value_size);
    if (name_size == 0)
        bad_line(r, line, line_size);
    al_sb folded = AL_SB_INIT;
    al_text_lower(&folded, text, name_size);
    char *option = al_sb_take(&folded);
    if (!option)
        return al_error_oom(r->error);
    int status = note_option(r, option);
    if (status != AL_OK) {
        al_free(option);
        return status;
    }
    r->option = option;
    al_sb_addn(&r->value, value, value_size);
    return AL_OK;
}

static int read_line(reader *r, const char *line, size_t line_size)
{
    const char *text = line;
    size_t size = line_size;
    al_text_strip(&text, &size);
    bool comment = size > 0 && (text[0] == '#' || text[0] == ';');
    bool open = r->section && r->option && *r->option;
    if (comment)
        return AL_OK;
    if (size == 0) {
        if (open)
            al_sb_addc(&r->value, '\n');
        return AL_OK;
    }
    size_t indent = al_utf8_count(line, (size_t)(text - line));
    if (open && indent > r->indent) {
        al_sb_addc(&r->value, '\n');
        al_sb_addn(&r->value, text, size);
        return AL_OK;
    }
    r->indent = indent;
    size_t end = size;
    while (end > 0 && text[end - 1] != ']')
        end--;
    bool header = text[0] == '[' && end > 2;
    if (!header && !r->section)
        return no_header(r, line, line_size);
    if (!finish_option(r))
        return al_error_oom(r->error);
    return header ? read_header(r, text, end - 1) : read_option(r, text, size, line, line_size);
}

/* Text mode: every kind of line end is '\n'. NULL: out of memory. */
static char *with_plain_ends(const char *text, size_t *size)
{
    char *copy = al_malloc(*size + 1);
    size_t to = 0;
    if (!copy)
        return NULL;
    for (size_t i = 0; i < *size; i++) {
        copy[to++] = text[i] == '\r' ? '\n' : text[i];
        if (text[i] == '\r' && i + 1 < *size && text[i + 1] == '\n')
            i++;
    }
    copy[to] = '\0';
    *size = to;
    return copy;
}

static int read_lines(reader *r, const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text) - at + 1 : size - at;
        r->line_number++;
        int status = read_line(r, text + at, length);
        if (status != AL_OK)
            return status;
        at += length;
    }
    if (!finish_option(r))
        return al_error_oom(r->error);
    if (!r->errors.size)
        return AL_OK;
    r->line_number = r->first_error;
    return fail(r, AL_E_INI_PARSE, &r->errors);
}

static int read_text(al_ini *ini, const char *text, size_t size, const char *source, const char *path, al_error *error)
{
    int status = al_utf8_check(text, size, error);
    if (status != AL_OK) {
        if (path)
            al_error_at(error, path, 0);
        return status;
    }
    char *plain = with_plain_ends(text, &size);
    if (!plain)
        return al_error_oom(error);
    reader r = { .ini = ini, .source = source, .path = path, .error = error };
    status = read_lines(&r, plain, size);
    if (status == AL_OK && al_sb_failed(&r.value))
        status = al_error_oom(error);
    al_free(plain);
    al_free(r.option);
    al_sb_free(&r.value);
    al_sb_free(&r.errors);
    al_map_free(&r.seen);
    return status;
}

int al_ini_read_text(al_ini *ini, const char *text, size_t size, const char *source, al_error *error)
{
    return read_text(ini, text, size, source, NULL, error);
}

int al_ini_read_file(al_ini *ini, const char *path, bool *found, al_error *error)
{
    char *text = NULL;
    size_t size = 0;
    al_error ignored = { 0 };
    int status = al_file_read(&text, &size, path, &ignored);
    al_error_clear(&ignored);
    if (found)
        *found = status == AL_OK;
    if (status != AL_OK)
        return status == AL_E_NOMEM ? al_error_oom(error) : AL_OK;
    char *plain = al_path_plain(path);
    al_sb source = AL_SB_INIT;
    al_sb_add(&source, "PosixPath(");
    al_text_repr(&source, plain ? plain : "", plain ? strlen(plain) : 0);
    al_sb_addc(&source, ')');
    status = plain && !al_sb_failed(&source) ? read_text(ini, text, size, source.data, path, error) : al_error_oom(error);
    al_sb_free(&source);
    al_free(plain);
    al_free(text);
    return status;
}
