#!/usr/bin/env bash
# Several shards in one folder, killed or stopped at random moments, beside an uninterrupted run: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
program=${1:-$here/../../build/release/lowpass}
study=${2:-$here/small.toml}
rounds=${3:-100}
shards=${4:-3}
RANDOM=${5:-1}

require_program "$program" "build it with ./run.sh build" "[STUDY.toml] [ROUNDS] [SHARDS] [SEED]"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

start() { # start FOLDER I : a shard in the background, its process in $process
  "$program" run "$study" --out "$1" --workers 1 --shard "$2/$shards" --claim-lapse 3s --checkpoint-every 0.02s "${@:3}" >/dev/null 2>>"$work/messages" &
  process=$!
}
pause_up_to() { # pause_up_to MILLISECONDS
  pause $(($1 * (RANDOM % 1000) / 1000))
}

timed "$program" run "$study" --out "$work/whole" --workers 1
echo "uninterrupted, one worker: $whole_ms ms"

one=0 all=0 stopped=0 before=0
for ((round = 1; round <= rounds; round++)); do
  processes=()
  for ((i = 0; i < shards; i++)); do
    start "$work/shared" "$i"
    processes+=("$process")
  done
  # The work that is left gets less with every round: short ones, so that many meet some.
  pause_up_to $((whole_ms * 3 / rounds))
  case $((RANDOM % 3)) in
    0)
      what="one killed" one=$((one + 1))
      kill -9 "${processes[RANDOM % shards]}" 2>/dev/null || true
      pause_up_to $((whole_ms / rounds))
      kill -9 "${processes[@]}" 2>/dev/null || true
      ;;
    1)
      what="all killed at once" all=$((all + 1))
      kill -9 "${processes[@]}" 2>/dev/null || true
      ;;
    2)
      # For longer than its claims last, while the others go on; then it goes on itself.
      what="one stopped for a while" stopped=$((stopped + 1))
      sleeper=${processes[RANDOM % shards]}
      kill -STOP "$sleeper" 2>/dev/null || true
      sleep 3.5
      kill -CONT "$sleeper" 2>/dev/null || true
      pause_up_to $((whole_ms / rounds))
      kill -9 "${processes[@]}" 2>/dev/null || true
      ;;
  esac
  for process in "${processes[@]}"; do wait "$process" 2>/dev/null || true; done
  now=$(finished "$work/shared")
  echo "round $round: $what, $now tasks done"
  if ((now < before)); then
    echo "finished tasks were lost" >&2
    exit 1
  fi
  before=$now
done

start "$work/shared" 0 --wait
wait "$process" || { cat "$work/messages" >&2; exit 1; }
"$program" report "$work/shared" >/dev/null
compare "$work/whole" "$work/shared" "$one kills of one shard, $all of all, $stopped stops" --exclude='*.part-*'
left=$(find "$work/shared" -name '*.part-*' | wc -l)
"$program" run "$study" --out "$work/shared" >/dev/null 2>&1
echo "temporary names left by killed processes: $left; after a run alone: $(find "$work/shared" -name '*.part-*' | wc -l)"
