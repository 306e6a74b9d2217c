#!/usr/bin/env bash
# Two residual nets with batch normalisation on Fashion-MNIST, and the paths between them; see README.md.
#
#   benchmarks/residual_nets/run.sh [DATA [OUT]] [--width 4] [--epochs 4] [--gradients 2000] [--seeds 1 2 3]
#
# DATA: a folder with the IDX files; default: /usr/share/datasets/fashion-mnist. OUT: where nets and paths are kept; default:
# build/residual_nets. $PYTHON names an interpreter with PyTorch that finds the package; without it both are made in build/.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=/usr/share/datasets/fashion-mnist
out=$here/../../build/residual_nets
if [ $# -gt 0 ] && [ "${1#--}" = "$1" ]; then data=$(realpath "$1"); shift; fi
if [ $# -gt 0 ] && [ "${1#--}" = "$1" ]; then out=$(realpath -m "$1"); shift; fi
cd "$here/../.."
. scripts/lib.sh

if [ -z "${PYTHON:-}" ]; then
  PYTHON=$(LOWPASS_TEST_TORCH=1 scripts/python-environment)
  configure_options=(-DLOWPASS_BUILD_PYTHON=ON "-DPython_EXECUTABLE=$PYTHON")
  build_preset release
  export PYTHONPATH=$PWD/build/release/python
fi
"$PYTHON" "$here/compare.py" "$data" "$out" "$@"
printf '* machine: %s, %s cores; PyTorch %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
  "$("$PYTHON" -c 'import torch; print(torch.__version__)')"
