#include "types/exc.h"

#include "types/exc_int.h"

/* The class attribute `code` of an exception, "" if it has none: the nearest row of exc.list.h with one. */
static const struct {
    const py_classdef *def;
    const char *code;
} codes[] = {
#define AL_EXC(c_name, script_name, base, code) { &al_exc_##c_name, code },
#include "types/exc.list.h"
#undef AL_EXC
};

static const char *class_code(const py_classdef *def)
{
    for (; def; def = def->bases ? def->bases[0] : NULL) {
        for (size_t i = 0; i < AL_COUNT(codes); i++) {
            if (codes[i].def == def && codes[i].code)
                return codes[i].code;
        }
    }
    return "";
}

static py_obj *exc_code(py_vm *vm, py_obj *self)
{
    al_exception *e = (al_exception *)(void *)self;
    if (e->code)
        return e->code;
    const char *code = class_code(py_class_def(py_class_of(vm, self)));
    return *code ? py_str_new(vm, code) : PY_NONE;
}

static int exc_set_code(py_vm *vm, py_obj *self, py_obj *value)
{
    (void)vm;
    ((al_exception *)(void *)self)->code = value;
    return 0;
}

/* HasDescriptionCode.__init__: the keyword `code` is taken out, the rest are Exception's arguments. */
static py_obj *exc_init(py_vm *vm, py_obj **args)
{
    al_exception *e = (al_exception *)(void *)args[0];
    py_obj *code = py_dict_pop_s(vm, args[2], "code");
    if (!code)
        return NULL;
    if (py_dict_len(args[2]))
        return py_raise(vm, &py_TypeError, "%s() takes no keyword arguments", py_class_name(py_class_of(vm, args[0])));
    if (py_given(code))
        e->code = code;
    e->base.args = args[1];
    return PY_NONE;
}

static int set_message(py_vm *vm, py_obj *self, py_obj *message)
{
    py_obj *tuple = py_tuple_of(vm, 1, message);
    if (!tuple)
        return -1;
    ((py_exception *)(void *)self)->args = tuple;
    return 0;
}

static py_obj *exc_message(py_vm *vm, py_obj *self)
{
    py_exception *e = (py_exception *)(void *)self;
    if (e->args && py_is_tuple(vm, e->args) && PY_TUPLE(e->args)->count == 1)
        return py_str_of(vm, PY_TUPLE(e->args)->items[0]);
    return e->args ? py_str_of(vm, e->args) : py_str_new(vm, "()");
}

static int add_obj(py_vm *vm, al_sb *out, py_obj *text)
{
    if (!text)
        return -1;
    const char *chars = py_text(vm, text);
    if (!chars)
        return -1;
    al_sb_addn(out, chars, py_str_size(text));
    return 0;
}

static int add_code(py_vm *vm, py_obj *self, const char *what, al_sb *out)
{
    py_obj *code = py_getattr_s(vm, self, "code");
    if (!code)
        return -1;
    if (!py_given(code) || (py_is_str(vm, code) && !py_str_size(code)))
        return 0;
    code = py_str_of(vm, code);
    if (!code)
        return -1;
    al_sb_addf(out, "(Background on this %s at: https://sqlalche.me/e/20/%s)", what, py_str_text(code));
    return 0;
}

static py_obj *finish(py_vm *vm, al_sb *out, int status)
{
    if (status < 0) {
        al_sb_free(out);
        return NULL;
    }
    return py_str_take(vm, out);
}

static py_obj *text_with_code(py_vm *vm, py_obj *self, py_obj *message, const char *what)
{
    al_sb out = AL_SB_INIT, code = AL_SB_INIT;
    int status = add_obj(vm, &out, message);
    if (status == 0)
        status = add_code(vm, self, what, &code);
    if (code.size)
        al_sb_addf(&out, " %s", al_sb_text(&code));
    al_sb_free(&code);
    return finish(vm, &out, status);
}

static py_obj *exc_str(py_vm *vm, py_obj *self)
{
    return text_with_code(vm, self, exc_message(vm, self), "error");
}

static py_obj *exc_message_method(py_vm *vm, py_obj **args)
{
    return exc_message(vm, args[0]);
}

static void exc_trace(py_obj *self, py_tracer *t)
{
    py_trace(t, ((al_exception *)(void *)self)->code);
}

static const py_member exc_members[] = {
    PY_INIT("self, *arg, **kw", exc_init, NULL),
    PY_GETSET("code", exc_code, exc_set_code, NULL),
    PY_METHOD("_message", "self", exc_message_method, NULL),
    PY_MEMBERS_END,
};

/* --- those with constructors of their own --- */

static int set_attr(py_vm *vm, py_obj *self, const char *name, py_obj *value)
{
    return py_setattr_s(vm, self, name, value);
}

