# What run.sh and search.sh share. Sourced with their arguments, not run; leaves the working directory at the project's root.
#
# Sets: data network images, set (names all three), weights (a folder), program. Functions set more: use_cores, find_python.

data=$(cd "${1:?DATA is missing: a folder with IDX files}" && pwd)
network=${2:-fcp}
images=${3:-60000}
cd "$here/../.."
. scripts/lib.sh

set=$network-$images-${data##*/}
weights=build/beside_pytorch/weights/$set
program=build/benchmarks/benchmarks/beside_pytorch/beside_pytorch

case "$network" in fcp | lenet | lstm | autoencoder) ;; *)
  fail "the network is '$network'; it must be fcp, lenet, lstm or autoencoder" ;;
esac

# use_cores CORES : all that follows runs on these only; nothing: on all that this process may use.
use_cores() {
  cores=${1:-all $(nproc)}
  on_cores=()
  [ -z "${1:-}" ] || on_cores=(taskset --cpu-list "$1")
}

# find_python : $PYTHON, or one of our own in the build folder.
find_python() {
  if [ -z "${PYTHON:-}" ]; then
    local folder=build/beside_pytorch/python
    PYTHON=$folder/bin/python
    if [ ! -x "$PYTHON" ]; then
      say "making $folder with torch==2.13.0 and numpy"
      /usr/bin/python3 -m venv "$folder" || fail "python3 -m venv failed; on Debian: apt-get install python3-venv"
    fi
    "$PYTHON" -c 'import numpy, torch' 2>/dev/null || "$PYTHON" -m pip install --quiet torch==2.13.0 numpy
  fi
}

# make_weights KIND : on all cores, whatever the measuring is told; what is there is kept.
make_weights() {
  mkdir -p "$weights"
  say "weights ($1) in $weights: made if they are not there"
  "$program" make-weights "$1" "$data" "$network" "$images" "$weights"
}

machine_lines() {
  printf -- '* machine: %s, cores used: %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$cores"
  printf -- '* lowpass: %s; PyTorch: %s\n' "$(git describe --always --dirty 2>/dev/null || echo 'not a git checkout')" \
    "$("$PYTHON" -c 'import torch; print(torch.__version__)')"
}
