#include "py/compile/symbols.h"

#include <string.h>

#include "py/compile/walk.h"

/* --- blocks --- */

static size_t slot_of(const void *key, size_t size)
{
    uintptr_t k = (uintptr_t)key;
    return (size_t)((k >> 4) ^ (k >> 13)) & (size - 1);
}

py_symbol *py_block_find(const py_block *block, const py_obj *name)
{
    if (!block->index) {
        for (size_t i = 0; i < block->symbols.count; i++) {
            if (block->symbols.items[i].name == name) {
                return &block->symbols.items[i];
            }
        }
        return NULL;
    }
    for (size_t at = slot_of(name, block->index_size); block->index[at]; at = (at + 1) & (block->index_size - 1)) {
        py_symbol *sym = &block->symbols.items[block->index[at] - 1];
        if (sym->name == name) {
            return sym;
        }
    }
    return NULL;
}

static bool reindex(py_block *block)
{
    size_t size = block->index_size ? block->index_size * 2 : 64;
    uint32_t *index = al_calloc(size, sizeof *index);
    if (!index) {
        return false;
    }
    for (size_t i = 0; i < block->symbols.count; i++) {
        size_t at = slot_of(block->symbols.items[i].name, size);
        while (index[at]) {
            at = (at + 1) & (size - 1);
        }
        index[at] = (uint32_t)i + 1;
    }
    al_free(block->index);
    block->index = index;
    block->index_size = size;
    return true;
}

/* The symbol of that name, made if it is new. NULL: MemoryError. */
static py_symbol *add_symbol(py_symbols *s, py_block *block, py_obj *name)
{
    py_symbol *old = py_block_find(block, name);
    if (old) {
        return old;
    }
    if (!al_vec_push(&block->symbols, ((py_symbol){ name, 0, PY_W_UNKNOWN, NULL }))) {
        py_raise_nomem(s->vm);
        s->failed = true;
        return NULL;
    }
    size_t count = block->symbols.count;
    if (block->index && count * 2 <= block->index_size) {
        size_t at = slot_of(name, block->index_size);
        while (block->index[at]) {
            at = (at + 1) & (block->index_size - 1);
        }
        block->index[at] = (uint32_t)count;
    } else if (count > 16 && !reindex(block)) {
        py_raise_nomem(s->vm);
        s->failed = true;
        return NULL;
    }
    return &block->symbols.items[count - 1];
}

static bool map_grow(py_symbols *s)
{
    size_t size = s->by_node.size ? s->by_node.size * 2 : 64;
    const py_node **nodes = al_calloc(size, sizeof(py_node *));
    py_block **blocks = al_calloc(size, sizeof(py_block *));
    if (!nodes || !blocks) {
        al_free(nodes);
        al_free(blocks);
        return false;
    }
    for (size_t i = 0; i < s->by_node.size; i++) {
        if (s->by_node.nodes[i]) {
            size_t at = slot_of(s->by_node.nodes[i], size);
            while (nodes[at]) {
                at = (at + 1) & (size - 1);
            }
            nodes[at] = s->by_node.nodes[i];
            blocks[at] = s->by_node.blocks[i];
        }
    }
    al_free(s->by_node.nodes);
    al_free(s->by_node.blocks);
    s->by_node.nodes = nodes;
    s->by_node.blocks = blocks;
    s->by_node.size = size;
    return true;
}

py_block *py_symbols_block(const py_symbols *s, const py_node *node, bool type_params)
{
    if (!s->by_node.size) {
        return NULL;
    }
    for (size_t at = slot_of(node, s->by_node.size); s->by_node.nodes[at]; at = (at + 1) & (s->by_node.size - 1)) {
        py_block *b = s->by_node.blocks[at];
        if (s->by_node.nodes[at] == node && (b->kind == PY_B_TYPE_PARAMS) == type_params) {
            return b;
        }
    }
    return NULL;
}

