#!/usr/bin/env bash
# Time until a path between two trained solutions is as low as the paper's search makes it; see README.md.
#
#   benchmarks/beside_pytorch/search.sh DATA [NETWORK] [IMAGES] [CORES]
#
# Arguments as of run.sh. $ROUNDS: paired rounds of the three searches compared (default: 5); $PYTORCH_STEPS: how many of
# PyTorch's 100 steps are timed (default: 5); $PYTHON as for run.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
use_cores "${4:-}"
results=build/beside_pytorch/$set
mkdir -p "$results"

build_preset benchmarks
find_python
make_weights trained
say "$network: searches by lowpass and PyTorch"
"$PYTHON" "$here/sooner.py" build/benchmarks/lowpass "$data" "$network" "$images" "$weights" "${ROUNDS:-5}" \
  "${PYTORCH_STEPS:-5}" "${on_cores[@]}" >"$results/search.md"

machine_lines
printf '\n## %s, %s images of %s: as low as the paper, sooner\n\n' "$network" "$images" "${data##*/}"
cat "$results/search.md"
