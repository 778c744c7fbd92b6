/* From the tree to source: a function whose statements write the template's pieces. */
#include <ctype.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "script/template_int.h"

typedef struct writer {
    const al_ttree *tree;
    al_template *out;
    al_sb sb;
    size_t accounted; /* bytes of sb whose line ends are in out->lines */
    al_map names;     /* every identifier that expressions, code and control lines mention */
    int indent;
    int line; /* of the template, for what is being written */
    int anonymous;
    bool oom;
} writer;

/* ---- names */

static bool is_start(char c)
{
    return c == '_' || isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_start(c) || isdigit((unsigned char)c);
}

static bool is_keyword(const char *name, size_t size)
{
    static const char *const words[] = { "False",    "None",   "True",  "and",  "as",     "assert",   "async",   "await", "break", "class",
                                         "continue", "def",    "del",   "elif", "else",   "except",   "finally", "for",   "from",  "global",
                                         "if",       "import", "in",    "is",   "lambda", "nonlocal", "not",     "or",    "pass",  "raise",
                                         "return",   "try",    "while", "with", "yield",  "context",  "loop" };
    for (size_t i = 0; i < AL_COUNT(words); i++)
        if (strlen(words[i]) == size && memcmp(words[i], name, size) == 0)
            return true;
    return false;
}

static size_t string_size(const char *text, size_t size)
{
    size_t quotes = size >= 3 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    for (size_t i = quotes; i < size; i++) {
        if (text[i] == '\\')
            i++;
        else if (text[i] == text[0] && (quotes == 1 || (size - i >= 3 && text[i + 1] == text[0] && text[i + 2] == text[0])))
            return i + quotes;
    }
    return size;
}

/* Calls for each identifier that is no attribute; false from `fn` ends the walk. F-strings are looked into. */
typedef bool name_fn(void *data, const char *name, size_t size);

static bool each_name(const char *text, size_t size, name_fn *fn, void *data)
{
    char before = '\0';
    for (size_t i = 0; i < size;) {
        char c = text[i];
        if (c == '#') {
            while (i < size && text[i] != '\n')
                i++;
        } else if (c == '"' || c == '\'') {
            size_t length = string_size(text + i, size - i);
            bool formatted = i > 0 && strchr("fF", text[i - 1]) && length > 2;
            if (formatted && !each_name(text + i + 1, length - 2, fn, data))
                return false;
            i += length;
            before = c;
        } else if (is_start(c)) {
            size_t start = i;
            while (i < size && is_word(text[i]))
                i++;
            bool prefix = i < size && (text[i] == '"' || text[i] == '\'') && i - start <= 2;
            if (before != '.' && !prefix && !is_keyword(text + start, i - start) && !fn(data, text + start, i - start))
                return false;
            before = 'a';
        } else if (isdigit((unsigned char)c)) {
            while (i < size && (is_word(text[i]) || text[i] == '.'))
                i++;
            before = '0';
        } else {
            before = isspace((unsigned char)c) ? before : c;
            i++;
        }
    }
    return true;
}

static bool note_name(void *data, const char *name, size_t size)
{
    writer *w = data;
    if (size < 4 || memcmp(name, "__M_", 4) != 0)
        w->oom = w->oom || !al_map_setn(&w->names, name, size, w);
    return true;
}

static bool is_not_loop(void *data, const char *name, size_t size)
{
    (void)data;
    return !(size == 4 && memcmp(name, "loop", 4) == 0);
}

/* is_keyword hides `loop` from each_name: here it is what is looked for. */
static bool mentions_loop(const char *text, size_t size)
{
    char before = '\0';
    for (size_t i = 0; i < size;) {
        if (text[i] == '"' || text[i] == '\'') {
            i += string_size(text + i, size - i);
            before = '\0';
        } else if (is_start(text[i])) {
            size_t start = i;
            while (i < size && is_word(text[i]))
                i++;
            if (before != '.' && !is_not_loop(NULL, text + start, i - start))
                return true;
            before = 'a';
        } else {
            before = text[i++];
        }
    }
    return false;
}

