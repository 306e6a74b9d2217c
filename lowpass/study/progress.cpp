#include "lowpass/study/progress.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace lowpass {
namespace {

constexpr std::chrono::seconds between_lines{3};

}  // namespace

void Progress::start_phase(const std::string& name, std::size_t done, std::size_t total) {
  phase_ = name;
  done_ = done_before_ = done;
  total_ = total;
  running_.clear();
  phase_start_ = Clock::now();
  last_line_ = Clock::now();
  say(fmt::format("{}: {} of {} done", phase_, done_, total_));
}

void Progress::task_started(const StudyTask& task) {
  running_.insert(task.name);
  redraw();
}

void Progress::task_finished(const StudyTask& task, double seconds) {
  ++done_;
  running_.erase(task.name);
  if (line_.terminal()) return redraw();
  if (done_ < total_ && Clock::now() - last_line_ < between_lines) return;
  last_line_ = Clock::now();
  say(fmt::format("{}, last {} ({:.1f} s)", counts(), task.name, seconds));
}

void Progress::time_passed() {
  redraw();
}

std::string Progress::counts() const {
  const std::chrono::duration<double> elapsed = Clock::now() - phase_start_;
  const auto done_now = static_cast<double>(done_ - done_before_);
  std::string text = fmt::format("{}: {} of {} done", phase_, done_, total_);
  if (done_now > 0 && elapsed.count() > 0) {
    const double rate = done_now / elapsed.count();
    text += fmt::format(", {:.1f} per minute", 60 * rate);
    if (done_ < total_)
      text += fmt::format(", about {} left", duration_text(static_cast<double>(total_ - done_) / rate));
  }
  return text;
}

void Progress::redraw() {
  if (!line_.terminal()) return;
  std::string line = counts();
  if (!running_.empty()) line += fmt::format("; running {}", fmt::join(running_, ", "));
  line_.redraw(std::move(line));
}

}  // namespace lowpass
