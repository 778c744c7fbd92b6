/* Naming conventions: sqlalchemy/sql/naming.py. */
#include <string.h>

#include "schema/schema.h"
#include "types/exc.h"
#include "types/names.h"

static const char convention_key[] = "convention";

py_obj *al_default_convention(py_vm *vm)
{
    py_obj *dict = py_vm_value(vm, convention_key);
    if (dict)
        return dict;
    dict = py_dict_new(vm);
    py_obj *text = dict ? py_str_new(vm, "ix_%(column_0_label)s") : NULL;
    if (!text || py_dict_set_s(vm, dict, "ix", text) < 0 || py_vm_set_value(vm, convention_key, dict) < 0)
        return NULL;
    return dict;
}

typedef struct subject {
    py_obj *item; /* the constraint or index */
    al_schema_table *table;
    al_constraint *constraint; /* NULL: an index */
    al_fk_constraint *fk;      /* NULL: no foreign key */
    py_obj *convention;        /* the metadata's dict */
} subject;

static py_obj **name_of(py_vm *vm, py_obj *item)
{
    al_index *index = al_item_cast(vm, al_index, al_s_index, item);
    return index ? &index->name : &((al_constraint *)(void *)item)->name;
}

/* The convention for the class of an item: by prefix or by class, nearest class first. PY_ABSENT: none. */
static py_obj *find_convention(py_vm *vm, py_obj *dict, py_obj *item)
{
    static const struct {
        const al_item_def *def;
        const char *prefix;
    } prefixes[] = {
        { &al_s_index, "ix" }, { &al_s_primary_key, "pk" }, { &al_s_check, "ck" }, { &al_s_unique, "uq" }, { &al_s_fk_constraint, "fk" },
    };
    py_obj *mro = py_getattr_s(vm, (py_obj *)(void *)py_class_of(vm, item), "__mro__");
    if (!mro)
        return NULL;
    for (size_t i = 0; i < PY_TUPLE(mro)->count; i++) {
        py_obj *cls = PY_TUPLE(mro)->items[i];
        for (size_t p = 0; p < AL_COUNT(prefixes); p++) {
            if (cls != (py_obj *)(void *)py_class_get(vm, &prefixes[p].def->cls))
                continue;
            py_obj *found = py_dict_get_s(vm, dict, prefixes[p].prefix);
            if (found != PY_ABSENT)
                return found;
        }
        py_obj *found = py_dict_get(vm, dict, cls);
        if (found != PY_ABSENT)
            return found;
    }
    return PY_ABSENT;
}

/* --- tokens --- */

/* The columns that the tokens count: a foreign key's own, or the constraint's. */
static size_t column_count(py_vm *vm, const subject *s)
{
    (void)vm;
    if (s->fk)
        return PY_LIST(s->fk->elements)->count;
    py_obj *columns = s->constraint ? s->constraint->columns : ((al_index *)(void *)s->item)->columns;
    return columns ? al_columns_count((al_columns *)(void *)columns) : 0;
}

static al_schema_column *column_at(const subject *s, size_t i)
{
    if (s->fk)
        return (al_schema_column *)(void *)((al_foreign_key *)(void *)PY_LIST(s->fk->elements)->items[i])->parent;
    py_obj *columns = s->constraint ? s->constraint->columns : ((al_index *)(void *)s->item)->columns;
    return (al_schema_column *)(void *)al_columns_at((al_columns *)(void *)columns, i);
}

/* table_column, with the schema in front if there is one. */
static py_obj *column_label(py_vm *vm, al_schema_column *column)
{
    py_obj *table = column->c.e.table;
    if (!table || !py_isa(vm, table, &al_table_clause_class))
        return column->c.e.name;
    py_obj *schema = ((al_table_clause *)(void *)table)->schema;
    if (!py_given(schema))
        return py_str_printf(vm, "%S_%S", AL_ELEMENT(table)->name, column->c.e.name);
    py_obj *dot = py_str_new(vm, "."), *underscore = dot ? py_str_new(vm, "_") : NULL;
    py_obj *flat = underscore ? py_call_method(vm, schema, "replace", 2, dot, underscore) : NULL;
    return flat ? py_str_printf(vm, "%S_%S_%S", flat, AL_ELEMENT(table)->name, column->c.e.name) : NULL;
}

