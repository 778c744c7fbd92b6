#!/bin/sh
# Where this program differs from the reference on purpose: each transcript states the reason.
cd "$(dirname "$0")/../.." || exit 1
exec sh tests/transcript.sh "$1" tests/differences/*.t
