#pragma once

#include <stop_token>

#include "lowpass/study/cluster/task_checkpoint.hpp"
#include "lowpass/study/task_work.hpp"

namespace lowpass {

struct ResumableOutcome {
  bool done = false;
  double seconds_before = 0;  ///< that other processes have spent on what this one went on from
};

/// TaskWork::compute() that goes on from the task's checkpoint and writes one now and then, and when it is stopped; a
/// task that is done has none. @throws what the work throws.
ResumableOutcome compute_resumably(const TaskWork& work, const StudyTask& task, std::stop_token stop,
                                   const StudyLayout& layout, const CheckpointSettings& settings);

}  // namespace lowpass
