#!/usr/bin/env bash
# Path searches between networks on MNIST at equal seconds, beside a quadratic Bezier curve in PyTorch; see README.md.
#
#   benchmarks/mnist_pairs/run.sh DATA OUT --pairs-from STUDY [--pairs 5] [--seed 0]
#   benchmarks/mnist_pairs/run.sh DATA OUT A.npy B.npy [A.npy B.npy ...] [--network lenet] [--seconds 2 4] [--methods default bezier]
#
# DATA is a folder with the IDX files, OUT one for what is found. $CORES: run on these only, such as 0,2; default: on all.
# $PYTHON names an interpreter that has PyTorch and NumPy; without it one is made in build/beside_pytorch/python by pip.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 3 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
began=$PWD
out=$(realpath -m "$2")
files=()
for argument in "${@:3}"; do
  # Files and folders are named from where the user stands.
  [ -e "$began/${argument%%#*}" ] && argument=$began/$argument
  files+=("$argument")
done
set -- "$1"
. "$here/../beside_pytorch/common.sh"
use_cores "${CORES:-}"
build_preset benchmarks
find_python
mkdir -p "$out"
"${on_cores[@]}" "$PYTHON" "$here/compare.py" build/benchmarks "$data" "$out" "${files[@]}" >"$out/table.md"
machine_lines
cat "$out/table.md"
