#!/usr/bin/env bash
# PyTorch against lowpass, three rounds in turn; see README.md.
#
#   benchmarks/path_gradient/run.sh DATA [CORES]
#
# DATA   a folder with the four IDX files of MNIST or Fashion-MNIST (for example /usr/share/datasets/fashion-mnist)
# CORES  cores to run on, such as 0,2 (as taskset takes them); default: all that this process may use
#
# $PYTHON names an interpreter that has PyTorch; without it one is made in build/path_gradient/python by pip (a download).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?DATA is missing: a folder with IDX files}" && pwd)
cores=${2:-}
cd "$here/../.."
. scripts/lib.sh

program=build/benchmarks/benchmarks/path_gradient/path_gradient
results=build/path_gradient
mkdir -p "$results"
build_preset benchmarks
if [ -z "${PYTHON:-}" ]; then
  PYTHON=$results/python/bin/python
  if [ ! -x "$PYTHON" ]; then
    say "making $results/python with torch==2.13.0 and numpy"
    /usr/bin/python3 -m venv "$results/python" || fail "python3 -m venv failed; on Debian: apt-get install python3-venv"
  fi
  "$PYTHON" -c 'import numpy, torch' 2>/dev/null || "$PYTHON" -m pip install --quiet torch==2.13.0 numpy
fi

# measure WHO ROUND COMMAND...
measure() {
  local who=$1 round=$2
  shift 2
  say "round $round: $who"
  ${cores:+taskset --cpu-list "$cores"} "$@" >"$results/$who-$round.txt"
}

rm -f "$results"/{pytorch,lowpass}-*.txt
for round in 1 2 3; do
  order=(pytorch lowpass)
  if [ "$round" -eq 2 ]; then order=(lowpass pytorch); fi
  for who in "${order[@]}"; do
    case "$who" in
      pytorch) measure pytorch "$round" "$PYTHON" "$here/path_gradient.py" "$data" ;;
      lowpass) measure lowpass "$round" "$program" "$data" ;;
    esac
  done
done

printf 'machine: %s, cores used: %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
  "${cores:-all $(nproc)}"
printf 'data: %s\n' "${data##*/}"
printf 'lowpass: %s\n' "$(git describe --always --dirty 2>/dev/null || echo 'not a git checkout')"
sed -n 's/^library /pytorch: /p' "$results/pytorch-1.txt"
sed -n 's/^\([a-z]*\)_gradient_method /pytorch path gradient: /p; s/^lbfgs_iteration_method /pytorch L-BFGS iteration: /p' \
  "$results/pytorch-1.txt"
"$PYTHON" "$here/summary.py" "$results"
