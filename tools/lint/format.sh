#!/bin/sh
# The formatting that .clang-format binds; lists are tables and stand as they are typed.
set -eu
cd "$(dirname "$0")/../.."
command -v clang-format >/dev/null || { echo "clang-format is not installed: formatting not checked"; exit 0; }
git ls-files 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]' 'tools/*.[ch]' 'fuzz/*.[ch]' 'examples/*.[ch]' |
    grep -vE '\.list\.h$|/generated/|_table\.c$' | xargs -r -P 2 -n 40 clang-format --dry-run -Werror
