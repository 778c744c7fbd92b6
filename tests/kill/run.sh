#!/bin/sh
# Kills the program (SIGKILL) at every statement of an upgrade of ten revisions, and of its downgrade: each time the database is exactly
# at one revision, tables and version row agreeing, and the next run carries on. Needs a build with test hooks. usage: run.sh BUILD
set -u
build=$(cd "$1" && pwd)
alembic=$build/alembic
if [ ! -e "$build/hooks" ]; then
    echo "skipped: kill: $1 has no test hooks (make asan has)"
    echo "kill: 0 passed, 0 failed, 1 skipped"
    exit 0
fi
here=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sh "$here/bench/make_project.sh" "$alembic" 10 "$dir/p"
cd "$dir/p" || exit 1
passed=0 failed=0
id() { printf '%012x' $((17592186044416 + $1 * 7919)); }

# The revision that the version table names, and the tables that are there, must be the same one: prints how many revisions are applied.
state() {
    row=$(sqlite3 app.db 'SELECT version_num FROM alembic_version' 2> /dev/null)
    tables=$(sqlite3 app.db "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 't[0-9]*'" 2> /dev/null)
    columns=$(sqlite3 app.db "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 't[0-9]*' AND sql LIKE '%note TEXT%'" 2> /dev/null)
    indexes=$(sqlite3 app.db "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name GLOB 'ix_t*'" 2> /dev/null)
    [ -n "$tables" ] || tables=0 columns=0 indexes=0
    [ "$tables" = "$columns" ] && [ "$tables" = "$indexes" ] || { echo "torn: $tables tables, $columns with the added column, $indexes indexes"; return; }
    if [ "$tables" = 0 ]; then expected=; else expected=$(id $((tables - 1))); fi
    if [ "$row" = "$expected" ]; then echo "$tables"; else echo "torn: row '$row', $tables tables"; fi
}

round() { # command to kill, command to finish with, state at the end
    n=1
    while :; do
        cp start.db app.db 2> /dev/null || rm -f app.db
        rm -f app.db-journal
        ALEMBIC_KILL_STATEMENT=$n "$alembic" $1 > out 2>&1
        code=$?
        at=$(state)
        case $at in
        torn*) failed=$((failed + 1)); echo "FAIL: $1 killed at statement $n: $at" ;;
        *)
            if "$alembic" $2 > out2 2>&1 && [ "$(state)" = "$3" ]; then passed=$((passed + 1)); else
                failed=$((failed + 1)); echo "FAIL: $2 after $1 was killed at statement $n: $(state)"; tail -n 3 out2; fi ;;
        esac
        [ $code = 137 ] || break # it ran to its end before the Nth statement
        n=$((n + 1))
    done
    [ $code = 0 ] || { failed=$((failed + 1)); echo "FAIL: $1: exit $code"; tail -n 5 out; }
    [ $n -gt 20 ] || { failed=$((failed + 1)); echo "FAIL: $1 sent only $n statements"; }
}

rm -f start.db
round "upgrade head" "upgrade head" 10
cp app.db start.db
round "downgrade base" "downgrade base" 0
echo "kill: $passed passed, $failed failed"
[ $failed = 0 ]
