#!/bin/sh
# Installs the Debian packages that are missing. usage: deps.sh build|test|fuzz|fresh ...
set -eu
need=""
for what in "$@"; do
    case $what in
    build) need="$need gcc make pkg-config libc6-dev libsqlite3-dev libpcre2-dev libgmp-dev sqlite3 tzdata ca-certificates" ;;
    test) need="$need clang clang-format libclang-rt-14-dev procps" ;;
    valgrind) need="$need valgrind" ;;
    fresh) need="$need debootstrap" ;;
    *) echo "deps.sh: unknown group $what" >&2; exit 2 ;;
    esac
done
missing=""
for p in $need; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
echo "installing:$missing"
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
