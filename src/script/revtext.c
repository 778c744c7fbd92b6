/* How revisions are shown: alembic.script.base.Script's texts. */
#include <string.h>

#include "base/text.h"
#include "script/revision.h"

bool al_strs_has(al_strs strs, const char *text)
{
    for (size_t i = 0; i < strs.count; i++)
        if (strcmp(strs.items[i], text) == 0)
            return true;
    return false;
}

void al_strs_join(al_sb *sb, al_strs strs)
{
    for (size_t i = 0; i < strs.count; i++)
        al_sb_addf(sb, "%s%s", i ? ", " : "", strs.items[i]);
}

void al_strs_repr(al_sb *sb, al_strs strs, bool list)
{
    al_sb_addc(sb, list ? '[' : '(');
    for (size_t i = 0; i < strs.count; i++) {
        if (i)
            al_sb_add(sb, ", ");
        al_text_repr(sb, strs.items[i], strlen(strs.items[i]));
    }
    al_sb_add(sb, list ? "]" : strs.count == 1 ? ",)" : ")");
}

static void add_ids(al_sb *sb, al_revs revs)
{
    for (size_t i = 0; i < revs.count; i++)
        al_sb_addf(sb, "%s%s", i ? ", " : "", revs.items[i]->id);
}

void al_revision_longdoc(const al_revision *rev, const char **text, size_t *size)
{
    *text = rev->doc ? rev->doc : "";
    *size = strlen(*text);
    al_text_strip(text, size);
}

void al_revision_doc(const al_revision *rev, const char **text, size_t *size)
{
    al_revision_longdoc(rev, text, size);
    for (size_t i = 0; i + 1 < *size; i++)
        if ((*text)[i] == '\n' && (*text)[i + 1] == '\n')
            *size = i;
}

static void add_doc(al_sb *sb, const al_revision *rev)
{
    const char *text;
    size_t size;
    al_revision_doc(rev, &text, &size);
    al_sb_addn(sb, text, size);
}

static void add_down(al_sb *sb, const al_revision *rev)
{
    if (rev->down.count)
        al_strs_join(sb, rev->down);
    else
        al_sb_add(sb, "<base>");
}

static void add_marks(al_sb *sb, const al_revision *rev)
{
    al_sb_add(sb, al_revision_is_branch_point(rev) ? " (branchpoint)" : "");
    al_sb_add(sb, al_revision_is_merge_point(rev) ? " (mergepoint)" : "");
}

void al_revision_text(al_sb *sb, const al_revision *rev)
{
    add_down(sb, rev);
    al_sb_addf(sb, " -> %s%s", rev->id, al_revision_is_head(rev) ? " (head)" : "");
    add_marks(sb, rev);
    al_sb_add(sb, ", ");
    add_doc(sb, rev);
}

void al_revision_entry(al_sb *sb, const al_revision *rev)
{
    al_sb_addf(sb, "Rev: %s%s", rev->id, al_revision_is_head(rev) ? " (head)" : "");
    add_marks(sb, rev);
    al_sb_addf(sb, "%s\n%s: ", rev->current ? " (current)" : "", al_revision_is_merge_point(rev) ? "Merges" : "Parent");
    add_down(sb, rev);
    al_sb_addc(sb, '\n');
    if (rev->depends_on.count) {
        al_sb_add(sb, "Also depends on: ");
        al_strs_join(sb, rev->depends_on);
        al_sb_addc(sb, '\n');
    }
    if (al_revision_is_branch_point(rev)) {
        al_sb_add(sb, "Branches into: ");
        add_ids(sb, rev->next);
        al_sb_addc(sb, '\n');
    }
    if (rev->labels.count) {
        al_sb_add(sb, "Branch names: ");
        al_strs_join(sb, rev->labels);
        al_sb_addc(sb, '\n');
    }
    al_sb_addf(sb, "Path: %s\n\n", rev->path ? rev->path : "");
    const char *text, *line;
    size_t size, at = 0, line_size;
    al_revision_longdoc(rev, &text, &size);
    for (bool first = true; al_text_line(text, size, &at, &line, &line_size); first = false) {
        al_sb_add(sb, first ? "    " : "\n    ");
        al_sb_addn(sb, line, line_size);
    }
    al_sb_addc(sb, '\n');
}

void al_revision_format(al_sb *sb, const al_revision *rev, al_rev_format how)
{
    if (how.verbose) {
        al_revision_entry(sb, rev);
        return;
    }
    if (how.parents) {
        add_down(sb, rev);
        if (rev->depends_on.count) {
            al_sb_add(sb, " (");
            al_strs_join(sb, rev->depends_on);
            al_sb_addc(sb, ')');
        }
        al_sb_add(sb, " -> ");
    }
    al_sb_add(sb, rev->id);
    if (how.branches && rev->labels.count) {
        al_sb_add(sb, " (");
        al_strs_join(sb, rev->labels);
        al_sb_addc(sb, ')');
    }
    if (al_revision_is_real_head(rev))
        al_sb_add(sb, " (head)");
    else if (al_revision_is_head(rev))
        al_sb_add(sb, " (effective head)");
    al_sb_add(sb, rev->current ? " (current)" : "");
    if (!how.no_tree)
        add_marks(sb, rev);
    if (how.doc) {
        al_sb_add(sb, ", ");
        add_doc(sb, rev);
    }
}
