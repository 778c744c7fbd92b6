#!/bin/sh
# Records what the reference prints: record.sh PYTHON [NAME ...]. Only by hand, when a script is new or changed.
cd "$(dirname "$0")" || exit 1
python=$1; shift
for name in ${*:-$(ls ./*.py | sed "s,.*/,,; s,\.py$,,; /^show$/d")}; do
    "$python" "$name.py" > "$name.out" 2> /dev/null
done
