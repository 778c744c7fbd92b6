/* How an uncaught exception is written: the last lines, the chain before it, groups as a tree. The frames' lines are the machine's. */
#include <string.h>

#include "py/core.h"
#include "py/types/exception.h"

enum { MAX_CHAIN = 64, GROUP_DEPTH = 10, GROUP_WIDTH = 15 };

/* Adds text, each line after `margin`. */
static void add_lines(al_sb *out, const char *margin, const char *text)
{
    while (*text) {
        size_t line = strcspn(text, "\n");
        al_sb_add(out, margin);
        al_sb_addn(out, text, line);
        al_sb_addc(out, '\n');
        text += line + (text[line] == '\n');
    }
}

/* "module.Class": as a traceback names it. */
static int add_class(py_vm *vm, py_class *cls, al_sb *out)
{
    py_obj *module = py_class_find(vm, cls, PY_ID(vm, __module__));
    if (module && py_laid(module, PY_CF_STR) && !py_str_is(module, "builtins") && !py_str_is(module, "__main__")) {
        al_sb_addf(out, "%s.", py_str_text(module));
    }
    al_sb_add(out, py_str_text(cls->qualname));
    return 0;
}

/* str(exception), or what stands for it when that fails; never NULL unless out of memory. */
static py_obj *text_of(py_vm *vm, py_obj *o)
{
    py_obj *text = py_str_of(vm, o);
    if (!text) {
        py_error_clear(vm);
        text = py_str_new(vm, "<exception str() failed>");
    }
    return text;
}

/* The place of a SyntaxError: file, source line, and the marks under it. */
static void add_place(py_vm *vm, const py_syntax_error *e, al_sb *out)
{
    if (!e->lineno || !py_is_small(e->lineno)) {
        return;
    }
    const char *file = e->filename && py_is_str(vm, e->filename) ? py_str_text(e->filename) : "<string>";
    al_sb_addf(out, "  File \"%s\", line %lld\n", file, (long long)py_small_value(e->lineno));
    if (!e->text || !py_is_str(vm, e->text)) {
        return;
    }
    const char *line = py_str_text(e->text);
    size_t skipped = strspn(line, " \t\f");
    size_t size = strcspn(line + skipped, "\r\n");
    al_sb_add(out, "    ");
    al_sb_addn(out, line + skipped, size);
    al_sb_addc(out, '\n');
    if (!e->offset || !py_is_small(e->offset) || py_small_value(e->offset) < 1) {
        return;
    }
    int64_t from = py_small_value(e->offset), to = from;
    if (e->end_offset && py_is_small(e->end_offset) && py_small_value(e->end_offset) > from &&
        (!e->end_lineno || e->end_lineno == e->lineno)) {
        to = py_small_value(e->end_offset) - 1;
    }
    if (e->end_lineno && py_is_small(e->end_lineno) && e->end_lineno != e->lineno) {
        to = (int64_t)(skipped + size);
    }
    from -= (int64_t)skipped;
    to -= (int64_t)skipped;
    to = to > (int64_t)size + 1 ? (int64_t)size + 1 : to;
    if (from < 1) {
        return;
    }
    al_sb_pad(out, ' ', (size_t)(4 + from - 1));
    al_sb_pad(out, '^', (size_t)(to >= from ? to - from + 1 : 1));
    al_sb_addc(out, '\n');
}

static int add_notes(py_vm *vm, py_exception *e, const char *margin, al_sb *out)
{
    if (!e->notes) {
        return 0;
    }
    if (!py_is_list(vm, e->notes)) {
        py_obj *text = py_repr(vm, e->notes);
        add_lines(out, margin, text ? py_str_text(text) : "<__notes__ repr() failed>");
        py_error_clear(vm);
        return 0;
    }
    for (size_t i = 0; i < PY_LIST(e->notes)->count; i++) {
        py_obj *text = text_of(vm, PY_LIST(e->notes)->items[i]);
        if (!text) {
            return -1;
        }
        add_lines(out, margin, py_str_size(text) ? py_str_text(text) : "\n");
    }
    return 0;
}

static int format_only(py_vm *vm, py_obj *exception, const char *margin, al_sb *out)
{
    al_sb own = AL_SB_INIT;
    py_obj *text;
    if (py_isa(vm, exception, &py_SyntaxError) && ((py_syntax_error *)(void *)exception)->lineno) {
        const py_syntax_error *e = (const py_syntax_error *)(void *)exception;
        add_place(vm, e, &own);
        text = e->msg ? text_of(vm, e->msg) : py_str_new(vm, "<no detail available>");
    } else {
        text = text_of(vm, exception);
    }
    if (!text) {
        al_sb_free(&own);
        return -1;
    }
    add_class(vm, py_cls(vm, exception), &own);
    if (py_str_size(text)) {
        al_sb_addf(&own, ": %s", py_str_text(text));
    }
    al_sb_addc(&own, '\n');
    add_lines(out, margin, al_sb_text(&own));
    al_sb_free(&own);
    return add_notes(vm, PY_EXCEPTION(exception), margin, out);
}

