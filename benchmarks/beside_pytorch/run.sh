#!/usr/bin/env bash
# PyTorch against lowpass, paired rounds in alternating order; see README.md.
#
#   benchmarks/beside_pytorch/run.sh DATA [NETWORK] [IMAGES] [CORES] [WEIGHTS]
#
# DATA     a folder with the four IDX files of MNIST or Fashion-MNIST (for example /usr/share/datasets/fashion-mnist)
# NETWORK  fcp (default), lenet, lstm or autoencoder
# IMAGES   the first so many of the training file; default: 60000
# CORES    cores to run on, such as 0,2 (as taskset takes them); default or "": all that this process may use
# WEIGHTS  random, trained or both (default)
#
# $ROUNDS: how many; default: 5. $PYTHON names an interpreter that has PyTorch; without it one is made in
# build/beside_pytorch/python by pip (a download).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
use_cores "${4:-}"
rounds=${ROUNDS:-5}
case "${5:-both}" in
  both) kinds=(random trained) ;;
  random | trained) kinds=("$5") ;;
  *) fail "the weights are '$5'; they must be random, trained or both" ;;
esac

# measure WHO KIND ROUND : its lines go to a file of their own, which is there only when it is whole.
measure() {
  local who=$1 kind=$2 folder file command more=()
  folder=build/beside_pytorch/$set/$kind
  file=$folder/$who-$3.txt
  case "$who" in
    pytorch) command=("$PYTHON" "$here/beside_pytorch.py") more=("$folder/method.json") ;;
    pytorch-flushed) command=("$PYTHON" "$here/beside_pytorch.py" --flush-denormal) more=("$folder/method.json") ;;
    lowpass) command=("$program" measure) ;;
  esac
  say "$network, $kind weights, round $3 of $rounds: $who"
  "${on_cores[@]}" "${command[@]}" "$kind" "$data" "$network" "$images" "$weights" "${more[@]}" >"$file.part"
  mv "$file.part" "$file"
}

# measure_round KIND ROUND : odd rounds PyTorch first, even ones lowpass first.
measure_round() {
  local who order=(pytorch pytorch-flushed lowpass)
  [ $(($2 % 2)) -eq 1 ] || order=(lowpass pytorch-flushed pytorch)
  for who in "${order[@]}"; do measure "$who" "$1" "$2"; done
}

build_preset benchmarks
find_python
for kind in "${kinds[@]}"; do
  make_weights "$kind"
  mkdir -p "build/beside_pytorch/$set/$kind"
  rm -f "build/beside_pytorch/$set/$kind"/*.txt* "build/beside_pytorch/$set/$kind/method.json"
done
for ((round = 1; round <= rounds; ++round)); do
  for kind in "${kinds[@]}"; do measure_round "$kind" "$round"; done
done

machine_lines
for kind in "${kinds[@]}"; do
  printf '\n## %s, %s images of %s, %s weights\n\n' "$network" "$images" "${data##*/}" "$kind"
  "$PYTHON" "$here/summary.py" "build/beside_pytorch/$set/$kind"
done
