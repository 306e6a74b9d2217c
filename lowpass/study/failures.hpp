#pragma once

#include <optional>

#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"

namespace lowpass {

/// failure.json: the task at which the last run of the study stopped, for `status`. It goes when a run starts.
void write_failure(const StudyLayout& layout, const TaskFailure& failure);
void remove_failure(const StudyLayout& layout);
/// Nothing if the last run did not fail.
std::optional<TaskFailure> read_failure(const StudyLayout& layout);

}  // namespace lowpass
