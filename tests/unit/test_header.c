#include "test.h"

#include <stdio.h>

#include "script/header.h"

/* "doc|revision|down,..|labels,..|deps,.." or the name of the result. */
static void scan(const char *text, const char *want)
{
    al_arena arena = AL_ARENA_INIT;
    al_header h;
    size_t size = strlen(text);
    al_header_result result = al_header_scan(&h, &arena, text, size, true);
    al_sb sb = AL_SB_INIT;
    if (result == AL_HEADER_LITERAL) {
        al_sb_addf(&sb, "%s|%s|", h.doc ? h.doc : "-", h.revision);
        al_strs_join(&sb, h.down);
        al_sb_addc(&sb, '|');
        al_strs_join(&sb, h.labels);
        al_sb_addc(&sb, '|');
        al_strs_join(&sb, h.depends_on);
    } else {
        al_sb_add(&sb, result == AL_HEADER_CODE ? "code" : result == AL_HEADER_MORE ? "more" : "oom");
    }
    CHECK_STR(al_sb_text(&sb), want);
    /* Cut anywhere, the answer is the same or "come again". */
    for (size_t cut = 0; cut < size; cut++) {
        al_header part;
        al_header_result early = al_header_scan(&part, &arena, text, cut, false);
        if (!CHECK(early == AL_HEADER_MORE || early == result)) {
            printf("cut at %zu of: %s\n", cut, text);
            break;
        }
    }
    al_sb_free(&sb);
    al_arena_free(&arena);
}

TEST(header)
{
    scan("\"\"\"doc\n\nRevises: \n\"\"\"\nfrom typing import Sequence, Union\nfrom alembic import op\nrevision: str = 'a1'\n"
         "down_revision: Union[str, Sequence[str], None] = None\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n    "
         "pass\n",
         "doc\n\nRevises: \n|a1|||");
    scan("revision='a'\ndown_revision=('b', \"c\")\nbranch_labels=('x',)\ndepends_on=['d','e',]\n", "-|a|b, c|x|d, e");
    scan("# c\n\n'''d\\x41\\\n\\u00e9\\d'''\nrevision = r'a\\n'\ndown_revision = 'b' \\\n  'c' # c\n", "dA\xC3\xA9\\d|a\\n|bc||");
    scan("'a' \"b\"\nrevision = ('a')\ndown_revision = ()\ndef f():\n", "ab|a|||");
    scan("down_revision = 'a', 'b'\nrevision = 'x';depends_on='d'\n", "-|x|a, b||d");
    scan("import sqlalchemy as sa\nimport os; x = '''\nrevision = 9\n'''\nif os:\n    y = {\n 1: 2}\nrevision = 'x'\ndown_revision = "
         "None\nclass A:\n",
         "-|x|||");
    scan("\xEF\xBB\xBF# -*- coding: utf-8 -*-\r\n\"\"\"d\r\ne\"\"\"\r\nrevision = 'x'\r\ndown_revision = 'y'\r\n", "d\ne|x|y||");
    scan("x = 1\n'no doc'\nrevision = 'x'\ndown_revision = 'y'\n", "-|x|y||");
    /* What takes the interpreter. */
    scan("revision = 'a' + 'b'\ndown_revision = None\n", "code");
    scan("revision = down_revision = None\n", "code");
    scan("revision = 'a'\ndown_revision = prev\n", "code");
    scan("revision = 'a'\ndef f(): pass\ndown_revision = None\n", "code");
    scan("revision = f'a'\ndown_revision = None\n", "code");
    scan("revision = 'a'\nif 1:\n    down_revision = 'b'\n", "code");
    scan("revision = 'a'\ndown_revision = 'b'\nrevision += 'c'\n", "code");
    scan("revision = '\\N{DIGIT ONE}'\ndown_revision = None\n", "code");
    scan("# coding: latin-1\nrevision = 'a'\ndown_revision = None\n", "code");
    scan("'doc'.strip()\nrevision = 'a'\ndown_revision = None\n", "code");
    scan("revision = 'a\n", "code");
    scan("x = (\nrevision = 'a'\n", "code");
    scan("", "code");
}
