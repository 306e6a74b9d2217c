#!/usr/bin/env bash
# Passes of seven Lennard-Jones atoms by lowpass and by ASE's climbing-image NEB; see README.md.
#
#   benchmarks/lennard_jones/run.sh [I-J ...]      pairs of minima; default: all six
#
# $PYTHON names an interpreter that has ASE; without it one is made in build/lennard_jones/python by pip (a download).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
. scripts/lib.sh

build_preset release
if [ -z "${PYTHON:-}" ]; then
  folder=build/lennard_jones/python
  PYTHON=$folder/bin/python
  [ -x "$PYTHON" ] || /usr/bin/python3 -m venv "$folder" || fail "python3 -m venv failed; on Debian: apt-get install python3-venv"
  "$PYTHON" -c 'import ase' 2>/dev/null || "$PYTHON" -m pip install --quiet ase==3.29.0
fi
# Matrices this small are no work for several threads.
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$PYTHON" "$here/beside_neb.py" build/release/lowpass "$@"
