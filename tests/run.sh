#!/bin/sh
# Runs every suite against one build and adds up. usage: tests/run.sh BUILD [suite ...]
# A suite is tests/<name>/run.sh BUILD; its last line is "<name>: N passed, N failed[, N skipped]".
# Appends "passed failed skipped" a suite to BUILD/results.
set -u
cd "$(dirname "$0")/.."
build=$1; shift
suites=${*:-$(for s in tests/*/run.sh; do basename "$(dirname "$s")"; done)}
bad=0
for suite in $suites; do
    log=$build/$suite.log
    start=$(date +%s)
    sh "tests/$suite/run.sh" "$build" > "$log" 2>&1
    status=$?
    counts=$(sed -nE 's/^.*: ([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 \4/p' "$log" | tail -n 1)
    [ -n "$counts" ] || counts="0 1"
    # shellcheck disable=SC2086
    set -- $counts
    [ $status = 0 ] || [ "$2" != 0 ] || counts="$1 1 ${3:-0}"
    grep -E '^skipped: ' "$log"
    if [ $status != 0 ] || [ "$2" != 0 ]; then
        bad=1
        grep -vE '^skipped: |^ok: ' "$log" | tail -n 80
    fi
    echo "$suite: $1 passed, $2 failed, ${3:-0} skipped ($(($(date +%s) - start)) s)"
    echo "$counts" >> "$build/results"
done
exit $bad
