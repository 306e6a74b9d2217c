#!/usr/bin/env bash
# Kills a study at random moments and compares what it leaves with an uninterrupted run: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build/release/lowpass}
study=${2:-$here/small.toml}
kills=${3:-20}
RANDOM=${4:-1}

if [[ ! -x $program ]]; then
  echo "no program at '$program'; build it with ./run.sh build, or name it: $0 PROGRAM [STUDY.toml] [KILLS] [SEED]" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

begin=$(date +%s%N)
"$program" run "$study" --out "$work/whole" >/dev/null 2>&1
whole_ms=$((($(date +%s%N) - begin) / 1000000))
echo "uninterrupted: $whole_ms ms"

landed=0
for ((i = 1; i <= kills; i++)); do
  "$program" run "$study" --out "$work/killed" >/dev/null 2>"$work/messages" &
  process=$!
  # The work that is left gets less with every attempt; moments in the first fifth of a whole run spread over all phases.
  moment_ms=$((whole_ms * (RANDOM % 1000) / 5000))
  sleep "$((moment_ms / 1000)).$(printf '%03d' $((moment_ms % 1000)))"
  kill -9 "$process" 2>/dev/null || true
  status=0
  wait "$process" 2>/dev/null || status=$?
  if ((status == 137)); then landed=$((landed + 1)); fi
  finished=$({ find "$work/killed/training" "$work/killed/paths" -name '*.json' 2>/dev/null || true; } | wc -l)
  echo "kill $i after $moment_ms ms: exit status $status, $finished tasks done"
done

"$program" run "$study" --out "$work/killed" >/dev/null 2>&1
if diff -r --exclude=manifest.json --exclude=timings.csv --exclude=report.html --exclude='*.pdf' --exclude=.lock --exclude=.work \
  "$work/whole" "$work/killed"; then
  echo "same files byte for byte after $landed kills that met a running study"
else
  echo "the folders differ" >&2
  exit 1
fi
