#!/usr/bin/env bash
# PyTorch against lowpass, three rounds in turn; see README.md.
#
#   benchmarks/beside_pytorch/run.sh DATA [NETWORK] [IMAGES] [CORES]
#
# DATA     a folder with the four IDX files of MNIST or Fashion-MNIST (for example /usr/share/datasets/fashion-mnist)
# NETWORK  fcp (default), lenet, lstm or autoencoder
# IMAGES   the first so many of the training file; default: 60000
# CORES    cores to run on, such as 0,2 (as taskset takes them); default: all that this process may use
#
# $PYTHON names an interpreter that has PyTorch; without it one is made in build/beside_pytorch/python by pip (a download).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?DATA is missing: a folder with IDX files}" && pwd)
network=${2:-fcp}
images=${3:-60000}
cores=${4:-}
cd "$here/../.."
. scripts/lib.sh

program=build/benchmarks/benchmarks/beside_pytorch/beside_pytorch
results=build/beside_pytorch/$network
mkdir -p "$results"
build_preset benchmarks
if [ -z "${PYTHON:-}" ]; then
  python=build/beside_pytorch/python
  PYTHON=$python/bin/python
  if [ ! -x "$PYTHON" ]; then
    say "making $python with torch==2.13.0 and numpy"
    /usr/bin/python3 -m venv "$python" || fail "python3 -m venv failed; on Debian: apt-get install python3-venv"
  fi
  "$PYTHON" -c 'import numpy, torch' 2>/dev/null || "$PYTHON" -m pip install --quiet torch==2.13.0 numpy
fi

# measure WHO ROUND COMMAND...
measure() {
  local who=$1 round=$2
  shift 2
  say "$network, round $round: $who"
  ${cores:+taskset --cpu-list "$cores"} "$@" "$data" "$network" "$images" >"$results/$who-$round.txt"
}

rm -f "$results"/{pytorch,lowpass}-*.txt
for round in 1 2 3; do
  order=(pytorch lowpass)
  if [ "$round" -eq 2 ]; then order=(lowpass pytorch); fi
  for who in "${order[@]}"; do
    case "$who" in
      pytorch) measure pytorch "$round" "$PYTHON" "$here/beside_pytorch.py" ;;
      lowpass) measure lowpass "$round" "$program" ;;
    esac
  done
done

printf 'machine: %s, cores used: %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
  "${cores:-all $(nproc)}"
printf 'data: %s\n' "${data##*/}"
printf 'lowpass: %s\n' "$(git describe --always --dirty 2>/dev/null || echo 'not a git checkout')"
sed -n 's/^library /pytorch: /p' "$results/pytorch-1.txt"
sed -n 's/^\([a-z_]*\)_method /pytorch \1: /p' "$results/pytorch-1.txt"
"$PYTHON" "$here/summary.py" "$results"
