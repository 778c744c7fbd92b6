/* StatementError and DBAPIError: the exceptions that know the statement and its parameters. */
#include "types/exc.h"
#include "types/exc_int.h"

enum { MAX_CHARS = 300, MAX_PARAMS = 100, BATCHES = 10 };

static al_statement_error *error_of(py_obj *self)
{
    return (al_statement_error *)(void *)self;
}

void al_statement_error_trace(py_obj *self, py_tracer *t)
{
    al_statement_error *e = error_of(self);
    py_trace(t, e->statement);
    py_trace(t, e->params);
    py_trace(t, e->orig);
    py_trace(t, e->detail);
    py_trace(t, e->ismulti);
}

/* --- parameters, cut to a readable length --- */

/* The byte offset of code point n of valid UTF-8. */
static size_t utf8_offset(const char *text, size_t size, size_t n)
{
    size_t at = 0;
    while (at < size && n) {
        at++;
        while (at < size && ((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
        n--;
    }
    return at;
}

/* repr(value), its middle taken out when it is longer than 300 characters. */
static int add_cut(py_vm *vm, py_obj *value, al_sb *out)
{
    py_obj *repr = py_repr(vm, value);
    if (!repr)
        return -1;
    size_t len = ((py_str *)(void *)repr)->len, size = py_str_size(repr);
    const char *text = py_str_text(repr);
    if (len <= MAX_CHARS) {
        al_sb_addn(out, text, size);
        return 0;
    }
    al_sb_addn(out, text, utf8_offset(text, size, MAX_CHARS / 2));
    al_sb_addf(out, " ... (%zu characters truncated) ... ", len - MAX_CHARS);
    size_t tail = utf8_offset(text, size, len - MAX_CHARS / 2);
    al_sb_addn(out, text + tail, size - tail);
    return 0;
}

static int add_range(py_vm *vm, py_obj *dict, py_obj **items, size_t from, size_t to, al_sb *out)
{
    for (size_t i = from; i < to; i++) {
        if (i > from)
            al_sb_add(out, ", ");
        if (dict) {
            py_obj *key = py_repr(vm, items[i]);
            py_obj *value = key ? py_dict_get(vm, dict, items[i]) : NULL;
            if (!value)
                return -1;
            al_sb_addf(out, "%s: ", py_str_text(key));
            if (add_cut(vm, value, out) < 0)
                return -1;
        } else if (add_cut(vm, items[i], out) < 0) {
            return -1;
        }
    }
    return 0;
}

/* One set of parameters: a dict, a tuple or a list. */
static int add_set(py_vm *vm, py_obj *params, al_sb *out)
{
    py_obj *dict = py_is_dict(vm, params) ? params : NULL;
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(vm, params, &items, &count))
        return -1;
    const char *brackets = dict ? "{}" : py_is_tuple(vm, params) ? "()" : "[]";
    al_sb_addc(out, brackets[0]);
    if (count > MAX_PARAMS) {
        if (add_range(vm, dict, items, 0, MAX_PARAMS / 2, out) < 0)
            return -1;
        al_sb_addf(out, " ... %zu parameters truncated ... ", count - MAX_PARAMS);
        if (add_range(vm, dict, items, count - MAX_PARAMS / 2, count, out) < 0)
            return -1;
    } else {
        if (add_range(vm, dict, items, 0, count, out) < 0)
            return -1;
        if (count == 1 && brackets[0] == '(')
            al_sb_addc(out, ',');
    }
    al_sb_addc(out, brackets[1]);
    return 0;
}

static int add_sets(py_vm *vm, py_obj **items, size_t from, size_t to, al_sb *out)
{
    for (size_t i = from; i < to; i++) {
        if (i > from)
            al_sb_add(out, ", ");
        if (add_set(vm, items[i], out) < 0)
            return -1;
    }
    return 0;
}

int al_repr_params(py_vm *vm, py_obj *params, py_obj *ismulti, al_sb *out)
{
    bool list = py_is_list(vm, params), tuple = py_is_tuple(vm, params);
    if (!py_given(ismulti) || (!list && !tuple && !py_is_dict(vm, params)))
        return add_cut(vm, params, out);
    if (ismulti != PY_TRUE)
        return add_set(vm, params, out);
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(vm, params, &items, &count))
        return -1;
    al_sb_addc(out, list ? '[' : '(');
    if (count > BATCHES) {
        if (add_sets(vm, items, 0, BATCHES - 2, out) < 0)
            return -1;
        al_sb_addf(out, "  ... displaying %d of %zu total bound parameter sets ...  ", BATCHES, count);
        if (add_sets(vm, items, count - 2, count, out) < 0)
            return -1;
    } else if (add_sets(vm, items, 0, count, out) < 0) {
        return -1;
    }
    al_sb_addc(out, list ? ']' : ')');
    return 0;
}

/* --- StatementError --- */

static int init_statement(py_vm *vm, py_obj *self, py_obj *message, py_obj *statement, py_obj *params, py_obj *orig, bool hide,
                          py_obj *code, py_obj *ismulti)
{
    al_statement_error *e = error_of(self);
    py_obj *args = py_tuple_of(vm, 1, message);
    py_obj *detail = args ? py_list_new(vm, 0) : NULL;
    if (!detail)
        return -1;
    e->base.base.args = args;
    if (py_given(code))
        e->base.code = code;
    e->statement = statement;
    e->params = params;
    e->orig = orig;
    e->detail = detail;
    e->hide_parameters = hide;
    e->ismulti = ismulti;
    return 0;
}

static py_obj *statement_init(py_vm *vm, py_obj **args)
{
    int hide = py_truth(vm, args[5]);
    if (hide < 0 || init_statement(vm, args[0], args[1], args[2], args[3], args[4], hide, args[6], args[7]) < 0)
        return NULL;
    return PY_NONE;
}

/* "(module.Class) text" */
static py_obj *wrapped_message(py_vm *vm, py_obj *orig)
{
    py_obj *cls = (py_obj *)(void *)py_class_of(vm, orig);
    py_obj *module = py_getattr_s(vm, cls, "__module__");
    if (!module)
        return NULL;
    py_obj *text = py_str_of(vm, orig);
    if (!text) {
        py_obj *failed = py_error_take(vm);
        text = failed ? py_str_printf(vm, "Error in str() of DB-API-generated exception: %S", failed) : NULL;
    }
    return text ? py_str_printf(vm, "(%S.%T) %S", module, orig, text) : NULL;
}

static py_obj *dbapi_init(py_vm *vm, py_obj **args)
{
    int hide = py_truth(vm, args[4]), invalidated = hide < 0 ? -1 : py_truth(vm, args[5]);
    py_obj *message = invalidated < 0 ? NULL : wrapped_message(vm, args[3]);
    if (!message || init_statement(vm, args[0], message, args[1], args[2], args[3], hide, args[6], args[7]) < 0)
        return NULL;
    error_of(args[0])->connection_invalidated = invalidated;
    return PY_NONE;
}

static py_obj *statement_add_detail(py_vm *vm, py_obj **args)
{
    al_statement_error *e = error_of(args[0]);
    if (!e->detail && !(e->detail = py_list_new(vm, 0)))
        return NULL;
    return py_list_append(vm, e->detail, args[1]) < 0 ? NULL : PY_NONE;
}

static int add_text(py_vm *vm, py_obj *value, al_sb *out)
{
    py_obj *text = value ? py_str_of(vm, value) : NULL;
    if (!text)
        return -1;
    al_sb_addn(out, py_str_text(text), py_str_size(text));
    return 0;
}

static int add_statement(py_vm *vm, al_statement_error *e, al_sb *out)
{
    int truth = py_given(e->statement) ? py_truth(vm, e->statement) : 0;
    if (truth <= 0)
        return truth;
    al_sb_add(out, "\n[SQL: ");
    if (add_text(vm, e->statement, out) < 0)
        return -1;
    al_sb_addc(out, ']');
    truth = py_given(e->params) ? py_truth(vm, e->params) : 0;
    if (truth <= 0)
        return truth;
    if (e->hide_parameters) {
        al_sb_add(out, "\n[SQL parameters hidden due to hide_parameters=True]");
        return 0;
    }
    al_sb_add(out, "\n[parameters: ");
    if (al_repr_params(vm, e->params, e->ismulti ? e->ismulti : PY_NONE, out) < 0)
        return -1;
    al_sb_addc(out, ']');
    return 0;
}

static int add_all(py_vm *vm, py_obj *self, al_sb *out)
{
    al_statement_error *e = error_of(self);
    for (size_t i = 0; e->detail && py_is_list(vm, e->detail) && i < PY_LIST(e->detail)->count; i++) {
        al_sb_addc(out, '(');
        if (add_text(vm, PY_LIST(e->detail)->items[i], out) < 0)
            return -1;
        al_sb_add(out, ")\n");
    }
    py_obj *message = py_call_method(vm, self, "_message", 0);
    if (!message || add_text(vm, message, out) < 0 || add_statement(vm, e, out) < 0)
        return -1;
    py_obj *code = py_getattr_s(vm, self, "code");
    if (!code)
        return -1;
    if (!py_given(code))
        return 0;
    al_sb_add(out, "\n(Background on this error at: https://sqlalche.me/e/20/");
    if (add_text(vm, code, out) < 0)
        return -1;
    al_sb_addc(out, ')');
    return 0;
}

py_obj *al_statement_error_str(py_vm *vm, py_obj *self)
{
    al_sb out = AL_SB_INIT;
    if (add_all(vm, self, &out) < 0) {
        al_sb_free(&out);
        return NULL;
    }
    return py_str_take(vm, &out);
}

const py_member al_statement_error_members[] = {
    PY_INIT("self, message, statement, params, orig, hide_parameters=False, code=None, ismulti=None", statement_init, NULL),
    PY_FIELD("statement", al_statement_error, statement),
    PY_FIELD("params", al_statement_error, params),
    PY_FIELD("orig", al_statement_error, orig),
    PY_FIELD("detail", al_statement_error, detail),
    PY_FIELD("ismulti", al_statement_error, ismulti),
    PY_BOOL("hide_parameters", al_statement_error, hide_parameters),
    PY_BOOL("connection_invalidated", al_statement_error, connection_invalidated),
    PY_METHOD("add_detail", "self, msg", statement_add_detail, NULL),
    PY_MEMBERS_END,
};
const py_member al_dbapi_error_members[] = {
    PY_INIT("self, statement, params, orig, hide_parameters=False, connection_invalidated=False, code=None, ismulti=None", dbapi_init,
            NULL),
    PY_MEMBERS_END,
};

/* --- raising --- */

static void *raise_made(py_vm *vm, const py_classdef *def, py_obj *message, py_obj *orig, py_obj *statement, py_obj *params,
                        py_obj *ismulti, bool hide, bool invalidated)
{
    py_class *cls = py_class_get(vm, def);
    py_obj *e = cls && message ? py_new(vm, cls, 0) : NULL;
    if (!e || init_statement(vm, e, message, statement, params, orig, hide, PY_NONE, ismulti) < 0)
        return NULL;
    error_of(e)->connection_invalidated = invalidated;
    py_raise_obj(vm, e);
    if (py_given(orig))
        py_error_cause(vm, orig);
    return NULL;
}

void *al_raise_dbapi(py_vm *vm, const py_classdef *def, py_obj *orig, py_obj *statement, py_obj *params, py_obj *ismulti,
                     bool hide_parameters, bool invalidated)
{
    return raise_made(vm, def, wrapped_message(vm, orig), orig, statement, params, ismulti, hide_parameters, invalidated);
}

/* One of sqlalchemy's own: its message without its background line, and its code. */
static void *raise_own(py_vm *vm, py_obj *orig, py_obj *statement, py_obj *params, py_obj *ismulti, bool hide_parameters)
{
    const py_tuple *args = PY_TUPLE(((py_exception *)(void *)orig)->args);
    py_obj *bare = args && args->count ? args->items[0] : py_str_new(vm, "");
    py_obj *message = bare ? py_str_printf(vm, "(sqlalchemy.exc.%T) %S", orig, bare) : NULL, *code = ((al_exception *)(void *)orig)->code;
    raise_made(vm, &al_exc_StatementError, message, orig, statement, params, ismulti, hide_parameters, false);
    py_obj *raised = py_error_take(vm);
    if (raised && code && py_isa(vm, raised, &al_exc_StatementError))
        ((al_exception *)(void *)raised)->code = code;
    if (raised)
        py_error_restore(vm, raised);
    return NULL;
}

void *al_raise_statement(py_vm *vm, py_obj *orig, py_obj *statement, py_obj *params, py_obj *ismulti, bool hide_parameters)
{
    if (py_isa(vm, orig, &al_exc_SQLAlchemyError))
        return raise_own(vm, orig, statement, params, ismulti, hide_parameters);
    return raise_made(vm, &al_exc_StatementError, wrapped_message(vm, orig), orig, statement, params, ismulti, hide_parameters, false);
}

void *al_raise_code(py_vm *vm, const py_classdef *exception, const char *code, const char *text)
{
    py_raise(vm, exception, "%s", text);
    py_obj *raised = py_error_take(vm);
    if (!raised)
        return NULL;
    if (py_isa(vm, raised, &al_exc_SQLAlchemyError)) {
        py_obj *str = py_str_new(vm, code);
        if (!str)
            return NULL;
        ((al_exception *)(void *)raised)->code = str;
    }
    py_error_restore(vm, raised);
    return NULL;
}
