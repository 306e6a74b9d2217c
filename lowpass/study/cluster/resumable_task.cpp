#include "lowpass/study/cluster/resumable_task.hpp"

#include <fmt/format.h>

#include "lowpass/core/saved_state.hpp"

namespace lowpass {

ResumableOutcome compute_resumably(const TaskWork& work, const StudyTask& task, std::stop_token stop,
                                   const StudyLayout& layout, const CheckpointSettings& settings) {
  const CheckpointOf of{task.name, work.identity(task)};
  const auto compute = [&](TaskCheckpoint& checkpoint) {
    const bool done = work.compute(task, stop, &checkpoint);
    if (done)
      checkpoint.remove();
    else
      checkpoint.store();
    return ResumableOutcome{done, checkpoint.seconds_before()};
  };
  {
    TaskCheckpoint checkpoint(layout.checkpoints() / task.name, of, settings);
    try {
      return compute(checkpoint);
    } catch (const UnfitState& error) {
      settings.say(
          fmt::format("warning: the checkpoint of {} does not fit: {}; it begins anew", task.name, error.what()));
      checkpoint.remove();
    }
  }
  TaskCheckpoint none(layout.checkpoints() / task.name, of, settings);
  return compute(none);
}

}  // namespace lowpass