static void note_all(writer *w, const al_tnode *first)
{
    for (const al_tnode *node = first; node; node = node->next) {
        bool code = node->kind == AL_TN_EXPRESSION || (node->kind == AL_TN_CONTROL && !node->is_end) ||
                    (node->kind == AL_TN_CODE && !node->is_module);
        if (code)
            each_name(node->text, node->size, note_name, w);
        each_name(node->filters, strlen(node->filters), note_name, w);
        const char *arguments = node->name ? strchr(node->name, '(') : NULL;
        if (arguments)
            each_name(arguments, strlen(arguments), note_name, w);
        note_all(w, node->first);
    }
}

/* ---- lines of source */

/* Every line end written since the last time belongs to the template's current line: names and filters may hold some too. */
static void account(writer *w)
{
    for (; w->accounted < w->sb.size; w->accounted++)
        if (w->sb.data[w->accounted] == '\n')
            w->oom = w->oom || !al_vec_push(&w->out->lines, w->line);
}

static void end_line(writer *w)
{
    al_sb_addc(&w->sb, '\n');
    account(w);
}

static void begin_line(writer *w)
{
    al_sb_pad(&w->sb, ' ', (size_t)w->indent * 4);
}

static void put_line(writer *w, const char *format, ...) AL_PRINTF(2, 3);
static void put_line(writer *w, const char *format, ...)
{
    va_list args;
    begin_line(w);
    va_start(args, format);
    al_sb_vaddf(&w->sb, format, args);
    va_end(args);
    end_line(w);
}

/* Text of the user's that may hold line ends: each is a line of the source. `next`: the template's line goes along. */
static void add_text(writer *w, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            end_line(w);
            w->line++;
        } else {
            al_sb_addc(&w->sb, text[i]);
        }
    }
}

/* ---- filters */

static const char *filter_name(const char *name, size_t size)
{
    static const char *const names[][2] = {
        { "x", "__M_xml" },         { "h", "__M_html" },  { "u", "__M_url" },         { "trim", "__M_trim" },
        { "entity", "__M_entity" }, { "unicode", "str" }, { "decode", "__M_decode" },
    };
    for (size_t i = 0; i < AL_COUNT(names); i++)
        if (strlen(names[i][0]) == size && memcmp(names[i][0], name, size) == 0)
            return names[i][1];
    return NULL;
}

typedef struct filter {
    const char *text;
    size_t size;
} filter;

/* "a, b(1, 2)" at its commas outside brackets and strings. */
static size_t split_filters(const char *text, filter *filters, size_t room)
{
    size_t count = 0;
    while (*text && count < room) {
        size_t size = 0;
        int level = 0;
        while (text[size] && (text[size] != ',' || level > 0)) {
            if (text[size] == '"' || text[size] == '\'') {
                size += string_size(text + size, strlen(text + size));
                continue;
            }
            level += text[size] == '(' || text[size] == '[';
            level -= text[size] == ')' || text[size] == ']';
            size++;
        }
        const char *part = text;
        size_t part_size = size;
        al_text_strip(&part, &part_size);
        if (part_size)
            filters[count++] = (filter){ part, part_size };
        text += size + (text[size] == ',');
    }
    return count;
}

static bool is_none(const filter *f)
{
    return f->size == 1 && f->text[0] == 'n';
}

static bool has_none(const filter *filters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_none(&filters[i]))
            return true;
    return false;
}

