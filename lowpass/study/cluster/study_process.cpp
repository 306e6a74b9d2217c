#include "lowpass/study/cluster/study_process.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/study/cluster/resumable_task.hpp"
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

/// Why nothing can be written into the folder; empty if something can.
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
        forecast_.task_finished(task, timing->second.seconds);
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

bool StudyProcess::computed(const TaskWork& work, const StudyTask& task, std::stop_token stop) {
  try {
    const ResumableOutcome outcome = compute_resumably(work, task, std::move(stop), layout_, options_.checkpoints);
    const std::scoped_lock lock(mutex_);
    seconds_before_[task.name] = outcome.seconds_before;
    return outcome.done;
  } catch (const IoError& error) {
    const std::string reason = why_not_writable(layout_);
    if (reason.empty()) throw;
    // Every other task would compute for nothing.
    throw NoTaskCanBeDone(fmt::format("{} could not be written: {}", task.name, reason));
  }
}

void StudyProcess::end() {
  timings_.save();
}

std::vector<TaskFailure> StudyProcess::failures() const {
  std::vector<TaskFailure> failures;
  for (const auto& [task, failure] : read_failures(layout_)) failures.push_back(failure);
  return failures;
}

double StudyProcess::spent_before(const StudyTask& task) {
  const std::scoped_lock lock(mutex_);
  const auto found = seconds_before_.extract(task.name);
  return found.empty() ? 0 : found.mapped();
}

void StudyProcess::task_finished(const StudyTask& task, double seconds) {
  const double all = seconds + spent_before(task);
  timings_.task_finished(task, all);
  forecast_.task_finished(task, all);
  if (failed_before_.contains(task.name)) forget_failure(layout_, task.name);
}

void StudyProcess::task_failed(const TaskFailure& failure) {
  record_failure(layout_, failure);
}

}  // namespace lowpass
