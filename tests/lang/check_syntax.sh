#!/bin/sh
# check_syntax.sh BUILD [--all] [FILE-OR-FOLDER...]: every file of CPython's standard library must give the same syntax tree, positions
# included, a sample of 200 files or all of them; and each text in syntax_errors.txt the same error at the same place.
build=${1:-build}
shift
here=$(dirname "$0")
mode=--sample
if [ "$1" = --all ]; then
    mode=--all
    shift
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    echo "check_syntax: SKIPPED: no Python 3.11 here to compare with"
    exit 0
fi
seed=${SEED:-$(date +%s)}
echo "check_syntax: seed $seed"
python3 "$here/check_errors.py" "$build/astdump" -v "$here/syntax_errors.txt" || exit 1
exec python3 "$here/check_syntax.py" "$build/astdump" "$mode" "$seed" "$@"