/* The calls around an expression, the first filter innermost: written before it, outermost first. Returns how many to close. */
static size_t open_filters(writer *w, const char *text, bool expression)
{
    filter all[32], own[16];
    size_t count = split_filters(text, own, AL_COUNT(own)), total = 0;
    if (expression && !has_none(own, count)) {
        filter page[15];
        size_t pages = split_filters(w->tree->page_filters, page, AL_COUNT(page));
        if (!has_none(page, pages))
            all[total++] = (filter){ "str", 3 };
        for (size_t i = 0; i < pages; i++)
            all[total++] = page[i];
    }
    for (size_t i = 0; i < count; i++)
        all[total++] = own[i];
    size_t opened = 0;
    for (size_t i = total; i-- > 0;) {
        if (is_none(&all[i]))
            continue;
        const char *bracket = memchr(all[i].text, '(', all[i].size);
        const char *dot = memchr(all[i].text, '.', all[i].size);
        const char *stop = dot && (!bracket || dot < bracket) ? dot : bracket;
        size_t head = stop ? (size_t)(stop - all[i].text) : all[i].size;
        const char *name = filter_name(all[i].text, head);
        if (name) {
            al_sb_add(&w->sb, name);
            al_sb_addn(&w->sb, all[i].text + head, all[i].size - head);
        } else {
            al_sb_addn(&w->sb, all[i].text, all[i].size);
        }
        al_sb_addc(&w->sb, '(');
        opened++;
    }
    return opened;
}

/* ---- pieces */

static void put_text(writer *w, const al_tnode *node)
{
    begin_line(w);
    al_sb_add(&w->sb, "__M_write(");
    al_text_repr(&w->sb, node->text, node->size);
    al_sb_addc(&w->sb, ')');
    end_line(w);
}

static void put_expression(writer *w, const al_tnode *node)
{
    begin_line(w);
    al_sb_add(&w->sb, "__M_write(");
    size_t opened = open_filters(w, node->filters, true);
    add_text(w, node->text, node->size);
    if (memchr(node->text, '#', node->size)) /* a comment would swallow the brackets */
        end_line(w);
    al_sb_pad(&w->sb, ')', opened + 1);
    end_line(w);
}

/* The target and the iterable of "for target in iterable:". */
static bool split_for(const al_tnode *node, filter *target, filter *iterable)
{
    int level = 0;
    const char *text = node->text;
    for (size_t i = 3; i + 3 < node->size; i++) {
        if (text[i] == '"' || text[i] == '\'') {
            i += string_size(text + i, node->size - i) - 1;
            continue;
        }
        level += strchr("([{", text[i]) != NULL;
        level -= strchr(")]}", text[i]) != NULL;
        if (level == 0 && isspace((unsigned char)text[i]) && memcmp(text + i + 1, "in", 2) == 0 && !is_word(text[i + 3])) {
            *target = (filter){ text + 3, i - 3 };
            *iterable = (filter){ text + i + 3, node->size - i - 4 };
            return true;
        }
    }
    return false;
}

/* Does anything between this line and its end mention `loop`? */
static bool loop_inside(const al_tnode *node)
{
    int level = 1;
    for (const al_tnode *at = node->next; at && level > 0; at = at->next) {
        if (at->kind == AL_TN_CONTROL) {
            level += at->is_primary;
            level -= at->is_end;
        }
        bool code = at->kind == AL_TN_EXPRESSION || at->kind == AL_TN_CONTROL || at->kind == AL_TN_CODE;
        if ((code && mentions_loop(at->text, at->size)) || mentions_loop(at->filters, strlen(at->filters)))
            return true;
        for (const al_tnode *child = at->first; child; child = child->next)
            if ((child->kind == AL_TN_EXPRESSION || child->kind == AL_TN_CODE) && mentions_loop(child->text, child->size))
                return true;
    }
    return false;
}

/* Which of the open control lines keep a loop: a bit a level is enough for the reader's limit of 60. */
typedef struct control {
    uint64_t loops;
    int depth;
} control;