int py_error_format_only(py_vm *vm, py_obj *exception, al_sb *out)
{
    return format_only(vm, exception, "", out);
}

static int format_chain(py_vm *vm, py_obj *exception, const char *margin, int depth, al_sb *out);

static int format_members(py_vm *vm, py_exception_group *g, const char *margin, int depth, al_sb *out)
{
    size_t count = PY_TUPLE(g->exceptions)->count, shown = count > GROUP_WIDTH ? GROUP_WIDTH : count;
    al_sb inner = AL_SB_INIT; /* "    | " one level further in */
    size_t base = strlen(margin);
    base = base >= 2 ? base - 2 : base; /* without the "| " */
    al_sb_pad(&inner, ' ', depth == 0 ? 4 : base + 2);
    size_t indent = inner.size;
    al_sb_add(&inner, "| ");
    int status = 0;
    for (size_t i = 0; i < shown && status == 0; i++) {
        al_sb_pad(out, ' ', indent - 2);
        al_sb_addf(out, "%s---------------- %zu ----------------\n", i == 0 ? "+-+" : "  +", i + 1);
        status = format_chain(vm, PY_TUPLE(g->exceptions)->items[i], al_sb_text(&inner), depth + 1, out);
    }
    if (status == 0 && shown < count) {
        al_sb_pad(out, ' ', indent);
        al_sb_add(out, "+---------------- ... ----------------\n");
        al_sb_addf(out, "%sand %zu more exception%s\n", al_sb_text(&inner), count - shown, count - shown == 1 ? "" : "s");
    }
    py_obj *last = PY_TUPLE(g->exceptions)->items[count - 1];
    bool nested = py_isa(vm, last, &py_BaseExceptionGroup) && shown == count && depth + 1 < GROUP_DEPTH;
    if (status == 0 && !nested) {
        al_sb_pad(out, ' ', indent);
        al_sb_add(out, "+------------------------------------\n");
    }
    al_sb_free(&inner);
    return status;
}

static int format_one(py_vm *vm, py_obj *exception, const char *margin, int depth, al_sb *out)
{
    py_exception *e = PY_EXCEPTION(exception);
    bool group = py_isa(vm, exception, &py_BaseExceptionGroup) && ((py_exception_group *)(void *)exception)->exceptions;
    if (group && depth >= GROUP_DEPTH) {
        al_sb_addf(out, "%s... (max_group_depth is %d)\n", margin, GROUP_DEPTH);
        return 0;
    }
    const char *lines = group && depth == 0 ? "  | " : margin;
    if (e->traceback) {
        if (group && depth == 0) {
            al_sb_add(out, "  + Exception Group Traceback (most recent call last):\n");
        } else {
            al_sb_addf(out, "%s%s (most recent call last):\n", margin, group ? "Exception Group Traceback" : "Traceback");
        }
        al_sb frames = AL_SB_INIT;
        int status = py_traceback_format(vm, e->traceback, &frames);
        add_lines(out, lines, al_sb_text(&frames));
        al_sb_free(&frames);
        if (status < 0) {
            return -1;
        }
    }
    if (format_only(vm, exception, lines, out) < 0) {
        return -1;
    }
    return group ? format_members(vm, (py_exception_group *)(void *)exception, lines, depth, out) : 0;
}

/* The exceptions that led to this one come first. */
static int format_chain(py_vm *vm, py_obj *exception, const char *margin, int depth, al_sb *out)
{
    if (py_stack_check(vm, " while formatting an exception") < 0) {
        return -1;
    }
    py_obj *chain[MAX_CHAIN];
    bool by_cause[MAX_CHAIN] = { false };
    size_t count = 0;
    for (py_obj *at = exception; at && count < MAX_CHAIN;) {
        bool seen = false;
        for (size_t i = 0; i < count && !seen; i++) {
            seen = chain[i] == at;
        }
        if (seen) {
            break;
        }
        chain[count++] = at;
        py_exception *e = PY_EXCEPTION(at);
        by_cause[count - 1] = e->cause != NULL;
        at = e->cause ? e->cause : e->suppress_context ? NULL : e->context;
    }
    while (count--) {
        if (format_one(vm, chain[count], margin, depth, out) < 0) {
            return -1;
        }
        if (count) {
            al_sb_addf(out, "%s\n%s%s\n%s\n", margin, margin,
                       by_cause[count - 1] ? "The above exception was the direct cause of the following exception:"
                                           : "During handling of the above exception, another exception occurred:",
                       margin);
        }
    }
    return 0;
}

int py_error_format(py_vm *vm, py_obj *exception, al_sb *out)
{
    py_obj *pending = py_error_take(vm);
    py_scope scope = py_scope_open(vm);
    int status = format_chain(vm, exception, "", 0, out);
    py_scope_close(vm, scope);
    py_error_clear(vm);
    py_error_restore(vm, pending);
    return status < 0 || al_sb_failed(out) ? -1 : 0;
}
