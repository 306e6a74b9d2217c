#include "cli/slurm_job.hpp"

#include <fmt/format.h>
#include <stdio.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <memory>

#include "lowpass/core/environment.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

/// A whole number from the environment.
std::optional<std::size_t> number_in(const char* variable) {
  const auto text = environment(variable);
  return text ? parse_count(*text) : std::nullopt;
}

/// The first line that a command prints; empty if it fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::array<char, 256> line{};
  if (!pipe || ::fgets(line.data(), line.size(), pipe.get()) == nullptr) return "";
  std::string text(line.data());
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
  return text;
}

}  // namespace

std::optional<std::size_t> slurm_cores() {
  const auto cores = number_in("SLURM_CPUS_PER_TASK");
  return cores && *cores > 0 ? cores : std::nullopt;
}

Shard slurm_shard() {
  const auto id = number_in("SLURM_ARRAY_TASK_ID");
  const auto lowest = number_in("SLURM_ARRAY_TASK_MIN");
  const auto highest = number_in("SLURM_ARRAY_TASK_MAX");
  if (!id || !lowest || !highest || *id < *lowest || *highest < *id)
    throw BadInput(
        "--shard is slurm, but this is no task of a SLURM array: SLURM_ARRAY_TASK_ID, _MIN and _MAX are not set. Start "
        "it "
        "by sbatch --array=0-N, or give --shard I/N");
  const std::size_t step = std::max<std::size_t>(1, number_in("SLURM_ARRAY_TASK_STEP").value_or(1));
  return {(*id - *lowest) / step, (*highest - *lowest) / step + 1};
}

std::optional<Shard> started_rank() {
  // Open MPI, MPICH and its relatives, srun.
  constexpr std::array<std::array<const char*, 2>, 3> variables{{{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                                                 {"PMI_RANK", "PMI_SIZE"},
                                                                 {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}}};
  for (const auto& [rank_variable, size_variable] : variables) {
    const auto rank = number_in(rank_variable);
    const auto size = number_in(size_variable);
    if (rank && size && *size > 1 && *rank < *size) return Shard{*rank, *size};
  }
  return std::nullopt;
}

std::optional<double> seconds_until(const std::string& local_time) {
  std::tm end{};
  const char* rest = ::strptime(local_time.c_str(), "%Y-%m-%dT%H:%M:%S", &end);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  end.tm_isdst = -1;
  return std::difftime(std::mktime(&end), std::time(nullptr));
}

std::optional<double> slurm_seconds_left() {
  const auto job = environment("SLURM_JOB_ID");
  if (!job || job->find_first_not_of("0123456789_") != std::string::npos) return std::nullopt;
  if (const auto end = environment("SLURM_JOB_END_TIME"))
    if (const auto seconds = parse_number(*end)) return *seconds - static_cast<double>(std::time(nullptr));
  return seconds_until(output_of(fmt::format("squeue -h -j {} -o %e 2>/dev/null", *job)));
}

}  // namespace lowpass
