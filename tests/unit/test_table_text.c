#include "test.h"

#include "base/strbuf.h"
#include "sql/sqlite/table_text.h"

static void add_names(al_sb *sb, const char *const *names)
{
    al_sb_addc(sb, '(');
    for (size_t i = 0; names && names[i]; i++)
        al_sb_addf(sb, "%s%s", i ? "," : "", names[i]);
    al_sb_addc(sb, ')');
}

/* One line an item: kind name column (columns) -> table(referred) actions text */
static void reads(const char *sql, const char *want)
{
    static const char *const kinds[] = { "pk", "unique", "fk", "check", "generated" };
    al_arena arena = AL_ARENA_INIT;
    al_sb sb = AL_SB_INIT;
    for (const al_tt_item *i = al_table_text_parse(&arena, sql); i; i = i->next) {
        al_sb_addf(&sb, "%s %s %s", kinds[i->kind], i->name ? i->name : "-", i->column ? i->column : "-");
        if (i->columns) {
            al_sb_addc(&sb, ' ');
            add_names(&sb, i->columns);
        }
        if (i->table) {
            al_sb_addf(&sb, " -> %s", i->table);
            add_names(&sb, i->referred);
        }
        if (i->on_delete)
            al_sb_addf(&sb, " delete=%s", i->on_delete);
        if (i->on_update)
            al_sb_addf(&sb, " update=%s", i->on_update);
        if (i->deferrable >= 0)
            al_sb_addf(&sb, " deferrable=%d", i->deferrable);
        if (i->initially)
            al_sb_addf(&sb, " initially=%s", i->initially);
        if (i->text)
            al_sb_addf(&sb, " [%s]", i->text);
        al_sb_addc(&sb, '\n');
    }
    CHECK_STR(al_sb_text(&sb), want);
    al_sb_free(&sb);
    al_arena_free(&arena);
}

TEST(sqlite_table_text)
{
    reads("CREATE TABLE t (id INTEGER NOT NULL, name VARCHAR(50) DEFAULT (upper('x,)')), PRIMARY KEY (id))", "pk - - (id)\n");
    reads("create table \"a \"\"b\" (\n\tid INTEGER, \n\tCONSTRAINT \"pk x\" PRIMARY KEY (id), CONSTRAINT uq UNIQUE (a, `b c`), "
          "CONSTRAINT c1 CHECK (x > ')' AND (y)), check(z) )",
          "pk pk x - (id)\nunique uq - (a,b c)\ncheck c1 - [x > ')' AND (y)]\ncheck - - [z]\n");
    reads("CREATE TABLE t (a INT UNIQUE, b INT CONSTRAINT n NOT NULL REFERENCES o (id) ON DELETE SET NULL NOT NULL, "
          "c AS (a + 1) STORED, d INT GENERATED ALWAYS AS (a * 2) VIRTUAL, e CHECK (e IN (1, 2)))",
          "unique - a\nfk - b -> o(id) delete=SET NULL\ngenerated - c [a + 1]\ngenerated - d [a * 2]\ncheck - e [e IN (1, 2)]\n");
    reads("CREATE TABLE t (a, b, -- comment, (\n FOREIGN KEY(a, b) REFERENCES \"o t\" (x,y) ON UPDATE CASCADE ON DELETE NO ACTION "
          "DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (b) REFERENCES p NOT DEFERRABLE)",
          "fk - - (a,b) -> o t(x,y) delete=NO ACTION update=CASCADE deferrable=1 initially=DEFERRED\nfk - - (b) -> p() deferrable=0\n");
    reads("CREATE VIEW v AS SELECT (1)", "");
    reads("CREATE TABLE t AS SELECT (1)", "");
    reads("CREATE TABLE t (", "");
    reads("CREATE TABLE t (a CHECK (", "check - a []\n");
    reads("", "");
}
