#include <string.h>

#include "base/file.h"
#include "py/machine/machine.h"
#include "py/parse/parse.h"

void py_traceback_here(py_vm *vm, py_frame *f)
{
    py_obj *error = vm->error;
    vm->error = NULL;
    py_frame_object *o = py_frame_view(vm, f);
    py_traceback *t = o ? py_alloc(vm, py_traceback, &py_traceback_class) : NULL;
    vm->error = error; /* without memory for the entry the exception goes on without it */
    if (t) {
        py_exception *e = (py_exception *)(void *)error;
        t->next = (py_traceback *)(void *)e->traceback;
        t->frame = (py_obj *)o;
        t->code = (py_obj *)f->code;
        t->lasti = (int32_t)py_frame_at(f);
        t->line = py_code_position(f->code, (uint32_t)t->lasti).line;
        e->traceback = (py_obj *)t;
    }
}

/* --- text --- */

/* The last file that a source line was taken from. */
typedef struct source {
    py_obj *filename;
    char *text;
    size_t size;
} source;

static const char *source_line(source *s, py_obj *filename, int line, size_t *size)
{
    if (!s->filename || !py_str_eq(s->filename, filename)) {
        al_error error = { 0 };
        al_free(s->text);
        s->text = NULL;
        s->filename = filename;
        const char *name = py_str_text(filename);
        if (name[0] == '<' || al_file_read(&s->text, &s->size, name, &error) < 0) {
            s->text = NULL;
        }
        al_error_clear(&error);
    }
    const char *at = s->text, *end = s->text ? s->text + s->size : NULL;
    for (int n = 1; at && at < end; n++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (n == line) {
            *size = (size_t)((stop ? stop : end) - at);
            return at;
        }
        at = stop ? stop + 1 : NULL;
    }
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static int64_t chars(const char *text, size_t bytes)
{
    int64_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return count;
}

/* Where in an expression its operator stands: bytes from the start of the segment. False: nothing to single out. */
static bool anchors_of(const char *segment, size_t size, size_t *left, size_t *right)
{
    al_arena arena = AL_ARENA_INIT;
    py_syntax_error error = { 0 };
    bool found = false;
    py_node *tree = py_parse(&arena, segment, size, PY_PARSE_EXEC, &error);
    const py_nodes *body = tree && tree->kind == PY_AST_Module ? &py_as(Module, tree)->body : NULL;
    if (body && body->count == 1 && body->items[0]->kind == PY_AST_Expr) {
        const py_node *e = py_as(Expr, body->items[0])->value;
        if (e->kind == PY_AST_BinOp) {
            const py_node *l = py_as(BinOp, e)->left, *r = py_as(BinOp, e)->right;
            size_t end = (size_t)r->col_offset;
            for (size_t i = (size_t)l->end_col_offset; i < end && i < size; i++) {
                if (is_blank(segment[i])) {
                    continue;
                }
                *left = i;
                *right = i + 1;
                if (i + 1 < end && i + 1 < size && !is_blank(segment[i + 1])) {
                    ++*right;
                }
                found = true;
                break;
            }
        } else if (e->kind == PY_AST_Subscript) {
            *left = (size_t)py_as(Subscript, e)->value->end_col_offset;
            *right = (size_t)py_as(Subscript, e)->slice->end_col_offset + 1;
            found = *left < size && *right <= size;
        }
    }
    al_arena_free(&arena);
    return found;
}

/* The line of ^ and ~ under a source line, or nothing when it would underline all of it. */
static void add_marks(al_sb *out, const char *line, size_t size, size_t skipped, const py_position *p)
{
    if (p->col < 0 || p->end_col < 0 || (size_t)p->col > size) {
        return;
    }
    size_t from = (size_t)p->col, to = (size_t)p->end_col, left = 0, right = 0;
    bool anchored = false;
    if (p->line == p->end_line) {
        to = to > size ? size : to;
        anchored = to > from && anchors_of(line + from, to - from, &left, &right);
    } else {
        to = size;
        while (to && (is_blank(line[to - 1]) || line[to - 1] == '\r')) {
            to--;
        }
    }
    int64_t start = chars(line, from), end = chars(line, to), whole = chars(line, size) - chars(line, skipped);
    if (end - start == whole && !anchored) {
        return;
    }
    int64_t left_at = anchored ? start + chars(line + from, left) : -1;
    int64_t right_at = anchored ? start + chars(line + from, right) : -1;
    al_sb_add(out, "    ");
    for (int64_t i = chars(line, skipped) + 1; i <= end; i++) {
        bool singled = anchored && left_at < i && i <= right_at;
        al_sb_addc(out, i <= start ? ' ' : anchored && !singled ? '~' : '^');
    }
    al_sb_addc(out, '\n');
}

static void add_entry(al_sb *out, source *s, const py_traceback *t)
{
    const py_code *code = PY_CODE(t->code);
    al_sb_addf(out, "  File \"%s\", line %d, in %s\n", py_str_text(code->filename), t->line, py_str_text(code->name));
    size_t size = 0, skipped = 0;
    const char *line = source_line(s, code->filename, t->line, &size);
    if (!line) {
        return;
    }
    while (size && (line[size - 1] == '\r')) {
        size--;
    }
    while (skipped < size && is_blank(line[skipped])) {
        skipped++;
    }
    size_t shown = size;
    al_sb_add(out, "    ");
    al_sb_addn(out, line + skipped, shown - skipped);
    al_sb_addc(out, '\n');
    py_position p = py_code_position(code, (uint32_t)t->lasti);
    if (p.line == t->line) {
        add_marks(out, line, size, skipped, &p);
    }
}

static bool same_entry(const py_traceback *a, const py_traceback *b)
{
    return a->line == b->line && py_str_eq(PY_CODE(a->code)->filename, PY_CODE(b->code)->filename) &&
           py_str_eq(PY_CODE(a->code)->name, PY_CODE(b->code)->name);
}

static void add_repeats(al_sb *out, int64_t count)
{
    enum { SHOWN = 3 };
    if (count > SHOWN) {
        al_sb_addf(out, "  [Previous line repeated %lld more time%s]\n", (long long)(count - SHOWN), count - SHOWN > 1 ? "s" : "");
    }
}

int py_traceback_format(py_vm *vm, py_obj *traceback, al_sb *out)
{
    enum { LIMIT = 1000, SHOWN = 3 };
    source s = { NULL, NULL, 0 };
    const py_traceback *last = NULL;
    int64_t count = 0, depth = 0;
    (void)vm;
    for (const py_traceback *t = (py_traceback *)(void *)traceback; t; t = t->next) {
        depth++;
    }
    for (const py_traceback *t = (py_traceback *)(void *)traceback; t; t = t->next) {
        if (depth-- > LIMIT) {
            continue;
        }
        if (!last || !same_entry(last, t)) {
            add_repeats(out, count);
            count = 0;
        }
        last = t;
        if (++count <= SHOWN) {
            add_entry(out, &s, t);
        }
    }
    add_repeats(out, count);
    al_free(s.text);
    return al_sb_failed(out) ? -1 : 0;
}
