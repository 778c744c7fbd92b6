#!/bin/sh
# Commands again, with the Nth statement failing (every N) and with the Nth allocation failing (FAULT_FIRST of each command, FAULT_DRAWN of the
# rest, drawn with a printed seed; FAULT_ALL=1: all). Never a crash, a leak or a sanitizer's word; a clear error or success; the database at one
# revision. Needs a build with test hooks. usage: run.sh BUILD
set -u
build=$(cd "$1" && pwd)
alembic=$build/alembic
if [ ! -e "$build/hooks" ]; then
    echo "skipped: fault: $1 has no test hooks (make asan has)"
    echo "fault: 0 passed, 0 failed, 1 skipped"
    exit 0
fi
here=$(cd "$(dirname "$0")/../.." && pwd)
first=${FAULT_FIRST:-25} drawn=${FAULT_DRAWN:-25} seed=${FAULT_SEED:-$(date +%s)}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sh "$here/bench/make_project.sh" "$alembic" 2 "$dir/p"
cd "$dir/p" || exit 1
"$alembic" upgrade head > /dev/null 2>&1 && cp app.db full.db
passed=0 failed=0
echo "seed $seed"

bad() { failed=$((failed + 1)); echo "FAIL: $*"; grep -E 'ERROR: |SUMMARY|runtime error' out | head -n 4; }

# The outcome of one run: exit code sane, no sanitizer report, something said when it failed.
judge() { # code, what
    if [ "$1" -ge 128 ] || grep -qE 'AddressSanitizer|LeakSanitizer|runtime error' out; then bad "$2: exit $1"
    elif [ "$1" != 0 ] && [ ! -s out ]; then bad "$2: failed without a word"
    else passed=$((passed + 1)); fi
}

run() { # environment, command ...
    env=$1; shift
    env "$env" timeout 60 "$alembic" "$@" > out 2>&1
}

statements() { # database to begin with, command ...
    from=$1; shift
    n=1
    while [ $n -lt 400 ]; do
        if [ -n "$from" ]; then cp "$from" app.db; else rm -f app.db; fi
        run "ALEMBIC_FAIL_STATEMENT=$n" "$@"
        code=$?
        judge $code "$* with statement $n failing"
        [ $code = 0 ] && break
        n=$((n + 1))
    done
}

allocations() { # database, command ...
    from=$1; shift
    n=1 tries=0 most=$first
    while [ $tries -lt $most ]; do
        if [ -n "$from" ]; then cp "$from" app.db; else rm -f app.db; fi
        run "ALEMBIC_FAIL_ALLOC=$n" "$@"
        code=$?
        judge $code "$* with allocation $n failing"
        tries=$((tries + 1))
        n=$((n + 1))
    done
    for n in $(awk -v seed="$seed" -v from="$first" -v count="$drawn" 'BEGIN { srand(seed); for (i = 0; i < count; i++) print from + int(rand() * rand() * 20000) + 1 }'); do
        if [ -n "$from" ]; then cp "$from" app.db; else rm -f app.db; fi
        run "ALEMBIC_FAIL_ALLOC=$n" "$@"
        judge $? "$* with allocation $n failing"
    done
}

statements "" upgrade head
statements full.db downgrade base
statements full.db current
statements full.db stamp base
allocations "" upgrade head
allocations full.db downgrade base
allocations full.db current
allocations full.db history
allocations full.db heads
allocations full.db show head
allocations full.db upgrade head --sql
echo "fault: $passed passed, $failed failed"
[ $failed = 0 ]
