/*
 * sqlalchemy.engine.URL on top of conf/url.
 */
#include "conf/url.h"

#include <string.h>

#include "engine/engine_int.h"

#define URL(o) ((al_url_obj *)(void *)(o))

/* ---- between the struct of conf/url.h and the object ---- */

static py_obj *text_or_none(py_vm *vm, const char *text)
{
    return text ? py_str_new(vm, text) : PY_NONE;
}

static py_obj *query_dict(py_vm *vm, const al_url *u)
{
    py_obj *dict = py_dict_new(vm);
    for (size_t i = 0; dict && i < u->query.count; i++) {
        const al_url_item *item = &u->query.items[i];
        py_obj *value = NULL;
        if (item->count == 1) {
            value = py_str_new(vm, item->values[0]);
        } else if ((value = py_tuple_new(vm, item->count))) {
            for (size_t j = 0; j < item->count; j++) {
                py_obj *s = py_str_new(vm, item->values[j]);
                if (!s)
                    return NULL;
                PY_TUPLE(value)->items[j] = s;
            }
        }
        if (!value || py_dict_set_s(vm, dict, item->key, value) < 0)
            return NULL;
    }
    return dict;
}

static al_url_obj *from_url(py_vm *vm, const al_url *u)
{
    al_url_obj *url = py_alloc(vm, al_url_obj, &al_url_class);
    if (!url)
        return NULL;
    if (!(url->drivername = py_str_new(vm, u->drivername ? u->drivername : "")) || !(url->username = text_or_none(vm, u->username)) ||
        !(url->password = text_or_none(vm, u->password)) || !(url->host = text_or_none(vm, u->host)) ||
        !(url->database = text_or_none(vm, u->database)) || !(url->query = query_dict(vm, u)))
        return NULL;
    url->port = u->has_port ? py_int_new(vm, u->port) : PY_NONE;
    return url;
}

static char *text_of(py_vm *vm, py_obj *o, bool *failed)
{
    if (!py_given(o))
        return NULL;
    py_obj *s = py_str_of(vm, o);
    char *copy = s ? al_strndup(py_str_text(s), py_str_size(s)) : NULL;
    if (!copy)
        *failed = true;
    return copy;
}

/* False: an exception is set, *u is to be freed all the same. */
static bool to_url(py_vm *vm, const al_url_obj *url, al_url *u)
{
    bool failed = false;
    int64_t port = 0;
    *u = (al_url){ 0 };
    u->drivername = text_of(vm, url->drivername, &failed);
    u->username = text_of(vm, url->username, &failed);
    u->password = text_of(vm, url->password, &failed);
    u->host = text_of(vm, url->host, &failed);
    u->database = text_of(vm, url->database, &failed);
    if (py_given(url->port) && !failed) {
        failed = py_as_int64(vm, url->port, &port) < 0;
        u->has_port = true;
        u->port = (long)port;
    }
    size_t at = 0;
    py_obj *key, *value;
    while (!failed && py_dict_next(url->query, &at, &key, &value)) {
        size_t count = py_is_tuple(vm, value) ? PY_TUPLE(value)->count : 1;
        for (size_t i = 0; i < count && !failed; i++) {
            py_obj *one = py_is_tuple(vm, value) ? PY_TUPLE(value)->items[i] : value;
            failed = !py_text(vm, one) || !al_url_query_add(u, py_str_text(key), py_str_text(one));
        }
    }
    if (failed && !py_error_pending(vm))
        py_raise_nomem(vm);
    return !failed;
}

static py_obj *render(py_vm *vm, const al_url_obj *url, bool hide)
{
    al_url u;
    al_sb sb = AL_SB_INIT;
    bool good = to_url(vm, url, &u);
    if (good)
        al_url_render(&sb, &u, hide);
    al_url_free(&u);
    if (good)
        return py_str_take(vm, &sb);
    al_sb_free(&sb);
    return NULL;
}

