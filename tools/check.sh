#!/bin/sh
# make check: lint, the tests, the tests under sanitizers; the last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
rm -f build/results build-asan/results
mkdir -p build build-asan
bad=0
echo "== lint"
if sh tools/lint/run.sh; then echo "1 0 0" >> build/results; else echo "0 1 0" >> build/results; bad=1; fi
echo "== build"
if make --no-print-directory -j2 all tools build/unit fuzz-replay > build/make.log 2>&1; then
    echo "== tests"
    sh tests/run.sh build || bad=1
else
    tail -n 40 build/make.log; echo "0 1 0" >> build/results; bad=1
fi
echo "== build with AddressSanitizer and UndefinedBehaviorSanitizer"
if make --no-print-directory -j2 asan > build-asan/make.log 2>&1; then
    echo "== tests under sanitizers"
    sh tests/run.sh build-asan || bad=1
else
    tail -n 40 build-asan/make.log; echo "0 1 0" >> build/results; bad=1
fi
cat build/results build-asan/results 2>/dev/null | awk '{ p += $1; f += $2; s += $3 } END { printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : "" }'
exit $bad
