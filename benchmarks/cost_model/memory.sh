#!/usr/bin/env bash
# Peak memory of a step of a path over all training samples, as a Markdown table: see README.md.
#
#   benchmarks/cost_model/memory.sh DATA [NETWORK...]             (default: all four; some ten minutes on two cores)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?DATA is missing: a folder with IDX files}" && pwd)
shift
[ $# -gt 0 ] || set -- fcp autoencoder lenet lstm
cd "$here/../.."
. scripts/lib.sh

install_packages time
build_preset benchmarks
peak=$(mktemp)
trap 'rm -f "$peak"' EXIT
printf '| | peak memory, MB |\n|---|---|\n'
for network in "$@"; do
  # The program's own messages go to the same stream.
  /usr/bin/time --format %M --output "$peak" build/benchmarks/lowpass connect "$network" --data "$data" --from init:0 --to init:1 \
    --as-published --steps 1 --quiet --json >/dev/null
  kilobytes=$(cat "$peak")
  printf '| %s | %s |\n' "$network" $((kilobytes * 1024 / 1000000))
done
