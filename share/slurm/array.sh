#!/bin/bash
# A study as a SLURM array, to copy and change; `lowpass slurm` writes one with times and memory from a forecast.
#
#   sbatch --array=0-49 array.sh STUDY.toml DIR
#   sbatch --dependency=afterany:JOB --wrap "lowpass report DIR"
#
# Each task is one shard of the study in DIR, which all machines must see. One that was stopped before the end, by its
# time limit or for a job that has precedence, puts itself into the queue again, at most ten times.
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
srun --cpus-per-task="$SLURM_CPUS_PER_TASK" lowpass run "$1" --out "$2" --shard slurm --wait
code=$?
if [ $code -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 10 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && sleep 300
fi
exit $code