static py_block *enter(py_symbols *s, py_block_kind kind, const py_node *node, const char *name)
{
    py_block *b = AL_NEW(s->arena, py_block);
    py_obj *text = b ? py_str_intern(s->vm, name) : NULL;
    if (!text || ((s->by_node.count + 1) * 2 > s->by_node.size && !map_grow(s))) {
        if (!s->failed) {
            py_raise_nomem(s->vm);
        }
        s->failed = true;
        return NULL;
    }
    b->kind = kind;
    b->node = node;
    b->parent = s->current;
    b->name = text;
    b->private_name = kind == PY_B_CLASS ? text : s->current ? s->current->private_name : NULL;
    b->nested = s->current && (s->current->nested || py_block_is_function(s->current));
    size_t at = slot_of(node, s->by_node.size);
    while (s->by_node.nodes[at]) {
        at = (at + 1) & (s->by_node.size - 1);
    }
    s->by_node.nodes[at] = node;
    s->by_node.blocks[at] = b;
    s->by_node.count++;
    if (s->last) {
        s->last->next = b;
    } else {
        s->first = b;
    }
    s->last = b;
    s->current = b;
    return b;
}

static void leave(py_symbols *s, py_block *b)
{
    if (b) {
        s->current = b->parent;
    }
}

void py_symbols_free(py_symbols *s)
{
    for (py_block *b = s->first; b; b = b->next) {
        al_vec_free(&b->symbols);
        al_free(b->index);
    }
    al_free(s->by_node.nodes);
    al_free(s->by_node.blocks);
}

py_obj *py_mangle(py_vm *vm, py_obj *private_name, const char *name)
{
    size_t size = strlen(name);
    if (!private_name || name[0] != '_' || name[1] != '_' || (name[size - 1] == '_' && name[size - 2] == '_') || strchr(name, '.')) {
        return py_str_internn(vm, name, size);
    }
    const char *cls = py_str_text(private_name);
    while (*cls == '_') {
        cls++;
    }
    if (!*cls) {
        return py_str_internn(vm, name, size);
    }
    al_sb sb = AL_SB_INIT;
    al_sb_addc(&sb, '_');
    al_sb_add(&sb, cls);
    al_sb_add(&sb, name);
    py_obj *result = al_sb_failed(&sb) ? py_raise_nomem(vm) : py_str_internn(vm, sb.data, sb.size);
    al_sb_free(&sb);
    return result;
}

/* --- errors --- */

/* The text of a line of the source, newline included as CPython keeps it; NULL if there is no such line. */
static const char *find_line(const char *source, size_t size, int line, size_t *length)
{
    const char *at = source, *end = source + size;
    for (int n = 1; at && at < end; n++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (n == line) {
            *length = (size_t)((stop ? stop + 1 : end) - at);
            return at;
        }
        at = stop ? stop + 1 : NULL;
    }
    return NULL;
}

/* A byte offset from 0 as a character offset from 1. */
static int char_offset(const char *line, size_t length, int byte)
{
    int chars = 0;
    for (int i = 0; line && i < byte && (size_t)i < length; i++) {
        chars += ((unsigned char)line[i] & 0xc0) != 0x80;
    }
    return chars + 1;
}

void py_syntax_error_at(py_vm *vm, const char *filename, const char *source, size_t size, const py_node *at, const char *format, ...)
{
    al_sb sb = AL_SB_INIT;
    va_list args;
    va_start(args, format);
    int rc = py_format_va(vm, &sb, format, args);
    va_end(args);
    if (rc < 0) {
        al_sb_free(&sb);
        return;
    }
    size_t length = 0, end_length = 0;
    const char *line = source ? find_line(source, size, at->lineno, &length) : NULL;
    const char *end_line = source ? find_line(source, size, at->end_lineno, &end_length) : NULL;
    py_obj *message = py_str_take(vm, &sb);
    py_obj *file = py_str_new(vm, filename);
    py_obj *text = line ? py_str_newn(vm, line, length) : PY_NONE;
    if (!message || !file || !text) {
        return;
    }
    py_obj *where = py_tuple_of(vm, 6, file, py_small(at->lineno), py_small(char_offset(line, length, at->col_offset)), text,
                                py_small(at->end_lineno), py_small(char_offset(end_line, end_length, at->end_col_offset)));
    py_obj *exception = where ? py_construct(vm, &py_SyntaxError, 2, message, where) : NULL;
    if (exception) {
        py_raise_obj(vm, exception);
    }
}

#define FAIL(s, node, ...)                                                                                                                 \
    do {                                                                                                                                   \
        if (!(s)->failed) {                                                                                                                \
            (s)->failed = true;                                                                                                            \
            py_syntax_error_at((s)->vm, (s)->filename, (s)->source, (s)->source_size, (node), __VA_ARGS__);                                \
        }                                                                                                                                  \
    } while (0)

