# What run.sh and test.sh share. Sourced, not run; the working directory is the project's root.

# Tools and libraries of the build, from Debian 12 and 13 alike. ocl-icd-opencl-dev: oneDNN's CMake file asks for it.
build_packages=(g++ cmake ninja-build libdnnl-dev ocl-icd-opencl-dev libeigen3-dev libhwy-dev libfmt-dev libcli11-dev
  libtomlplusplus-dev nlohmann-json3-dev librandom123-dev libmd-dev zlib1g-dev)
# What the program needs while it runs: the figures' plotter and the data of the quick study.
run_packages=(gnuplot-nox dataset-fashion-mnist)
test_packages=(libgtest-dev curl)
# For the test with a real SLURM, which is skipped without them.
cluster_packages=(slurm-wlm munge)
# For the tests with ranks of an MPI job, which are not built without them.
mpi_packages=(openmpi-bin libopenmpi-dev)
check_packages=(clang-format-19 clang-tidy-19)
python_packages=(python3-venv python3-dev)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# missing_packages NAME... : those that are not installed, one a line.
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# install_packages NAME... : installs what is missing and says so first; does nothing, offline too, if all is there.
install_packages() {
  local as_root=() missing
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "this system has no apt; install these packages (Debian's names) by hand and build as CONTRIBUTING.md says: $*"
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing and there is neither root nor sudo to install them;" \
      "as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing with apt-get: ${missing[*]}"
  "${as_root[@]}" apt-get -qq update || say "apt-get update failed; trying with the package lists that are there"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null || fail "apt-get could not install: ${missing[*]} (its message stands above)"
}

# More options of CMake for build_preset.
configure_options=()

# build_preset NAME [WRAPPER...] : configures and builds a preset of CMakePresets.json with Debian's own CMake, not one that
# happens to stand earlier on PATH. WRAPPER goes before the commands that run what they build. All output goes to stderr.
build_preset() {
  local preset=$1
  shift
  say "building preset '$preset' in build/$preset"
  /usr/bin/cmake --preset "$preset" -DCMAKE_MAKE_PROGRAM=/usr/bin/ninja --log-level=WARNING \
    "${configure_options[@]}" >/dev/null ||
    fail "configuring failed; all its messages: /usr/bin/cmake --preset $preset"
  "$@" /usr/bin/cmake --build --preset "$preset" >&2 || fail "building preset '$preset' failed"
}
