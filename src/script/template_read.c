/* From text to a tree: what Mako's lexer does. */
#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "script/template_int.h"

#define DEPTH_LIMIT 60

typedef struct reader {
    al_ttree *tree;
    const char *text, *end, *at;
    int line;
    const char *line_start;
    al_tnode *open[DEPTH_LIMIT];      /* tags that are not closed, the root first */
    size_t control_base[DEPTH_LIMIT]; /* how many control lines were open when the tag began */
    size_t depth;
    al_tnode *control[DEPTH_LIMIT]; /* primary control lines that wait for their end */
    size_t control_depth;
    int token_line, token_column;
} reader;

int al_ttree_fail(const al_ttree *tree, int line, int column, const char *format, ...)
{
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    al_sb_vaddf(&sb, format, args);
    va_end(args);
    int status = al_sb_failed(&sb) ? al_error_oom(tree->error)
                                   : al_error_set(tree->error, AL_E_SYNTAX, "%s in file '%s' at line: %d char: %d", al_sb_text(&sb),
                                                  tree->path, line, column);
    al_sb_free(&sb);
    return status;
}

#define FAIL(r, ...) al_ttree_fail((r)->tree, (r)->token_line, (r)->token_column, __VA_ARGS__)

static void move_to(reader *r, const char *to)
{
    for (; r->at < to; r->at++)
        if (*r->at == '\n') {
            r->line++;
            r->line_start = r->at + 1;
        }
}

static void mark(reader *r)
{
    r->token_line = r->line;
    r->token_column = (int)(r->at - r->line_start) + 1;
}

static bool starts(const reader *r, const char *at, const char *word)
{
    size_t size = strlen(word);
    return (size_t)(r->end - at) >= size && memcmp(at, word, size) == 0;
}

static const char *find(const reader *r, const char *from, const char *word)
{
    return memmem(from, (size_t)(r->end - from), word, strlen(word));
}

