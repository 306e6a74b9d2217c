#!/usr/bin/env bash
# A path over the two wells: lowpass beside NumPy and SciPy; see README.md. $PYTHON names an interpreter that has both
# (default: python3; on Debian: apt-get install python3-scipy).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
. scripts/lib.sh

build_preset release
program=build/release/lowpass
settings=(--from=-0.62,-0.54 --to=0.49,-0.02 --objective squared --lambda 100 --points 100)

# The fastest of five, as in the other program: "name_seconds" and "name_height".
measure() {
  local name=$1
  shift
  for _ in 1 2 3 4 5; do "$program" connect two-wells "$@" --json; done |
    awk -v name="$name" '/^  "seconds":/ { value = $2 + 0; if (best == "" || value < best) best = value }
      /^  "height":/ { height = $2 + 0 }
      END { printf "%s_seconds %.6f\n%s_height %.6f\n", name, best, name, height }'
}

measure lowpass_adam "${settings[@]}" --steps 300 --lr 0.01
measure lowpass_lbfgs "${settings[@]}" --optimizer lbfgs --steps 1000
measure lowpass_defaults --from=-0.62,-0.54 --to=0.49,-0.02
"${PYTHON:-python3}" "$here/beside_scipy.py"
