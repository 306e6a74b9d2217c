#pragma once

#include <cstdio>
#include <mutex>
#include <string>

namespace lowpass {

/// "2 h 05 min", "3 min 10 s", "12 s".
std::string duration_text(double seconds);

/// A stream of messages with a last line that, on a terminal, is redrawn in place. Safe to use from several threads.
class StatusLine {
 public:
  /// Writes to `out`; null: nowhere.
  StatusLine(std::FILE* out, bool terminal) : out_(out), terminal_(terminal) {}
  /// Leaves the last line as it is and begins a new one.
  ~StatusLine() { end(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  bool terminal() const { return terminal_; }
  /// A line of its own, that stays.
  void say(const std::string& line);
  /// The line that is redrawn, cut at the terminal's width; nothing where there is no terminal.
  void redraw(std::string line);
  /// Removes the line that is redrawn.
  void clear();

 private:
  /// @pre The lock is held, or nobody else is there.
  void end();

  std::mutex mutex_;
  std::FILE* out_;
  bool terminal_;
  bool open_ = false;
};

}  // namespace lowpass
