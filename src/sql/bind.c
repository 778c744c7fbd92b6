/*
 * A compiled statement and values: which value each bind gets, IN lists written out, values converted for the driver.
 */
#include <string.h>

#include "sql/stmt.h"
#include "types/exc.h"

/* --- literals --- */

/* reprlib-like: at most 300 characters of repr */
static py_obj *short_repr(py_vm *vm, py_obj *value)
{
    py_obj *text = py_repr(vm, value);
    if (!text || ((const py_str *)(void *)text)->len <= 300) {
        return text;
    }
    size_t len = ((const py_str *)(void *)text)->len;
    py_obj *head = py_getitem(vm, text, py_slice_new(vm, PY_NONE, py_small(150), PY_NONE));
    py_obj *tail = head ? py_getitem(vm, text, py_slice_new(vm, py_small(-150), PY_NONE, PY_NONE)) : NULL;
    return tail ? py_str_printf(vm, "%S ... (%zu characters truncated) ... %S", head, len - 300, tail) : NULL;
}

int al_render_literal(py_vm *vm, al_dialect_obj *d, py_obj *value, py_obj *type, al_sb *out)
{
    al_type *t = (al_type *)(void *)type;
    if (value == PY_NONE && !(al_type_flags(vm, t) & AL_TYPE_NONE)) {
        al_sb_add(out, "NULL");
        return 0;
    }
    size_t at = out->size;
    int done = al_type_literal_text(vm, t, &d->base.target, value, out);
    if (done > 0) {
        return 0;
    }
    al_sb_truncate(out, at);
    py_obj *cause = done < 0 ? py_error_take(vm) : NULL;
    py_obj *shown = short_repr(vm, value), *type_text = shown ? py_str_of(vm, type) : NULL;
    if (!type_text) {
        return -1;
    }
    if (!cause) {
        return py_raise_int(vm, &al_exc_CompileError, "No literal value renderer is available for literal value \"%S\" with datatype %S",
                            shown, type_text);
    }
    py_raise(vm, &al_exc_CompileError, "Could not render literal value \"%S\" with datatype %S; see parent stack trace for more detail.",
             shown, type_text);
    py_error_cause(vm, cause);
    return -1;
}

int al_literal_value(al_sqlc *c, py_obj *value, py_obj *type, al_sb *out)
{
    return al_render_literal(c->vm, c->d, value, type, out);
}

/* The types of a tuple's elements, or NULL without exception. */
static py_obj *tuple_types(py_vm *vm, const al_bindparam *b)
{
    if (!b->e.type || al_type_affinity(vm, (al_type *)(void *)b->e.type) != AL_AFF_TUPLE) {
        return NULL;
    }
    return py_getattr_s(vm, b->e.type, "types");
}

static bool is_row(py_vm *vm, py_obj *value)
{
    return py_is_heap(value) && (py_is_tuple(vm, value) || py_is_list(vm, value));
}

int al_empty_set(py_vm *vm, al_dialect_obj *d, const al_bindparam *b, al_sb *out)
{
    py_obj *types = tuple_types(vm, b);
    int64_t width = types ? py_len(vm, types) : 1;
    if (py_error_pending(vm)) {
        return -1;
    }
    const al_sql_slots *s = d->sql ? d->sql : &al_sql_ansi;
    while (s && !s->empty_set) {
        s = s->base;
    }
    return s->empty_set(vm, d, (size_t)width, (al_op)b->expand_op, out);
}

static bool values_keyword(const al_dialect_obj *d)
{
    return d->sql && (d->sql->flags & AL_SQL_TUPLE_VALUES);
}