static py_obj *not_executable_init(py_vm *vm, py_obj **args)
{
    py_obj *text = py_str_printf(vm, "Not an executable object: %R", args[1]);
    if (!text || set_message(vm, args[0], text) < 0 || set_attr(vm, args[0], "target", args[1]) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *circular_init(py_vm *vm, py_obj **args)
{
    py_obj *text = args[4];
    if (text == PY_NONE) {
        al_sb out = AL_SB_INIT;
        int status = add_obj(vm, &out, py_str_of(vm, args[1]));
        al_sb_add(&out, " (");
        py_obj *it = status == 0 ? py_iter(vm, args[2]) : NULL;
        py_obj *item;
        bool first = true;
        while (it && (item = py_next(vm, it))) {
            if (!first)
                al_sb_add(&out, ", ");
            first = false;
            if ((status = add_obj(vm, &out, py_repr(vm, item))) < 0)
                break;
        }
        if (!it || py_error_pending(vm))
            status = -1;
        al_sb_add(&out, ")");
        text = finish(vm, &out, status);
    }
    if (!text || set_message(vm, args[0], text) < 0)
        return NULL;
    if (py_given(args[5]))
        ((al_exception *)(void *)args[0])->code = args[5];
    if (set_attr(vm, args[0], "cycles", args[2]) < 0 || set_attr(vm, args[0], "edges", args[3]) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *unsupported_init(py_vm *vm, py_obj **args)
{
    py_obj *text = py_given(args[3]) ? py_str_printf(vm, "Compiler %R can't render element of type %S: %S", args[1], args[2], args[3])
                                     : py_str_printf(vm, "Compiler %R can't render element of type %S", args[1], args[2]);
    if (!text || set_message(vm, args[0], text) < 0)
        return NULL;
    if (set_attr(vm, args[0], "compiler", args[1]) < 0 || set_attr(vm, args[0], "element_type", args[2]) < 0 ||
        set_attr(vm, args[0], "message", args[3]) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *no_table_init(py_vm *vm, py_obj **args)
{
    if (set_message(vm, args[0], args[1]) < 0 || set_attr(vm, args[0], "table_name", args[2]) < 0)
        return NULL;
    return PY_NONE;
}

static py_obj *no_column_init(py_vm *vm, py_obj **args)
{
    if (!no_table_init(vm, args) || set_attr(vm, args[0], "column_name", args[3]) < 0)
        return NULL;
    return PY_NONE;
}

static const py_member not_executable_members[] = { PY_INIT("self, target", not_executable_init, NULL), PY_MEMBERS_END };
static const py_member circular_members[] = { PY_INIT("self, message, cycles, edges, msg=None, code=None", circular_init, NULL),
                                              PY_MEMBERS_END };
static const py_member unsupported_members[] = { PY_INIT("self, compiler, element_type, message=None", unsupported_init, NULL),
                                                 PY_MEMBERS_END };
static const py_member no_table_members[] = { PY_INIT("self, message, tname", no_table_init, NULL), PY_MEMBERS_END };
static const py_member no_column_members[] = { PY_INIT("self, message, tname, cname", no_column_init, NULL), PY_MEMBERS_END };
static const py_member disconnection_members[] = { PY_CLASS_VALUE("invalidate_pool", PY_FALSE), PY_MEMBERS_END };
static const py_member invalidate_members[] = { PY_CLASS_VALUE("invalidate_pool", PY_TRUE), PY_MEMBERS_END };

#define SA "sqlalchemy.exc"
#define EXC(c_name, base_list, member_table)                                                                                               \
    const py_classdef al_exc_##c_name = {                                                                                                  \
        .name = #c_name,                                                                                                                   \
        .module = SA,                                                                                                                      \
        .bases = base_list,                                                                                                                \
        .size = sizeof(al_exception),                                                                                                      \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = member_table,                                                                                                           \
    }
#define BASE(c_name) PY_BASES(&al_exc_##c_name)

const py_classdef al_exc_SQLAlchemyError = {
    .name = "SQLAlchemyError",
    .module = SA,
    .bases = PY_BASES(&py_Exception),
    .size = sizeof(al_exception),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = exc_members,
    .trace = exc_trace,
    .str = exc_str,
};
const py_classdef al_exc_EmulatedDBAPIException = {
    .name = "EmulatedDBAPIException",
    .module = SA,
    .bases = PY_BASES(&py_Exception),
    .size = sizeof(py_exception),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
};
const py_classdef al_exc_DontWrapMixin = {
    .name = "DontWrapMixin",
    .module = SA,
    .size = sizeof(py_obj),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
};
EXC(ArgumentError, BASE(SQLAlchemyError), NULL);
EXC(DuplicateColumnError, BASE(ArgumentError), NULL);
EXC(ObjectNotExecutableError, BASE(ArgumentError), not_executable_members);
EXC(NoSuchModuleError, BASE(ArgumentError), NULL);
EXC(NoForeignKeysError, BASE(ArgumentError), NULL);
EXC(AmbiguousForeignKeysError, BASE(ArgumentError), NULL);
EXC(ConstraintColumnNotFoundError, BASE(ArgumentError), NULL);
EXC(CircularDependencyError, BASE(SQLAlchemyError), circular_members);
EXC(CompileError, BASE(SQLAlchemyError), NULL);
EXC(UnsupportedCompilationError, BASE(CompileError), unsupported_members);
EXC(IdentifierError, BASE(SQLAlchemyError), NULL);
EXC(DisconnectionError, BASE(SQLAlchemyError), disconnection_members);
EXC(InvalidatePoolError, BASE(DisconnectionError), invalidate_members);
EXC(TimeoutError, BASE(SQLAlchemyError), NULL);
EXC(InvalidRequestError, BASE(SQLAlchemyError), NULL);
EXC(IllegalStateChangeError, BASE(InvalidRequestError), NULL);
EXC(NoInspectionAvailable, BASE(InvalidRequestError), NULL);
EXC(PendingRollbackError, BASE(InvalidRequestError), NULL);
EXC(ResourceClosedError, BASE(InvalidRequestError), NULL);
EXC(NoSuchColumnError, PY_BASES(&al_exc_InvalidRequestError, &py_KeyError), NULL);
EXC(NoResultFound, BASE(InvalidRequestError), NULL);
EXC(MultipleResultsFound, BASE(InvalidRequestError), NULL);
EXC(NoReferenceError, BASE(InvalidRequestError), NULL);
EXC(AwaitRequired, BASE(InvalidRequestError), NULL);
EXC(MissingGreenlet, BASE(InvalidRequestError), NULL);
EXC(NoReferencedTableError, BASE(NoReferenceError), no_table_members);
EXC(NoReferencedColumnError, BASE(NoReferenceError), no_column_members);
EXC(NoSuchTableError, BASE(InvalidRequestError), NULL);
EXC(UnreflectableTableError, BASE(InvalidRequestError), NULL);
EXC(UnboundExecutionError, BASE(InvalidRequestError), NULL);
const py_classdef al_exc_StatementError = {
    .name = "StatementError",
    .module = SA,
    .bases = BASE(SQLAlchemyError),
    .size = sizeof(al_statement_error),
    .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,
    .members = al_statement_error_members,
    .trace = al_statement_error_trace,
    .str = al_statement_error_str,
};
#undef EXC
#define EXC(c_name, base, member_table)                                                                                                    \
    const py_classdef al_exc_##c_name = {                                                                                                  \
        .name = #c_name,                                                                                                                   \
        .module = SA,                                                                                                                      \
        .bases = BASE(base),                                                                                                               \
        .size = sizeof(al_statement_error),                                                                                                \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = member_table,                                                                                                           \
    }
EXC(DBAPIError, StatementError, al_dbapi_error_members);
EXC(InterfaceError, DBAPIError, NULL);
EXC(DatabaseError, DBAPIError, NULL);
EXC(DataError, DatabaseError, NULL);
EXC(OperationalError, DatabaseError, NULL);
EXC(IntegrityError, DatabaseError, NULL);
EXC(InternalError, DatabaseError, NULL);
EXC(ProgrammingError, DatabaseError, NULL);
EXC(NotSupportedError, DatabaseError, NULL);

/* --- warnings --- */

static py_obj *warning_str(py_vm *vm, py_obj *self)
{
    return text_with_code(vm, self, exc_message(vm, self), "warning");
}

static py_obj *moved_str(py_vm *vm, py_obj *self)
{
    py_obj *text = text_with_code(vm, self, exc_message(vm, self), "error");
    return text ? py_str_printf(vm, "%S (Background on SQLAlchemy 2.0 at: https://sqlalche.me/e/b8d9)", text) : NULL;
}

#define WARNING(c_name, script_name, base_def, str_fn)                                                                                     \
    const py_classdef al_exc_##c_name = {                                                                                                  \
        .name = script_name,                                                                                                               \
        .module = SA,                                                                                                                      \
        .bases = PY_BASES(&base_def),                                                                                                      \
        .size = sizeof(al_exception),                                                                                                      \
        .flags = PY_CLS_SUBCLASS | PY_CLS_DICT,                                                                                            \
        .members = exc_members,                                                                                                            \
        .trace = exc_trace,                                                                                                                \
        .str = str_fn,                                                                                                                     \
    }
WARNING(SAWarning, "SAWarning", py_RuntimeWarning, warning_str);
WARNING(SADeprecationWarning, "SADeprecationWarning", py_DeprecationWarning, exc_str);
WARNING(SAPendingDeprecationWarning, "SAPendingDeprecationWarning", py_PendingDeprecationWarning, exc_str);
WARNING(MovedIn20Warning, "MovedIn20Warning", al_exc_SADeprecationWarning, moved_str);
WARNING(LegacyAPIWarning, "LegacyAPIWarning", al_exc_SADeprecationWarning, moved_str);