/* --- collecting --- */

static void visit(py_symbols *s, const py_node *node);

static void visit_child(void *s, const py_node *node)
{
    visit(s, node);
}

static void visit_all(py_symbols *s, const py_nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        visit(s, nodes->items[i]);
    }
}

static py_symbol *mark_obj(py_symbols *s, py_obj *name, uint32_t flags)
{
    if (s->failed || !name || !s->current) {
        s->failed = true;
        return NULL;
    }
    py_symbol *sym = add_symbol(s, s->current, name);
    if (sym) {
        sym->flags |= flags;
    }
    return sym;
}

static py_symbol *mark(py_symbols *s, const char *name, uint32_t flags)
{
    if (s->failed) {
        return NULL;
    }
    return mark_obj(s, py_mangle(s->vm, s->current->private_name, name), flags);
}

static void bind(py_symbols *s, const py_node *at, const char *name, uint32_t flags)
{
    py_symbol *sym = mark(s, name, flags | PY_SYM_BOUND);
    if (sym && (flags & PY_SYM_COMP_ITER) && (sym->flags & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL))) {
        FAIL(s, at, "comprehension inner loop cannot rebind assignment expression target '%s'", name);
        return;
    }
    if (sym && (flags & PY_SYM_COMP_ITER) == 0 && (sym->flags & PY_SYM_COMP_ITER) && s->current->kind == PY_B_COMPREHENSION) {
        FAIL(s, at, "assignment expression cannot rebind comprehension iteration variable '%s'", name);
    }
}

static void check_reserved(py_symbols *s, const py_node *at, const char *name)
{
    if (strcmp(name, "__debug__") == 0) {
        FAIL(s, at, "cannot assign to __debug__");
    }
}

static void visit_name(py_symbols *s, const py_Name *n)
{
    if (n->ctx == PY_Load) {
        mark(s, n->id, PY_SYM_USED);
        if (!s->failed && py_block_is_function(s->current) && strcmp(n->id, "super") == 0) {
            mark(s, "__class__", PY_SYM_USED);
        }
        return;
    }
    check_reserved(s, &n->base, n->id);
    bind(s, &n->base, n->id, s->current->kind == PY_B_COMPREHENSION ? PY_SYM_COMP_ITER : 0);
}

/* := binds in the nearest function or module around the comprehensions. */
static void visit_named_expr(py_symbols *s, const py_NamedExpr *n)
{
    const py_Name *target = py_as(Name, n->target);
    if (s->depth_of_comp_iter) {
        FAIL(s, &n->base, "assignment expression cannot be used in a comprehension iterable expression");
        return;
    }
    if (s->current->kind != PY_B_COMPREHENSION) {
        visit(s, n->value);
        visit(s, n->target);
        return;
    }
    py_block *inner = s->current;
    py_block *b = inner;
    while (b && b->kind == PY_B_COMPREHENSION) {
        py_obj *name = py_mangle(s->vm, b->private_name, target->id);
        py_symbol *sym = name ? py_block_find(b, name) : NULL;
        if (!name) {
            s->failed = true;
            return;
        }
        if (sym && (sym->flags & PY_SYM_COMP_ITER)) {
            FAIL(s, n->target, "assignment expression cannot rebind comprehension iteration variable '%s'", target->id);
            return;
        }
        b = b->parent;
    }
    if (b->kind == PY_B_CLASS) {
        FAIL(s, n->target, "assignment expression within a comprehension cannot be used in a class body");
        return;
    }
    py_obj *name = py_mangle(s->vm, b->private_name, target->id);
    py_symbol *outer = NULL;
    if (name) {
        s->current = b;
        outer = mark_obj(s, name, 0);
        s->current = inner;
    }
    if (!outer) {
        s->failed = true;
        return;
    }
    bool global = b->kind == PY_B_MODULE || (outer->flags & PY_SYM_GLOBAL) != 0;
    if (!(outer->flags & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL))) {
        outer->flags |= PY_SYM_BOUND;
    }
    for (py_block *c = inner; c != b; c = c->parent) {
        s->current = c;
        mark_obj(s, name, global ? PY_SYM_GLOBAL : PY_SYM_NONLOCAL);
    }
    s->current = inner;
    visit(s, n->value);
}

static void visit_annotation(py_symbols *s, const py_node *annotation)
{
    if (annotation && !s->future_annotations) {
        visit(s, annotation);
    }
}