int al_render_expanding(py_vm *vm, al_dialect_obj *d, const al_bindparam *b, py_obj *values, al_sb *out)
{
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(vm, values, &items, &count)) {
        return -1;
    }
    py_obj *types = tuple_types(vm, b);
    if (py_error_pending(vm)) {
        return -1;
    }
    if (!count) {
        al_sb_add(out, types && values_keyword(d) ? "VALUES " : "");
        return al_empty_set(vm, d, b, out);
    }
    if ((types || al_type_is_null(vm, (al_type *)(void *)b->e.type)) && is_row(vm, items[0]) && values_keyword(d)) {
        al_sb_add(out, "VALUES ");
    }
    for (size_t i = 0; i < count; i++) {
        al_sb_add(out, i ? ", " : "");
        if (!types || !is_row(vm, items[i])) {
            if (al_render_literal(vm, d, items[i], b->e.type, out) < 0) {
                return -1;
            }
            continue;
        }
        py_obj **parts;
        size_t width;
        if (!py_sequence_fast(vm, items[i], &parts, &width)) {
            return -1;
        }
        al_sb_addc(out, '(');
        for (size_t k = 0; k < width; k++) {
            py_obj *type = py_getitem(vm, types, py_small((int64_t)k));
            al_sb_add(out, k ? ", " : "");
            if (!type || al_render_literal(vm, d, parts[k], type, out) < 0) {
                return -1;
            }
        }
        al_sb_addc(out, ')');
    }
    return 0;
}

/* --- values --- */

static py_obj *value_of(py_vm *vm, const al_bindparam *b)
{
    return b->callable ? py_call(vm, b->callable, 0) : b->value ? b->value : PY_NONE;
}

static void *value_required(py_vm *vm, const al_bindparam *b, int group)
{
    py_obj *text = group ? py_str_printf(vm, "A value is required for bind parameter %R, in parameter group %d", b->e.key, group - 1)
                         : py_str_printf(vm, "A value is required for bind parameter %R", b->e.key);
    return text ? al_raise_code(vm, &al_exc_InvalidRequestError, "cd3x", py_str_text(text)) : NULL;
}

py_obj *al_compiled_params(py_vm *vm, al_compiled *c, py_obj *params, int group, bool check)
{
    py_obj *values = py_dict_new(vm);
    size_t at = 0;
    py_obj *name, *bind;
    bool given = params && params != PY_NONE && py_dict_len(params);
    if (c->expanded && !given) {
        return py_dict_copy(vm, c->expanded);
    }
    while (values && c->binds && py_dict_next(c->binds, &at, &name, &bind)) {
        const al_bindparam *b = (const al_bindparam *)(void *)bind;
        py_obj *value = given ? py_dict_get(vm, params, b->e.key) : PY_ABSENT;
        if (value == PY_ABSENT && given) {
            value = py_dict_get(vm, params, name);
        }
        if (value == PY_ABSENT) {
            value = check && b->required ? value_required(vm, b, group) : value_of(vm, b);
        }
        if (!value || py_dict_set(vm, values, name, value) < 0) {
            return NULL;
        }
    }
    return values;
}

/* --- expansion --- */

typedef struct expander {
    py_vm *vm;
    al_compiled *c;
    py_obj *params;    /* dict: name -> value, unconverted; expanded names are added */
    py_obj *sources;   /* dict: expanded name -> (bind, type): what converts it */
    py_obj *positions; /* list or NULL */
    py_obj *texts;     /* dict: name -> what replaces its marker */
    const char *style;
    bool numeric;
    py_obj *late; /* numeric styles: names that come after all others */
} expander;

static int add_name(expander *x, py_obj *name, py_obj *value, py_obj *bind, py_obj *type, al_sb *out)
{
    py_obj *source = py_tuple_of(x->vm, 2, bind, type);
    if (!source || py_dict_set(x->vm, x->params, name, value) < 0 || py_dict_set(x->vm, x->sources, name, source) < 0) {
        return -1;
    }
    py_obj *list = x->numeric ? x->late : x->positions;
    if (list && py_list_append(x->vm, list, name) < 0) {
        return -1;
    }
    size_t number = x->numeric ? PY_LIST(x->positions)->count + PY_LIST(x->late)->count : 0;
    return al_placeholder(x->style, py_str_text(name), number, out);
}

static int expand_row(expander *x, py_obj *name, py_obj *bind, py_obj *types, size_t number, py_obj *row, al_sb *out)
{
    py_obj **parts;
    size_t width;
    if (!py_sequence_fast(x->vm, row, &parts, &width)) {
        return -1;
    }
    al_sb_addc(out, '(');
    for (size_t k = 0; k < width; k++) {
        py_obj *one = py_str_printf(x->vm, "%S_%zu_%zu", name, number, k + 1);
        py_obj *type = types ? py_getitem(x->vm, types, py_small((int64_t)k)) : (py_obj *)(void *)al_type_shared(x->vm, &al_t_null);
        al_sb_add(out, k ? ", " : "");
        if (!one || !type || add_name(x, one, parts[k], bind, type, out) < 0) {
            return -1;
        }
    }
    al_sb_addc(out, ')');
    return 0;
}

