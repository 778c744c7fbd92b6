#!/bin/sh
# Runs command transcripts. usage: transcript.sh [--record] BUILD FILE.t ...
#
# A transcript is text; lines that begin with two blanks are played:
#     "  $ command"   runs in the sandbox (an empty folder) in one shell; "  > more" continues it
#     "  text"        what it prints, standard output and error together
#     "  [255]"       its exit status, where that is not 0; text without a last newline ends in " (no-eol)"
# All other lines are comment; a comment "needs: CMD ..." skips the file where a command is missing.
# Before comparing, the sandbox's path becomes /sandbox, and what a run makes up is masked:
# "Create Date: ..." and object addresses. --record writes what was printed into the file instead (ALEMBIC=/path/to/reference).
set -u
record=
if [ "${1-}" = --record ]; then record=1; shift; fi
build=$(cd "$1" && pwd); shift
alembic=${ALEMBIC:-$build/alembic}
passed=0 failed=0 skipped=0
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
mkdir "$top/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$alembic" > "$top/bin/alembic"
chmod +x "$top/bin/alembic"

play() { # file -> $top/new: the transcript with what was printed now
    box=$top/sandbox
    rm -rf "$box"; mkdir "$box"
    awk '
        /^  \$ / { if (open) print "echo \"@@SALT " n " $?\""; open = 1; n = NR; print substr($0, 5); next }
        /^  > / { print substr($0, 5); next }
        END { if (open) print "echo \"@@SALT " n " $?\"" }' "$1" > "$top/script"
    (cd "$box" && env -u ALEMBIC_CONFIG -u PYTHONPATH PATH="$top/bin:$PATH" TZ=UTC LC_ALL=C.UTF-8 COLUMNS=80 TESTS="$tests" \
        HOME="$box" sh "$top/script" < /dev/null > "$top/out" 2>&1)
    sed -e "s|$box|/sandbox|g" -e 's/^Create Date: .*/Create Date: (masked)/' -e 's/0x[0-9a-f]\{6,\}/0x(masked)/g' "$top/out" > "$top/masked"
    awk -v out="$top/masked" '
        function flush_output(   line, at) {
            while ((getline line < out) > 0) {
                at = index(line, "@@SALT ")
                if (at) {
                    if (at > 1) print "  " substr(line, 1, at - 1) " (no-eol)"
                    split(substr(line, at), f, " ")
                    if (f[3] != 0) print "  [" f[3] "]"
                    return
                }
                print "  " line
            }
            print "  (the shell ended here)"
        }
        /^  \$ / { if (open) flush_output(); open = 1; print; next }
        /^  > / { print; next }
        /^  / { next }
        { if (open) flush_output(); open = 0; print }
        END { if (open) flush_output() }' "$1" > "$top/new"
}

for file in "$@"; do
    tests=$(cd "$(dirname "$file")/.." && pwd)
    for need in $(sed -n 's/^needs: //p' "$file"); do
        command -v "$need" > /dev/null || { echo "skipped: $file: $need is not installed"; skipped=$((skipped + 1)); continue 2; }
    done
    play "$file"
    if [ -n "$record" ]; then cp "$top/new" "$file"; echo "recorded: $file"; continue; fi
    if cmp -s "$file" "$top/new"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL: $file"
        diff -u --label expected --label "this run" "$file" "$top/new" | sed 's/^/    /'
    fi
done
[ -n "$record" ] && exit 0
echo "transcripts: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