static void declare_arg(py_symbols *s, const py_node *node)
{
    if (!node) {
        return;
    }
    const py_arg *a = py_as(arg, node);
    check_reserved(s, node, a->arg);
    py_symbol *sym = mark(s, a->arg, 0);
    if (sym && (sym->flags & PY_SYM_PARAM)) {
        FAIL(s, node, "duplicate argument '%s' in function definition", a->arg);
    } else if (sym) {
        sym->flags |= PY_SYM_PARAM | PY_SYM_BOUND;
    }
}

static void declare_args(py_symbols *s, const py_arguments *a)
{
    for (size_t i = 0; i < a->posonlyargs.count; i++) {
        declare_arg(s, a->posonlyargs.items[i]);
    }
    for (size_t i = 0; i < a->args.count; i++) {
        declare_arg(s, a->args.items[i]);
    }
    for (size_t i = 0; i < a->kwonlyargs.count; i++) {
        declare_arg(s, a->kwonlyargs.items[i]);
    }
    declare_arg(s, a->vararg);
    declare_arg(s, a->kwarg);
}

static void visit_defaults(py_symbols *s, const py_arguments *a)
{
    visit_all(s, &a->defaults);
    visit_all(s, &a->kw_defaults);
}

static void visit_arg_annotations(py_symbols *s, const py_arguments *a, const py_node *returns)
{
    const py_nodes *lists[] = { &a->posonlyargs, &a->args, &a->kwonlyargs };
    for (size_t l = 0; l < AL_COUNT(lists); l++) {
        for (size_t i = 0; i < lists[l]->count; i++) {
            visit_annotation(s, py_as(arg, lists[l]->items[i])->annotation);
        }
    }
    if (a->vararg) {
        visit_annotation(s, py_as(arg, a->vararg)->annotation);
    }
    if (a->kwarg) {
        visit_annotation(s, py_as(arg, a->kwarg)->annotation);
    }
    visit_annotation(s, returns);
}

static void visit_type_param(py_symbols *s, const py_node *p)
{
    if (p->kind == PY_AST_TypeVar) {
        bind(s, p, py_as(TypeVar, p)->name, 0);
        visit(s, py_as(TypeVar, p)->bound);
    } else if (p->kind == PY_AST_ParamSpec) {
        bind(s, p, py_as(ParamSpec, p)->name, 0);
    } else {
        bind(s, p, py_as(TypeVarTuple, p)->name, 0);
    }
}

/* The block around a generic definition, where its type parameters are variables. NULL if there are none. */
static py_block *enter_type_params(py_symbols *s, const py_node *node, const char *name, const py_nodes *params)
{
    if (params->count == 0 || s->failed) {
        return NULL;
    }
    py_block *b = enter(s, PY_B_TYPE_PARAMS, node, name);
    for (size_t i = 0; b && i < params->count; i++) {
        visit_type_param(s, params->items[i]);
    }
    if (b && node->kind == PY_AST_ClassDef) {
        mark(s, ".type_params", PY_SYM_BOUND | PY_SYM_USED);
        mark(s, ".generic_base", PY_SYM_BOUND | PY_SYM_USED);
    }
    return b;
}

static void visit_function(py_symbols *s, const py_FunctionDef *f)
{
    bind(s, &f->base, f->name, 0);
    visit_all(s, &f->decorator_list);
    const py_arguments *a = py_as(arguments, f->args);
    visit_defaults(s, a);
    py_block *generic = enter_type_params(s, &f->base, f->name, &f->type_params);
    visit_arg_annotations(s, a, f->returns);
    py_block *b = s->failed ? NULL : enter(s, PY_B_FUNCTION, &f->base, f->name);
    if (b) {
        b->coroutine = f->base.kind == PY_AST_AsyncFunctionDef;
        declare_args(s, a);
        visit_all(s, &f->body);
    }
    leave(s, b);
    leave(s, generic);
}

static void visit_lambda(py_symbols *s, const py_Lambda *l)
{
    const py_arguments *a = py_as(arguments, l->args);
    visit_defaults(s, a);
    py_block *b = s->failed ? NULL : enter(s, PY_B_LAMBDA, &l->base, "<lambda>");
    if (b) {
        declare_args(s, a);
        visit(s, l->body);
    }
    leave(s, b);
}

