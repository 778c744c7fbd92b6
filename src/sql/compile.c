/*
 * One compilation: dispatch, names, binds, the result.
 */
#include "sql/compile.h"

#include <string.h>

#include "schema/ddl.h"
#include "sql/stmt.h"
#include "types/exc.h"

/* --- slots --- */

const void *al_slot_of(const al_sql_slots *slots, size_t offset)
{
    static const char nothing[sizeof(al_sql_slots)] = { 0 };
    for (; slots; slots = slots->base) {
        const void *place = (const char *)(const void *)slots + offset;
        void *value;
        memcpy(&value, place, sizeof value);
        if (value) {
            return place;
        }
    }
    return nothing;
}

bool al_sql_flag(const al_sqlc *c, uint32_t flag)
{
    return (c->slots->flags & flag) != 0;
}

al_sql_visit al_visit_find(const al_sqlc *c, al_kind kind)
{
    for (const al_sql_slots *s = c->slots; s; s = s->base) {
        if (s->visits && s->visits[kind]) {
            return s->visits[kind];
        }
    }
    return NULL;
}

/* --- visiting --- */

al_vis al_vis_new(const al_sqlc *c)
{
    return (al_vis){ .flags = c->base_flags, .compound_index = -1 };
}

int al_unsupported(al_sqlc *c, py_obj *e)
{
    py_obj *error = py_construct(c->vm, &al_exc_UnsupportedCompilationError, 2, &c->out->head, py_class_of(c->vm, e));
    if (error) {
        py_raise_obj(c->vm, error);
    }
    return -1;
}

static const struct {
    const char *name;
    uint32_t flag;
} keyword_flags[] = {
    { "literal_binds", AL_V_LITERAL },           { "within_columns_clause", AL_V_COLUMNS },  { "asfrom", AL_V_ASFROM },
    { "literal_execute", AL_V_LITERAL_EXECUTE }, { "render_postcompile", AL_V_POSTCOMPILE }, { "within_label_clause", AL_V_LABEL },
};

/* The **kw that a @compiles function is given. */
static py_obj *keywords_of(al_sqlc *c, const al_vis *v)
{
    py_obj *kw = py_dict_new(c->vm);
    for (size_t i = 0; kw && i < AL_COUNT(keyword_flags); i++) {
        if (al_vis_has(v, keyword_flags[i].flag) && py_dict_set_s(c->vm, kw, keyword_flags[i].name, PY_TRUE) < 0) {
            return NULL;
        }
    }
    if (kw && al_vis_has(v, AL_V_NO_TABLE) && py_dict_set_s(c->vm, kw, "include_table", PY_FALSE) < 0) {
        return NULL;
    }
    return kw;
}

int al_vis_of_keywords(al_sqlc *c, py_obj *kw, al_vis *v)
{
    *v = al_vis_bare();
    for (size_t i = 0; kw && i < AL_COUNT(keyword_flags); i++) {
        py_obj *value = py_dict_get_s(c->vm, kw, keyword_flags[i].name);
        int truth = !value ? -1 : value == PY_ABSENT ? 2 : py_truth(c->vm, value);
        if (truth < 0) {
            return -1;
        }
        if (truth != 2) {
            v->flags = truth ? v->flags | keyword_flags[i].flag : v->flags & ~keyword_flags[i].flag;
        }
    }
    py_obj *table = kw ? py_dict_get_s(c->vm, kw, "include_table") : PY_ABSENT;
    v->flags |= table == PY_FALSE ? AL_V_NO_TABLE : 0u;
    return table ? 0 : -1;
}

static int call_override(al_sqlc *c, py_obj *fn, py_obj *e, const al_vis *v, al_sb *out)
{
    py_vm *vm = c->vm;
    py_obj *kw = keywords_of(c, v);
    py_obj *args = kw ? py_tuple_of(vm, 2, e, &c->out->head) : NULL;
    py_obj *text = args ? py_call_dict(vm, fn, args, kw) : NULL;
    if (!text || !py_text(vm, text)) {
        return -1;
    }
    al_sb_add(out, py_str_text(text));
    return AL_SB_CHECK(c, out);
}

