#include "lowpass/study/left_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"

namespace lowpass {

using Json = nlohmann::ordered_json;

void write_left_out(const StudyLayout& layout, const std::string& network, OptimizerKind optimizer,
                    const std::vector<LeftOut>& left_out) {
  const std::filesystem::path file = layout.left_out(network, optimizer);
  if (left_out.empty()) {
    std::error_code none;
    std::filesystem::remove(file, none);
    return;
  }
  Json members = Json::array();
  for (const LeftOut& one : left_out) members.push_back({{"seed", one.seed}, {"reason", one.reason}});
  const Json json = {
      {"schema", 1}, {"network", network}, {"optimizer", to_string(optimizer)}, {"left_out", std::move(members)}};
  const std::string text = json.dump(2) + "\n";
  if (!is_there(file) || read_file(file) != text) write_file(file, text);
}

std::vector<LeftOut> read_left_out(const StudyLayout& layout, const std::string& network, OptimizerKind optimizer) {
  const std::filesystem::path file = layout.left_out(network, optimizer);
  std::vector<LeftOut> left_out;
  if (!is_there(file)) return left_out;
  const std::string text = read_file(file);
  try {
    const Json json = Json::parse(text);
    for (const Json& one : json.at("left_out"))
      left_out.push_back({one.at("seed").get<std::uint64_t>(), one.at("reason").get<std::string>()});
  } catch (const Json::exception& error) {
    throw BadInput(fmt::format("'{}' does not say who is left out ({}); remove it and run the study again",
                               file.string(), error.what()));
  }
  return left_out;
}

bool is_left_out(const std::vector<LeftOut>& left_out, std::uint64_t seed) {
  return std::ranges::any_of(left_out, [&](const LeftOut& one) { return one.seed == seed; });
}

}  // namespace lowpass
