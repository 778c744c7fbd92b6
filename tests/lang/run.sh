#!/bin/sh
# Runs each tests/lang/*.py under build/pyrun and under python3 (3.11), and compares what they print, tracebacks included. Where there
# is no python3 of that version the recorded NAME.out is compared; `run.sh --record` writes those from python3.
# usage: tests/lang/run.sh [--record] [build folder] [name ...]
cd "$(dirname "$0")/../.." || exit 2
record=
[ "$1" = --record ] && record=1 && shift
build=${1:-build}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(cd tests/lang && ls ./*.py | sed 's|^\./||; s|\.py$||' | grep -v '^check_')
reference=
if python3 -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    reference=python3
fi
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
# What a program prints, then what it writes to stderr, then its exit code. Addresses are not compared.
run() {
    PYTHONPATH=tests/lang/modules PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 "$1" "tests/lang/$2.py" >"$tmp/1" 2>"$tmp/2"
    code=$?
    { cat "$tmp/1"; echo "--- stderr"; cat "$tmp/2"; echo "--- exit $code"; } | sed 's/0x[0-9a-f]\{6,\}/0x/g'
}
passed=0 failed=0
for name in "$@"; do
    if [ -n "$reference" ]; then
        run "$reference" "$name" >"$tmp/expected"
        [ -z "$record" ] || cp "$tmp/expected" "tests/lang/$name.out"
    else
        cp "tests/lang/$name.out" "$tmp/expected"
    fi
    run "$build/pyrun" "$name" >"$tmp/actual"
    if cmp -s "$tmp/expected" "$tmp/actual"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL tests/lang/$name.py"
        diff "$tmp/expected" "$tmp/actual" | head -${LINES_SHOWN:-8}
    fi
done
echo "lang: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
