#include "conf/url.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Adds bytes that came out of percent escapes, each broken sequence as U+FFFD. */
static void add_decoded(al_sb *sb, const char *text, size_t size)
{
    uint32_t cp;
    for (size_t i = 0; i < size;) {
        size_t length = al_utf8_get(text + i, size - i, &cp);
        if (length == 1 && cp >= 0x80)
            al_sb_add_cp(sb, 0xFFFD);
        else
            al_sb_addn(sb, text + i, length);
        i += length;
    }
}

void al_url_unquote(al_sb *sb, const char *text, size_t size, bool plus)
{
    al_sb raw = AL_SB_INIT;
    for (size_t i = 0; i < size; i++) {
        int high = i + 2 < size && text[i] == '%' ? hex_value(text[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low >= 0) {
            al_sb_addc(&raw, (char)(high * 16 + low));
            i += 2;
        } else {
            al_sb_addc(&raw, plus && text[i] == '+' ? ' ' : text[i]);
        }
    }
    if (al_sb_failed(&raw))
        sb->failed = true;
    else
        add_decoded(sb, raw.data, raw.size);
    al_sb_free(&raw);
}

void al_url_quote(al_sb *sb, const char *text, const char *safe, bool plus)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (plus && c == ' ')
            al_sb_addc(sb, '+');
        else if ((c < 0x80 && isalnum(c)) || strchr("_.-~", c) || strchr(safe, c))
            al_sb_addc(sb, (char)c);
        else
            al_sb_addf(sb, "%%%02X", c);
    }
}

/* The pieces as the reference's pattern finds them; NULL start: absent. */
typedef struct span {
    const char *start;
    size_t size;
} span;

typedef struct pieces {
    span name, username, password, host, port, database, query;
} pieces;

static size_t run_until(const char *at, const char *stops)
{
    return strcspn(at, stops);
}

/* username[:password]@, both greedy as in the pattern; returns where the host begins. */
static const char *split_user(pieces *p, const char *at)
{
    size_t size = run_until(at, ":/");
    if (at[size] == ':') {
        const char *secret = at + size + 1;
        size_t length = run_until(secret, "@");
        if (secret[length] == '@') {
            p->username = (span){ at, size };
            p->password = (span){ secret, length };
            return secret + length + 1;
        }
    }
    while (size > 0 && at[size - 1] != '@')
        size--;
    if (size == 0)
        return at;
    p->username = (span){ at, size - 1 };
    return at + size;
}

static const char *split_host(pieces *p, const char *at)
{
    if (*at == '[') {
        size_t size = run_until(at + 1, "/?");
        while (size > 1 && at[size] != ']')
            size--;
        if (size > 1) {
            p->host = (span){ at + 1, size - 1 };
            return at + size + 1;
        }
    }
    size_t size = run_until(at, "/:?");
    if (size)
        p->host = (span){ at, size };
    return at + size;
}

static bool split(pieces *p, const char *text)
{
    const char *at = text;
    while (isalnum((unsigned char)*at) || *at == '_' || *at == '+' || (unsigned char)*at >= 0x80)
        at++;
    if (at == text || strncmp(at, "://", 3) != 0)
        return false;
    p->name = (span){ text, (size_t)(at - text) };
    at = split_host(p, split_user(p, at + 3));
    if (*at == ':') {
        size_t size = run_until(++at, "/?");
        p->port = (span){ at, size };
        at += size;
    }
    if (*at == '/') {
        size_t size = run_until(++at, "?");
        p->database = (span){ at, size };
        at += size;
    }
    if (*at == '?') {
        at++;
        p->query = (span){ at, run_until(at, "\n") };
    }
    return true;
}

static bool copy_span(char **to, span from)
{
    if (!from.start)
        return true;
    *to = al_strndup(from.start, from.size);
    return *to != NULL;
}

static bool decode_span(char **to, span from, bool plus)
{
    if (!from.start)
        return true;
    al_sb sb = AL_SB_INIT;
    al_url_unquote(&sb, from.start, from.size, plus);
    *to = al_sb_take(&sb);
    return *to != NULL;
}

