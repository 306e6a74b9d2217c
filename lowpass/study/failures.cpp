#include "lowpass/study/failures.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path failure_file(const StudyLayout& layout) {
  return layout.folder / "failure.json";
}

}  // namespace

void write_failure(const StudyLayout& layout, const TaskFailure& failure) {
  const Json json = {{"schema", 1}, {"task", failure.task}, {"message", failure.message}};
  write_file(failure_file(layout), json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void remove_failure(const StudyLayout& layout) {
  std::filesystem::remove(failure_file(layout));
}

std::optional<TaskFailure> read_failure(const StudyLayout& layout) {
  const std::filesystem::path file = failure_file(layout);
  if (!std::filesystem::exists(file)) return std::nullopt;
  const std::string text = read_file(file);
  try {
    const Json json = Json::parse(text);
    return TaskFailure{json.at("task").get<std::string>(), json.at("message").get<std::string>()};
  } catch (const Json::exception& error) {
    throw BadInput(fmt::format("'{}' is damaged ({}); remove it", file.string(), error.what()));
  }
}

}  // namespace lowpass
