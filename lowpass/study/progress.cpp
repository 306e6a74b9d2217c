#include "lowpass/study/progress.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <variant>

namespace lowpass {
namespace {

constexpr std::chrono::seconds between_lines{3};

}  // namespace

void Progress::begin(TaskCount trainings, TaskCount paths, bool beside_others) {
  trainings_ = trainings;
  paths_ = paths;
  beside_others_ = beside_others;
  since_ = last_line_ = Clock::now();
  say(totals());
  if (beside_others) trainings_.done = paths_.done = 0;
}

void Progress::task_started(const StudyTask& task) {
  running_.insert(task.name);
  if (std::holds_alternative<PathTask>(task.work) && !paths_have_begun_) {
    paths_have_begun_ = true;
    finished_ = 0;
    since_ = Clock::now();
  }
  redraw();
}

void Progress::task_finished(const StudyTask& task, const TaskTiming& timing) {
  ++count_of(task).done;
  if (std::holds_alternative<PathTask>(task.work) == paths_have_begun_) ++finished_;
  running_.erase(task.name);
  if (line_.terminal()) return redraw();
  const bool all_done = trainings_.done + paths_.done == trainings_.total + paths_.total;
  if (!all_done && Clock::now() - last_line_ < between_lines) return;
  last_line_ = Clock::now();
  say(fmt::format("{}, last {} ({:.1f} s)", counts(), task.name, timing.seconds));
}

void Progress::task_failed(const TaskFailure& failure) {
  ++failed_;
  running_.erase(failure.task);
  say(fmt::format("{} failed: {}", failure.task, failure.message));
}

void Progress::rank_joined(const OtherRank& rank) {
  say(fmt::format("{}: {} {}", rank.name(), rank.workers, rank.workers == 1 ? "worker" : "workers"));
}

void Progress::rank_left(const OtherRank& rank, const std::string& reason) {
  say(fmt::format("warning: {} computes nothing more, the others go on: {}", rank.name(), reason));
}

void Progress::rank_said(const OtherRank&, const std::string& text) {
  say(text);
}

void Progress::time_passed() {
  redraw();
}

std::string Progress::totals() const {
  std::string text = trainings_.total == 0 ? "" : fmt::format("training {} of {}, ", trainings_.done, trainings_.total);
  return text + fmt::format("paths {} of {} done", paths_.done, paths_.total);
}

std::string Progress::counts() const {
  std::string text =
      beside_others_ ? fmt::format("done here: training {}, paths {}", trainings_.done, paths_.done) : totals();
  if (failed_ > 0) text += fmt::format(", {} failed", failed_);
  const std::chrono::duration<double> elapsed = Clock::now() - since_;
  if (finished_ == 0 || elapsed.count() <= 0) return text;
  const double rate = static_cast<double>(finished_) / elapsed.count();
  text += fmt::format(", {:.1f} {} per minute", 60 * rate, paths_have_begun_ ? "paths" : "runs");
  const TaskCount& count = paths_have_begun_ ? paths_ : trainings_;
  if (count.done < count.total && !beside_others_)
    text += fmt::format(", about {} of {} left", duration_text(static_cast<double>(count.total - count.done) / rate),
                        paths_have_begun_ ? "them" : "training");
  return text;
}

void Progress::redraw() {
  if (!line_.terminal()) return;
  std::string line = counts();
  if (!running_.empty()) line += fmt::format("; running {}", fmt::join(running_, ", "));
  line_.redraw(std::move(line));
}

}  // namespace lowpass