al_url_obj *al_make_url(py_vm *vm, py_obj *o)
{
    if (py_isa(vm, o, &al_url_class))
        return URL(o);
    if (!py_is_heap(o) || !py_is_str(vm, o))
        return py_raise(vm, &al_exc_ArgumentError, "Expected string or URL object, got %R", o);
    al_url u = { 0 };
    al_error error = { 0 };
    int status = al_url_parse(&u, py_str_text(o), &error);
    al_url_obj *url = NULL;
    if (status == AL_OK)
        url = from_url(vm, &u);
    else
        py_raise(vm, status == AL_E_VALUE ? &py_ValueError : &al_exc_ArgumentError, "%s", al_error_text(&error));
    al_error_clear(&error);
    al_url_free(&u);
    return url;
}

/* ---- making one ---- */

static py_obj *check_text(py_vm *vm, py_obj *value, const char *name, bool none)
{
    if (none && !py_given(value))
        return PY_NONE;
    if (!py_is_heap(value) || !py_is_str(vm, value))
        return py_raise(vm, &py_TypeError, "%s must be a string", name);
    return value;
}

static py_obj *check_password(py_vm *vm, py_obj *value)
{
    (void)vm;
    return py_given(value) ? value : PY_NONE; /* an object whose str() is the password is welcome */
}

static py_obj *check_port(py_vm *vm, py_obj *value)
{
    if (!py_given(value))
        return PY_NONE;
    py_obj *number = py_construct(vm, &py_int_class, 1, value);
    if (!number && py_error_is(vm, &py_TypeError)) {
        py_error_clear(vm);
        return py_raise(vm, &py_TypeError, "Port argument must be an integer or None");
    }
    return number;
}

static py_obj *check_query(py_vm *vm, py_obj *value)
{
    py_obj *dict = py_dict_new(vm);
    if (!dict || !py_given(value))
        return dict;
    if (py_dict_update(vm, dict, value) < 0)
        return NULL;
    size_t at = 0;
    py_obj *key, *item;
    while (py_dict_next(dict, &at, &key, &item)) {
        if (!py_is_str(vm, key))
            return py_raise(vm, &py_TypeError, "Query dictionary keys must be strings");
        if (py_is_list(vm, item)) {
            py_obj *tuple = py_tuple_from(vm, item);
            if (!tuple || py_dict_set(vm, dict, key, tuple) < 0)
                return NULL;
        } else if (!py_is_tuple(vm, item) && !py_is_str(vm, item)) {
            return py_raise(vm, &py_TypeError, "Query dictionary values must be strings or sequences of strings");
        }
    }
    return dict;
}

/* drivername, username, password, host, port, database, query */
static py_obj *fill(py_vm *vm, py_obj **v)
{
    al_url_obj *url = py_alloc(vm, al_url_obj, &al_url_class);
    if (!url || !(url->drivername = check_text(vm, v[0], "drivername", false)) ||
        !(url->username = check_text(vm, v[1], "username", true)) || !(url->password = check_password(vm, v[2])) ||
        !(url->host = check_text(vm, v[3], "host", true)) || !(url->port = check_port(vm, v[4])) ||
        !(url->database = check_text(vm, v[5], "database", true)) || !(url->query = check_query(vm, v[6])))
        return NULL;
    return (py_obj *)(void *)url;
}

static py_obj *url_create(py_vm *vm, py_obj **args)
{
    return fill(vm, args + 1);
}

static py_obj *url_set(py_vm *vm, py_obj **args)
{
    const al_url_obj *u = URL(args[0]);
    py_obj *old[] = { u->drivername, u->username, u->password, u->host, u->port, u->database, u->query };
    py_obj *values[7];
    for (size_t i = 0; i < 7; i++)
        values[i] = args[i + 1] == PY_ABSENT || args[i + 1] == PY_NONE ? old[i] : args[i + 1];
    return fill(vm, values);
}

static py_obj *with_query(py_vm *vm, const al_url_obj *u, py_obj *query)
{
    py_obj *values[] = { u->drivername, u->username, u->password, u->host, u->port, u->database, query };
    return query ? fill(vm, values) : NULL;
}

static py_obj *appended(py_vm *vm, py_obj *old, py_obj *more)
{
    py_obj *list = py_is_tuple(vm, old) ? py_list_from(vm, old) : py_list_from_array(vm, &old, 1);
    if (!list)
        return NULL;
    if (!py_is_tuple(vm, more) && !py_is_list(vm, more))
        return py_list_append(vm, list, more) < 0 ? NULL : py_tuple_from(vm, list);
    py_obj *it = py_iter(vm, more), *one;
    while (it && (one = py_next(vm, it)))
        if (py_list_append(vm, list, one) < 0)
            return NULL;
    return py_error_pending(vm) ? NULL : py_tuple_from(vm, list);
}

