#include "lowpass/study/task_forecast.hpp"

namespace lowpass {
namespace {

/// "training" or "paths".
std::string phase_of(const StudyTask& task) {
  return task.name.substr(0, task.name.find('/'));
}

}  // namespace

void TaskForecast::task_finished(const StudyTask& task, const TaskTiming& timing) {
  for (const std::string& key : {task.group, phase_of(task)}) {
    Measured& measured = measured_[key];
    measured.seconds += timing.seconds;
    measured.cost += task.cost;
    ++measured.tasks;
  }
}

std::optional<double> TaskForecast::seconds(const StudyTask& task) const {
  if (const auto group = measured_.find(task.group); group != measured_.end())
    return group->second.seconds / static_cast<double>(group->second.tasks);
  if (const auto phase = measured_.find(phase_of(task)); phase != measured_.end())
    return task.cost * phase->second.seconds / phase->second.cost;
  return std::nullopt;
}

}  // namespace lowpass
