#include "sql/sqlite/table_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef enum token_kind { T_END, T_WORD, T_QUOTED, T_STRING, T_SIGN } token_kind;

typedef struct parser {
    al_arena *arena;
    const char *at; /* behind the token */
    token_kind kind;
    const char *start;
    size_t size;
    al_tt_item *first, **last;
    const char *pending; /* name of a CONSTRAINT clause that waits for its constraint */
} parser;

/* ---- tokens ---- */

static const char *skip(const char *p)
{
    for (;;) {
        if (isspace((unsigned char)*p)) {
            p++;
        } else if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
        } else if (p[0] == '/' && p[1] == '*') {
            const char *end = strstr(p + 2, "*/");
            p = end ? end + 2 : p + strlen(p);
        } else {
            return p;
        }
    }
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static void advance(parser *p)
{
    const char *s = skip(p->at);
    p->start = s;
    if (!*s) {
        p->kind = T_END;
    } else if (word_char(*s)) {
        while (word_char(*s))
            s++;
        p->kind = T_WORD;
    } else if (strchr("\"'`[", *s)) {
        char close = *s == '[' ? ']' : *s;
        p->kind = *s == '\'' ? T_STRING : T_QUOTED;
        for (s++; *s && (*s != close || (close != ']' && s[1] == close)); s++)
            s += *s == close;
        s += *s != '\0';
    } else {
        s++;
        p->kind = T_SIGN;
    }
    p->size = (size_t)(s - p->start);
    p->at = s;
}

static bool is_word(const parser *p, const char *word)
{
    return p->kind == T_WORD && strlen(word) == p->size && strncasecmp(p->start, word, p->size) == 0;
}

static bool is_sign(const parser *p, char c)
{
    return p->kind == T_SIGN && *p->start == c;
}

static bool take_word(parser *p, const char *word)
{
    if (!is_word(p, word))
        return false;
    advance(p);
    return true;
}

/* The current token as a name: quotes taken off, doubled ones made single. */
static const char *name_of(const parser *p)
{
    char *text = al_arena_strndup(p->arena, p->start, p->size), *out = text;
    if (!text || p->kind == T_WORD)
        return text;
    char close = *text == '[' ? ']' : *text;
    for (const char *s = text + 1; *s && !(*s == close && s[1] == '\0'); s++) {
        if (*s == close && s[1] == close)
            s++;
        *out++ = *s;
    }
    *out = '\0';
    return text;
}

static const char *take_name(parser *p)
{
    const char *name = name_of(p);
    advance(p);
    return name;
}

/* At "(": passes over it and what it holds; the text between, blanks trimmed. */
static const char *take_group(parser *p)
{
    size_t depth = 0;
    const char *from = p->at;
    do {
        depth += is_sign(p, '(');
        depth -= is_sign(p, ')');
        if (depth > 0)
            advance(p);
    } while (depth > 0 && p->kind != T_END);
    const char *to = p->start;
    advance(p);
    while (from < to && isspace((unsigned char)*from))
        from++;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    return al_arena_strndup(p->arena, from, (size_t)(to - from));
}

/* At "(": the names of a list of columns; what else stands beside a name (COLLATE, DESC) is passed over. */
static const char **take_columns(parser *p)
{
    const char *names[64];
    size_t count = 0, depth = 1;
    bool fresh = true;
    advance(p);
    while (depth > 0 && p->kind != T_END) {
        if (fresh && (p->kind == T_WORD || p->kind == T_QUOTED || p->kind == T_STRING) && count < AL_COUNT(names))
            names[count++] = name_of(p);
        fresh = depth == 1 && is_sign(p, ',');
        depth += is_sign(p, '(');
        depth -= is_sign(p, ')');
        advance(p);
    }
    const char **list = AL_NEW_ARRAY(p->arena, const char *, count + 1);
    for (size_t i = 0; list && i < count; i++)
        list[i] = names[i];
    return list;
}

/* ---- constraints ---- */

static al_tt_item *add(parser *p, al_tt_kind kind, const char *column)
{
    al_tt_item *item = AL_NEW(p->arena, al_tt_item);
    if (!item)
        return NULL;
    item->kind = kind;
    item->column = column;
    item->name = p->pending;
    item->deferrable = -1;
    p->pending = NULL;
    *p->last = item;
    p->last = &item->next;
    return item;
}

