#include "py/parse/diagnose.h"

#include <string.h>

/* The error that made the lexer stop, or the bracket that was open when the text ended. */
static bool lexer_says(py_parser *p, bool reached)
{
    if (p->lexer->failed) {
        *p->error = *p->lexer->error;
        p->failed = true;
        return true;
    }
    if (!p->lexer->eof_in_brackets)
        return false;
    const py_bracket *open = &p->lexer->brackets[p->lexer->level - 1];
    if (!reached && p->furthest->line <= open->line)
        return false;
    char message[] = "'(' was never closed";
    message[1] = open->c;
    p->failed = false;
    int col = (int)(open->offset - open->line_start) + 1;
    py_raise_at(p, "SyntaxError", (py_error_place){open->line, col, open->line, -1}, message);
    return true;
}

bool py_diagnose_begin(py_parser *p, const py_token *last)
{
    if (lexer_says(p, last->kind == PY_T_ERROR))
        return false;
    p->diagnose = true;
    return true;
}

void py_diagnose_end(py_parser *p, const py_token *last)
{
    if (p->out_of_memory)
        return;
    if (!p->failed) {
        if (last->kind == PY_T_INDENT || last->kind == PY_T_DEDENT)
            py_raise_at(p, "IndentationError", (py_error_place){last->line, (int)(last->start - last->line_start), last->line, -1},
                        last->kind == PY_T_INDENT ? "unexpected indent" : "unexpected unindent");
        else
            py_raise_token(p, last, "invalid syntax");
    }
    lexer_says(p, false);
}

void py_diagnose_free(py_parser *p)
{
    (void)p;
}
