#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "lowpass/study/executor.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// How long tasks will take, from those that are finished: the mean of the task's group; without any the mean of its
/// phase, scaled by cost.
class TaskForecast : public TaskObserver {
 public:
  void task_finished(const StudyTask& task, const TaskTiming& timing) override;

  /// Seconds on one core; nothing if nothing of its phase is finished.
  std::optional<double> seconds(const StudyTask& task) const;

 private:
  /// Sums over finished tasks.
  struct Measured {
    double seconds = 0;
    double cost = 0;
    std::size_t tasks = 0;
  };
  std::map<std::string, Measured> measured_;
};

}  // namespace lowpass
