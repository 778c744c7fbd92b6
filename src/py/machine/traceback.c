#include <string.h>

#include "base/file.h"
#include "py/machine/machine.h"
#include "py/parse/parse.h"

void py_traceback_here(py_vm *vm, py_frame *f)
{
    if (AL_UNLIKELY(!vm->error)) {
        py_raise(vm, &py_SystemError, "error return without exception set");
    }
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

void py_traceback_leave(py_vm *vm, py_frame *f)
{
    const py_traceback *t = (py_traceback *)(void *)((py_exception *)(void *)vm->error)->traceback;
    if (t && f->object && t->frame == (py_obj *)f->object) {
        f->pc = f->code->ops + t->lasti + 1;
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

/* Does a character take two columns (East Asian Wide or Fullwidth)? */
static bool is_wide(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        { 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2329, 0x232a },   { 0x23e9, 0x23ec },   { 0x25fd, 0x25fe },   { 0x2614, 0x2615 },
        { 0x2648, 0x2653 },   { 0x2693, 0x2693 },   { 0x26a1, 0x26a1 },   { 0x26aa, 0x26ab },   { 0x26bd, 0x26be },   { 0x26c4, 0x26c5 },
        { 0x2705, 0x2705 },   { 0x270a, 0x270b },   { 0x2728, 0x2728 },   { 0x274c, 0x274c },   { 0x2753, 0x2755 },   { 0x2757, 0x2757 },
        { 0x2795, 0x2797 },   { 0x2b1b, 0x2b1c },   { 0x2b50, 0x2b50 },   { 0x2b55, 0x2b55 },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },
        { 0x3400, 0x4dbf },   { 0x4e00, 0xa4c6 },   { 0xa960, 0xa97c },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe10, 0xfe19 },
        { 0xfe30, 0xfe6b },   { 0xff01, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x16fe0, 0x18cd5 }, { 0x1b000, 0x1b2fb }, { 0x1f191, 0x1f19a },
        { 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f335 }, { 0x1f337, 0x1f37c }, { 0x1f37e, 0x1f393 }, { 0x1f3a0, 0x1f3ca }, { 0x1f3cf, 0x1f3d3 },
        { 0x1f3e0, 0x1f3f0 }, { 0x1f3f8, 0x1f43e }, { 0x1f440, 0x1f440 }, { 0x1f442, 0x1f4fc }, { 0x1f4ff, 0x1f53d }, { 0x1f54b, 0x1f54e },
        { 0x1f550, 0x1f567 }, { 0x1f595, 0x1f596 }, { 0x1f5fb, 0x1f64f }, { 0x1f680, 0x1f6c5 }, { 0x1f6d0, 0x1f6d2 }, { 0x1f6eb, 0x1f6ec },
        { 0x1f6f4, 0x1f6fc }, { 0x1f7e0, 0x1f7eb }, { 0x1f90c, 0x1f93a }, { 0x1f93c, 0x1f945 }, { 0x1f947, 0x1f9ff }, { 0x1fa70, 0x1faf6 },
        { 0x20000, 0x3fffd },
    };
    for (size_t i = 0; i < AL_COUNT(ranges) && cp >= ranges[i][0]; i++) {
        if (cp <= ranges[i][1]) {
            return true;
        }
    }
    return false;
}

/* The columns that text takes. */
static int64_t chars(const char *text, size_t bytes)
{
    int64_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c & 0xc0) == 0x80) {
            continue;
        }
        uint32_t cp = c < 0xe0 ? c : c < 0xf0 ? c & 0xfu : c & 7u;
        for (size_t k = 1; c >= 0xe0 && k < (c < 0xf0 ? 3u : 4u) && i + k < bytes; k++) {
            cp = cp << 6 | ((unsigned char)text[i + k] & 0x3f);
        }
        count += c >= 0xe0 && is_wide(cp) ? 2 : 1;
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
                if (is_blank(segment[i]) || segment[i] == ')') {
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
