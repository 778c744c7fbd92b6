#!/bin/sh
# Every header compiles alone, under the project's warnings (a *.list.h has no guard and is for including many times).
set -eu
cd "$(dirname "$0")/../.."
cc=${CC:-cc}
flags="-std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef -Werror"
find include src tests -name '*.h' ! -name '*.list.h' | sort | xargs -P 2 -I{} sh -c '
    echo "#include \"$3\"" | $1 $2 -Iinclude -Isrc -Itests/unit -I. -x c -fsyntax-only - 2>&1 | sed "s|^|$3: |" | grep . && exit 255 || exit 0' _ "$cc" "$flags" {}
