#!/usr/bin/env bash
# Two programs, the same commands: are their outputs the same? See README.md.
set -euo pipefail
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/same_outputs.py" "$@"
