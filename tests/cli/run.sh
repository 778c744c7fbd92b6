#!/bin/sh
# Command transcripts (see tests/transcript.sh).
cd "$(dirname "$0")/../.." || exit 1
exec sh tests/transcript.sh "$1" tests/cli/*.t
