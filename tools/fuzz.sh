#!/bin/sh
# tools/fuzz.sh BUILD SECONDS TARGET...: runs each target under libFuzzer; new inputs of interest go to BUILD/corpus, what breaks stays here.
set -eu
build=$1 seconds=$2
shift 2
for target in "$@"; do
    name=${target#fuzz_}
    mkdir -p "$build/corpus/$name"
    clang -std=c17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude -Isrc -Ifuzz -o "$build/$target" "fuzz/$target.c" \
        "$build/libalembic.a" -lsqlite3 -lpcre2-8 -lgmp -lm -ldl -lpthread
    echo "== $target"
    "$build/$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=0 "$build/corpus/$name" "fuzz/corpus/$name"
done