static py_obj *merged(py_vm *vm, const al_url_obj *u, py_obj *more, bool append)
{
    py_obj *query = py_dict_copy(vm, u->query), *extra = check_query(vm, more);
    if (!query || !extra)
        return NULL;
    size_t at = 0;
    py_obj *key, *value;
    while (py_dict_next(extra, &at, &key, &value)) {
        py_obj *old = append ? py_dict_get(vm, query, key) : PY_ABSENT;
        if (!old || (old != PY_ABSENT && !(value = appended(vm, old, value))) || py_dict_set(vm, query, key, value) < 0)
            return NULL;
    }
    return with_query(vm, u, query);
}

static py_obj *url_update_query_dict(py_vm *vm, py_obj **args)
{
    int append = py_truth(vm, args[2]);
    return append < 0 ? NULL : merged(vm, URL(args[0]), args[1], append > 0);
}

static py_obj *url_update_query_string(py_vm *vm, py_obj **args)
{
    const char *text = py_text(vm, args[1]);
    if (!text)
        return NULL;
    py_obj *full = py_str_printf(vm, "x://?%s", text); /* the parser's own way with a query */
    al_url_obj *other = full ? al_make_url(vm, full) : NULL;
    int append = py_truth(vm, args[2]);
    return other && append >= 0 ? merged(vm, URL(args[0]), other->query, append > 0) : NULL;
}

static py_obj *url_difference(py_vm *vm, py_obj **args)
{
    py_obj *query = py_dict_copy(vm, URL(args[0])->query), *it = py_iter(vm, args[1]), *name;
    while (it && query && (name = py_next(vm, it)))
        if (py_dict_del(vm, query, name) < 0)
            return NULL;
    return py_error_pending(vm) ? NULL : with_query(vm, URL(args[0]), query);
}

/* ---- reading it ---- */

static py_obj *url_render(py_vm *vm, py_obj **args)
{
    int hide = py_truth(vm, args[1]);
    return hide < 0 ? NULL : render(vm, URL(args[0]), hide > 0);
}

static py_obj *url_repr(py_vm *vm, py_obj *self)
{
    return render(vm, URL(self), true);
}

static py_obj *part(py_vm *vm, py_obj *drivername, bool driver)
{
    const char *text = py_str_text(drivername), *plus = strchr(text, '+');
    if (driver)
        return py_str_new(vm, plus ? plus + 1 : "");
    return py_str_newn(vm, text, plus ? (size_t)(plus - text) : strlen(text));
}

static py_obj *url_backend(py_vm *vm, py_obj **args)
{
    return part(vm, URL(args[0])->drivername, false);
}

static py_obj *url_driver(py_vm *vm, py_obj **args)
{
    py_obj *name = URL(args[0])->drivername;
    if (strchr(py_str_text(name), '+'))
        return part(vm, name, true);
    al_dialect_obj *dialect = al_dialect_new(vm, py_str_text(name), NULL);
    return dialect ? py_str_new(vm, dialect->driver ? dialect->driver->name : "") : NULL;
}

static py_obj *url_dialect(py_vm *vm, py_obj **args)
{
    al_dialect_obj *dialect = al_dialect_new(vm, py_str_text(URL(args[0])->drivername), NULL);
    return dialect ? (py_obj *)(void *)py_class_of(vm, (py_obj *)(void *)dialect) : NULL;
}

static py_obj *url_connect_args(py_vm *vm, py_obj **args)
{
    static const char *const names[] = { "host", "database", "username", "password", "port" };
    const al_url_obj *u = URL(args[0]);
    py_obj *values[] = { u->host, u->database, u->username, u->password, u->port };
    py_obj *dict = py_dict_new(vm);
    for (size_t i = 0; dict && i < AL_COUNT(names); i++) {
        if (!py_given(values[i]))
            continue;
        const char *name = names[i];
        if (py_given(args[2])) {
            py_obj *other = py_dict_get_s(vm, args[2], names[i]);
            if (other && py_is_heap(other) && py_is_str(vm, other))
                name = py_str_text(other);
        }
        if (py_dict_set_s(vm, dict, name, values[i]) < 0)
            return NULL;
    }
    return dict;
}