static int put_control(writer *w, const al_tnode *node, control *c)
{
    if (node->is_end) {
        w->indent--;
        c->depth--;
        if (c->loops >> c->depth & 1) {
            w->indent--;
            put_line(w, "finally:");
            put_line(w, "    loop = __M_loops._leave()");
        }
        return AL_OK;
    }
    bool loop = node->is_primary && strcmp(node->keyword, "for") == 0 && loop_inside(node);
    filter target, iterable;
    if (loop && !split_for(node, &target, &iterable))
        return al_ttree_fail(w->tree, node->line, node->column, "Couldn't apply loop context: %.*s", (int)node->size, node->text);
    if (!node->is_primary)
        w->indent--;
    if (loop) {
        begin_line(w);
        al_sb_add(&w->sb, "loop = __M_loops._enter(");
        add_text(w, iterable.text, iterable.size);
        al_sb_addc(&w->sb, ')');
        end_line(w);
        put_line(w, "try:");
        w->indent++;
        put_line(w, "for %.*s in loop:", (int)target.size, target.text);
    } else {
        begin_line(w);
        add_text(w, node->text, node->size);
        end_line(w);
    }
    if (node->is_primary) {
        c->loops = loop ? c->loops | (uint64_t)1 << c->depth : c->loops & ~((uint64_t)1 << c->depth);
        c->depth++;
    }
    w->indent++;
    put_line(w, "pass");
    return AL_OK;
}

/* Tabs at the beginning of a line as blanks. */
static size_t expand_margin(const char *line, size_t size, al_sb *margin)
{
    size_t i = 0;
    al_sb_clear(margin);
    for (; i < size && (line[i] == ' ' || line[i] == '\t'); i++)
        al_sb_pad(margin, ' ', line[i] == ' ' ? 1 : 8 - margin->size % 8);
    return i;
}

/* A block of code: its common margin goes, ours comes; lines that begin inside a string stay as they are. */
static void put_code(writer *w, const al_tnode *node)
{
    al_sb margin = AL_SB_INIT;
    size_t strip = SIZE_MAX, i = 0;
    bool any = false;
    while (i <= node->size) {
        const char *line = node->text + i;
        size_t left = node->size - i;
        size_t blank = expand_margin(line, left, &margin);
        bool empty = blank == left || line[blank] == '\n';
        if (!empty && strip == SIZE_MAX && line[blank] != '#')
            strip = margin.size;
        if (!empty) {
            begin_line(w);
            size_t kept = strip == SIZE_MAX || margin.size < strip ? margin.size : margin.size - strip;
            al_sb_pad(&w->sb, ' ', kept);
            any = any || line[blank] != '#';
        }
        /* On to the end of the line, over strings that may hold line ends. */
        size_t at = blank;
        while (at < left && line[at] != '\n') {
            if (line[at] == '#') {
                while (at < left && line[at] != '\n')
                    at++;
            } else if (line[at] == '"' || line[at] == '\'') {
                at += string_size(line + at, left - at);
            } else {
                at++;
            }
        }
        add_text(w, line + blank, at - blank);
        end_line(w);
        w->line++;
        i += at + 1;
    }
    if (!any)
        put_line(w, "pass");
    al_sb_free(&margin);
}

static int put_nodes(writer *w, const al_tnode *first);
static int put_functions(writer *w, const al_tnode *first);

/* The body of a def, a block or a <%text>: what it writes is caught when a filter wants it. */
static int put_caught(writer *w, const al_tnode *node, bool functions)
{
    bool catch_ = *node->filters || node->buffered;
    if (catch_) {
        put_line(w, "context._push()");
        put_line(w, "try:");
        w->indent++;
    }
    int status = functions ? put_functions(w, node->first) : AL_OK;
    if (status == AL_OK)
        status = put_nodes(w, node->first);
    if (!catch_)
        return status;
    put_line(w, "pass");
    w->indent--;
    put_line(w, "finally:");
    put_line(w, "    __M_text = context._pop()");
    begin_line(w);
    al_sb_add(&w->sb, node->buffered ? "return " : "__M_write(");
    size_t opened = open_filters(w, node->filters, false);
    al_sb_add(&w->sb, "__M_text");
    al_sb_pad(&w->sb, ')', opened + (node->buffered ? 0 : 1));
    end_line(w);
    return status;
}

