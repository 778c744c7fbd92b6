#!/bin/sh
# A folder includes its own files and those of lower floors, never a neighbour's on its own floor or a higher one's
# (docs/design.md). src/cli includes only the public headers and base.
set -eu
cd "$(dirname "$0")/../.."
find src -name '*.[ch]' | sort | xargs awk '
BEGIN {
    split("base:0 py:1 conf:1 db:2 types:2 expr:3 schema:4 sql:5 engine:6 ops:7 autogen:8 script:8 runtime:9 pymods:10 command:11 cli:12", rows, " ")
    for (i in rows) { split(rows[i], p, ":"); floor[p[1]] = p[2] }
}
FNR == 1 {
    split(FILENAME, part, "/"); mine = part[2]
    if (!(mine in floor)) { printf "%s: no floor is known for src/%s\n", FILENAME, mine; bad = 1 }
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    name = $0; sub(/^[^"]*"/, "", name); sub(/".*/, "", name)
    if (split(name, part, "/") < 2) next
    other = part[1]
    if (other == "alembic" || other == mine) next
    if (!(other in floor)) { printf "%s:%d: \"%s\" is on no floor\n", FILENAME, FNR, name; bad = 1; next }
    if (floor[other] >= floor[mine] || (mine == "cli" && other != "base")) {
        printf "%s:%d: src/%s (floor %s) may not include \"%s\" (floor %s)\n", FILENAME, FNR, mine, floor[mine], name, floor[other]; bad = 1
    }
}
END { exit bad }'
