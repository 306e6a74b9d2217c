#include "lowpass/study/timings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

void read_timings_of(const std::filesystem::path& file, std::map<std::string, TaskTiming>& timings) {
  for (const std::string& line : split(read_file(file), '\n')) {
    const std::vector<std::string> fields = split(line, ',');
    if (fields.size() < 2 || fields.size() > 3) continue;
    if (const auto seconds = parse_number(fields[1]))
      timings[fields[0]] = {*seconds, fields.size() == 3 ? fields[2] : ""};
  }
}

std::string timings_csv(const std::map<std::string, TaskTiming>& timings) {
  std::string text = "task,seconds,machine\n";
  for (const auto& [task, timing] : timings)
    text += fmt::format("{},{:.3f},{}\n", task, timing.seconds, timing.machine);
  return text;
}

/// In the order of their names.
std::vector<std::filesystem::path> files_of_processes(const StudyLayout& layout) {
  std::vector<std::filesystem::path> files;
  std::error_code none;  // no folder, no files
  for (const auto& entry : std::filesystem::directory_iterator(layout.process_timings(), none))
    if (!is_temporary_name(entry.path().filename().string())) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::map<std::string, TaskTiming> read_timings(const StudyLayout& layout) {
  std::map<std::string, TaskTiming> timings;
  if (is_there(layout.timings())) read_timings_of(layout.timings(), timings);
  for (const std::filesystem::path& file : files_of_processes(layout)) read_timings_of(file, timings);
  return timings;
}

void write_timings(const StudyLayout& layout) {
  const std::map<std::string, TaskTiming> timings = read_timings(layout);
  if (!timings.empty()) write_file(layout.timings(), timings_csv(timings));
}

Timings::Timings(std::filesystem::path file, std::map<std::string, TaskTiming> known)
    : file_(std::move(file)), timings_(std::move(known)), saved_at_(std::chrono::steady_clock::now()) {}

void Timings::task_finished(const StudyTask& task, const TaskTiming& timing) {
  timings_[task.name] = timing;
  changed_ = true;
  if (std::chrono::steady_clock::now() - saved_at_ > std::chrono::seconds(5)) save();
}

void Timings::save() {
  if (!changed_) return;
  write_file(file_, timings_csv(timings_));
  changed_ = false;
  saved_at_ = std::chrono::steady_clock::now();
}

}  // namespace lowpass
