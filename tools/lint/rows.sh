#!/bin/sh
# Every row of docs/behaviour is cited by a test, and every row that a test cites is in docs/behaviour.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -rhoE '^- [A-Z]+-[0-9]+' docs/behaviour 2>/dev/null | sed 's/^- //' | sort -u > "$work/rows"
grep -rhoE '\b(CLI|CFG|TPL|ENV|GRAPH|OPS|DDL|AUTO|API|PY)-[0-9]{3}\b' tests fuzz 2>/dev/null | sort -u > "$work/cited"
bad=0
for id in $(comm -23 "$work/rows" "$work/cited"); do echo "docs/behaviour: $id is cited by no test"; bad=1; done
for id in $(comm -13 "$work/rows" "$work/cited"); do echo "tests cite $id, which is not in docs/behaviour"; bad=1; done
exit $bad