static py_obj *key_error(py_vm *vm, const char *key, size_t size)
{
    py_obj *text = py_str_newn(vm, key, size);
    return text ? py_raise(vm, &py_KeyError, "%S", text) : NULL;
}

/* What stands for column i: `attr` is what follows column_N_. */
static py_obj *column_token(py_vm *vm, const subject *s, size_t i, bool referred, const char *attr)
{
    if (referred) {
        if (!s->fk || strcmp(attr, "name") != 0)
            return PY_ABSENT;
        if (i >= PY_LIST(s->fk->elements)->count)
            return py_raise(vm, &py_IndexError, "list index out of range");
        py_obj *target = al_fk_column(vm, (al_foreign_key *)(void *)PY_LIST(s->fk->elements)->items[i]);
        return target ? AL_ELEMENT(target)->name : NULL;
    }
    bool name = !strcmp(attr, "name"), key = !strcmp(attr, "key"), label = !strcmp(attr, "label");
    if (!name && !key && !label)
        return PY_ABSENT;
    if (i >= column_count(vm, s))
        return py_str_new(vm, "");
    al_schema_column *column = column_at(s, i);
    if (!column)
        return py_str_new(vm, "");
    if (label)
        return column_label(vm, column);
    return key && column->c.e.key ? column->c.e.key : column->c.e.name;
}

/* column_0_name, column_0N_name, column_0_N_name, referred_column_0_name, ... PY_ABSENT: no such token. */
static py_obj *column_tokens(py_vm *vm, const subject *s, const char *key)
{
    bool referred = !strncmp(key, "referred_", 9);
    const char *at = referred ? key + 9 : key;
    if (strncmp(at, "column_", 7) != 0)
        return PY_ABSENT;
    at += 7;
    size_t index = 0, digits = 0;
    for (; *at >= '0' && *at <= '9' && digits < 6; at++, digits++)
        index = index * 10 + (size_t)(*at - '0');
    if (!digits)
        return PY_ABSENT;
    bool underscore = !strncmp(at, "_N_", 3), plain = !strncmp(at, "N_", 2);
    if (!underscore && !plain)
        return *at == '_' ? column_token(vm, s, index, referred, at + 1) : PY_ABSENT;
    at += underscore ? 3 : 2;
    al_sb out = AL_SB_INIT;
    for (size_t i = 0; i < column_count(vm, s); i++) {
        py_obj *token = column_token(vm, s, i, referred, at);
        py_obj *text = !token || token == PY_ABSENT ? token : py_str_of(vm, token);
        if (!text || text == PY_ABSENT) {
            al_sb_free(&out);
            return text;
        }
        if (i && underscore)
            al_sb_addc(&out, '_');
        al_sb_addn(&out, py_str_text(text), py_str_size(text));
    }
    return py_str_take(vm, &out);
}

