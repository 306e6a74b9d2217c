# What the scripts here share. Sourced, not run.

# require_program PROGRAM HOW ARGUMENTS : or says how to build it and how to name it.
require_program() {
  [[ -x $1 ]] && return 0
  echo "no program at '$1'; $2, or name it: $0 PROGRAM $3" >&2
  exit 1
}

# timed COMMAND... : runs it quietly and sets whole_ms to the milliseconds that it took.
timed() {
  local begin
  begin=$(date +%s%N)
  "$@" >/dev/null 2>&1
  whole_ms=$((($(date +%s%N) - begin) / 1000000))
}

# pause MILLISECONDS
pause() { sleep "$(($1 / 1000)).$(printf '%03d' $(($1 % 1000)))"; }

# finished FOLDER : the number of tasks that are done, without the drafts of killed processes.
finished() { { find "$1/training" "$1/paths" -name '*.json' 2>/dev/null || true; } | grep -cv '\.part-' || true; }

# compare WHOLE OTHER WHAT [DIFF-OPTION...] : fails where the files of the two folders differ, but for those that hold times
# and facts of the machine; WHAT has been done to the other.
compare() {
  if ! diff -r --exclude=manifest.json --exclude=timings.csv --exclude=report.html --exclude='*.pdf' --exclude=.lock --exclude=.work \
    "${@:4}" "$1" "$2"; then
    echo "the folders differ" >&2
    exit 1
  fi
  echo "same files byte for byte after $3"
}