static int visit_plain(al_sqlc *c, py_obj *e, const al_vis *v, al_sb *out)
{
    py_obj *fn = al_compiles_find(c->vm, e, c->d);
    if (fn != PY_ABSENT) {
        return fn ? call_override(c, fn, e, v, out) : -1;
    }
    if (!al_is_element(c->vm, e)) {
        return al_is_type(c->vm, e) ? al_type_text(c->vm, c->d, (al_type *)(void *)e, NULL, out) : al_ddl_text(c->vm, c->d, e, out);
    }
    al_kind kind = al_element_kind(c->vm, AL_ELEMENT(e));
    al_sql_visit visit = al_visit_find(c, kind);
    if (visit) {
        return visit(c, AL_ELEMENT(e), v, out);
    }
    return al_ddl_find(c->d->def, al_kind_name(kind)) ? al_ddl_text(c->vm, c->d, e, out) : al_unsupported(c, e);
}

int al_visit(al_sqlc *c, py_obj *e, const al_vis *v, al_sb *out)
{
    if (!e) {
        al_raise_unmade(c->vm);
        return -1;
    }
    if (c->depth >= 400) {
        return py_raise_int(c->vm, &py_RecursionError, "maximum recursion depth exceeded");
    }
    c->depth++;
    int rc = visit_plain(c, e, v, out);
    c->depth--;
    return rc < 0 ? -1 : AL_SB_CHECK(c, out);
}

int al_visit_list(al_sqlc *c, py_obj *items, const char *separator, const al_vis *v, al_sb *out)
{
    py_obj **each;
    size_t count;
    if (!items) {
        return 0;
    }
    if (!py_sequence_fast(c->vm, items, &each, &count)) {
        return -1;
    }
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        size_t at = out->size;
        if (any) {
            al_sb_add(out, separator);
        }
        size_t text = out->size;
        if (al_visit(c, each[i], v, out) < 0) {
            return -1;
        }
        if (out->size == text) {
            al_sb_truncate(out, at);
        } else {
            any = true;
        }
    }
    return AL_SB_CHECK(c, out);
}

int al_visit_and(al_sqlc *c, py_obj *criteria, const al_vis *v, al_sb *out)
{
    py_obj *list = al_process_boolean(c->vm, AL_OP_AND, PY_TUPLE(criteria)->items, PY_TUPLE(criteria)->count);
    if (!list) {
        return -1;
    }
    if (PY_LIST(list)->count == 1) {
        return al_visit(c, PY_LIST(list)->items[0], v, out);
    }
    return al_visit_list(c, list, " AND ", v, out);
}

int al_insert_text(al_sqlc *c, al_sb *out, size_t at, const char *text)
{
    size_t size = strlen(text);
    if (!al_sb_reserve(out, size + 1)) {
        return AL_SB_CHECK(c, out);
    }
    memmove(out->data + at + size, out->data + at, out->size - at + 1);
    memcpy(out->data + at, text, size);
    out->size += size;
    return 0;
}

/* --- frames --- */

al_frame *al_push(al_sqlc *c, al_frame *frame, py_obj *selectable, py_obj *asfrom, py_obj *correlate)
{
    memset(frame, 0, sizeof *frame);
    frame->outer = c->stack;
    frame->selectable = selectable;
    frame->asfrom_froms = asfrom ? asfrom : py_list_new(c->vm, 2);
    frame->correlate_froms = correlate ? correlate : py_list_new(c->vm, 2);
    frame->depth = c->stack ? c->stack->depth + 1 : 1;
    if (!frame->asfrom_froms || !frame->correlate_froms) {
        return NULL;
    }
    c->stack = frame;
    return frame;
}

void al_pop(al_sqlc *c)
{
    c->stack = c->stack->outer;
}

/* --- identifiers --- */