/* Defs and blocks of this level come first, so that they may be called before their place. */
static int put_functions(writer *w, const al_tnode *first)
{
    int status = AL_OK;
    for (const al_tnode *node = first; node && status == AL_OK; node = node->next) {
        if (node->kind != AL_TN_DEF && node->kind != AL_TN_BLOCK)
            continue;
        w->line = node->line;
        if (node->kind == AL_TN_DEF)
            put_line(w, strchr(node->name, '(') ? "def %s:" : "def %s():", node->name);
        else
            put_line(w, "def __M_block_%d_%d():", node->line, node->column);
        w->indent++;
        put_line(w, "loop = __M_loops = __M_LoopStack()");
        status = put_caught(w, node, true);
        put_line(w, "return ''");
        w->indent--;
        if (node->name) {
            size_t size = strcspn(node->name, "(");
            if (node->kind == AL_TN_BLOCK)
                put_line(w, "context._functions['%.*s'] = __M_block_%d_%d", (int)size, node->name, node->line, node->column);
            else
                put_line(w, "context._functions['%.*s'] = %.*s", (int)size, node->name, (int)size, node->name);
        }
    }
    return status;
}

static int put_nodes(writer *w, const al_tnode *first)
{
    control c = { 0, 0 };
    int status = AL_OK;
    for (const al_tnode *node = first; node && status == AL_OK; node = node->next) {
        w->line = node->line;
        switch (node->kind) {
        case AL_TN_TEXT:
            if (node->size)
                put_text(w, node);
            break;
        case AL_TN_EXPRESSION:
            put_expression(w, node);
            break;
        case AL_TN_CONTROL:
            status = put_control(w, node, &c);
            break;
        case AL_TN_CODE:
            if (!node->is_module)
                put_code(w, node);
            break;
        case AL_TN_BLOCK:
            put_line(w, "__M_block_%d_%d()", node->line, node->column);
            break;
        case AL_TN_VERBATIM:
            status = put_caught(w, node, false);
            break;
        case AL_TN_DEF:
        case AL_TN_ROOT:
            break;
        }
    }
    return status;
}

static void put_modules(writer *w, const al_tnode *first)
{
    for (const al_tnode *node = first; node; node = node->next) {
        w->line = node->line;
        if (node->kind == AL_TN_CODE && node->is_module)
            put_code(w, node);
        put_modules(w, node->first);
    }
}

/* The names that may come from the context; what is in none of its places is UNDEFINED. */
static void put_names(writer *w)
{
    size_t at = 0;
    al_map_entry *entry;
    w->line = 1;
    while ((entry = al_map_next(&w->names, &at)))
        put_line(w, "%s = __M_name('%s')", entry->key, entry->key);
    filter args[32];
    size_t count = split_filters(w->tree->page_args, args, AL_COUNT(args));
    for (size_t i = 0; i < count; i++) {
        const char *equals = memchr(args[i].text, '=', args[i].size);
        size_t size = equals ? (size_t)(equals - args[i].text) : args[i].size;
        al_text_rstrip(args[i].text, &size);
        put_line(w, "%.*s = __M_name('%.*s')", (int)size, args[i].text, (int)size, args[i].text);
        if (equals)
            put_line(w, "if %.*s is UNDEFINED: %.*s", (int)size, args[i].text, (int)args[i].size, args[i].text);
    }
}

int al_ttree_write(const al_ttree *tree, al_template *template)
{
    writer w = { .tree = tree, .out = template, .line = 1 };
    note_all(&w, tree->root.first);
    put_modules(&w, tree->root.first);
    w.line = 1;
    put_line(&w, "def __M_body(context):");
    w.indent++;
    put_line(&w, "__M_write = context.write; __M_name = context._name; loop = __M_loops = __M_LoopStack()");
    put_names(&w);
    int status = put_functions(&w, tree->root.first);
    if (status == AL_OK)
        status = put_nodes(&w, tree->root.first);
    put_line(&w, "return ''");
    al_map_free(&w.names);
    if (status == AL_OK && (w.oom || al_sb_failed(&w.sb)))
        status = al_error_oom(tree->error);
    if (status == AL_OK) {
        template->size = w.sb.size;
        template->source = al_sb_take(&w.sb);
    }
    al_sb_free(&w.sb);
    return status;
}
