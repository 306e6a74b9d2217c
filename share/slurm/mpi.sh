#!/bin/bash
# A study as an MPI job, to copy and change; `lowpass slurm --ranks` writes one with times and memory from a forecast. The
# program is that of the preset `mpi`.
#
#   sbatch --nodes=8 mpi.sh STUDY.toml DIR
#
# One rank a machine, with a worker for each of its cores: the workers of a rank share the data in memory. The first rank
# hands out the tasks and writes the report. A job that was stopped before the end, by its time limit or for a job that has
# precedence, puts itself into the queue again, at most ten times.
#SBATCH --job-name=lowpass
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=16
#SBATCH --time=02:00:00
#SBATCH --mem=16G
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=USR1@120

# Signals are for the program, which srun hands them to; the shell only has to outlive them. A program built with MPICH is
# started by --mpi=pmi2.
trap : TERM USR1
srun --mpi=pmix --cpus-per-task="$SLURM_CPUS_PER_TASK" lowpass run "$1" --out "$2"
code=$?
if [ $code -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 10 ]; then
  scontrol requeue "$SLURM_JOB_ID" && sleep 300
fi
exit $code