py_obj *al_identifier(al_sqlc *c, al_ident_class class, py_obj *name)
{
    py_vm *vm = c->vm;
    if (!al_is_truncated(vm, name)) {
        return name;
    }
    py_obj *key = py_tuple_of(vm, 2, py_small(class), name);
    py_obj *known = key ? py_dict_get(vm, c->truncated, key) : NULL;
    if (known != PY_ABSENT) {
        return known;
    }
    py_obj *text = al_anon_resolve(vm, c->anon, name);
    if (!text) {
        return NULL;
    }
    size_t limit = c->d->max_identifier_length > 6 ? (size_t)c->d->max_identifier_length - 6 : 0;
    if (((const py_str *)(void *)text)->len > limit) {
        py_obj *slice = py_slice_new(vm, py_small(0), py_small((int64_t)limit), PY_NONE);
        py_obj *head = slice ? py_getitem(vm, text, slice) : NULL;
        text = head ? py_str_printf(vm, "%S_%x", head, ++c->truncated_count[class]) : NULL;
    }
    return text && py_dict_set(vm, c->truncated, key, text) == 0 ? text : NULL;
}

int al_add_identifier(al_sqlc *c, al_ident_class class, py_obj *name, al_sb *out)
{
    py_obj *text = al_identifier(c, class, name);
    return text ? al_quote(c->vm, c->d, text, out) : -1;
}

/* --- results --- */

