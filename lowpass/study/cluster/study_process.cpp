#include "lowpass/study/cluster/study_process.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/study_folder.hpp"

namespace lowpass {
namespace {

nlohmann::ordered_json presence_facts(const StudyProcessOptions& options) {
  nlohmann::ordered_json facts = {{"workers", options.workers}};
  if (options.shard) facts["shard"] = {{"index", options.shard->index}, {"count", options.shard->count}};
  return facts;
}

/// Alone: all of them in one file; beside others: its own in a file of its own.
Timings kept_timings(const StudyLayout& layout, bool alone) {
  if (alone) return {layout.timings(), read_timings(layout)};
  return {layout.process_timings() / (process_name() + ".csv"), {}};
}

}  // namespace

StudyProcess::StudyProcess(const Study& study, const StudyLayout& layout, StudyProcessOptions options)
    : study_(study),
      layout_(layout),
      options_(std::move(options)),
      failed_before_(read_failures(layout)),
      presence_(layout.processes(), std::chrono::duration<double>(options_.claim_lapse)),
      claims_(layout.claims(), std::chrono::duration<double>(options_.claim_lapse)),
      pool_(
          options_.shard.value_or(Shard{}), claims_, [this](const StudyTask& task) { return is_settled(task); },
          [this](const StudyTask& task) { return fits_in(task); }),
      timings_(kept_timings(layout, !options_.shard)) {
  presence_.take(process_name(), presence_facts(options_));
  // Only a limit on time asks how long tasks take.
  if (std::isfinite(options_.most_seconds)) learn_from_earlier_runs();
}

void StudyProcess::learn_from_earlier_runs() {
  const std::map<std::string, TaskTiming> known = read_timings(layout_);
  const auto learn = [&](const std::vector<StudyTask>& tasks) {
    for (const StudyTask& task : tasks)
      if (const auto timing = known.find(task.name); timing != known.end())
        forecast_.task_finished(task, timing->second);
  };
  learn(training_tasks(study_));
  for (const EnsembleId& id : ensembles(study_))
    if (ensemble_is_done(layout_, id)) learn(path_tasks(study_, layout_, id));
}

bool StudyProcess::is_settled(const StudyTask& task) {
  try {
    refuse_vanished_folder(layout_);
  } catch (const IoError& error) {
    throw NoTaskCanBeDone(error.what());
  }
  if (is_done(task, study_, layout_)) return true;
  const std::optional<RecordedFailure> failure = read_failure(layout_, task.name);
  if (!failure) return false;
  const auto before = failed_before_.find(task.name);
  const bool since = before == failed_before_.end() || failure->tries > before->second.tries;
  return since || (options_.shard && failure->tries >= most_tries);
}

bool StudyProcess::fits_in(const StudyTask& task) const {
  const double needed = forecast_.seconds(task).value_or(0);
  // One that no process would ever finish within its time goes on from one to the next.
  return needed < options_.seconds_left() || needed > options_.most_seconds;
}

void StudyProcess::end() {
  refuse_vanished_folder(layout_);
  timings_.save();
}

std::vector<TaskFailure> StudyProcess::failures() const {
  std::vector<TaskFailure> failures;
  for (const auto& [task, failure] : read_failures(layout_)) failures.push_back(failure);
  return failures;
}

void StudyProcess::task_finished(const StudyTask& task, const TaskTiming&) {
  if (failed_before_.contains(task.name)) forget_failure(layout_, task.name);
}

void StudyProcess::task_failed(const TaskFailure& failure) {
  record_failure(layout_, failure);
}

void StudyProcess::rank_joined(const OtherRank& rank) {
  nlohmann::ordered_json facts = rank_facts(&rank);
  facts["workers"] = rank.workers;
  presence_.take(rank.process, facts);
}

void StudyProcess::rank_left(const OtherRank& rank, const std::string&) {
  presence_.give_back(rank.process);
}

}  // namespace lowpass
