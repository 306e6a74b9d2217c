#include "lowpass/study/timings.hpp"

#include <fmt/format.h>

#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {

std::map<std::string, double> read_timings(const StudyLayout& layout) {
  std::map<std::string, double> seconds;
  if (!std::filesystem::exists(layout.timings())) return seconds;
  for (const std::string& line : split(read_file(layout.timings()), '\n')) {
    const std::vector<std::string> fields = split(line, ',');
    if (fields.size() != 2) continue;
    if (const auto number = parse_number(fields[1])) seconds[fields[0]] = *number;
  }
  return seconds;
}

Timings::Timings(const StudyLayout& layout)
    : layout_(layout), seconds_(read_timings(layout)), saved_at_(std::chrono::steady_clock::now()) {}

void Timings::task_finished(const StudyTask& task, double seconds) {
  seconds_[task.name] = seconds;
  changed_ = true;
  if (std::chrono::steady_clock::now() - saved_at_ > std::chrono::seconds(5)) save();
}

void Timings::save() {
  if (!changed_) return;
  std::string text = "task,seconds\n";
  for (const auto& [task, seconds] : seconds_) text += fmt::format("{},{:.3f}\n", task, seconds);
  write_file(layout_.timings(), text);
  changed_ = false;
  saved_at_ = std::chrono::steady_clock::now();
}

}  // namespace lowpass
