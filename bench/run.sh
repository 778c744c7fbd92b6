#!/bin/sh
# Benchmarks: each row is a ratio against a named peer, the median of alternated runs. usage: bench/run.sh BUILD
set -eu
build=$(cd "$1" && pwd)
alembic=$build/alembic ratio=$build/ratio here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
runs=${BENCH_RUNS:-7}

echo "row                                            alembic         peer"

# one command on a small database, against the sqlite3 shell reading the row
sh "$here/make_project.sh" "$alembic" 3 "$dir/small"
(cd "$dir/small" && "$alembic" upgrade head 2> /dev/null)
"$ratio" "$runs" "current, 3 revisions / sqlite3 shell" : "cd $dir/small && exec $alembic current >/dev/null 2>&1" \
    : "cd $dir/small && exec sqlite3 app.db 'SELECT version_num FROM alembic_version' >/dev/null"

# the graph of many revisions, against reading the files
sh "$here/make_project.sh" "$alembic" "${BENCH_HEADS:-10000}" "$dir/large"
"$ratio" "$runs" "heads, ${BENCH_HEADS:-10000} revisions / cat of the files" : "cd $dir/large && exec $alembic heads >/dev/null" \
    : "cd $dir/large && find migrations/versions -name '*.py' -print0 | xargs -0 cat >/dev/null"
if [ -n "${REFERENCE:-}" ]; then
    "$ratio" 3 "heads, ${BENCH_HEADS:-10000} revisions / reference" : "cd $dir/large && exec $alembic heads >/dev/null" : "cd $dir/large && exec $REFERENCE heads >/dev/null"
else
    echo "skipped: heads against the reference: set REFERENCE to its program"
fi

# a long upgrade, against the sqlite3 shell running the same SQL, one transaction a revision
count=${BENCH_UPGRADE:-1000}
sh "$here/make_project.sh" "$alembic" "$count" "$dir/long"
(cd "$dir/long" && "$alembic" upgrade head --sql 2> /dev/null) | awk '
    /^-- Running/ { if (open) print "COMMIT;"; print "BEGIN IMMEDIATE;"; open = 1 }
    { print } END { if (open) print "COMMIT;" }' > "$dir/long/all.sql"
"$ratio" "${BENCH_LONG_RUNS:-5}" "upgrade head, $count revisions / sqlite3 shell" "rm -f $dir/long/app.db" \
    "cd $dir/long && exec $alembic upgrade head >/dev/null 2>&1" "rm -f $dir/long/shell.db" "cd $dir/long && exec sqlite3 shell.db < all.sql >/dev/null"
