#pragma once

#include <CLI/App.hpp>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>

#include "lowpass/core/status_line.hpp"
#include "lowpass/path/path_options.hpp"

namespace lowpass {

/// `--quiet`: no progress on stderr.
void add_quiet_flag(CLI::App& command, bool& quiet);

/// Tells on stderr how a command goes on that lasts longer than a second: on a terminal one line that is redrawn and
/// removed at the end, elsewhere plain lines, ever more rarely up to one a minute.
class ProgressLine {
 public:
  /// On stderr; `quiet`: nowhere.
  explicit ProgressLine(bool quiet);
  /// `clock`: seconds since this was made.
  ProgressLine(std::FILE* out, bool terminal, std::function<double()> clock);
  ~ProgressLine() { line_.clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// What to say now, asked for only when it is said, and the part of the work that is behind, 0 ... 1, where that is
  /// known: then the time left is added.
  void show(const std::function<std::string()>& text, std::optional<double> behind);
  /// Since this was made.
  double seconds() const { return clock_(); }

 private:
  StatusLine line_;
  std::function<double()> clock_;
  double next_;  ///< seconds after the beginning
};

/// The observer of a path search that shows its steps; `what` goes before them, such as "bezier: ". The line must
/// outlive it.
PathObserver show_steps(ProgressLine& line, const PathOptions& options, std::string what = "");

}  // namespace lowpass
