#!/bin/sh
# Replays fuzz/corpus in a build: tests/fuzz/run.sh BUILD
build=$1 passed=0 failed=0
for target in fuzz/fuzz_*.c; do
    name=$(basename "$target" .c); name=${name#fuzz_}
    if "$build/fuzz_$name" fuzz/corpus/"$name"/*; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: fuzz_$name"; fi
done
echo "fuzz: $passed passed, $failed failed"
[ $failed = 0 ]
