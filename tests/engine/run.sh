#!/bin/sh
# Scripts that use engines, connections and results: NAME.py must print NAME.out, which the reference printed (record.sh).
cd "$(dirname "$0")" || exit 1
build=$(cd ../.. && cd "$1" && pwd)
passed=0 failed=0 skipped=0
for script in *.py; do
    name=${script%.py}
    if "$build/pyrun" "$script" 2> "$build/engine-$name.err" | diff -u "$name.out" - > "$build/engine-$name.diff"; then
        passed=$((passed + 1))
    elif missing=$(grep -oE "^ModuleNotFoundError: No module named '(decimal|asyncio)'" "$build/engine-$name.err"); then
        skipped=$((skipped + 1)) # docs/status.md: modules that are to come
        echo "skipped: tests/engine/$script: $missing"
    else
        failed=$((failed + 1))
        echo "FAILED: tests/engine/$script"
        head -n 40 "$build/engine-$name.diff"
        tail -n 20 "$build/engine-$name.err"
    fi
done
echo "engine: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