static void visit_class(py_symbols *s, const py_ClassDef *c)
{
    bind(s, &c->base, c->name, 0);
    visit_all(s, &c->decorator_list);
    py_block *generic = enter_type_params(s, &c->base, c->name, &c->type_params);
    visit_all(s, &c->bases);
    visit_all(s, &c->keywords);
    py_block *b = s->failed ? NULL : enter(s, PY_B_CLASS, &c->base, c->name);
    if (b) {
        visit_all(s, &c->body);
    }
    leave(s, b);
    leave(s, generic);
}

static void visit_type_alias(py_symbols *s, const py_TypeAlias *t)
{
    bind(s, &t->base, py_as(Name, t->name)->id, 0);
    py_block *generic = enter_type_params(s, &t->base, py_as(Name, t->name)->id, &t->type_params);
    visit(s, t->value);
    leave(s, generic);
}

static void visit_comprehension(py_symbols *s, const py_node *node, const char *name, const py_nodes *generators, const py_node *elt,
                                const py_node *value)
{
    const py_comprehension *outermost = py_as(comprehension, generators->items[0]);
    s->depth_of_comp_iter++;
    visit(s, outermost->iter);
    s->depth_of_comp_iter--;
    py_block *b = s->failed ? NULL : enter(s, PY_B_COMPREHENSION, node, name);
    if (!b) {
        return;
    }
    b->generator = node->kind == PY_AST_GeneratorExp;
    b->coroutine = outermost->is_async != 0;
    mark(s, ".0", PY_SYM_PARAM | PY_SYM_BOUND);
    visit(s, outermost->target);
    visit_all(s, &outermost->ifs);
    for (size_t i = 1; i < generators->count && !s->failed; i++) {
        const py_comprehension *c = py_as(comprehension, generators->items[i]);
        b->coroutine |= c->is_async != 0;
        visit(s, c->target);
        s->depth_of_comp_iter++;
        visit(s, c->iter);
        s->depth_of_comp_iter--;
        visit_all(s, &c->ifs);
    }
    visit(s, elt);
    visit(s, value);
    leave(s, b);
    if (b->coroutine && !b->generator && !s->failed) {
        if (py_block_is_function(s->current) && !s->current->coroutine && s->current->kind != PY_B_COMPREHENSION) {
            FAIL(s, node, "asynchronous comprehension outside of an asynchronous function");
        }
        s->current->coroutine |= s->current->kind == PY_B_COMPREHENSION;
    }
}

static void declare_names(py_symbols *s, const py_node *at, const py_idents *names, bool global)
{
    const char *word = global ? "global" : "nonlocal";
    if (!global && s->current->kind == PY_B_MODULE) {
        FAIL(s, at, "nonlocal declaration not allowed at module level");
    }
    for (size_t i = 0; i < names->count && !s->failed; i++) {
        py_symbol *sym = mark(s, names->items[i], 0);
        if (!sym) {
            return;
        }
        uint32_t old = sym->flags;
        if (old & PY_SYM_PARAM) {
            FAIL(s, at, "name '%s' is parameter and %s", names->items[i], word);
        } else if (old & PY_SYM_ANNOTATED) {
            FAIL(s, at, "annotated name '%s' can't be %s", names->items[i], word);
        } else if ((old & PY_SYM_BOUND) && !(old & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL))) {
            FAIL(s, at, "name '%s' is assigned to before %s declaration", names->items[i], word);
        } else if ((old & PY_SYM_USED) && !(old & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL))) {
            FAIL(s, at, "name '%s' is used prior to %s declaration", names->items[i], word);
        } else if (old & (global ? PY_SYM_NONLOCAL : PY_SYM_GLOBAL)) {
            FAIL(s, at, "name '%s' is nonlocal and global", names->items[i]);
        }
        sym->flags |= global ? PY_SYM_GLOBAL : PY_SYM_NONLOCAL;
        sym->declared = at;
        if (global && s->current != s->first) { /* then it is one in the module too, also when that runs with locals of its own */
            py_symbol *outer = add_symbol(s, s->first, sym->name);
            if (outer) {
                outer->flags |= PY_SYM_GLOBAL;
            }
        }
    }
}

