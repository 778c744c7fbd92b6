#!/bin/sh
# Expressions and statements: NAME.py must print NAME.out, which the reference printed (record.sh). Then again with a collection at
# every safe point.
cd "$(dirname "$0")" || exit 1
build=$(cd ../.. && cd "$1" && pwd)
passed=0 failed=0
for out in *.out; do
    name=${out%.out}
    for stress in "" 1; do
        if env ${stress:+PYRUN_STRESS=1} "$build/pyrun" "$name.py" 2> "$build/expr-$name.err" | diff -u "$out" - > "$build/expr-$name.diff"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAILED: tests/expr/$name.py ${stress:+under stress}"
            head -n 40 "$build/expr-$name.diff"
            tail -n 20 "$build/expr-$name.err"
        fi
    done
done
echo "expr: $passed passed, $failed failed"
[ $failed = 0 ]