static int parse_port(al_url *url, span port, al_error *error)
{
    if (!port.start)
        return AL_OK;
    const char *text = port.start;
    size_t size = port.size;
    al_text_strip(&text, &size);
    char digits[24];
    size_t count = 0;
    bool good = size > 0 && size < sizeof(digits);
    for (size_t i = 0; good && i < size; i++) {
        bool sign = i == 0 && (text[i] == '-' || text[i] == '+') && size > 1;
        bool joint = text[i] == '_' && i > 0 && isdigit((unsigned char)text[i - 1]) && i + 1 < size && isdigit((unsigned char)text[i + 1]);
        good = sign || joint || isdigit((unsigned char)text[i]);
        if (good && !joint)
            digits[count++] = text[i];
    }
    if (good) {
        digits[count] = '\0';
        errno = 0;
        url->port = strtol(digits, NULL, 10);
        url->has_port = errno == 0;
    }
    if (url->has_port)
        return AL_OK;
    al_sb shown = AL_SB_INIT;
    al_text_repr(&shown, port.start, port.size);
    int status = al_error_set(error, AL_E_VALUE, "invalid literal for int() with base 10: %s", al_sb_text(&shown));
    al_sb_free(&shown);
    return status;
}

bool al_url_query_add(al_url *url, const char *key, const char *value)
{
    al_url_item *item = NULL;
    for (size_t i = 0; i < url->query.count && !item; i++)
        if (strcmp(url->query.items[i].key, key) == 0)
            item = &url->query.items[i];
    if (!item) {
        al_url_item fresh = { al_strdup(key), NULL, 0 };
        if (!fresh.key || !al_vec_push(&url->query, fresh)) {
            al_free(fresh.key);
            return false;
        }
        item = &url->query.items[url->query.count - 1];
    }
    char **values = al_realloc(item->values, (item->count + 1) * sizeof(char *));
    if (!values)
        return false;
    item->values = values;
    values[item->count] = al_strdup(value);
    return values[item->count] && ++item->count;
}

/* parse_qsl: pairs without '=' or without a value are dropped. */
static bool parse_query(al_url *url, span query)
{
    const char *at = query.start, *end = at + query.size;
    while (at < end) {
        size_t size = 0;
        while (at + size < end && at[size] != '&')
            size++;
        const char *equals = memchr(at, '=', size);
        if (equals && (size_t)(equals - at) + 1 < size) {
            char *key = NULL, *value = NULL;
            bool good = decode_span(&key, (span){ at, (size_t)(equals - at) }, true) &&
                        decode_span(&value, (span){ equals + 1, (size_t)(at + size - equals) - 1 }, true) &&
                        al_url_query_add(url, key, value);
            al_free(key);
            al_free(value);
            if (!good)
                return false;
        }
        at += size + 1;
    }
    return true;
}

int al_url_parse(al_url *url, const char *text, al_error *error)
{
    pieces p = { 0 };
    memset(url, 0, sizeof(*url));
    if (!split(&p, text))
        return al_error_set(error, AL_E_URL, "Could not parse SQLAlchemy URL from given URL string");
    int status = parse_port(url, p.port, error);
    if (status == AL_OK && !(copy_span(&url->drivername, p.name) && decode_span(&url->username, p.username, false) &&
                             decode_span(&url->password, p.password, false) && copy_span(&url->host, p.host) &&
                             copy_span(&url->database, p.database) && (!p.query.start || parse_query(url, p.query))))
        status = al_error_oom(error);
    if (status != AL_OK)
        al_url_free(url);
    return status;
}

void al_url_free(al_url *url)
{
    al_free(url->drivername);
    al_free(url->username);
    al_free(url->password);
    al_free(url->host);
    al_free(url->database);
    for (size_t i = 0; i < url->query.count; i++) {
        al_url_item *item = &url->query.items[i];
        for (size_t j = 0; j < item->count; j++)
            al_free(item->values[j]);
        al_free(item->values);
        al_free(item->key);
    }
    al_vec_free(&url->query);
    memset(url, 0, sizeof(*url));
}

