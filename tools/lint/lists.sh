#!/bin/sh
# A family is a folder and a list: a file without a row, or a row without a file, is an error.
# tools/lint/families: <list file> <folder> <file pattern with one *> <row pattern: an extended regex whose \1 is the file part>
set -eu
cd "$(dirname "$0")/../.."
bad=0
while read -r list folder pattern row; do
    case $list in '' | '#'*) continue ;; esac
    files=$(find "$folder" -maxdepth 1 -name "$pattern" | sed -E "s|.*/||; s|^${pattern%%\**}||; s|${pattern#*\*}\$||" | sort)
    rows=$(sed -nE "s/$row/\1/p" "$list" | sort)
    for f in $files; do
        printf '%s\n' "$rows" | grep -qx -- "$f" || { echo "$folder: ${pattern%%\**}$f${pattern#*\*} has no row in $list"; bad=1; }
    done
    for r in $rows; do
        printf '%s\n' "$files" | grep -qx -- "$r" || { echo "$list: row $r has no file in $folder"; bad=1; }
    done
done < tools/lint/families
exit $bad
