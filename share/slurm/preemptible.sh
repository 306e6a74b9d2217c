#!/bin/bash
# A study in one job that others may push aside, to copy and change.
#
#   sbatch --partition=scavenge preemptible.sh STUDY.toml DIR
#
# SLURM puts a pre-empted job into the queue again by itself (--requeue); begun again, the study goes on where it was. The
# grace time before the end is used to leave what is being computed. A job that has reached its time limit puts itself into
# the queue again, at most ten times. Several such jobs may work in one DIR: give each --shard I/N --wait below.
#SBATCH --job-name=lowpass
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
#SBATCH --mem=4G
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=USR1@120

# Signals are for the program, which srun hands them to; the shell only has to outlive them.
trap : TERM USR1
srun --cpus-per-task="$SLURM_CPUS_PER_TASK" lowpass run "$1" --out "$2"
code=$?
if [ $code -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 10 ]; then
  scontrol requeue "$SLURM_JOB_ID" && sleep 300
fi
exit $code
