#include "script/naming.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/file.h"
#include "base/text.h"
#include "script/zone.h"

int al_rev_id_new(char id[13], al_error *error)
{
    unsigned char bytes[6]; /* the node part of a UUID4: nothing of it is fixed */
    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        return al_error_errno(error, errno, "getrandom");
    for (size_t i = 0; i < sizeof(bytes); i++) {
        id[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        id[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    id[12] = '\0';
    return AL_OK;
}

static void from_tm(al_date *date, const struct tm *tm)
{
    date->year = tm->tm_year + 1900;
    date->month = tm->tm_mon + 1;
    date->day = tm->tm_mday;
    date->hour = tm->tm_hour;
    date->minute = tm->tm_min;
    date->second = tm->tm_sec;
}

static int find_zone(al_zone_time *zone, const char *zone_name, int64_t epoch, al_error *error)
{
    bool found;
    int status = al_zone_at(zone, &found, zone_name, epoch, error);
    if (status != AL_OK || found)
        return status;
    al_sb upper = AL_SB_INIT; /* zones in capitals are ASCII: EST5EDT */
    for (const char *c = zone_name; *c; c++)
        al_sb_addc(&upper, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
    status = al_sb_failed(&upper) ? al_error_oom(error) : al_zone_at(zone, &found, al_sb_text(&upper), epoch, error);
    al_sb_free(&upper);
    if (status == AL_OK && !found)
        status = al_error_set(error, AL_E_COMMAND, "Can't locate timezone: %s", zone_name);
    return status;
}

int al_date_at(al_date *date, int64_t epoch, int micro, const char *zone_name, al_error *error)
{
    struct tm tm;
    al_zone_time zone;
    memset(date, 0, sizeof(*date));
    date->epoch = epoch;
    date->micro = micro;
    time_t moment = (time_t)epoch;
    if (!zone_name) {
        tzset();
        if (!localtime_r(&moment, &tm))
            return al_error_set(error, AL_E_VALUE, "year is out of range");
        from_tm(date, &tm);
        return AL_OK;
    }
    int status = find_zone(&zone, zone_name, epoch, error);
    if (status != AL_OK)
        return status;
    moment += zone.offset;
    if (!gmtime_r(&moment, &tm))
        return al_error_set(error, AL_E_VALUE, "year is out of range");
    from_tm(date, &tm);
    date->zoned = true;
    date->offset = zone.offset;
    memcpy(date->zone, zone.abbreviation, sizeof(date->zone));
    return AL_OK;
}

int al_date_now(al_date *date, const char *zone_name, al_error *error)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return al_date_at(date, now.tv_sec, (int)(now.tv_nsec / 1000), zone_name, error);
}

void al_date_text(al_sb *sb, const al_date *date)
{
    al_sb_addf(sb, "%04d-%02d-%02d %02d:%02d:%02d", date->year, date->month, date->day, date->hour, date->minute, date->second);
    if (date->micro)
        al_sb_addf(sb, ".%06d", date->micro);
    if (!date->zoned)
        return;
    int away = date->offset < 0 ? -date->offset : date->offset;
    al_sb_addf(sb, "%c%02d:%02d", date->offset < 0 ? '-' : '+', away / 3600, away / 60 % 60);
    if (away % 60)
        al_sb_addf(sb, ":%02d", away % 60);
}

void al_slug(al_sb *sb, const char *message, size_t limit)
{
    al_sb words = AL_SB_INIT, lower = AL_SB_INIT;
    size_t size = message ? strlen(message) : 0;
    bool inside = false;
    uint32_t cp;
    for (size_t i = 0; i < size;) {
        size_t length = al_utf8_get(message + i, size - i, &cp);
        if (al_cp_is_word(cp)) {
            if (!inside && words.size)
                al_sb_addc(&words, '_');
            al_sb_addn(&words, message + i, length);
            inside = true;
        } else {
            inside = false;
        }
        i += length;
    }
    al_text_lower(&lower, al_sb_text(&words), words.size);
    size_t end = lower.size;
    if (al_utf8_count(al_sb_text(&lower), lower.size) > limit) {
        end = al_utf8_offset(al_sb_text(&lower), lower.size, limit);
        for (size_t i = end; i-- > 0;)
            if (lower.data[i] == '_') {
                end = i;
                break;
            }
        al_sb_truncate(&lower, end);
        al_sb_addc(&lower, '_');
    }
    if (al_sb_failed(&words) || al_sb_failed(&lower))
        sb->failed = true;
    al_sb_add(sb, al_sb_text(&lower));
    al_sb_free(&words);
    al_sb_free(&lower);
}

/* ---- "%(rev)s_%(month).2d" % {...} */

typedef struct conversion {
    bool left, zero, plus, blank, sharp;
    int width, precision; /* -1: none */
    char type;
} conversion;

static void pad_to(al_sb *sb, const char *text, size_t size, const conversion *c)
{
    size_t count = al_utf8_count(text, size), width = c->width > 0 ? (size_t)c->width : 0;
    if (!c->left && width > count)
        al_sb_pad(sb, ' ', width - count);
    al_sb_addn(sb, text, size);
    if (c->left && width > count)
        al_sb_pad(sb, ' ', width - count);
}

static void put_text(al_sb *sb, const char *text, const conversion *c)
{
    al_sb shown = AL_SB_INIT;
    if (c->type == 's')
        al_sb_add(&shown, text);
    else
        al_text_repr(&shown, text, strlen(text));
    size_t size = shown.size;
    if (c->precision >= 0)
        size = al_utf8_offset(al_sb_text(&shown), size, (size_t)c->precision);
    pad_to(sb, al_sb_text(&shown), size, c);
    al_sb_free(&shown);
}

static void put_number(al_sb *sb, int64_t value, const conversion *c)
{
    char digits[32], text[400];
    if (c->type == 's' || c->type == 'r' || c->type == 'a') {
        snprintf(text, sizeof(text), "%lld", (long long)value);
        conversion plain = *c;
        plain.type = 's';
        put_text(sb, text, &plain);
        return;
    }
    snprintf(digits, sizeof(digits),
             c->type == 'x'   ? "%llx"
             : c->type == 'X' ? "%llX"
             : c->type == 'o' ? "%llo"
                              : "%lld",
             (long long)value);
    size_t size = strlen(digits), wanted = c->precision > (int)size ? (size_t)c->precision : size;
    const char *sign = c->plus ? "+" : c->blank ? " " : "";
    const char *prefix = !c->sharp ? "" : c->type == 'x' ? "0x" : c->type == 'X' ? "0X" : c->type == 'o' ? "0o" : "";
    size_t head = strlen(sign) + strlen(prefix);
    if (c->zero && !c->left && c->width > 0 && (size_t)c->width > wanted + head)
        wanted = (size_t)c->width - head;
    al_sb whole = AL_SB_INIT;
    al_sb_addf(&whole, "%s%s", sign, prefix);
    al_sb_pad(&whole, '0', wanted - size);
    al_sb_add(&whole, digits);
    pad_to(sb, al_sb_text(&whole), whole.size, c);
    al_sb_free(&whole);
}

/* Digits of a width or a precision; far too large ones are cut off. */
static int read_number(const char **at)
{
    int value = 0;
    while (**at >= '0' && **at <= '9') {
        if (value < 200)
            value = value * 10 + (**at - '0');
        ++*at;
    }
    return value < 300 ? value : 300;
}

static void read_conversion(conversion *c, const char **at)
{
    *c = (conversion){ .width = -1, .precision = -1 };
    for (bool more = true; more;) {
        switch (**at) {
        case '-':
            c->left = true;
            break;
        case '0':
            c->zero = true;
            break;
        case '+':
            c->plus = true;
            break;
        case ' ':
            c->blank = true;
            break;
        case '#':
            c->sharp = true;
            break;
        default:
            more = false;
        }
        *at += more;
    }
    if (**at >= '1' && **at <= '9')
        c->width = read_number(at);
    if (**at == '.') {
        ++*at;
        c->precision = read_number(at);
    }
    while (**at == 'l' || **at == 'h' || **at == 'L')
        ++*at;
    c->type = **at;
    if (c->type)
        ++*at;
    if (c->type == 'i' || c->type == 'u')
        c->type = 'd';
}

typedef struct token {
    const char *name;
    const char *text; /* NULL: a number */
    int64_t value;
} token;

static int put_token(al_sb *sb, const token *t, const conversion *c, al_error *error)
{
    bool word = c->type == 's' || c->type == 'r' || c->type == 'a', integer = c->type && strchr("dxXo", c->type);
    if (!c->type)
        return al_error_set(error, AL_E_VALUE, "incomplete format");
    if (!word && !integer)
        return al_error_set(error, AL_E_VALUE, "unsupported format character '%c' in file_template", c->type);
    if (t->text && !word)
        return al_error_set(error, AL_E_VALUE, "%%%c format: a real number is required, not str", c->type);
    if (t->text)
        put_text(sb, t->text, c);
    else
        put_number(sb, t->value, c);
    return AL_OK;
}

static int format_tokens(al_sb *sb, const char *at, const token *tokens, size_t count, al_error *error)
{
    while (*at) {
        size_t plain = strcspn(at, "%");
        al_sb_addn(sb, at, plain);
        at += plain;
        if (!*at)
            break;
        conversion c;
        if (*++at != '(') {
            read_conversion(&c, &at);
            if (c.type != '%')
                return al_error_set(error, AL_E_VALUE,
                                    c.type ? "file_template: '%%' must be followed by a name in brackets or by '%%'" : "incomplete format");
            al_sb_addc(sb, '%');
            continue;
        }
        const char *name = at + 1, *close = strchr(at, ')');
        if (!close)
            return al_error_set(error, AL_E_VALUE, "incomplete format key");
        const token *found = NULL;
        for (size_t i = 0; i < count && !found; i++)
            if (strlen(tokens[i].name) == (size_t)(close - name) && memcmp(tokens[i].name, name, (size_t)(close - name)) == 0)
                found = &tokens[i];
        if (!found)
            return al_error_set(error, AL_E_VALUE, "file_template: there is no token '%.*s'", (int)(close - name), name);
        at = close + 1;
        read_conversion(&c, &at);
        int status = put_token(sb, found, &c, error);
        if (status != AL_OK)
            return status;
    }
    return AL_OK;
}

int al_rev_file_name(char **name, const char *file_template, const char *rev_id, const char *message, size_t slug_limit,
                     const al_date *date, al_error *error)
{
    al_sb slug = AL_SB_INIT, sb = AL_SB_INIT;
    al_slug(&slug, message, slug_limit);
    token tokens[] = {
        { "rev", rev_id, 0 },         { "slug", al_sb_text(&slug), 0 }, { "epoch", NULL, date->epoch },
        { "year", NULL, date->year }, { "month", NULL, date->month },   { "day", NULL, date->day },
        { "hour", NULL, date->hour }, { "minute", NULL, date->minute }, { "second", NULL, date->second },
    };
    int status = format_tokens(&sb, file_template, tokens, AL_COUNT(tokens), error);
    al_sb_add(&sb, ".py");
    if (status == AL_OK && (al_sb_failed(&slug) || al_sb_failed(&sb)))
        status = al_error_oom(error);
    if (status == AL_OK)
        *name = al_sb_take(&sb);
    al_sb_free(&slug);
    al_sb_free(&sb);
    return status;
}
