#pragma once

#include <stop_token>
#include <string>

#include "lowpass/study/cluster/task_checkpoint.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/task_work.hpp"

namespace lowpass {

/// Why nothing can be written into the folder; empty if something can. Cost: a file of a megabyte.
std::string why_not_writable(const StudyLayout& layout);

/// TaskWork::compute() that goes on from the task's checkpoint, and writes one now and then and when it is stopped; a
/// task that is done has none. @throws NoTaskCanBeDone where the folder cannot be written into any more, and what the
/// work throws.
TaskEnd attempt(const TaskWork& work, const StudyLayout& layout, const StudyTask& task, std::stop_token stop,
                const CheckpointSettings& checkpoints);

}  // namespace lowpass
