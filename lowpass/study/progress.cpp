#include "lowpass/study/progress.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>

#include <cmath>

namespace lowpass {
namespace {

constexpr std::chrono::seconds between_lines{3};

std::size_t terminal_width(std::FILE* out) {
  winsize size{};
  constexpr std::size_t usual_width = 80;
  if (::ioctl(::fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return size.ws_col;
}

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

void Progress::say(const std::string& line) {
  if (out_ == nullptr) return;
  end_line();
  fmt::print(out_, "{}\n", line);
  std::fflush(out_);
}

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
  if (terminal_) return redraw();
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
  if (out_ == nullptr || !terminal_) return;
  std::string line = counts();
  if (!running_.empty()) line += fmt::format("; running {}", fmt::join(running_, ", "));
  line.resize(std::min(line.size(), terminal_width(out_) - 1));
  fmt::print(out_, "\r\x1b[K{}", line);
  std::fflush(out_);
  line_open_ = true;
}

void Progress::end_line() {
  if (!line_open_) return;
  fmt::print(out_, "\n");
  std::fflush(out_);
  line_open_ = false;
}

}  // namespace lowpass
