#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "lowpass/study/task_queue.hpp"

namespace lowpass {

/// The processors that SLURM has given to each of the job's tasks; nothing outside a job.
std::optional<std::size_t> slurm_cores();

/// Which of the array's tasks this is: (ID - MIN) / STEP of so many. @throws BadInput outside an array.
Shard slurm_shard();

/// Which of the processes this is that mpirun or srun has started together, by the variables that they set for each;
/// nothing for one that was started alone. No MPI is needed for it.
std::optional<Shard> started_rank();

/// Seconds until SLURM ends this job: $SLURM_JOB_END_TIME, else what squeue says; nothing outside a job, without a
/// limit, or where neither is to be had.
std::optional<double> slurm_seconds_left();

/// Seconds until the time that squeue has printed ("%e": 2026-11-26T23:00:00, in local time); nothing for anything
/// else.
std::optional<double> seconds_until(const std::string& local_time);

}  // namespace lowpass