static py_obj *token_value(py_vm *vm, const subject *s, const char *key, size_t size)
{
    py_obj *name = py_str_newn(vm, key, size);
    py_obj *own = name ? py_dict_get(vm, s->convention, name) : NULL;
    if (!own)
        return NULL;
    if (own != PY_ABSENT)
        return py_call(vm, own, 2, s->item, (py_obj *)(void *)s->table);
    const char *text = py_str_text(name);
    if (!strcmp(text, "table_name"))
        return s->table->t.e.name;
    if (!strcmp(text, "constraint_name")) {
        py_obj **slot = name_of(vm, s->item), *given = *slot;
        if (!py_given(given))
            return py_raise(vm, &al_exc_InvalidRequestError,
                            "Naming convention including %%(constraint_name)s token requires that constraint is explicitly named.");
        if (!al_is_conv(vm, given))
            *slot = PY_NONE;
        return given;
    }
    if (!strcmp(text, "referred_table_name") && s->fk && PY_LIST(s->fk->elements)->count) {
        py_obj *schema, *table, *column;
        if (al_fk_tokens(vm, (al_foreign_key *)(void *)PY_LIST(s->fk->elements)->items[0], &schema, &table, &column) < 0)
            return NULL;
        return table;
    }
    py_obj *value = column_tokens(vm, s, text);
    return value == PY_ABSENT ? key_error(vm, key, size) : value;
}

/* convention % tokens: the tokens it names are worked out first. */
static py_obj *fill_convention(py_vm *vm, const subject *s, py_obj *convention)
{
    const char *at = py_text(vm, convention);
    py_obj *tokens = at ? py_dict_new(vm) : NULL;
    if (!tokens)
        return NULL;
    while ((at = strchr(at, '%'))) {
        at++;
        if (*at != '(') {
            at += *at ? 1 : 0;
            continue;
        }
        const char *end = strchr(at, ')');
        if (!end)
            break;
        py_obj *key = py_str_newn(vm, at + 1, (size_t)(end - at - 1));
        py_obj *value = key ? token_value(vm, s, at + 1, (size_t)(end - at - 1)) : NULL;
        if (!value || py_dict_set(vm, tokens, key, value) < 0)
            return NULL;
        at = end;
    }
    return py_binary(vm, PY_OP_MOD, convention, tokens);
}

static bool names_constraint(py_obj *convention)
{
    return strstr(py_str_text(convention), "constraint_name") != NULL;
}

py_obj *al_convention_name(py_vm *vm, py_obj *item, py_obj *table)
{
    al_schema_table *t = al_schema_table_of(vm, table);
    py_obj **slot = name_of(vm, item), *name = *slot;
    if (al_is_conv(vm, name))
        return name;
    al_metadata *metadata = t ? al_item_cast(vm, al_metadata, al_s_metadata, t->metadata) : NULL;
    if (!metadata || !py_is_dict(vm, metadata->naming_convention))
        return PY_NONE;
    py_obj *convention = find_convention(vm, metadata->naming_convention, item);
    if (!convention)
        return NULL;
    if (convention == PY_ABSENT || !py_is_str(vm, convention) || (py_given(name) && !names_constraint(convention)))
        return PY_NONE;
    subject s = { item, t, al_item_cast(vm, al_constraint, al_s_constraint, item),
                  al_item_cast(vm, al_fk_constraint, al_s_fk_constraint, item), metadata->naming_convention };
    py_obj *text = fill_convention(vm, &s, convention);
    return text ? al_conv_new(vm, text) : NULL;
}

int al_apply_convention(py_vm *vm, py_obj *item, py_obj *parent)
{
    if (al_schema_column_of(vm, parent))
        return al_on_table_attach(vm, (al_schema_column *)(void *)parent, item);
    if (!al_schema_table_of(vm, parent))
        return 0;
    py_obj **slot = name_of(vm, item);
    if (al_is_conv(vm, *slot) || *slot == PY_ABSENT)
        return 0;
    py_obj *name = al_convention_name(vm, item, parent);
    if (!name)
        return -1;
    if (py_given(name))
        *slot = name;
    return 0;
}

py_obj *al_constraint_name(py_vm *vm, py_obj *item)
{
    py_obj *name = *name_of(vm, item);
    if (name != PY_ABSENT)
        return name ? name : PY_NONE;
    al_constraint *c = al_item_cast(vm, al_constraint, al_s_constraint, item);
    py_obj *table = c && c->parent && al_schema_table_of(vm, c->parent) ? c->parent : NULL;
    return table ? al_convention_name(vm, item, table) : PY_NONE;
}