static const char *take_action(parser *p)
{
    char text[16] = "";
    while (p->kind == T_WORD && strlen(text) + p->size + 2 < sizeof text) {
        if (!is_word(p, "set") && !is_word(p, "null") && !is_word(p, "default") && !is_word(p, "cascade") && !is_word(p, "restrict") &&
            !is_word(p, "no") && !is_word(p, "action"))
            break;
        if (*text)
            strcat(text, " ");
        strncat(text, p->start, p->size);
        advance(p);
    }
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return *text ? al_arena_strdup(p->arena, text) : NULL;
}

/* Behind REFERENCES. */
static void references(parser *p, al_tt_item *item)
{
    item->table = take_name(p);
    if (is_sign(p, '('))
        item->referred = take_columns(p);
    for (;;) {
        if (take_word(p, "on")) {
            const char **where = is_word(p, "delete") ? &item->on_delete : &item->on_update;
            advance(p);
            *where = take_action(p);
        } else if (take_word(p, "match")) {
            advance(p);
        } else if (is_word(p, "not")) {
            parser ahead = *p;
            advance(&ahead);
            if (!take_word(&ahead, "deferrable"))
                return; /* NOT NULL of the column */
            *p = ahead;
            item->deferrable = 0;
        } else if (take_word(p, "deferrable")) {
            item->deferrable = 1;
        } else if (take_word(p, "initially")) {
            const char *word = take_name(p);
            item->initially = word && strcasecmp(word, "deferred") == 0 ? "DEFERRED" : "IMMEDIATE";
        } else {
            return;
        }
    }
}

/* One constraint of the table or of a column, if there is one here. */
static bool constraint(parser *p, const char *column)
{
    if (take_word(p, "constraint")) {
        p->pending = take_name(p);
    } else if (take_word(p, "check")) {
        al_tt_item *item = add(p, AL_TT_CHECK, column);
        const char *text = is_sign(p, '(') ? take_group(p) : NULL;
        if (item)
            item->text = text;
    } else if (take_word(p, "unique")) {
        al_tt_item *item = add(p, AL_TT_UNIQUE, column);
        if (item && is_sign(p, '(') && !column)
            item->columns = take_columns(p);
    } else if (take_word(p, "primary")) {
        take_word(p, "key");
        al_tt_item *item = add(p, AL_TT_PRIMARY_KEY, column);
        if (item && is_sign(p, '(') && !column)
            item->columns = take_columns(p);
    } else if (take_word(p, "foreign")) {
        take_word(p, "key");
        al_tt_item *item = add(p, AL_TT_FOREIGN_KEY, column);
        const char **columns = is_sign(p, '(') ? take_columns(p) : NULL;
        if (item && take_word(p, "references")) {
            item->columns = columns;
            references(p, item);
        }
    } else if (column && take_word(p, "references")) {
        al_tt_item *item = add(p, AL_TT_FOREIGN_KEY, column);
        if (item)
            references(p, item);
    } else if (column && take_word(p, "as")) {
        al_tt_item *item = add(p, AL_TT_GENERATED, column);
        const char *text = is_sign(p, '(') ? take_group(p) : NULL;
        if (item)
            item->text = text;
    } else {
        return false;
    }
    return true;
}

static bool starts_constraint(const parser *p)
{
    static const char *const words[] = { "constraint", "check", "unique", "primary", "foreign" };
    for (size_t i = 0; i < AL_COUNT(words); i++)
        if (is_word(p, words[i]))
            return true;
    return false;
}

/* One entry of the body, up to the comma or the closing parenthesis. */
static void entry(parser *p)
{
    const char *column = starts_constraint(p) ? NULL : take_name(p);
    p->pending = NULL;
    while (p->kind != T_END && !is_sign(p, ',') && !is_sign(p, ')')) {
        if (constraint(p, column))
            continue;
        p->pending = NULL;
        if (is_sign(p, '('))
            take_group(p);
        else
            advance(p);
    }
}

al_tt_item *al_table_text_parse(al_arena *arena, const char *sql)
{
    parser p = { .arena = arena, .at = sql };
    p.last = &p.first;
    advance(&p);
    if (!take_word(&p, "create"))
        return NULL;
    while (p.kind != T_END && !is_sign(&p, '(')) {
        if (is_word(&p, "as"))
            return NULL; /* a view, or CREATE TABLE ... AS SELECT */
        advance(&p);
    }
    do {
        advance(&p);
        if (p.kind != T_END && !is_sign(&p, ')'))
            entry(&p);
    } while (is_sign(&p, ','));
    return p.first;
}
