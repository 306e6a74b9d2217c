#!/usr/bin/env bash
# Installs what is missing, builds the preset `dev` and checks everything.
#
#   ./test.sh              format, build with warnings as errors, clang-tidy, all tests but those labelled `slow`, those of
#                          the Python package among them (in an environment of their own in build/python, from PyPI)
#   ./test.sh asan-ubsan   the same tests under the address and undefined-behaviour sanitizers
#   ./test.sh tsan         the tests labelled `threads` under the thread sanitizer
#
# The tests that need MNIST run if $LOWPASS_DATA names its folder, those with PyTorch if $LOWPASS_TEST_TORCH is 1. Where PyPI
# is out of reach the Python package is left out, unless $LOWPASS_REQUIRE_PYTHON is 1. Exit status: 0 if every step passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/lib.sh

# run_tests PRESET CTEST-OPTION... ; `wrapper` goes before the command.
wrapper=()
run_tests() {
  local preset=$1
  shift
  "${wrapper[@]}" /usr/bin/ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
}

# check_format : whether every source stands as .clang-format wants it.
check_format() {
  local source wrong=()
  if ! command -v clang-format-19 >/dev/null; then
    say "no clang-format-19: format check skipped"
    return 0
  fi
  while IFS= read -r -d '' source; do
    clang-format-19 --dry-run -Werror "$source" 2>/dev/null || wrong+=("$source")
  done < <(find lowpass cli python/binding tests benchmarks examples \( -name '*.[ch]pp' -o -name '*.[ch]' \) -print0)
  if [ ${#wrong[@]} -gt 0 ]; then
    say "not formatted; put it right with: clang-format-19 -i ${wrong[*]}"
    return 1
  fi
}

# choose_python : whether the Python package is built and tested.
choose_python() {
  local python
  if python=$(scripts/python-environment); then
    configure_options=(-DLOWPASS_BUILD_PYTHON=ON "-DPython_EXECUTABLE=$python")
  elif [ "${LOWPASS_REQUIRE_PYTHON:-0}" = 1 ]; then
    fail "the Python package cannot be built"
  else
    say "the Python package and its tests are left out"
    configure_options=(-DLOWPASS_BUILD_PYTHON=OFF)
  fi
}

check_everything() {
  local failed=()
  local needed=("${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}" "${python_packages[@]}")
  if ! (install_packages "${needed[@]}" "${check_packages[@]}"); then
    say "going on without ${check_packages[*]}"
    install_packages "${needed[@]}"
  fi
  (install_packages "${cluster_packages[@]}") || say "going on without ${cluster_packages[*]}: no test with SLURM"
  (install_packages "${mpi_packages[@]}") || say "going on without ${mpi_packages[*]}: no test with MPI"
  check_format || failed+=(format)
  choose_python
  build_preset dev
  scripts/tidy || failed+=(clang-tidy)
  run_tests dev -LE '^slow$' || failed+=(tests)
  [ ${#failed[@]} -eq 0 ] || fail "failed: ${failed[*]}"
}

check_with_sanitizer() {
  install_packages "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"
  # GCC's thread sanitizer gives up where addresses are more random than 28 bits, as newer kernels make them.
  if [ "$1" = tsan ] && [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ]; then
    wrapper=(setarch --addr-no-randomize)
  fi
  build_preset "$1" "${wrapper[@]}"
  if [ "$1" = tsan ]; then
    run_tests tsan -L '^threads$'
  else
    run_tests asan-ubsan -LE '^slow$'
  fi
}

case "${1:-}" in
  "") check_everything ;;
  asan-ubsan | tsan) check_with_sanitizer "$1" ;;
  -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' test.sh ;;
  *) fail "unknown argument '$1'; allowed: none, asan-ubsan, tsan" ;;
esac
