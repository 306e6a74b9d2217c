#!/usr/bin/env bash
# Ranks of an MPI job, one of which is killed at a random moment, or its launcher with all of them: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
program=${1:-$here/../../build/mpi/lowpass}
study=${2:-$here/long.toml}
rounds=${3:-30}
ranks=${4:-3}
RANDOM=${5:-1}

require_program "$program" "build it with the preset mpi" "[STUDY.toml] [ROUNDS] [RANKS] [SEED]"
if [[ $(id -u) -eq 0 ]]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { mpirun --oversubscribe -n "$ranks" "$program" run "$study" --out "$work/shared" --workers 1 --checkpoint-every 0.02s; }
those_of() { pgrep -f "^$program run $study --out $work/shared" || true; }

timed "$program" run "$study" --out "$work/whole" --workers 1
echo "uninterrupted, one worker: $whole_ms ms"

one=0 all=0 before=0
for ((round = 1; round <= rounds; round++)); do
  run >/dev/null 2>>"$work/messages" &
  launcher=$!
  pause $((1000 + whole_ms * 3 / rounds * (RANDOM % 1000) / 1000))
  mapfile -t processes < <(those_of)
  if ((RANDOM % 2 == 0 && ${#processes[@]} > 0)); then
    what="one rank killed" one=$((one + 1))
    kill -9 "${processes[RANDOM % ${#processes[@]}]}" 2>/dev/null || true
  else
    what="all killed at once" all=$((all + 1))
    kill -9 "$launcher" "${processes[@]}" 2>/dev/null || true
  fi
  wait "$launcher" 2>/dev/null || true
  mapfile -t processes < <(those_of)
  if ((${#processes[@]} > 0)); then kill -9 "${processes[@]}" 2>/dev/null || true; fi
  now=$(finished "$work/shared")
  echo "round $round: $what, $now tasks done"
  if ((now < before)); then
    echo "finished tasks were lost" >&2
    exit 1
  fi
  before=$now
done

run >/dev/null 2>>"$work/messages" || { cat "$work/messages" >&2; exit 1; }
compare "$work/whole" "$work/shared" "$one kills of one rank, $all of all" --exclude='*.part-*'
echo "tasks that went on from a checkpoint: $(grep -c 'goes on from its checkpoint' "$work/messages" || true); checkpoints that could not be used: $(grep -c 'cannot be used' "$work/messages" || true)"
