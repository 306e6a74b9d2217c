#include "cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace lowpass {
namespace {

constexpr double first_after = 1;        // seconds
constexpr double between_redraws = 0.2;  // on a terminal
constexpr double longest_between_lines = 60;

/// The part of a search that is behind by whichever limit comes first; nothing if none is known beforehand.
std::optional<double> part_behind(const PathStep& step, const PathOptions& options, double seconds) {
  std::optional<double> behind;
  const auto take = [&](double part) { behind = std::max(behind.value_or(0), std::min(part, 1.0)); };
  if (step.steps && step.starts && !step.round) {
    const double of_start = static_cast<double>(step.step) / static_cast<double>(*step.steps);
    take((static_cast<double>(step.start) + std::min(of_start, 1.0)) / static_cast<double>(*step.starts));
  }
  if (options.budget) take(static_cast<double>(step.evaluations) / static_cast<double>(*options.budget));
  if (options.max_seconds) take(seconds / *options.max_seconds);
  return behind;
}

std::function<double()> seconds_from_now() {
  return [begin = std::chrono::steady_clock::now()] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
}

std::string step_text(const PathStep& step) {
  std::string text;
  if (!step.starts)
    text = fmt::format("start {}, ", step.start + 1);
  else if (*step.starts > 1)
    text = fmt::format("start {} of {}, ", step.start + 1, *step.starts);
  if (step.round) text += fmt::format("round {}, ", *step.round + 1);
  text += fmt::format("step {}", step.step);
  if (step.steps) text += fmt::format(" of {}", *step.steps);
  return text + fmt::format(", height {:.6g}, {} evaluations", step.height, step.evaluations);
}

}  // namespace

void add_quiet_flag(CLI::App& command, bool& quiet) {
  command.add_flag("--quiet", quiet, "no progress on stderr");
}

ProgressLine::ProgressLine(bool quiet)
    : ProgressLine(quiet ? nullptr : stderr, ::isatty(STDERR_FILENO) != 0, seconds_from_now()) {}

ProgressLine::ProgressLine(std::FILE* out, bool terminal, std::function<double()> clock)
    : line_(out, terminal), clock_(std::move(clock)), next_(first_after) {}

void ProgressLine::show(const std::function<std::string()>& text, std::optional<double> behind) {
  const double now = seconds();
  if (now < next_) return;
  next_ = now + (line_.terminal() ? between_redraws : std::min(now, longest_between_lines));
  std::string line = text();
  if (behind && *behind > 0) line += fmt::format(", about {} left", duration_text(now * (1 - *behind) / *behind));
  if (line_.terminal())
    line_.redraw(std::move(line));
  else
    line_.say("lowpass: " + line);
}

PathObserver show_steps(ProgressLine& line, const PathOptions& options, std::string what) {
  return [&line, options, what = std::move(what)](const PathStep& step) {
    line.show([&] { return what + step_text(step); }, part_behind(step, options, line.seconds()));
    return true;
  };
}

}  // namespace lowpass