static al_tnode *add_node(reader *r, al_tn_kind kind, const char *text, size_t size)
{
    al_tnode *node = AL_NEW(r->tree->arena, al_tnode);
    if (!node)
        return NULL;
    node->kind = kind;
    node->line = r->token_line;
    node->column = r->token_column;
    node->text = text;
    node->size = size;
    node->filters = node->keyword = "";
    al_tnode *parent = r->open[r->depth];
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

static int added(reader *r, const al_tnode *node)
{
    return node ? AL_OK : al_error_oom(r->tree->error);
}

/* ---- ${...} and <% ... %> */

/* A quoted string at `at`, or NULL when its quote is never closed. */
static const char *skip_string(const reader *r, const char *at)
{
    size_t quotes = starts(r, at, "\"\"\"") || starts(r, at, "'''") ? 3 : 1;
    char quote = *at;
    for (at += quotes; at < r->end; at++) {
        if (*at == '\\') {
            at++;
        } else if (*at == quote && (quotes == 1 || (r->end - at >= 3 && at[1] == quote && at[2] == quote))) {
            return at + quotes;
        }
    }
    return NULL;
}

static void count(int *level, char c)
{
    static const char opening[] = "{([", closing[] = "})]";
    const char *found;
    if (c && (found = strchr(opening, c)))
        level[found - opening]++;
    if (c && (found = strchr(closing, c)))
        level[found - closing]--;
}

/* Text up to a terminator outside strings, comments and (in expressions) brackets. `with_bar`: '|' ends it too. */
static int until(reader *r, bool expression, bool with_bar, const char **text, size_t *size, char *ended_by)
{
    const char *at = r->at;
    int level[3] = { 0, 0, 0 };
    while (at < r->end) {
        char c = *at;
        if (c == '#') {
            const char *eol = memchr(at, '\n', (size_t)(r->end - at));
            at = eol ? eol + 1 : at + 1;
            continue;
        }
        if (c == '"' || c == '\'') {
            const char *end = skip_string(r, at);
            at = end ? end : at + 1;
            continue;
        }
        bool nested = expression && (level[0] > 0 || level[1] > 0 || level[2] > 0);
        bool ends = expression ? c == '}' || (with_bar && c == '|') : starts(r, at, "%>");
        if (ends && !nested) {
            *text = r->at;
            *size = (size_t)(at - r->at);
            *ended_by = c;
            move_to(r, at + (expression ? 1 : 2));
            return AL_OK;
        }
        count(level, c);
        at++;
    }
    return FAIL(r, "Expected: %s", !expression ? "%>" : with_bar ? "\\|,}" : "}");
}

/* "\r\n" as "\n", in the arena. */
static const char *plain_ends(reader *r, const char *text, size_t *size)
{
    char *copy = al_arena_strndup(r->tree->arena, text, *size);
    size_t to = 0;
    for (size_t i = 0; copy && i < *size; i++)
        if (!(copy[i] == '\r' && i + 1 < *size && copy[i + 1] == '\n'))
            copy[to++] = copy[i];
    if (copy) {
        copy[to] = '\0';
        *size = to;
    }
    return copy;
}

static const char *stripped(reader *r, const char *text, size_t size)
{
    al_text_strip(&text, &size);
    return al_arena_strndup(r->tree->arena, text, size);
}

static int read_expression(reader *r)
{
    const char *text, *filters = "";
    size_t size, filter_size = 0;
    char end;
    mark(r);
    move_to(r, r->at + 2);
    int status = until(r, true, true, &text, &size, &end);
    if (status == AL_OK && end == '|')
        status = until(r, true, false, &filters, &filter_size, &end);
    if (status != AL_OK)
        return status;
    text = plain_ends(r, text, &size);
    filters = stripped(r, filters, filter_size);
    al_tnode *node = text && filters ? add_node(r, AL_TN_EXPRESSION, text, size) : NULL;
    if (node)
        node->filters = filters;
    return added(r, node);
}

static int read_code(reader *r)
{
    const char *text;
    size_t size;
    char end;
    mark(r);
    bool module = starts(r, r->at, "<%!");
    move_to(r, r->at + (module ? 3 : 2));
    int status = until(r, false, false, &text, &size, &end);
    if (status != AL_OK)
        return status;
    text = plain_ends(r, text, &size);
    al_tnode *node = text ? add_node(r, AL_TN_CODE, text, size) : NULL;
    if (node)
        node->is_module = module;
    return added(r, node);
}

/* ---- % lines and ## lines */

/* The end of a line that a backslash may continue. */
static const char *line_end(const reader *r, const char *at)
{
    for (; at < r->end && *at != '\n' && *at != '\r'; at++)
        if (*at == '\\' && (starts(r, at, "\\\n") || starts(r, at, "\\\r\n")))
            at += at[1] == '\r' ? 2 : 1;
    return at;
}

static bool at_line_start(const reader *r)
{
    return r->at == r->line_start;
}

/* What follows the blanks at the beginning of a line. */
static const char *after_blanks(const reader *r)
{
    const char *at = r->at;
    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

static bool is_ternary(const char *of, const char *keyword)
{
    static const char *const pairs[][2] = {
        { "if", "else" }, { "if", "elif" }, { "try", "except" }, { "try", "finally" }, { "for", "else" }
    };
    for (size_t i = 0; i < AL_COUNT(pairs); i++)
        if (strcmp(pairs[i][0], of) == 0 && strcmp(pairs[i][1], keyword) == 0)
            return true;
    return false;
}

static bool is_one_of(const char *word, const char *const *words, size_t total)
{
    for (size_t i = 0; i < total; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static int end_control(reader *r, const al_tnode *node)
{
    if (r->control_depth <= r->control_base[r->depth])
        return FAIL(r, "No starting keyword '%s' for '%.*s'", node->keyword, (int)node->size, node->text);
    const al_tnode *begun = r->control[r->control_depth - 1];
    if (strcmp(begun->keyword, node->keyword) != 0)
        return FAIL(r, "Keyword '%.*s' doesn't match keyword '%s'", (int)node->size, node->text, begun->keyword);
    r->control_depth--;
    return AL_OK;
}

/* Checks that a fragment is "keyword ...:" and cuts a comment off behind the colon. */
static int check_fragment(reader *r, al_tnode *node)
{
    static const char *const known[] = { "for", "if", "while", "try", "with", "elif", "else", "except", "finally" };
    const char *at = node->text, *end = node->text + node->size, *colon = NULL;
    int level[3] = { 0, 0, 0 };
    while (at < end) {
        if (*at == '"' || *at == '\'') {
            const char *after = skip_string(r, at);
            at = after && after <= end ? after : at + 1;
            continue;
        }
        if (*at == '#')
            break;
        count(level, *at);
        if (!isspace((unsigned char)*at))
            colon = *at == ':' && level[0] <= 0 && level[1] <= 0 && level[2] <= 0 ? at : NULL;
        at++;
    }
    if (!colon)
        return FAIL(r, "Fragment '%.*s' is not a partial control statement", (int)node->size, node->text);
    if (!is_one_of(node->keyword, known, AL_COUNT(known)))
        return FAIL(r, "Unsupported control keyword: '%s'", node->keyword);
    node->size = (size_t)(colon - node->text) + 1;
    return AL_OK;
}

static int begin_control(reader *r, al_tnode *node)
{
    static const char *const primary[] = { "for", "if", "while", "try", "with" };
    int status = check_fragment(r, node);
    if (status != AL_OK)
        return status;
    node->is_primary = is_one_of(node->keyword, primary, AL_COUNT(primary));
    if (node->is_primary) {
        if (r->control_depth == DEPTH_LIMIT)
            return FAIL(r, "Too many nested control lines");
        r->control[r->control_depth++] = node;
        return AL_OK;
    }
    if (r->control_depth <= r->control_base[r->depth])
        return FAIL(r, "No starting keyword for '%s'", node->keyword);
    const char *of = r->control[r->control_depth - 1]->keyword;
    if (!is_ternary(of, node->keyword))
        return FAIL(r, "Keyword '%s' not a legal ternary for keyword '%s'", node->keyword, of);
    return AL_OK;
}

static int read_control(reader *r, const char *text, size_t size)
{
    size_t end = size >= 3 && memcmp(text, "end", 3) == 0 && size > 3 && (isalnum((unsigned char)text[3]) || text[3] == '_') ? 3 : 0;
    size_t word = end;
    while (word < size && (isalnum((unsigned char)text[word]) || text[word] == '_'))
        word++;
    if (word == end)
        return FAIL(r, "Invalid control line: '%.*s'", (int)size, text);
    al_tnode *node = add_node(r, AL_TN_CONTROL, text, size);
    if (!node)
        return al_error_oom(r->tree->error);
    node->keyword = al_arena_strndup(r->tree->arena, text + end, word - end);
    node->is_end = end > 0;
    if (!node->keyword)
        return al_error_oom(r->tree->error);
    return node->is_end ? end_control(r, node) : begin_control(r, node);
}

/* A control line or a comment line; *done is false if this line is none. */
static int read_line(reader *r, bool *done)
{
    const char *at = after_blanks(r);
    bool comment = starts(r, at, "##"), control = at < r->end && *at == '%' && !starts(r, at, "%%");
    *done = at_line_start(r) && (comment || control);
    if (!*done)
        return AL_OK;
    mark(r);
    at += comment ? 2 : 1;
    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    const char *end = line_end(r, at);
    int status = comment ? AL_OK : read_control(r, at, (size_t)(end - at));
    if (end < r->end && *end == '\r')
        end++;
    if (end < r->end && *end == '\n')
        end++;
    move_to(r, end);
    return status;
}

/* ---- tags */

typedef struct attribute {
    const char *key, *value;
} attribute;

static bool is_word(char c)
{
    return c == '_' || isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* name="value"; false: no (further) attribute. */
static bool read_attribute(reader *r, const char **at, attribute *out)
{
    const char *p = *at;
    while (p < r->end && (isspace((unsigned char)*p) || *p == ','))
        p++;
    const char *key = p;
    while (p < r->end && is_word(*p))
        p++;
    const char *key_end = p;
    while (p < r->end && isspace((unsigned char)*p))
        p++;
    if (key == key_end || p >= r->end || *p != '=')
        return false;
    p++;
    while (p < r->end && isspace((unsigned char)*p))
        p++;
    if (p >= r->end || (*p != '"' && *p != '\''))
        return false;
    const char *close = memchr(p + 1, *p, (size_t)(r->end - p - 1));
    if (!close)
        return false;
    out->key = al_arena_strndup(r->tree->arena, key, (size_t)(key_end - key));
    size_t size = (size_t)(close - p - 1);
    out->value = plain_ends(r, p + 1, &size);
    *at = close + 1;
    return out->key && out->value;
}

static int unsupported(reader *r, const char *keyword)
{
    static const char *const known[] = { "include", "namespace", "inherit", "call" };
    if (is_one_of(keyword, known, AL_COUNT(known)) || strchr(keyword, ':'))
        return FAIL(r, "<%%%s> is not supported in the templates of revision files", keyword);
    return FAIL(r, "No such tag: '%s'", keyword);
}

static int set_attribute(reader *r, al_tnode *node, al_tn_kind kind, bool page, const attribute *a)
{
    static const char *const ignored[] = { "cached", "cache_key", "cache_timeout", "cache_type", "cache_dir", "cache_url", "enable_loop" };
    if (page && strcmp(a->key, "args") == 0)
        r->tree->page_args = a->value;
    else if (page && strcmp(a->key, "expression_filter") == 0)
        r->tree->page_filters = a->value;
    else if (!page && kind != AL_TN_VERBATIM && strcmp(a->key, "name") == 0)
        node->name = a->value;
    else if (!page && strcmp(a->key, "filter") == 0)
        node->filters = a->value;
    else if (!page && kind == AL_TN_DEF && strcmp(a->key, "buffered") == 0)
        node->buffered = strcmp(a->value, "True") == 0;
    else if (!is_one_of(a->key, ignored, AL_COUNT(ignored)))
        return FAIL(r, "Attribute '%s' of <%%%s> is not supported", a->key, node->keyword);
    return AL_OK;
}

/* <%text>: everything up to its end is text. */
static int read_verbatim(reader *r)
{
    const char *end = find(r, r->at, "</%text>");
    if (!end)
        return FAIL(r, "Unclosed tag: <%%%s>", "text");
    mark(r);
    al_tnode *text = end > r->at ? add_node(r, AL_TN_TEXT, r->at, (size_t)(end - r->at)) : r->open[r->depth];
    move_to(r, end + strlen("</%text>"));
    r->depth--;
    return added(r, text);
}

static int open_tag(reader *r, const char *keyword, const char *at, bool closed, const attribute *attributes, size_t n)
{
    bool page = strcmp(keyword, "page") == 0;
    al_tn_kind kind = strcmp(keyword, "def") == 0     ? AL_TN_DEF
                      : strcmp(keyword, "block") == 0 ? AL_TN_BLOCK
                      : strcmp(keyword, "text") == 0  ? AL_TN_VERBATIM
                                                      : AL_TN_ROOT;
    if (kind == AL_TN_ROOT && !page)
        return unsupported(r, keyword);
    al_tnode *node = add_node(r, page ? AL_TN_TEXT : kind, "", 0);
    if (!node)
        return al_error_oom(r->tree->error);
    node->keyword = keyword;
    for (size_t i = 0; i < n; i++) {
        int status = set_attribute(r, node, kind, page, &attributes[i]);
        if (status != AL_OK)
            return status;
    }
    if (kind == AL_TN_DEF && !node->name)
        return FAIL(r, "Missing attribute(s): 'name'");
    move_to(r, at);
    if (closed)
        return AL_OK;
    if (r->depth + 1 == DEPTH_LIMIT)
        return FAIL(r, "Too many nested tags");
    r->open[++r->depth] = node;
    r->control_base[r->depth] = r->control_depth;
    return kind == AL_TN_VERBATIM ? read_verbatim(r) : AL_OK;
}

/* <%keyword name="value" ...>; *done is false if it is none. */
static int read_tag(reader *r, bool *done)
{
    attribute attributes[16];
    size_t n = 0;
    const char *at = r->at + 2, *keyword = at;
    *done = false;
    while (at < r->end && (is_word(*at) || *at == '.' || *at == ':'))
        at++;
    size_t size = (size_t)(at - keyword);
    while (n < AL_COUNT(attributes) && read_attribute(r, &at, &attributes[n]))
        n++;
    while (at < r->end && isspace((unsigned char)*at))
        at++;
    bool closed = at < r->end && *at == '/';
    at += closed;
    if (size == 0 || at >= r->end || *at != '>')
        return AL_OK;
    *done = true;
    mark(r);
    const char *word = al_arena_strndup(r->tree->arena, keyword, size);
    return word ? open_tag(r, word, at + 1, closed, attributes, n) : al_error_oom(r->tree->error);
}

static int read_tag_end(reader *r, bool *done)
{
    const char *at = r->at + 3;
    *done = false;
    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    const char *keyword = at;
    while (at < r->end && *at != ' ' && *at != '\t' && *at != '>' && *at != '\n')
        at++;
    size_t size = (size_t)(at - keyword);
    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    if (!size || at >= r->end || *at != '>')
        return AL_OK;
    *done = true;
    mark(r);
    if (r->depth == 0)
        return FAIL(r, "Closing tag without opening tag: </%%%.*s>", (int)size, keyword);
    const al_tnode *open = r->open[r->depth];
    if (strlen(open->keyword) != size || memcmp(open->keyword, keyword, size) != 0)
        return FAIL(r, "Closing tag </%%%.*s> does not match tag: <%%%s>", (int)size, keyword, open->keyword);
    if (r->control_depth > r->control_base[r->depth])
        return FAIL(r, "Unterminated control keyword: '%s'", r->control[r->control_depth - 1]->keyword);
    r->depth--;
    move_to(r, at + 1);
    return AL_OK;
}

/* ---- text */

/* Where a text ends: at an expression, a tag, a continued line's end, or the beginning of a control line. */
static const char *text_end(const reader *r)
{
    for (const char *at = r->at; at < r->end; at++) {
        if (starts(r, at, "${") || starts(r, at, "<%") || starts(r, at, "</%") || starts(r, at, "\\\n") || starts(r, at, "\\\r\n"))
            return at;
        if (at == r->at || at[-1] != '\n')
            continue;
        const char *c = at;
        while (c < r->end && (*c == ' ' || *c == '\t'))
            c++;
        if (c < r->end && (*c == '%' || starts(r, c, "##")))
            return at;
    }
    return r->end;
}

static int read_text(reader *r)
{
    mark(r);
    const char *end = text_end(r);
    int status = AL_OK;
    if (end > r->at)
        status = added(r, add_node(r, AL_TN_TEXT, r->at, (size_t)(end - r->at)));
    move_to(r, end);
    if (starts(r, r->at, "\\\n"))
        move_to(r, r->at + 2);
    else if (starts(r, r->at, "\\\r\n"))
        move_to(r, r->at + 3);
    return status;
}

/* "%%" at the beginning of a line is a percent sign. */
static int read_percent(reader *r, bool *done)
{
    const char *at = after_blanks(r);
    *done = at_line_start(r) && starts(r, at, "%%");
    if (!*done)
        return AL_OK;
    mark(r);
    al_tnode *blanks = at > r->at ? add_node(r, AL_TN_TEXT, r->at, (size_t)(at - r->at)) : r->open[r->depth];
    al_tnode *percent = add_node(r, AL_TN_TEXT, at, 1);
    move_to(r, at + 2);
    return added(r, blanks) == AL_OK ? added(r, percent) : AL_E_NOMEM;
}

/* The next piece; the order is the lexer's. */
static int read_piece(reader *r)
{
    bool done = false;
    int status;
    if (starts(r, r->at, "${"))
        return read_expression(r);
    status = read_line(r, &done);
    if (status == AL_OK && !done)
        status = read_percent(r, &done);
    if (status != AL_OK || done)
        return status;
    if (starts(r, r->at, "<%doc>")) {
        const char *end = find(r, r->at, "</%doc>");
        if (end) {
            move_to(r, end + strlen("</%doc>"));
            return AL_OK;
        }
    }
    if (starts(r, r->at, "<%")) {
        status = read_tag(r, &done);
        return status == AL_OK && !done ? read_code(r) : status;
    }
    if (starts(r, r->at, "</%")) {
        status = read_tag_end(r, &done);
        if (status != AL_OK || done)
            return status;
        mark(r);
        status = added(r, add_node(r, AL_TN_TEXT, r->at, 3));
        move_to(r, r->at + 3);
        return status;
    }
    return read_text(r);
}

/* A first line like "## -*- coding: utf-8 -*-" is not part of the text. */
static void skip_coding(reader *r)
{
    const char *eol = memchr(r->at, '\n', (size_t)(r->end - r->at));
    if (!eol || r->at == r->end || *r->at != '#')
        return;
    const char *mark_ = memmem(r->at, (size_t)(eol - r->at), "coding", 6);
    if (mark_ && (mark_[6] == ':' || mark_[6] == '='))
        move_to(r, eol + 1);
}

int al_ttree_read(al_ttree *tree, const char *text, size_t size)
{
    tree->root = (al_tnode){ .kind = AL_TN_ROOT, .filters = "", .keyword = "" };
    tree->page_filters = tree->page_args = "";
    reader r = { .tree = tree, .text = text, .end = text + size, .at = text, .line = 1, .line_start = text };
    r.open[0] = &tree->root;
    int status = al_utf8_check(text, size, tree->error);
    if (status != AL_OK)
        return status;
    skip_coding(&r);
    while (status == AL_OK && r.at < r.end)
        status = read_piece(&r);
    mark(&r);
    if (status == AL_OK && r.depth > 0)
        return FAIL(&r, "Unclosed tag: <%%%s>", r.open[r.depth]->keyword);
    if (status == AL_OK && r.control_depth > 0) {
        const al_tnode *open = r.control[r.control_depth - 1];
        return al_ttree_fail(tree, open->line, open->column, "Unterminated control keyword: '%s'", open->keyword);
    }
    return status;
}