int al_add_result(al_sqlc *c, py_obj *key, py_obj *name, py_obj *const *objects, size_t count, py_obj *type, const al_vis *v)
{
    al_compiled *out = c->out;
    py_vm *vm = c->vm;
    if (type && al_type_affinity(vm, (al_type *)(void *)type) == AL_AFF_TUPLE) {
        return py_raise_int(
            vm, &al_exc_CompileError,
            "Most backends don't support SELECTing from a tuple() object.  If this is an ORM query, consider using the Bundle object.");
    }
    if (!key || py_str_is(key, "*")) {
        out->columns_ordered = false;
    }
    if (out->column_count == out->column_room) {
        size_t room = out->column_room ? out->column_room * 2 : 8;
        al_result_column *grown = al_realloc(out->columns, room * sizeof *grown);
        if (!grown) {
            py_raise_nomem(vm);
            return -1;
        }
        out->columns = grown;
        out->column_room = room;
    }
    size_t extra = v->targets ? PY_TUPLE(v->targets)->count : 0;
    bool repeated = al_vis_has(v, AL_V_REPEATED);
    py_obj *list = py_list_new(vm, count + extra + 1);
    if (!list || (v->column && py_list_append(vm, list, v->column) < 0)) {
        return -1;
    }
    for (size_t i = 0; i < (repeated ? 0 : count); i++) {
        if (objects[i] && py_list_append(vm, list, objects[i]) < 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < (repeated ? 0 : extra); i++) {
        if (py_list_append(vm, list, PY_TUPLE(v->targets)->items[i]) < 0) {
            return -1;
        }
    }
    if (repeated && key && py_list_append(vm, list, key) < 0) {
        return -1;
    }
    py_obj *tuple = py_tuple_from(vm, list);
    if (!tuple) {
        return -1;
    }
    out->columns[out->column_count++] = (al_result_column){ key, name ? name : key, tuple, (al_type *)(void *)type };
    return 0;
}

/* --- binds --- */

static const char escapes[][2] = { { '%', 'P' }, { '(', 'A' }, { ')', 'Z' }, { ':', 'C' },
                                   { '.', '_' }, { '[', '_' }, { ']', '_' }, { ' ', '_' } };

static py_obj *escaped_name(al_sqlc *c, py_obj *name)
{
    if (!strpbrk(py_str_text(name), "%():.[] ")) {
        return name;
    }
    al_sb sb = AL_SB_INIT;
    for (const char *p = py_str_text(name); *p; p++) {
        char put = *p;
        for (size_t i = 0; i < AL_COUNT(escapes); i++) {
            put = escapes[i][0] == *p ? escapes[i][1] : put;
        }
        al_sb_addc(&sb, put);
    }
    return py_str_take(c->vm, &sb);
}

/* The name of a bind in the text: each bind has one, each name one bind. NULL: exception. */
static py_obj *bind_name(al_sqlc *c, al_bindparam *b)
{
    for (size_t i = 0; i < c->binds.count; i++) {
        if (c->binds.items[i].bind == b) {
            return c->binds.items[i].name;
        }
    }
    py_obj *name = b->e.key ? al_identifier(c, AL_ID_BIND, b->e.key) : al_raise_unmade(c->vm);
    name = name ? escaped_name(c, name) : NULL;
    if (!name) {
        return NULL;
    }
    al_bind_entry entry = { b, name };
    if (!al_vec_push(&c->binds, entry)) {
        return py_raise_nomem(c->vm);
    }
    return name;
}

static int check_conflict(al_sqlc *c, const al_bindparam *b, const al_bindparam *other, py_obj *name)
{
    if (other->unique || b->unique) {
        return py_raise_int(c->vm, &al_exc_CompileError, "Bind parameter '%S' conflicts with unique bind parameter of the same name", name);
    }
    if (other->expanding != b->expanding) {
        return py_raise_int(
            c->vm, &al_exc_CompileError,
            "Can't reuse bound parameter name '%S' in both 'expanding' (e.g. within an IN expression) and non-expanding contexts.  If "
            "this parameter is to receive a list/array value, set 'expanding=True' on it for expressions that aren't IN, otherwise use a "
            "different parameter name.",
            name);
    }
    if (other->crud && b->crud) {
        return py_raise_int(
            c->vm, &al_exc_CompileError,
            "Encountered unsupported case when compiling an INSERT or UPDATE statement.  If this is a multi-table UPDATE statement, please "
            "provide string-named arguments to the values() method with distinct names; support for multi-table UPDATE statements that "
            "target multiple tables for UPDATE is very limited");
    }
    if (other->crud || b->crud) {
        return py_raise_int(
            c->vm, &al_exc_CompileError,
            "bindparam() name '%S' is reserved for automatic usage in the VALUES or SET clause of this insert/update statement.   Please "
            "use a name other than column name when using bindparam() with insert() or update() (for example, 'b_%S').",
            b->e.key, b->e.key);
    }
    return 0;
}

/* A bind in the text stands between \2 and \3 until the end, when the style and the positions are known. */
int al_bind_text(al_sqlc *c, al_bindparam *b, const al_vis *v, al_sb *out)
{
    py_obj *name = bind_name(c, b);
    py_obj *existing = name ? py_dict_get(c->vm, c->out->binds, name) : NULL;
    if (!existing) {
        return -1;
    }
    if (existing != PY_ABSENT && existing != &b->e.head && check_conflict(c, b, (const al_bindparam *)(void *)existing, name) < 0) {
        return -1;
    }
    if (py_dict_set(c->vm, c->out->binds, name, &b->e.head) < 0) {
        return -1;
    }
    bool literal =
        al_vis_has(v, AL_V_LITERAL_EXECUTE) || b->literal_execute || (al_vis_has(v, AL_V_COLUMNS) && al_sql_flag(c, AL_SQL_ANSI_BINDS));
    if (literal || b->expanding) {
        al_sb_addf(out, b->expanding ? "(__[POSTCOMPILE_%s])" : "__[POSTCOMPILE_%s]", py_str_text(name));
        if (literal && !b->literal_execute && py_dict_set(c->vm, c->out->literal_execute, name, PY_TRUE) < 0) {
            return -1;
        }
    } else {
        al_sb_addf(out, "\2%s\3", py_str_text(name));
    }
    return AL_SB_CHECK(c, out);
}

/* --- the end: styles and positions --- */

int al_placeholder(const char *style, const char *name, size_t number, al_sb *out)
{
    if (strcmp(style, "qmark") == 0) {
        al_sb_addc(out, '?');
    } else if (strcmp(style, "format") == 0) {
        al_sb_add(out, "%s");
    } else if (strcmp(style, "named") == 0) {
        al_sb_addf(out, ":%s", name);
    } else if (strcmp(style, "pyformat") == 0) {
        al_sb_addf(out, "%%(%s)s", name);
    } else if (strcmp(style, "numeric") == 0) {
        al_sb_addf(out, ":%zu", number);
    } else if (strcmp(style, "numeric_dollar") == 0) {
        al_sb_addf(out, "$%zu", number);
    } else {
        return -1;
    }
    return 0;
}

/* The end of the bind that begins at p ("\2name\3" or "__[POSTCOMPILE_name]"), its name in *name; NULL if none begins there. */
static const char *bind_at(py_vm *vm, const al_compiled *out, const char *p, py_obj **name, bool *post)
{
    static const char mark[] = "__[POSTCOMPILE_";
    *post = *p == '_';
    if (*p != '\2' && !(*post && strncmp(p, mark, sizeof mark - 1) == 0)) {
        return NULL;
    }
    const char *start = *post ? p + sizeof mark - 1 : p + 1;
    const char *end = strchr(start, *post ? ']' : '\3');
    if (!end) {
        return NULL;
    }
    *name = py_str_newn(vm, start, (size_t)(end - start));
    py_obj *bind = *name ? py_dict_get(vm, out->binds, *name) : NULL;
    return bind && bind != PY_ABSENT ? end + 1 : NULL;
}

/* The number of a name among those seen, for numeric styles; or 0. */
static size_t position_of(py_obj *positions, const py_obj *name)
{
    for (size_t i = 0; i < PY_LIST(positions)->count; i++) {
        if (py_str_eq(PY_LIST(positions)->items[i], name)) {
            return i + 1;
        }
    }
    return 0;
}

static int finish_text(al_sqlc *c, const char *text, al_sb *out)
{
    const char *style = py_str_text(c->d->paramstyle);
    bool numeric = strncmp(style, "numeric", 7) == 0;
    py_obj *positions = c->out->positions;
    for (const char *p = text; *p; p++) {
        py_obj *name = NULL;
        bool post;
        const char *end = *p == '\2' || *p == '_' ? bind_at(c->vm, c->out, p, &name, &post) : NULL;
        if (!end) {
            if (py_error_pending(c->vm)) {
                return -1;
            }
            al_sb_addc(out, *p);
            continue;
        }
        size_t number = numeric ? position_of(positions, name) : 0;
        if (positions && !number && !(numeric && post)) {
            if (py_list_append(c->vm, positions, name) < 0) {
                return -1;
            }
            number = PY_LIST(positions)->count;
        }
        if (post) {
            al_sb_addn(out, p, (size_t)(end - p));
        } else if (al_placeholder(style, py_str_text(name), number, out) < 0) {
            return py_raise_int(c->vm, &al_exc_ArgumentError, "paramstyle '%s' is not known", style);
        }
        p = end - 1;
    }
    return AL_SB_CHECK(c, out);
}

/* --- compiling --- */

static int start(al_sqlc *c, al_compiled *out)
{
    py_vm *vm = out->vm;
    memset(c, 0, sizeof *c);
    c->vm = vm;
    c->out = out;
    c->d = out->dialect;
    c->slots = c->d->sql ? c->d->sql : &al_sql_ansi;
    c->str = al_sql_flag(c, AL_SQL_FOR_EYES);
    c->anon = py_dict_new(vm);
    c->truncated = py_dict_new(vm);
    out->binds = py_dict_new(vm);
    out->literal_execute = py_dict_new(vm);
    const char *style = py_str_text(c->d->paramstyle);
    c->positional = strcmp(style, "named") != 0 && strcmp(style, "pyformat") != 0;
    out->positions = c->positional ? py_list_new(vm, 4) : NULL;
    out->columns_ordered = true;
    bool made = c->anon && c->truncated && out->binds && out->literal_execute && (!c->positional || out->positions);
    /* what is found only from here is found by the collector through the compiled object */
    out->scratch = made ? py_tuple_of(vm, 2, c->anon, c->truncated) : NULL;
    return out->scratch ? 0 : -1;
}

static void stop(al_sqlc *c)
{
    for (size_t i = 0; i < c->ctes.count; i++) {
        c->ctes.items[i].text = NULL;
    }
    al_vec_free(&c->binds);
    al_vec_free(&c->ctes);
    c->out->state = NULL;
    c->out->scratch = NULL;
}

static int apply_options(al_sqlc *c, const al_compile_options *o)
{
    if (!o) {
        return 0;
    }
    c->base_flags = (o->literal_binds ? AL_V_LITERAL : 0u) | (o->render_postcompile ? AL_V_POSTCOMPILE : 0u);
    c->column_keys = o->column_keys;
    c->for_executemany = o->for_executemany;
    if (o->kwargs) {
        al_vis v;
        if (al_vis_of_keywords(c, o->kwargs, &v) < 0) {
            return -1;
        }
        c->base_flags = v.flags;
    }
    return 0;
}

static bool is_ddl(py_vm *vm, py_obj *e)
{
    return py_isa(vm, e, &al_base_ddl_class);
}

static int run(al_sqlc *c, al_compiled *compiled, py_obj *element, const al_compile_options *options)
{
    if (start(c, compiled) < 0 || apply_options(c, options) < 0) {
        return -1;
    }
    c->out->state = c;
    al_sb text = AL_SB_INIT, final = AL_SB_INIT;
    al_vis v = al_vis_new(c);
    int rc;
    if (is_ddl(c->vm, element)) {
        c->out->is_ddl = true;
        rc = al_ddl_text(c->vm, c->d, element, &final);
    } else {
        rc = al_visit(c, element, &v, &text) < 0 ? -1 : finish_text(c, al_sb_text(&text), &final);
    }
    c->out->render_postcompile = al_vis_has(&v, AL_V_POSTCOMPILE);
    c->out->string = rc == 0 ? py_str_take(c->vm, &final) : NULL;
    al_sb_free(&text);
    al_sb_free(&final);
    return c->out->string ? 0 : -1;
}

static int compile_into(al_compiled *out, py_obj *element, al_dialect_obj *dialect, const al_compile_options *options)
{
    out->dialect = dialect;
    out->statement = element;
    out->options = al_is_element(out->vm, element) ? AL_ELEMENT(element)->options : NULL;
    al_sqlc c;
    int rc = run(&c, out, element, options);
    stop(&c);
    if (rc == 0 && out->render_postcompile && py_dict_len(out->binds)) {
        al_bound bound;
        py_obj *values = al_compiled_expand(out->vm, out, NULL, 0, false, &bound) == 0 ? bound.values : NULL;
        if (!values) {
            return -1;
        }
        out->string = bound.sql;
        out->expanded = bound.params;
        out->positions = bound.positions;
    }
    return rc;
}

al_compiled *al_compile(py_vm *vm, py_obj *element, al_dialect_obj *dialect, const al_compile_options *options)
{
    al_compiled *out = py_alloc(vm, al_compiled, &al_compiled_class);
    if (!out) {
        return NULL;
    }
    out->vm = vm;
    return compile_into(out, element, dialect, options) == 0 ? out : NULL;
}

static int text_of(py_vm *vm, py_obj *element, al_dialect_obj *dialect, uint32_t flags, al_sb *out)
{
    al_compiled *compiled = py_alloc(vm, al_compiled, &al_compiled_class);
    if (!compiled) {
        return -1;
    }
    compiled->vm = vm;
    compiled->dialect = dialect;
    compiled->statement = element;
    al_sqlc c;
    al_sb text = AL_SB_INIT;
    int rc = start(&c, compiled);
    if (rc == 0) {
        c.base_flags = flags & ~(uint32_t)AL_V_NO_TABLE;
        compiled->state = &c;
        al_vis v = al_vis_new(&c);
        v.flags = flags;
        rc = al_visit(&c, element, &v, &text) < 0 ? -1 : finish_text(&c, al_sb_text(&text), out);
    }
    stop(&c);
    al_sb_free(&text);
    return rc;
}

int al_sql_literal(py_vm *vm, py_obj *element, al_dialect_obj *dialect, bool include_table, al_sb *out)
{
    return text_of(vm, element, dialect, AL_V_LITERAL | (include_table ? 0u : AL_V_NO_TABLE), out);
}

int al_sql_text(py_vm *vm, py_obj *element, al_dialect_obj *dialect, al_sb *out)
{
    return text_of(vm, element, dialect, 0, out);
}
