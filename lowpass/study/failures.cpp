#include "lowpass/study/failures.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path failure_file(const StudyLayout& layout, const std::string& task) {
  return layout.failures() / (task + ".json");
}

std::optional<RecordedFailure> read_failure_file(const std::filesystem::path& file) {
  if (!is_there(file)) return std::nullopt;
  try {
    const Json json = Json::parse(read_file(file));
    RecordedFailure failure;
    failure.task = json.at("task").get<std::string>();
    failure.message = json.at("message").get<std::string>();
    failure.may_pass = json.at("may_pass").get<bool>();
    failure.process = json.at("process").get<std::string>();
    failure.tries = json.at("tries").get<std::size_t>();
    return failure;
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const IoError&) {
    return std::nullopt;  // gone since
  }
}

}  // namespace

void record_failure(const StudyLayout& layout, const TaskFailure& failure) {
  const std::filesystem::path file = failure_file(layout, failure.task);
  const std::optional<RecordedFailure> before = read_failure_file(file);
  const Json json = {{"schema", 1},
                     {"task", failure.task},
                     {"message", failure.message},
                     {"may_pass", failure.may_pass},
                     {"process", failure.process.empty() ? process_name() : failure.process},
                     {"tries", before ? before->tries + 1 : 1}};
  write_file(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void forget_failure(const StudyLayout& layout, const std::string& task) {
  std::error_code none;
  std::filesystem::remove(failure_file(layout, task), none);
}

std::optional<RecordedFailure> read_failure(const StudyLayout& layout, const std::string& task) {
  return read_failure_file(failure_file(layout, task));
}

std::map<std::string, RecordedFailure> read_failures(const StudyLayout& layout) {
  std::map<std::string, RecordedFailure> failures;
  std::error_code none;  // no folder, no failures
  for (const auto& entry : std::filesystem::recursive_directory_iterator(layout.failures(), none)) {
    if (entry.path().extension() != ".json") continue;
    if (std::optional<RecordedFailure> failure = read_failure_file(entry.path())) failures[failure->task] = *failure;
  }
  return failures;
}

}  // namespace lowpass
