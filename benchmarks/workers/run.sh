#!/usr/bin/env bash
# Times a study with one worker and with several: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build/release/lowpass}
study=${2:-$here/../study_kills/small.toml}
workers=${3:-2}

if [[ ! -x $program ]]; then
  echo "no program at '$program'; build it with ./run.sh build, or name it: $0 PROGRAM [STUDY.toml] [WORKERS]" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

milliseconds() {
  local begin
  begin=$(date +%s%N)
  "$program" run "$study" --out "$work/$1" --workers "$1" >/dev/null 2>&1
  echo $((($(date +%s%N) - begin) / 1000000))
}

"$program" --version
grep -m 1 'model name' /proc/cpuinfo || true
one=$(milliseconds 1)
several=$(milliseconds "$workers")
echo "1 worker: $one ms"
echo "$workers workers: $several ms"
awk -v one="$one" -v several="$several" 'BEGIN { printf "ratio: %.2f\n", one / several }'
if ! diff -r --exclude=manifest.json --exclude=timings.csv --exclude=report.html --exclude='*.pdf' --exclude=.lock --exclude=.work \
  "$work/1" "$work/$workers"; then
  echo "the results depend on the number of workers" >&2
  exit 1
fi
echo "same files byte for byte"
