/*
 * The visit functions of the root dialect, for its table (ansi/sql.c) and for dialects that build on them.
 */
#ifndef AL_SQL_VISITS_H
#define AL_SQL_VISITS_H

#include "expr/coerce.h"
#include "sql/stmt.h"

#define AL_VISIT(name) int name(al_sqlc *c, al_element *e, const al_vis *v, al_sb *out);
#include "sql/visits.list.h"
#undef AL_VISIT

int al_visit_cast_as(al_sqlc *c, al_element *e, const char *keyword, const al_vis *v, al_sb *out);
/* EXTRACT's field as this dialect spells it. */
const char *al_extract_field(const al_sqlc *c, py_obj *field);
/* Does the dialect have ILIKE of its own? */
bool al_sql_ilike(const al_sqlc *c);
/* Does a script's class (not a native one) define this method? */
bool al_type_has_override(py_vm *vm, py_obj *type, const char *name);
/* LIMIT of an UPDATE or DELETE (with_dialect_options(mysql_limit=5)) */
int al_dml_limit(al_sqlc *c, al_dml *d, al_sb *out);
int al_returning(al_sqlc *c, al_dml *d, py_obj *columns, bool result, al_sb *out);
int al_empty_set_default(py_vm *vm, al_dialect_obj *d, size_t width, al_op op, al_sb *out);

#endif
