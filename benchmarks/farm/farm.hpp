#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// A study on many workers, simulated: which task begins when, on whom, and what is lost. The rules are those of the
// program: trainings before paths, the longest first, paths when all runs of their kind are there, claims that lapse.

namespace farm {

/// Tasks of one kind; paths need all runs of theirs.
struct Kind {
  std::string name;
  std::size_t runs = 0;
  double run_seconds = 0;
  std::vector<std::size_t> paths;  ///< on each landscape
  std::vector<double> path_seconds;
};

struct Machine {
  std::size_t workers = 1;           ///< tasks at a time, in all processes together
  double spread = 0.2;               ///< standard deviation of the logarithm of a task's time
  double slow_share = 0;             ///< of the workers ...
  double slow_factor = 3;            ///< ... that take so many times as long
  double failures_per_hour = 0;      ///< of each worker: what it has computed since its last checkpoint is lost
  double checkpoint_seconds = 300;   ///< between two checkpoints of a task; infinite: there are none
  double lapse = 600;                ///< until another may take over what a failed one computed, in seconds
  double return_after = 300;         ///< until a failed worker is there again, in seconds
  double metadata_per_task = 30;     ///< operations on the file system that are served one after the other
  double metadata_per_second = 1e4;  ///< that it serves
  double sync_seconds = 0.02;        ///< a worker waits for its files to be on disk
  std::uint64_t seed = 1;
};

struct Outcome {
  double seconds = 0;         ///< until the last task is done
  double useful_seconds = 0;  ///< of all tasks' own work, at full speed
  double lost_seconds = 0;    ///< computed for nothing
  std::size_t failures = 0;
  double metadata_busy = 0;  ///< share of the time that the file system was serving

  double efficiency(std::size_t workers) const { return useful_seconds / (seconds * static_cast<double>(workers)); }
};

Outcome simulate(const std::vector<Kind>& study, const Machine& machine);

}  // namespace farm
