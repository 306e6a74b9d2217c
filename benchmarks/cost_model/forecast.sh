#!/usr/bin/env bash
# A study's forecast beside what it takes: see README.md.
#
#   benchmarks/cost_model/forecast.sh STUDY.toml [DATA]
#
# DATA  where the study's data set lies; default: where it is installed. $WORKERS: default 2.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
study=$(realpath "${1:?STUDY.toml is missing: a study file}")
data=()
[ -z "${2:-}" ] || data=(--data "$(cd "$2" && pwd)")
workers=${WORKERS:-2}
cd "$here/../.."
. scripts/lib.sh

build_preset benchmarks
program=build/benchmarks/lowpass
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say "forecasting"
forecast=$("$program" check "$study" "${data[@]}" --workers "$workers" --json)
say "running"
begin=$(date +%s%N)
"$program" run "$study" "${data[@]}" --out "$work/study" --workers "$workers" >/dev/null
end=$(date +%s%N)
printf '%s\n' "$forecast" >"$work/forecast.json"
python3 "$here/forecast.py" "$work/forecast.json" "$work/study/timings.csv" $(((end - begin) / 1000000))
