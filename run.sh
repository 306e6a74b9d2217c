#!/usr/bin/env bash
# Installs what is missing, builds the program and runs the quick study (minutes on two cores).
#
#   ./run.sh [OPTION...]   options are passed on to `lowpass run studies/quick.toml --out quick-study`
#   ./run.sh build         stops after the build; the program is build/release/lowpass
#
# Run again to go on with a study that was stopped. Exit status: that of the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/lib.sh

folder=quick-study
program=build/release/lowpass

case "${1:-}" in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' run.sh
    exit 0
    ;;
esac

install_packages "${build_packages[@]}" "${run_packages[@]}"
build_preset release
if [ "${1:-}" = build ]; then
  say "the program is $program"
  exit 0
fi

for argument in "$@"; do
  case "$argument" in
    --out | --out=*) exec "$program" run studies/quick.toml "$@" ;;
  esac
done

if [ ! -e "$folder" ]; then
  exec "$program" run studies/quick.toml --out "$folder" "$@"
fi

# The folder of an earlier call may hold results of other settings: then the program refuses it and computes nothing. What
# it says is shown and kept; the copier outlives an interrupt, so that the program's last words are not lost.
messages=$(mktemp)
trap 'rm -f "$messages"' EXIT
exec {copy}> >(trap '' INT TERM && exec tee "$messages" >&2)
copier=$!
status=0
"$program" run studies/quick.toml --out "$folder" "$@" 2>&"$copy" || status=$?
exec {copy}>&-
wait "$copier"

if [ "$status" -eq 1 ] && tr -s '[:space:]' ' ' <"$messages" | grep -q 'made with other settings'; then
  number=1
  while [ -e "$folder-old-$number" ]; do number=$((number + 1)); done
  mv "$folder" "$folder-old-$number"
  say "moved the folder with other settings aside, to $folder-old-$number; running again in a new $folder"
  rm -f "$messages"
  exec "$program" run studies/quick.toml --out "$folder" "$@"
fi
exit "$status"
