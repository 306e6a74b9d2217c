#!/usr/bin/env bash
# A study through a SLURM of one node that this script starts itself: an array with its report, an MPI job if a program
# with MPI is given and there are two cores, then an array that is pre-empted and comes back. All leave the bytes of a
# process that is alone.
#
#   one-node-slurm.sh PROGRAM [PROGRAM-WITH-MPI]
#
# Exit status 77, with the reason, where no SLURM can be started here.
set -euo pipefail
program=$1
mpi_program=${2:-}

skip() { echo "skipped: $*" && exit 77; }
[ "$(id -u)" -eq 0 ] || skip "only root can start slurmd"
for command in munged slurmctld slurmd sbatch; do
  command -v "$command" >/dev/null || skip "$command is not there (packages slurm-wlm and munge)"
done
[ -d /usr/share/datasets/fashion-mnist ] || skip "the package dataset-fashion-mnist is not there"
[ -s /etc/munge/munge.key ] || skip "there is no munge key"

work=$(mktemp -d)
munge=
finish() {
  local pid
  scancel --full --user root 2>/dev/null || true
  for pid in "$work"/slurmd.pid "$work"/slurmctld.pid; do
    [ ! -s "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true
  done
  [ -z "$munge" ] || kill "$munge" 2>/dev/null || true
  sleep 1
  rm -rf "$work"
}
trap finish EXIT

if ! munge --no-input >/dev/null 2>&1; then
  mkdir -p /run/munge && chown munge: /run/munge
  munged --foreground --force >"$work/munged.log" 2>&1 &
  munge=$!
  for _ in $(seq 50); do munge --no-input >/dev/null 2>&1 && break || sleep 0.1; done
  munge --no-input >/dev/null 2>&1 || skip "munged does not start: $(tail -n 1 "$work/munged.log")"
fi

host=$(hostname -s)
mkdir "$work/state" "$work/spool"
export SLURM_CONF=$work/slurm.conf
cat >"$SLURM_CONF" <<END
ClusterName=test
SlurmctldHost=$host
SlurmctldPort=27817
SlurmdPort=27818
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SchedulerType=sched/backfill
ReturnToService=2
MpiDefault=none
# How long a job that is queued again waits: 120 seconds unless told otherwise.
AuthInfo=cred_expire=15
PreemptMode=REQUEUE
PreemptType=preempt/partition_prio
NodeName=$host CPUs=$(nproc) RealMemory=$(awk '/^MemTotal/ {print int($2 * 0.9 / 1024)}' /proc/meminfo) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=REQUEUE GraceTime=5
PartitionName=high Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
END
slurmctld || skip "slurmctld does not start: $(tail -n 1 "$work/slurmctld.log")"
slurmd || skip "slurmd does not start: $(tail -n 1 "$work/slurmd.log")"
for _ in $(seq 100); do
  sinfo --noheader --partition main --format %t 2>/dev/null | grep -q '^idle' && break || sleep 0.2
done
sinfo --noheader --partition main --format %t | grep -q '^idle' || skip "the node does not come up: $(tail -n 1 "$work/slurmd.log")"

timeout 120 sbatch --quiet --wait --output "$work/tried.txt" --wrap 'exit 0' ||
  skip "a job does not run to its end here: $(tail -n 1 "$work/slurmd.log")"

# study FILE RUNS EPOCHS
study() {
  cat >"$1" <<END
schema = 1
title = "One node"
seed = 5
data = { name = "fashion-mnist", train_samples = 300 }
networks.fcp.landscape = "fcp"
training = { runs = $2, kept = 2, sgd = { lr = 0.1, batch = 32, epochs = $3 }, bfgs = { iterations = 10 } }
paths = { pairs = 1, rounds = [100] }
END
}

# All that does not hold times: those may differ.
contents() { (cd "$1" && find . -type f ! -path './.work/*' ! -name '*.pdf' ! -name manifest.json ! -name timings.csv ! -name report.html -exec md5sum {} + | sort -k 2); }

# wait_for SECONDS COMMAND...
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then
      echo "not seen in time: $*"
      squeue
      tail -n 20 "$work"/*/.work/slurm/* "$work/slurmctld.log" "$work/slurmd.log"
      exit 1
    fi
    sleep 0.3
  done
}
nothing_queued() { [ -z "$(squeue --noheader)" ]; }
is_computing() { [ -n "$(find "$1/.work/claims" -type f 2>/dev/null)" ]; }
has_restarted() { scontrol show job "$1" 2>/dev/null | grep -q 'Restarts=[1-9]'; }

# expect_as_alone FILE FOLDER
expect_as_alone() {
  "$program" run "$1" --out "$2-alone" --workers 1 >/dev/null 2>"$work/alone.txt" || { cat "$work/alone.txt"; exit 1; }
  [ -s "$2/report.html" ] || { echo "$2 has no report"; tail -n 20 "$2"/.work/slurm/*; exit 1; }
  diff <(contents "$2-alone") <(contents "$2") || { echo "$2 differs from what one process leaves"; exit 1; }
}

study "$work/quick.toml" 4 5
"$program" slurm "$work/quick.toml" --out "$work/array" --time 30m --array 3 --submit -- --oversubscribe
wait_for 300 nothing_queued
expect_as_alone "$work/quick.toml" "$work/array"
grep -q 'shard 2 of 3' "$work"/array/.work/slurm/*_2.txt
echo "an array of three and its report: the bytes of one process"

if [ -n "$mpi_program" ] && [ "$(nproc)" -gt 1 ]; then
  "$mpi_program" slurm "$work/quick.toml" --out "$work/ranks" --time 30m --ranks 2 --submit
  wait_for 300 nothing_queued
  expect_as_alone "$work/quick.toml" "$work/ranks"
  grep -q 'rank 0 of 2' "$work"/ranks/.work/slurm/*.txt
  grep -q 'rank 1 on' "$work"/ranks/.work/slurm/*.txt
  echo "an MPI job of two ranks: the bytes of one process"
fi

study "$work/longer.toml" 4 100
"$program" slurm "$work/longer.toml" --out "$work/preempted" --time 30m --array 1 --submit -- --comment=main
job=$(squeue --noheader --array --format %A --name lowpass)
wait_for 60 is_computing "$work/preempted"
sbatch --partition high --exclusive --time 1 --output "$work/other.txt" --wrap 'sleep 1' >/dev/null
# A pre-empted job begins again after a while.
wait_for 400 has_restarted "$job"
wait_for 400 nothing_queued
grep -q 'stopped on request' "$work"/preempted/.work/slurm/*_0.txt
expect_as_alone "$work/longer.toml" "$work/preempted"
echo "an array that was pre-empted: begun again, the bytes of one process"
