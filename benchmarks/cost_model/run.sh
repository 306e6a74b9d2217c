#!/usr/bin/env bash
# Times of gradients and path gradients along five axes, fitted and drawn; see README.md.
#
#   benchmarks/cost_model/run.sh DATA [DIVISOR]
#
# DATA     a folder with the four IDX files of MNIST or Fashion-MNIST
# DIVISOR  numbers of samples are divided by it; default: 1; 100 for a trial of half a minute
#
# $ROUNDS: how many; the fastest counts; default: 2. Prints Markdown; figures go to docs/images/, those of a trial to the
# build folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?DATA is missing: a folder with IDX files}" && pwd)
divisor=${2:-1}
rounds=${ROUNDS:-2}
cd "$here/../.."
. scripts/lib.sh

build_preset benchmarks
program=build/benchmarks/benchmarks/cost_model/cost_model
results=build/cost_model
rm -rf "$results"
mkdir -p "$results"
for ((round = 1; round <= rounds; ++round)); do
  for network in fcp autoencoder lenet lstm; do
    say "$network, round $round of $rounds"
    "$program" "$data" "$network" "$divisor" >"$results/$network-$round.csv"
  done
done

printf -- '* machine: %s, %s cores\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
printf -- '* lowpass: %s\n' "$(git describe --always --dirty 2>/dev/null || echo 'not a git checkout')"
python3 "$here/summary.py" "$results"
figures=docs/images
[ "$divisor" -eq 1 ] || figures=$results
gnuplot -c "$here/figures.gp" "$results" "$figures"
