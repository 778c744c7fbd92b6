#include "py/compile/walk.h"

static void walk_nodes(const py_nodes *nodes, py_walk_fn fn, void *payload)
{
    for (size_t i = 0; i < nodes->count; i++) {
        if (nodes->items[i]) {
            fn(payload, nodes->items[i]);
        }
    }
}

#define WALK_node(f) fn(payload, n->f);
#define WALK_optnode(f)                                                                                                                    \
    if (n->f) {                                                                                                                            \
        fn(payload, n->f);                                                                                                                 \
    }
#define WALK_nodes(f) walk_nodes(&n->f, fn, payload);
#define WALK_ident(f)
#define WALK_optident(f)
#define WALK_idents(f)
#define WALK_op(f)
#define WALK_ops(f)
#define WALK_num(f)
#define WALK_value(f)

void py_walk_children(const py_node *node, py_walk_fn fn, void *payload)
{
    switch ((py_ast_kind)node->kind) {
#define FIELD(type, name) WALK_##type(name)
#define PY_NODE(name, group, fields)                                                                                                       \
    case PY_AST_##name: {                                                                                                                  \
        const py_##name *n = py_as(name, node);                                                                                            \
        (void)n;                                                                                                                           \
        fields break;                                                                                                                      \
    }
#include "py/parse/ast.list.h"
#undef PY_NODE
#undef FIELD
    case PY_AST_COUNT:
        break;
    }
}