static bool copy_text(char **to, const char *from)
{
    *to = from ? al_strdup(from) : NULL;
    return !from || *to;
}

bool al_url_copy(al_url *copy, const al_url *url)
{
    memset(copy, 0, sizeof(*copy));
    copy->has_port = url->has_port;
    copy->port = url->port;
    bool good = copy_text(&copy->drivername, url->drivername) && copy_text(&copy->username, url->username) &&
                copy_text(&copy->password, url->password) && copy_text(&copy->host, url->host) && copy_text(&copy->database, url->database);
    for (size_t i = 0; good && i < url->query.count; i++)
        for (size_t j = 0; good && j < url->query.items[i].count; j++)
            good = al_url_query_add(copy, url->query.items[i].key, url->query.items[i].values[j]);
    if (!good)
        al_url_free(copy);
    return good;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_query(const al_url *a, const al_url *b)
{
    if (a->query.count != b->query.count)
        return false;
    for (size_t i = 0; i < a->query.count; i++) {
        const al_url_item *item = &a->query.items[i], *other = NULL;
        for (size_t j = 0; j < b->query.count && !other; j++)
            if (strcmp(b->query.items[j].key, item->key) == 0)
                other = &b->query.items[j];
        if (!other || other->count != item->count)
            return false;
        for (size_t j = 0; j < item->count; j++)
            if (strcmp(item->values[j], other->values[j]) != 0)
                return false;
    }
    return true;
}

bool al_url_equal(const al_url *a, const al_url *b)
{
    return same_text(a->drivername, b->drivername) && same_text(a->username, b->username) && same_text(a->password, b->password) &&
           same_text(a->host, b->host) && same_text(a->database, b->database) && a->has_port == b->has_port &&
           (!a->has_port || a->port == b->port) && same_query(a, b);
}

static int by_key(const void *a, const void *b)
{
    return strcmp((*(const al_url_item *const *)a)->key, (*(const al_url_item *const *)b)->key);
}

static void render_query(al_sb *sb, const al_url *url)
{
    if (url->query.count == 0)
        return;
    const al_url_item **sorted = al_malloc(url->query.count * sizeof(*sorted));
    if (!sorted) {
        sb->failed = true;
        return;
    }
    for (size_t i = 0; i < url->query.count; i++)
        sorted[i] = &url->query.items[i];
    qsort(sorted, url->query.count, sizeof(*sorted), by_key);
    char joint = '?';
    for (size_t i = 0; i < url->query.count; i++)
        for (size_t j = 0; j < sorted[i]->count; j++) {
            al_sb_addc(sb, joint);
            al_url_quote(sb, sorted[i]->key, "", true);
            al_sb_addc(sb, '=');
            al_url_quote(sb, sorted[i]->values[j], "", true);
            joint = '&';
        }
    al_free(sorted);
}

void al_url_render(al_sb *sb, const al_url *url, bool hide_password)
{
    al_sb_add(sb, url->drivername);
    al_sb_add(sb, "://");
    if (url->username) {
        al_url_quote(sb, url->username, " +", false);
        if (url->password) {
            al_sb_addc(sb, ':');
            if (hide_password)
                al_sb_add(sb, "***");
            else
                al_url_quote(sb, url->password, " +", false);
        }
        al_sb_addc(sb, '@');
    }
    if (url->host)
        al_sb_addf(sb, strchr(url->host, ':') ? "[%s]" : "%s", url->host);
    if (url->has_port)
        al_sb_addf(sb, ":%ld", url->port);
    if (url->database) {
        al_sb_addc(sb, '/');
        al_sb_add(sb, url->database);
    }
    render_query(sb, url);
}

char *al_url_backend(const al_url *url)
{
    return al_strndup(url->drivername, strcspn(url->drivername, "+"));
}

const char *al_url_driver(const al_url *url)
{
    const char *plus = strchr(url->drivername, '+');
    return plus ? plus + 1 : NULL;
}

const char *al_url_query(const al_url *url, const char *key)
{
    for (size_t i = 0; i < url->query.count; i++)
        if (strcmp(url->query.items[i].key, key) == 0)
            return url->query.items[i].values[0];
    return NULL;
}