static void visit_ann_assign(py_symbols *s, const py_AnnAssign *a)
{
    if (a->target->kind == PY_AST_Name) {
        const py_Name *n = py_as(Name, a->target);
        py_symbol *sym = mark(s, n->id, 0);
        if (sym && a->simple && (sym->flags & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL)) && s->current->kind != PY_B_MODULE) {
            FAIL(s, &a->base, "annotated name '%s' can't be %s", n->id, sym->flags & PY_SYM_GLOBAL ? "global" : "nonlocal");
        }
        if (a->simple) {
            bind(s, a->target, n->id, PY_SYM_ANNOTATED);
        } else if (a->value) {
            bind(s, a->target, n->id, 0);
        }
    } else {
        visit(s, a->target);
    }
    s->current->annotated |= a->simple != 0;
    visit_annotation(s, a->annotation);
    visit(s, a->value);
}

static void visit_import(py_symbols *s, const py_nodes *names)
{
    for (size_t i = 0; i < names->count && !s->failed; i++) {
        const py_alias *a = py_as(alias, names->items[i]);
        if (strcmp(a->name, "*") == 0) {
            if (s->current->kind != PY_B_MODULE) {
                FAIL(s, names->items[i], "import * only allowed at module level");
            }
            continue;
        }
        const char *name = a->asname ? a->asname : a->name;
        const char *dot = a->asname ? NULL : strchr(name, '.');
        if (dot) {
            char *top = al_arena_strndup(s->arena, name, (size_t)(dot - name));
            name = top ? top : name;
        }
        check_reserved(s, names->items[i], name);
        bind(s, names->items[i], name, 0);
    }
}

static void visit_yield(py_symbols *s, const py_node *node)
{
    static const char *const kinds[] = { "list comprehension", "set comprehension", "dict comprehension", "generator expression" };
    if (s->current->kind == PY_B_COMPREHENSION) {
        size_t which = s->current->node->kind == PY_AST_ListComp   ? 0
                       : s->current->node->kind == PY_AST_SetComp  ? 1
                       : s->current->node->kind == PY_AST_DictComp ? 2
                                                                   : 3;
        FAIL(s, node, "'yield' inside %s", kinds[which]);
    }
    s->current->generator |= py_block_is_function(s->current);
}

static void visit(py_symbols *s, const py_node *node)
{
    if (!node || s->failed) {
        return;
    }
    if (py_stack_check(s->vm, " during compilation") < 0) {
        s->failed = true;
        return;
    }
    switch ((py_ast_kind)node->kind) {
    case PY_AST_FunctionDef:
    case PY_AST_AsyncFunctionDef: /* the same fields in the same order */
        visit_function(s, py_as(FunctionDef, node));
        return;
    case PY_AST_ClassDef:
        visit_class(s, py_as(ClassDef, node));
        return;
    case PY_AST_TypeAlias:
        visit_type_alias(s, py_as(TypeAlias, node));
        return;
    case PY_AST_Lambda:
        visit_lambda(s, py_as(Lambda, node));
        return;
    case PY_AST_ListComp: {
        const py_ListComp *c = py_as(ListComp, node);
        visit_comprehension(s, node, "<listcomp>", &c->generators, c->elt, NULL);
        return;
    }
    case PY_AST_SetComp: {
        const py_SetComp *c = py_as(SetComp, node);
        visit_comprehension(s, node, "<setcomp>", &c->generators, c->elt, NULL);
        return;
    }
    case PY_AST_GeneratorExp: {
        const py_GeneratorExp *c = py_as(GeneratorExp, node);
        visit_comprehension(s, node, "<genexpr>", &c->generators, c->elt, NULL);
        return;
    }
    case PY_AST_DictComp: {
        const py_DictComp *c = py_as(DictComp, node);
        visit_comprehension(s, node, "<dictcomp>", &c->generators, c->key, c->value);
        return;
    }
    case PY_AST_Name:
        visit_name(s, py_as(Name, node));
        return;
    case PY_AST_NamedExpr:
        visit_named_expr(s, py_as(NamedExpr, node));
        return;
    case PY_AST_AnnAssign:
        visit_ann_assign(s, py_as(AnnAssign, node));
        return;
    case PY_AST_Global:
        declare_names(s, node, &py_as(Global, node)->names, true);
        return;
    case PY_AST_Nonlocal:
        declare_names(s, node, &py_as(Nonlocal, node)->names, false);
        return;
    case PY_AST_Import:
        visit_import(s, &py_as(Import, node)->names);
        return;
    case PY_AST_ImportFrom:
        visit_import(s, &py_as(ImportFrom, node)->names);
        return;
    case PY_AST_ExceptHandler:
        visit(s, py_as(ExceptHandler, node)->type);
        if (py_as(ExceptHandler, node)->name) {
            bind(s, node, py_as(ExceptHandler, node)->name, 0);
        }
        visit_all(s, &py_as(ExceptHandler, node)->body);
        return;
    case PY_AST_MatchStar:
        if (py_as(MatchStar, node)->name) {
            bind(s, node, py_as(MatchStar, node)->name, 0);
        }
        return;
    case PY_AST_MatchAs:
        visit(s, py_as(MatchAs, node)->pattern);
        if (py_as(MatchAs, node)->name) {
            bind(s, node, py_as(MatchAs, node)->name, 0);
        }
        return;
    case PY_AST_MatchMapping:
        visit_all(s, &py_as(MatchMapping, node)->keys);
        visit_all(s, &py_as(MatchMapping, node)->patterns);
        if (py_as(MatchMapping, node)->rest) {
            bind(s, node, py_as(MatchMapping, node)->rest, 0);
        }
        return;
    case PY_AST_Yield:
    case PY_AST_YieldFrom:
        visit_yield(s, node);
        break;
    default:
        break;
    }
    py_walk_children(node, visit_child, s);
}