/* The text of an IN list with a placeholder a value. */
static int expand_list(expander *x, py_obj *name, py_obj *bind, py_obj *values, al_sb *out)
{
    const al_bindparam *b = (const al_bindparam *)(void *)bind;
    py_obj **items;
    size_t count;
    if (!py_sequence_fast(x->vm, values, &items, &count)) {
        return -1;
    }
    py_obj *types = tuple_types(x->vm, b);
    if (py_error_pending(x->vm)) {
        return -1;
    }
    if (!count) {
        return al_empty_set(x->vm, x->c->dialect, b, out);
    }
    bool rows = (types || al_type_is_null(x->vm, (al_type *)(void *)b->e.type)) && is_row(x->vm, items[0]);
    al_sb_add(out, rows && values_keyword(x->c->dialect) ? "VALUES " : "");
    for (size_t i = 0; i < count; i++) {
        al_sb_add(out, i ? ", " : "");
        if (rows) {
            if (expand_row(x, name, bind, types, i + 1, items[i], out) < 0) {
                return -1;
            }
            continue;
        }
        py_obj *one = py_str_printf(x->vm, "%S_%zu", name, i + 1);
        if (!one || add_name(x, one, items[i], bind, b->e.type, out) < 0) {
            return -1;
        }
    }
    return 0;
}

/* What replaces __[POSTCOMPILE_name]: made at the first place, the same at the others (whose values stand in the order again). */
static int expand(expander *x, py_obj *name, py_obj *bind, al_sb *out)
{
    al_bindparam *b = (al_bindparam *)(void *)bind;
    py_obj *value = py_dict_get(x->vm, x->params, name);
    py_obj *literal = value ? py_dict_get(x->vm, x->c->literal_execute, name) : NULL;
    if (!literal) {
        return -1;
    }
    if (b->literal_execute || literal != PY_ABSENT) {
        return b->expanding ? al_render_expanding(x->vm, x->c->dialect, b, value, out)
                            : al_render_literal(x->vm, x->c->dialect, value, b->e.type, out);
    }
    return expand_list(x, name, bind, value, out);
}

