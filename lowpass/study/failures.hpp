#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"

namespace lowpass {

/// A task that failed, as it is written to .work/failures/TASK.json.
struct RecordedFailure : TaskFailure {
  std::size_t tries = 1;
};

/// Writes down that the process has failed at the task, once more if others have before. @throws IoError.
void record_failure(const StudyLayout& layout, const TaskFailure& failure);
/// The task has been done.
void forget_failure(const StudyLayout& layout, const std::string& task);

/// Nothing if nobody has failed at it, or nothing of that can be read.
std::optional<RecordedFailure> read_failure(const StudyLayout& layout, const std::string& task);
/// By task. Damaged records are passed over: they only tell. @throws IoError.
std::map<std::string, RecordedFailure> read_failures(const StudyLayout& layout);

}  // namespace lowpass