static py_obj *url_normalized_query(py_vm *vm, py_obj *self)
{
    py_obj *dict = py_dict_new(vm), *key, *value;
    size_t at = 0;
    while (dict && py_dict_next(URL(self)->query, &at, &key, &value))
        if (py_dict_set(vm, dict, key, py_is_tuple(vm, value) ? value : py_tuple_of(vm, 1, value)) < 0)
            return NULL;
    return dict;
}

static py_obj *url_compare(py_vm *vm, py_op op, py_obj *self, py_obj *other)
{
    if ((op != PY_OP_EQ && op != PY_OP_NE) || !py_isa(vm, other, &al_url_class))
        return PY_NOTIMPLEMENTED;
    const al_url_obj *a = URL(self), *b = URL(other);
    py_obj *left[] = { a->drivername, a->username, a->password, a->host, a->port, a->database, a->query };
    py_obj *right[] = { b->drivername, b->username, b->password, b->host, b->port, b->database, b->query };
    for (size_t i = 0; i < AL_COUNT(left); i++) {
        int same = py_equal(vm, left[i], right[i]);
        if (same <= 0)
            return same < 0 ? NULL : py_bool(op == PY_OP_NE);
    }
    return py_bool(op == PY_OP_EQ);
}

static int url_hash(py_vm *vm, py_obj *self, int64_t *hash)
{
    py_obj *text = render(vm, URL(self), false);
    return text ? py_hash(vm, text, hash) : -1;
}

static void url_trace(py_obj *self, py_tracer *t)
{
    al_url_obj *u = URL(self);
    py_trace(t, u->drivername);
    py_trace(t, u->username);
    py_trace(t, u->password);
    py_trace(t, u->host);
    py_trace(t, u->port);
    py_trace(t, u->database);
    py_trace(t, u->query);
}

static const py_member url_members[] = {
    PY_CLASSMETHOD("create", "cls, drivername, username=None, password=None, host=None, port=None, database=None, query=None", url_create,
                   "A URL from its parts."),
    PY_METHOD("set", "self, drivername=None, username=None, password=None, host=None, port=None, database=None, query=None", url_set,
              "A copy with some parts replaced."),
    PY_METHOD("_replace", "self, drivername=?, username=?, password=?, host=?, port=?, database=?, query=?", url_set, NULL),
    PY_METHOD("update_query_dict", "self, query_parameters, append=False", url_update_query_dict, "A copy with more in its query."),
    PY_METHOD("update_query_pairs", "self, key_value_pairs, append=False", url_update_query_dict, NULL),
    PY_METHOD("update_query_string", "self, query_string, append=False", url_update_query_string, NULL),
    PY_METHOD("difference_update_query", "self, names", url_difference, "A copy with less in its query."),
    PY_METHOD("render_as_string", "self, hide_password=True", url_render, "The URL as text."),
    PY_METHOD("__to_string__", "self, hide_password=True", url_render, NULL),
    PY_METHOD("get_backend_name", "self", url_backend, "The dialect's name."),
    PY_METHOD("get_driver_name", "self", url_driver, "The driver's name."),
    PY_METHOD("get_dialect", "self, _is_async=False", url_dialect, "The Dialect class."),
    PY_METHOD("translate_connect_args", "self, names=None, **kw", url_connect_args, NULL),
    PY_GETSET("normalized_query", url_normalized_query, NULL, NULL),
    PY_FIELD_RO("drivername", al_url_obj, drivername),
    PY_FIELD_RO("username", al_url_obj, username),
    PY_FIELD_RO("password", al_url_obj, password),
    PY_FIELD_RO("host", al_url_obj, host),
    PY_FIELD_RO("port", al_url_obj, port),
    PY_FIELD_RO("database", al_url_obj, database),
    PY_FIELD_RO("query", al_url_obj, query),
    PY_MEMBERS_END,
};

const py_classdef al_url_class = {
    .name = "URL",
    .module = "sqlalchemy.engine.url",
    .doc = "Where a database is and how to reach it.",
    .size = sizeof(al_url_obj),
    .flags = PY_CLS_ABSTRACT,
    .members = url_members,
    .repr = url_repr,
    .hash = url_hash,
    .compare = url_compare,
    .trace = url_trace,
};
