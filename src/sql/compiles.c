/*
 * sqlalchemy.ext.compiler: functions that scripts register for a class with @compiles(Class, "dialect", ...). They stand in a dictionary
 * on the interpreter, class -> {dialect name -> function}, which does not exist until the first is registered.
 */
#include "sql/compiles.h"

#include "types/exc.h"

static const char registry_key[] = "compiles";

static py_obj *find_in(py_vm *vm, py_obj *table, const char *dialect)
{
    py_obj *fn = dialect ? py_dict_get_s(vm, table, dialect) : PY_ABSENT;
    return fn == PY_ABSENT ? py_dict_get_s(vm, table, "default") : fn;
}

py_obj *al_compiles_find(py_vm *vm, py_obj *element, const al_dialect_obj *d)
{
    py_obj *registry = py_vm_value(vm, registry_key);
    if (!registry || !py_is_heap(element))
        return PY_ABSENT;
    py_obj *mro = py_getattr_s(vm, (py_obj *)(void *)element->cls, "__mro__");
    if (!mro)
        return NULL;
    for (size_t i = 0; i < PY_TUPLE(mro)->count; i++) {
        py_obj *table = py_dict_get(vm, registry, PY_TUPLE(mro)->items[i]);
        if (!table)
            return NULL;
        if (table == PY_ABSENT)
            continue;
        py_obj *fn = find_in(vm, table, d->def->name);
        if (fn != PY_ABSENT)
            return fn;
        break; /* the nearest class decides: what it has no function for is the visit method's */
    }
    return PY_ABSENT;
}

static py_obj *table_for(py_vm *vm, py_obj *cls)
{
    py_obj *registry = py_vm_value(vm, registry_key);
    if (!registry) {
        registry = py_dict_new(vm);
        if (!registry || py_vm_set_value(vm, registry_key, registry) < 0)
            return NULL;
    }
    py_obj *table = py_dict_get(vm, registry, cls);
    if (table == PY_ABSENT) {
        table = py_dict_new(vm);
        if (!table || py_dict_set(vm, registry, cls, table) < 0)
            return NULL;
    }
    return table;
}

/* The decorator that compiles() returned: args[0] is (class, dialect names). */
static py_obj *decorate(py_vm *vm, py_obj **args)
{
    py_obj *cls = PY_TUPLE(args[0])->items[0], *names = PY_TUPLE(args[0])->items[1];
    py_obj *table = table_for(vm, cls);
    if (!table)
        return NULL;
    if (!PY_TUPLE(names)->count && py_dict_set_s(vm, table, "default", args[1]) < 0)
        return NULL;
    for (size_t i = 0; i < PY_TUPLE(names)->count; i++) {
        if (py_dict_set(vm, table, PY_TUPLE(names)->items[i], args[1]) < 0)
            return NULL;
    }
    return args[1];
}

py_obj *al_compiles(py_vm *vm, py_obj **args)
{
    if (!py_as_class(vm, args[0]))
        return py_raise(vm, &py_TypeError, "@compiles expects a class, got %T", args[0]);
    py_obj *what = py_tuple_of(vm, 2, args[0], args[1]);
    return what ? py_closure_new(vm, "decorate", "self, fn", decorate, what) : NULL;
}

py_obj *al_compiles_remove(py_vm *vm, py_obj **args)
{
    py_obj *registry = py_vm_value(vm, registry_key);
    if (registry && py_dict_del(vm, registry, args[0]) < 0)
        return NULL;
    return PY_NONE;
}
