#!/usr/bin/env bash
# Kills a study at random moments and compares what it leaves with an uninterrupted run: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
program=${1:-$here/../../build/release/lowpass}
study=${2:-$here/small.toml}
kills=${3:-20}
RANDOM=${4:-1}

require_program "$program" "build it with ./run.sh build" "[STUDY.toml] [KILLS] [SEED]"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

timed "$program" run "$study" --out "$work/whole"
echo "uninterrupted: $whole_ms ms"

landed=0
for ((i = 1; i <= kills; i++)); do
  "$program" run "$study" --out "$work/killed" >/dev/null 2>"$work/messages" &
  process=$!
  # The work that is left gets less with every attempt; moments in the first fifth of a whole run spread over all phases.
  moment_ms=$((whole_ms * (RANDOM % 1000) / 5000))
  pause "$moment_ms"
  kill -9 "$process" 2>/dev/null || true
  status=0
  wait "$process" 2>/dev/null || status=$?
  if ((status == 137)); then landed=$((landed + 1)); fi
  echo "kill $i after $moment_ms ms: exit status $status, $(finished "$work/killed") tasks done"
done

"$program" run "$study" --out "$work/killed" >/dev/null 2>&1
compare "$work/whole" "$work/killed" "$landed kills that met a running study"
