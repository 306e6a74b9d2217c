#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lowpass {

/// A study as jobs of SLURM: an array, each task of which is one shard, and a report when all of them have ended; or
/// one MPI job, which writes the report itself.
struct JobPlan {
  std::filesystem::path program;  ///< absolute, as the other paths
  std::filesystem::path study_file;
  std::filesystem::path folder;
  std::optional<std::string> data;   ///< as `run --data`
  double seconds = 0;                ///< that a job may take
  std::size_t jobs = 1;              ///< of the array, or ranks
  std::optional<std::string> mpi;    ///< what `srun --mpi` starts the ranks of an MPI job by; nothing: an array
  std::size_t workers = 1;           ///< tasks at a time in each of them, one core each
  double memory = 0;                 ///< bytes for each of them
  std::size_t requeues = 0;          ///< how often a job that left before its end puts itself into the queue again
  std::vector<std::string> options;  ///< more of sbatch's, for both kinds of job
};

/// A script for bash that submits both and prints their numbers.
std::string submission_script(const JobPlan& plan);

/// "02:30:00", as SLURM takes times; whole seconds, rounded up.
std::string slurm_time(double seconds);

/// The text as one word of the shell.
std::string shell_word(const std::string& text);

}  // namespace lowpass
