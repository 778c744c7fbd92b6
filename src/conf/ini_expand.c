/* configparser.BasicInterpolation. */
#include <string.h>

#include "base/text.h"
#include "conf/ini_int.h"

#define DEPTH_LIMIT 10 /* configparser.MAX_INTERPOLATION_DEPTH */

typedef struct expansion {
    const al_ini *ini;
    const al_ini_section *section;
    const char *title, *option, *raw;
    al_sb out;
    al_error *error;
} expansion;

static void add_repr(al_sb *sb, const char *text)
{
    al_text_repr(sb, text, strlen(text));
}

static int fail(expansion *x, al_status status, al_sb *message)
{
    int result = al_sb_failed(message) ? al_error_oom(x->error) : al_error_set(x->error, status, "%s", al_sb_text(message));
    al_sb_free(message);
    return result;
}

static int too_deep(expansion *x)
{
    al_sb m = AL_SB_INIT;
    al_sb_add(&m, "Recursion limit exceeded in value substitution: option ");
    add_repr(&m, x->option);
    al_sb_add(&m, " in section ");
    add_repr(&m, x->title);
    al_sb_addf(&m, " contains an interpolation key which cannot be substituted in %d steps. Raw value: ", DEPTH_LIMIT);
    add_repr(&m, x->raw);
    return fail(x, AL_E_INI_DEPTH, &m);
}

static int bad_syntax(expansion *x, const char *what, const char *rest)
{
    al_sb m = AL_SB_INIT;
    al_sb_add(&m, what);
    add_repr(&m, rest);
    return fail(x, AL_E_INI_SYNTAX, &m);
}

static int missing(expansion *x, const char *name)
{
    al_sb m = AL_SB_INIT;
    al_sb_add(&m, "Bad value substitution: option ");
    add_repr(&m, x->option);
    al_sb_add(&m, " in section ");
    add_repr(&m, x->title);
    al_sb_add(&m, " contains an interpolation key ");
    add_repr(&m, name);
    al_sb_add(&m, " which is not a valid option name. Raw value: ");
    add_repr(&m, x->raw);
    return fail(x, AL_E_INI_MISSING, &m);
}

/* The end of "%(name)s" at text, or NULL; the name is at least one character and holds no ')'. */
static const char *key_end(const char *text)
{
    if (text[0] != '%' || text[1] != '(')
        return NULL;
    const char *end = strchr(text + 2, ')');
    return end && end > text + 2 && end[1] == 's' ? end + 2 : NULL;
}

static int expand(expansion *x, const char *rest, int depth);

/* One %(name)s; *rest moves behind it. */
static int expand_key(expansion *x, const char **rest, int depth)
{
    const char *end = key_end(*rest);
    if (!end)
        return bad_syntax(x, "bad interpolation variable reference ", *rest);
    char *name = al_strndup(*rest + 2, (size_t)(end - *rest) - 4);
    char *folded = name ? al_ini_fold(name) : NULL;
    al_free(name);
    if (!folded)
        return al_error_oom(x->error);
    int status = AL_OK;
    const char *value = al_ini_lookup(x->ini, x->section, folded);
    if (!value)
        status = missing(x, folded);
    else if (strchr(value, '%'))
        status = expand(x, value, depth + 1);
    else
        al_sb_add(&x->out, value);
    al_free(folded);
    *rest = end;
    return status;
}

static int expand(expansion *x, const char *rest, int depth)
{
    if (depth > DEPTH_LIMIT)
        return too_deep(x);
    while (*rest) {
        size_t plain = strcspn(rest, "%");
        al_sb_addn(&x->out, rest, plain);
        rest += plain;
        if (!*rest)
            break;
        if (rest[1] == '%') {
            al_sb_addc(&x->out, '%');
            rest += 2;
        } else if (rest[1] == '(') {
            int status = expand_key(x, &rest, depth);
            if (status != AL_OK)
                return status;
        } else {
            return bad_syntax(x, "'%' must be followed by '%' or '(', found: ", rest);
        }
        if (x->out.size > ((size_t)1 << 26)) /* ten levels of doubling can grow without end */
            return too_deep(x);
    }
    return AL_OK;
}

int al_ini_expand(char **value, const al_ini *ini, const al_ini_section *section, const char *title, const char *option, const char *raw,
                  al_error *error)
{
    expansion x = { ini, section, title, option, raw, AL_SB_INIT, error };
    int status = expand(&x, raw, 1);
    if (status == AL_OK) {
        *value = al_sb_take(&x.out);
        if (!*value)
            status = al_error_oom(error);
    }
    al_sb_free(&x.out);
    return status;
}

int al_ini_check(const char *value, al_error *error)
{
    /* Python takes "%%" out first, then every "%(name)s" of what is left: "%(a%%b)s" is one key too. */
    al_sb once = AL_SB_INIT, twice = AL_SB_INIT;
    for (const char *at = value; *at; at++) {
        if (at[0] == '%' && at[1] == '%')
            at++;
        else
            al_sb_addc(&once, *at);
    }
    for (const char *at = al_sb_text(&once); *at;) {
        const char *end = key_end(at);
        if (!end)
            al_sb_addc(&twice, *at++);
        else
            at = end;
    }
    int status = AL_OK;
    const char *left = al_sb_text(&twice), *lone = strchr(left, '%');
    if (al_sb_failed(&once) || al_sb_failed(&twice)) {
        status = al_error_oom(error);
    } else if (lone) {
        al_sb shown = AL_SB_INIT;
        add_repr(&shown, value);
        status = al_error_set(error, AL_E_VALUE, "invalid interpolation syntax in %s at position %zu", al_sb_text(&shown),
                              al_utf8_count(left, (size_t)(lone - left)));
        al_sb_free(&shown);
    }
    al_sb_free(&once);
    al_sb_free(&twice);
    return status;
}