static int expand_text(expander *x, const char *text, al_sb *out)
{
    static const char mark[] = "__[POSTCOMPILE_";
    size_t next = 0; /* of the positions as compiled */
    py_obj *order = x->c->positions;
    for (const char *p = text;;) {
        const char *at = strstr(p, mark);
        const char *end = at ? strchr(at, ']') : NULL;
        if (!end) {
            al_sb_add(out, p);
            break;
        }
        py_obj *name = py_str_newn(x->vm, at + sizeof mark - 1, (size_t)(end - at) - (sizeof mark - 1));
        py_obj *bind = name ? py_dict_get(x->vm, x->c->binds, name) : NULL;
        if (!bind) {
            return -1;
        }
        al_sb_addn(out, p, (size_t)(at - p));
        /* the ordinary binds before this place keep their order among the expanded ones */
        while (order && !x->numeric && next < PY_LIST(order)->count && bind != PY_ABSENT) {
            py_obj *before = PY_LIST(order)->items[next++];
            if (py_str_eq(before, name)) {
                break;
            }
            if (py_list_append(x->vm, x->positions, before) < 0) {
                return -1;
            }
        }
        if (bind == PY_ABSENT) {
            al_sb_addn(out, at, (size_t)(end + 1 - at));
        } else if (expand(x, name, bind, out) < 0) {
            return -1;
        }
        p = end + 1;
    }
    while (order && !x->numeric && next < PY_LIST(order)->count) {
        if (py_list_append(x->vm, x->positions, PY_LIST(order)->items[next++]) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; x->numeric && i < PY_LIST(x->late)->count; i++) {
        if (py_list_append(x->vm, x->positions, PY_LIST(x->late)->items[i]) < 0) {
            return -1;
        }
    }
    return al_sb_failed(out) ? (py_raise_nomem(x->vm), -1) : 0;
}

/* --- conversion --- */

static py_obj *converted(expander *x, py_obj *name, py_obj *value, bool convert)
{
    if (!convert) {
        return value;
    }
    py_obj *source = py_dict_get(x->vm, x->sources, name);
    py_obj *bind = source == PY_ABSENT ? py_dict_get(x->vm, x->c->binds, name) : source;
    if (!bind || bind == PY_ABSENT) {
        return bind ? value : NULL;
    }
    py_obj *type = source == PY_ABSENT ? AL_ELEMENT(bind)->type : PY_TUPLE(source)->items[1];
    al_processor p;
    if (!type || al_type_bind_processor(x->vm, (al_type *)(void *)type, &x->c->dialect->base.target, &p) < 0) {
        return NULL;
    }
    if (al_processor_idle(&p) || (value == PY_NONE && !p.none && !p.callable)) {
        return value;
    }
    return al_processor_apply(x->vm, &p, &x->c->dialect->base.target, value);
}

static bool is_replaced(expander *x, py_obj *name, py_obj *bind)
{
    const al_bindparam *b = (const al_bindparam *)(void *)bind;
    return b->expanding || b->literal_execute || py_dict_get(x->vm, x->c->literal_execute, name) != PY_ABSENT;
}

/* The values in order, or by name. */
static py_obj *collect(expander *x, bool convert)
{
    py_vm *vm = x->vm;
    if (x->positions) {
        py_obj *tuple = py_tuple_new(vm, PY_LIST(x->positions)->count);
        for (size_t i = 0; tuple && i < PY_LIST(x->positions)->count; i++) {
            py_obj *name = PY_LIST(x->positions)->items[i], *value = py_dict_get(vm, x->params, name);
            value = value && value != PY_ABSENT ? converted(x, name, value, convert) : NULL;
            if (!value) {
                return NULL;
            }
            PY_TUPLE(tuple)->items[i] = value;
        }
        return tuple;
    }
    py_obj *dict = py_dict_new(vm);
    size_t at = 0;
    py_obj *name, *value;
    while (dict && py_dict_next(x->params, &at, &name, &value)) {
        py_obj *done = converted(x, name, value, convert);
        if (!done || py_dict_set(vm, dict, name, done) < 0) {
            return NULL;
        }
    }
    return dict;
}

static int drop_replaced(expander *x)
{
    size_t at = 0;
    py_obj *name, *bind;
    while (py_dict_next(x->c->binds, &at, &name, &bind)) {
        if (is_replaced(x, name, bind) && py_dict_del(x->vm, x->params, name) < 0) {
            return -1;
        }
    }
    return 0;
}

int al_compiled_expand(py_vm *vm, al_compiled *c, py_obj *params, int group, bool convert, al_bound *out)
{
    memset(out, 0, sizeof *out);
    const char *style = py_str_text(c->dialect->paramstyle);
    expander x = { .vm = vm, .c = c, .style = style, .numeric = strncmp(style, "numeric", 7) == 0 };
    x.params = al_compiled_params(vm, c, params, group, convert);
    x.sources = x.params ? py_dict_new(vm) : NULL;
    x.late = x.sources ? py_list_new(vm, 0) : NULL;
    if (!x.late) {
        return -1;
    }
    if (c->positions) {
        x.positions = x.numeric ? py_list_from(vm, c->positions) : py_list_new(vm, PY_LIST(c->positions)->count);
        if (!x.positions) {
            return -1;
        }
    }
    const char *text = py_str_text(c->string);
    if (strstr(text, "__[POSTCOMPILE_")) {
        al_sb sb = AL_SB_INIT;
        if (expand_text(&x, text, &sb) < 0) {
            al_sb_free(&sb);
            return -1;
        }
        out->sql = py_str_take(vm, &sb);
        if (!out->sql || drop_replaced(&x) < 0) {
            return -1;
        }
    } else {
        out->sql = c->string;
        x.positions = c->positions;
    }
    out->params = x.params;
    out->positions = x.positions;
    out->values = collect(&x, convert);
    return out->values ? 0 : -1;
}

int al_compiled_bind(py_vm *vm, al_compiled *c, py_obj *params, int group, al_bound *out)
{
    return al_compiled_expand(vm, c, params, group, true, out);
}
