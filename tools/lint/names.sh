#!/bin/sh
# Nothing outside a dialect's folder tests a dialect's name; no function that has a safer sibling is used.
set -u
cd "$(dirname "$0")/../.."
bad=0
if grep -rnE 'strcmp\([^)]*"(sqlite|postgresql|mysql|mariadb|mssql|oracle)"' src --include='*.c' | grep -vE '^src/(sql/(sqlite|postgresql|mysql|mssql|oracle)|db)/'; then
    echo "a dialect's name is tested outside its folder"; bad=1
fi
if grep -rnwE '(strcpy|strcat|sprintf|gets|strtok|alloca|longjmp|setjmp)\(' src --include='*.[ch]'; then
    echo "a banned function"; bad=1
fi
if grep -rnE '(^|[^_a-z])(malloc|calloc|realloc|free|strdup|strndup)\(' src --include='*.c' | grep -vE '^src/base/mem\.c|^src/base/arena\.c' | grep -vE '//|/\*|\* ' ; then
    echo "memory not from base/mem.h"; bad=1
fi
exit $bad
