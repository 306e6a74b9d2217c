#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/cluster/claimed_tasks.hpp"
#include "lowpass/study/cluster/claims.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/task_forecast.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass {

struct StudyProcessOptions {
  std::optional<Shard> shard;  ///< nothing: this process is alone
  double claim_lapse = 600;    ///< as RunStudyOptions::claim_lapse
  std::size_t workers = 1;
  double most_seconds = std::numeric_limits<double>::infinity();  ///< the time limit
  std::function<double()> seconds_left;                           ///< until it is reached
};

/// One of the processes that work in a study folder: says that it is there, claims tasks, and writes down how long they
/// took and which failed.
class StudyProcess : public TaskObserver {
 public:
  StudyProcess(const Study& study, const StudyLayout& layout, StudyProcessOptions options);

  TaskPool& pool() { return pool_; }
  std::vector<TaskObserver*> observers() { return {this, &timings_, &forecast_}; }

  /// Writes what is to be written at the end. @throws IoError.
  void end();

  /// Whether a task was not begun since it would not have been finished.
  bool was_short_of_time() const { return pool_.too_long() > 0; }
  /// Tasks that have failed, in whatever process, and are not done.
  std::vector<TaskFailure> failures() const;

  void task_finished(const StudyTask& task, const TaskTiming& timing) override;
  void task_failed(const TaskFailure& failure) override;
  void rank_joined(const OtherRank& rank) override;
  void rank_left(const OtherRank& rank, const std::string& reason) override;

 private:
  /// A task that has failed so often is left to a process that is alone.
  static constexpr std::size_t most_tries = 3;

  void learn_from_earlier_runs();
  bool is_settled(const StudyTask& task);
  bool fits_in(const StudyTask& task) const;

  const Study& study_;
  const StudyLayout& layout_;
  StudyProcessOptions options_;
  std::map<std::string, RecordedFailure> failed_before_;
  Claims presence_;
  Claims claims_;
  ClaimedTasks pool_;
  Timings timings_;
  TaskForecast forecast_;
};

}  // namespace lowpass
