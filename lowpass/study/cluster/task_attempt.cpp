#include "lowpass/study/cluster/task_attempt.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/saved_state.hpp"
#include "lowpass/study/study_folder.hpp"

namespace lowpass {

std::string why_not_writable(const StudyLayout& layout) {
  // About what a task writes: a full disk may still take a few bytes.
  const std::filesystem::path file = temporary_path(layout.work() / "probe");
  try {
    refuse_vanished_folder(layout);
    write_file(file, std::string(1 << 20, '.'));
  } catch (const IoError& error) {
    return error.what();
  }
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return "";
}

namespace {

TaskEnd compute(const TaskWork& work, const StudyLayout& layout, const StudyTask& task, const std::stop_token& stop,
                const CheckpointSettings& settings) {
  const CheckpointOf of{task.name, work.identity(task)};
  const auto from = [&](TaskCheckpoint& checkpoint) {
    const bool done = work.compute(task, stop, &checkpoint);
    if (done)
      checkpoint.remove();
    else
      checkpoint.store();
    return TaskEnd{done, checkpoint.seconds_before()};
  };
  {
    TaskCheckpoint checkpoint(layout.checkpoints() / task.name, of, settings);
    try {
      return from(checkpoint);
    } catch (const UnfitState& error) {
      settings.say(
          fmt::format("warning: the checkpoint of {} does not fit: {}; it begins anew", task.name, error.what()));
      checkpoint.remove();
    }
  }
  TaskCheckpoint none(layout.checkpoints() / task.name, of, settings);
  return from(none);
}

}  // namespace

TaskEnd attempt(const TaskWork& work, const StudyLayout& layout, const StudyTask& task, std::stop_token stop,
                const CheckpointSettings& checkpoints) {
  try {
    return compute(work, layout, task, stop, checkpoints);
  } catch (const IoError& error) {
    const std::string reason = why_not_writable(layout);
    if (reason.empty()) throw;
    // Every other task would compute for nothing.
    throw NoTaskCanBeDone(fmt::format("{} could not be written: {}", task.name, reason));
  }
}

}  // namespace lowpass
