#!/bin/sh
# All checks; each prints what is wrong and where.
cd "$(dirname "$0")" || exit 1
bad=0
for check in floors headers lists format rows names; do
    [ -e "$check.sh" ] || continue
    if ! sh "$check.sh"; then echo "lint: $check: failed"; bad=1; fi
done
[ $bad = 0 ] && echo "lint: clean"
exit $bad
