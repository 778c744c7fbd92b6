#include "py/compile/unit.h"

/* --- calls --- */

static bool has_star(const py_nodes *args)
{
    for (size_t i = 0; i < args->count; i++) {
        if (args->items[i]->kind == PY_AST_Starred) {
            return true;
        }
    }
    return false;
}

static bool has_double_star(const py_nodes *keywords)
{
    for (size_t i = 0; i < keywords->count; i++) {
        if (!py_as(keyword, keywords->items[i])->arg) {
            return true;
        }
    }
    return false;
}

static void check_keywords(py_compiler *c, const py_nodes *keywords)
{
    for (size_t i = 0; i < keywords->count && !c->failed; i++) {
        const char *name = py_as(keyword, keywords->items[i])->arg;
        for (size_t k = 0; name && k < i; k++) {
            const char *other = py_as(keyword, keywords->items[k])->arg;
            bool same = other && name[0] == other[0];
            for (size_t at = 1; same && name[at - 1]; at++) {
                same = name[at] == other[at];
            }
            if (same) {
                c->failed = true;
                py_syntax_error_at(c->vm, c->symbols.filename, c->symbols.source, c->symbols.source_size, keywords->items[i],
                                   "keyword argument repeated: %s", name);
                return;
            }
        }
    }
}

/* The dict of all keywords: plain ones gathered, ** ones merged with a check for repeats. */
static void keyword_dict(py_compiler *c, const py_nodes *keywords)
{
    bool built = false;
    uint32_t pending = 0;
    for (size_t i = 0; i <= keywords->count; i++) {
        const py_keyword *k = i < keywords->count ? py_as(keyword, keywords->items[i]) : NULL;
        if (k && k->arg) {
            py_emit_const(c, py_mangle(c->vm, NULL, k->arg));
            py_expr(c, k->value);
            pending++;
            continue;
        }
        if (pending || !built) {
            py_emit(c, PY_BUILD_MAP_OP, pending);
            if (built) {
                py_emit(c, PY_DICT_MERGE_OP, 1);
            }
            built = true;
            pending = 0;
        }
        if (k) {
            py_expr(c, k->value);
            py_emit(c, PY_DICT_MERGE_OP, 1);
        }
    }
}

void py_call_args(py_compiler *c, uint32_t pushed, const py_nodes *args, const py_nodes *keywords)
{
    check_keywords(c, keywords);
    if (!has_star(args) && !has_double_star(keywords) && args->count + keywords->count < 4000) {
        py_exprs(c, args);
        uint32_t count = pushed + (uint32_t)args->count + (uint32_t)keywords->count;
        if (keywords->count == 0) {
            py_emit(c, PY_CALL_OP, count);
            return;
        }
        py_obj *names = py_tuple_new(c->vm, keywords->count);
        for (size_t i = 0; i < keywords->count; i++) {
            const py_keyword *k = py_as(keyword, keywords->items[i]);
            py_obj *name = names ? py_str_intern(c->vm, k->arg) : NULL;
            if (!name) {
                c->failed = true;
                return;
            }
            PY_TUPLE(names)->items[i] = name;
            py_expr(c, k->value);
        }
        py_emit_const(c, names);
        py_emit(c, PY_CALL_KW_OP, count);
        return;
    }
    if (pushed == 0 && args->count == 1 && args->items[0]->kind == PY_AST_Starred) {
        py_expr(c, py_as(Starred, args->items[0])->value);
    } else {
        py_starred_build(c, args, pushed, PY_AST_Tuple);
    }
    if (keywords->count) {
        keyword_dict(c, keywords);
    }
    py_emit(c, PY_CALL_EX_OP, keywords->count > 0);
}

void py_call_expr(py_compiler *c, const py_Call *e)
{
    if (e->func->kind == PY_AST_Attribute && py_as(Attribute, e->func)->ctx == PY_Load && !has_star(&e->args) &&
        !has_double_star(&e->keywords) && e->args.count + e->keywords.count < 4000) {
        const py_Attribute *a = py_as(Attribute, e->func);
        py_expr(c, a->value);
        py_at(c, &a->base);
        py_attr_start(c, a);
        if (c->failed) {
            return;
        }
        py_emit_name(c, PY_LOAD_METHOD_OP, py_mangle(c->vm, c->unit->block->private_name, a->attr));
        py_at(c, &e->base);
        py_attr_start(c, a);
        py_call_args(c, 0, &e->args, &e->keywords);
        return;
    }
    py_warn_caller(c, e->func);
    py_expr(c, e->func);
    py_emit(c, PY_LOAD_NULL_OP, 0);
    py_call_args(c, 0, &e->args, &e->keywords);
}

/* --- f-strings --- */

void py_formatted_value(py_compiler *c, const py_FormattedValue *v)
{
    py_expr(c, v->value);
    uint32_t flags = v->conversion == 's' ? 1 : v->conversion == 'r' ? 2 : v->conversion == 'a' ? 3 : 0;
    if (v->format_spec) {
        if (v->format_spec->kind == PY_AST_JoinedStr) {
            py_joined_str(c, py_as(JoinedStr, v->format_spec));
        } else {
            py_expr(c, v->format_spec);
        }
        flags |= 4;
    }
    py_emit(c, PY_FORMAT_VALUE_OP, flags);
}

/* Errors of formatting point at the whole string. */
static void part(py_compiler *c, const py_node *e)
{
    if (e->kind == PY_AST_FormattedValue && py_compile_check(c)) {
        py_formatted_value(c, py_as(FormattedValue, e));
    } else {
        py_expr(c, e);
    }
}

void py_joined_str(py_compiler *c, const py_JoinedStr *j)
{
    if (j->values.count == 0) {
        py_emit_const(c, py_str_intern(c->vm, ""));
        return;
    }
    if (j->values.count <= 255) {
        for (size_t i = 0; i < j->values.count; i++) {
            part(c, j->values.items[i]);
        }
        if (j->values.count != 1) {
            py_emit(c, PY_BUILD_STRING_OP, (uint32_t)j->values.count);
        }
        return;
    }
    /* a very long one is joined by pieces */
    size_t done = 0;
    while (done < j->values.count) {
        size_t count = j->values.count - done < 200 ? j->values.count - done : 200;
        for (size_t i = 0; i < count; i++) {
            part(c, j->values.items[done + i]);
        }
        py_emit(c, PY_BUILD_STRING_OP, (uint32_t)count + (done > 0));
        done += count;
    }
}
