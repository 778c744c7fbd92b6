#include "py/types/builtins.h"
#include "py/types/file.h"

py_obj *py_builtin_open(py_vm *vm, py_obj **args)
{
    return py_file_open(vm, args);
}

/* print's sep and end: their text, or the usual when None. 0, -1. */
static int separator(py_vm *vm, py_obj *o, const char *name, const char *usual, py_obj **out)
{
    if (!py_given(o))
        *out = py_str_intern(vm, usual);
    else if (!py_is_str(vm, o))
        return py_raise_int(vm, &py_TypeError, "%s must be None or a string, not %T", name, o);
    else
        *out = o;
    return *out ? 0 : -1;
}

static void add(al_sb *sb, py_obj *text)
{
    al_sb_addn(sb, py_str_text(text), py_str_size(text));
}

/* To a native file: all in one piece. */
static int print_at_once(py_vm *vm, py_tuple *values, py_obj *sep, py_obj *end, py_obj *file)
{
    al_sb sb = AL_SB_INIT;
    for (size_t i = 0; i < values->count; i++) {
        py_scope s = py_scope_open(vm);
        py_obj *text = py_str_of(vm, values->items[i]);
        if (i)
            add(&sb, sep);
        if (text)
            add(&sb, text);
        py_scope_close(vm, s);
        if (text == NULL) {
            /* what came before the failing value was printed already in the reference */
            py_obj *error = py_error_take(vm), *before = sb.size ? py_str_take(vm, &sb) : NULL;
            al_sb_free(&sb);
            if (before)
                py_call_method(vm, file, "write", 1, before);
            py_error_clear(vm);
            py_error_restore(vm, error);
            return -1;
        }
    }
    add(&sb, end);
    py_obj *line = py_str_take(vm, &sb);
    return line && py_call_method(vm, file, "write", 1, line) ? 0 : -1;
}

/* To a script's own file: one write() a piece, as scripts can see. */
static int print_pieces(py_vm *vm, py_tuple *values, py_obj *sep, py_obj *end, py_obj *file)
{
    py_obj *write = py_getattr_s(vm, file, "write");
    if (write == NULL)
        return -1;
    for (size_t i = 0; i < values->count; i++) {
        py_scope s = py_scope_open(vm);
        py_obj *r = i ? py_call(vm, write, 1, sep) : PY_NONE;
        py_obj *text = r ? py_str_of(vm, values->items[i]) : NULL;
        r = text ? py_call(vm, write, 1, text) : NULL;
        py_scope_close(vm, s);
        if (r == NULL)
            return -1;
    }
    return py_call(vm, write, 1, end) ? 0 : -1;
}

py_obj *py_builtin_print(py_vm *vm, py_obj **args)
{
    py_obj *sep, *end, *file = args[3];
    if (separator(vm, args[1], "sep", " ", &sep) < 0 || separator(vm, args[2], "end", "\n", &end) < 0)
        return NULL;
    if (!py_given(file)) {
        file = py_import_from(vm, "sys", "stdout");
        if (file == NULL) {
            if (!py_error_is(vm, &py_AttributeError) && !py_error_is(vm, &py_ImportError))
                return NULL;
            py_error_clear(vm);
            return py_raise(vm, &py_RuntimeError, "lost sys.stdout");
        }
        if (file == PY_NONE)
            return PY_NONE;
    }
    bool native = py_is_heap(file) && (file->cls->flags & PY_CF_SCRIPT) == 0;
    int r = native ? print_at_once(vm, PY_TUPLE(args[0]), sep, end, file) : print_pieces(vm, PY_TUPLE(args[0]), sep, end, file);
    int flush = r < 0 ? -1 : py_truth(vm, args[4]);
    if (flush < 0 || (flush && py_call_method(vm, file, "flush", 0) == NULL))
        return NULL;
    return PY_NONE;
}

py_obj *py_builtin_input(py_vm *vm, py_obj **args)
{
    py_obj *out = py_import_from(vm, "sys", "stdout"), *in = out ? py_import_from(vm, "sys", "stdin") : NULL;
    py_obj *prompt = in ? py_str_of(vm, args[0]) : NULL;
    if (prompt == NULL)
        return NULL;
    if (py_str_size(prompt) && py_call_method(vm, out, "write", 1, prompt) == NULL)
        return NULL;
    if (py_call_method(vm, out, "flush", 0) == NULL)
        return NULL;
    py_obj *line = py_call_method(vm, in, "readline", 0);
    if (line == NULL)
        return NULL;
    if (!py_is_str(vm, line))
        return py_raise(vm, &py_TypeError, "object.readline() returned non-string");
    size_t size = py_str_size(line);
    if (size == 0)
        return py_raise(vm, &py_EOFError, "EOF when reading a line");
    return py_str_newn(vm, py_str_text(line), py_str_text(line)[size - 1] == '\n' ? size - 1 : size);
}

py_obj *py_builtin_exit(py_vm *vm, py_obj **args)
{
    py_obj *e = py_construct(vm, &py_SystemExit, 1, args[0]);
    return e ? py_raise_obj(vm, e) : NULL;
}
