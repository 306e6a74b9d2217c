#!/usr/bin/env bash
# Time until a path between two trained solutions is as low as the paper's search makes it; see README.md.
#
#   benchmarks/beside_pytorch/search.sh DATA [NETWORK] [IMAGES] [CORES]
#
# Arguments as of run.sh. $ROUNDS: runs of the paper's search and of the soonest one (default: 5); $PYTORCH_STEPS: how many of
# PyTorch's 100 steps are timed (default: 5); $PYTHON as for run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
use_cores "${4:-}"
results=build/beside_pytorch/$set/search
mkdir -p "$results"

build_preset benchmarks
find_python
make_weights trained
say "$network: PyTorch's exact search"
"${on_cores[@]}" "$PYTHON" "$here/exact_search.py" "$data" "$network" "$images" "$weights" "${PYTORCH_STEPS:-5}" \
  >"$results/pytorch.txt"
say "$network: searches by lowpass"
"$PYTHON" "$here/sooner.py" build/benchmarks/lowpass "$data" "$network" "$images" "$weights" "${ROUNDS:-5}" \
  "$results/pytorch.txt" "${on_cores[@]}" >"$results/lowpass.md"

machine_lines
printf '\n## %s, %s images of %s: as low as the paper, sooner\n\n' "$network" "$images" "${data##*/}"
cat "$results/lowpass.md"