/* --- resolving --- */

static bool binds_for_inner(const py_symbol *sym)
{
    return sym && (sym->flags & PY_SYM_BOUND) && !(sym->flags & (PY_SYM_GLOBAL | PY_SYM_NONLOCAL));
}

/* Does an enclosing function bind the name? Makes it a cell there, and free in every block on the way. */
static bool resolve_outside(py_symbols *s, py_block *block, py_obj *name)
{
    py_block *owner = block->parent;
    for (; owner; owner = owner->parent) {
        py_symbol *sym = py_block_find(owner, name);
        if (owner->kind == PY_B_CLASS) {
            if (name == PY_ID(s->vm, __class__)) {
                owner->class_cell = true;
                break;
            }
            continue;
        }
        if (owner->kind == PY_B_MODULE || (sym && (sym->flags & PY_SYM_GLOBAL))) {
            return false;
        }
        if (binds_for_inner(sym)) {
            sym->where = PY_W_CELL;
            break;
        }
    }
    if (!owner) {
        return false;
    }
    for (py_block *b = block->parent; b != owner; b = b->parent) {
        py_symbol *sym = add_symbol(s, b, name);
        if (!sym) {
            return true;
        }
        if (b->kind == PY_B_CLASS && (sym->flags & (PY_SYM_BOUND | PY_SYM_GLOBAL))) {
            sym->flags |= PY_SYM_FREE_CLASS;
        } else {
            sym->where = PY_W_FREE;
        }
    }
    return true;
}

static void resolve(py_symbols *s, py_block *block)
{
    for (size_t i = 0; i < block->symbols.count && !s->failed; i++) {
        py_symbol *sym = &block->symbols.items[i];
        py_obj *name = sym->name;
        uint32_t flags = sym->flags;
        py_where_kind where = sym->where;
        if (flags & PY_SYM_GLOBAL) {
            where = PY_W_GLOBAL_EXPLICIT;
        } else if (flags & PY_SYM_NONLOCAL) {
            if (!resolve_outside(s, block, name)) {
                if (block->kind != PY_B_COMPREHENSION) {
                    FAIL(s, sym->declared ? sym->declared : block->node, "no binding for nonlocal '%S' found", name);
                }
                where = PY_W_GLOBAL_IMPLICIT;
            } else {
                where = PY_W_FREE;
            }
        } else if (flags & PY_SYM_BOUND) {
            where = where == PY_W_CELL ? PY_W_CELL : PY_W_LOCAL;
        } else if (where == PY_W_UNKNOWN) {
            bool outside = block->kind != PY_B_MODULE && resolve_outside(s, block, name);
            where = outside ? PY_W_FREE : PY_W_GLOBAL_IMPLICIT;
        }
        block->symbols.items[i].where = where;
    }
}

bool py_symbols_build(py_symbols *s, const py_node *tree)
{
    py_block *module = enter(s, PY_B_MODULE, tree, "<module>");
    if (module) {
        py_walk_children(tree, visit_child, s);
    }
    for (py_block *b = s->first; b && !s->failed; b = b->next) {
        resolve(s, b);
    }
    return !s->failed;
}
