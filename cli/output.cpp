#include "cli/output.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/text.hpp"

namespace lowpass {

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "print one JSON object and nothing else");
}

nlohmann::ordered_json json_object() {
  return {{"schema", 1}};
}

void print_json(const nlohmann::ordered_json& object) {
  fmt::print("{}\n", object.dump(2));
}

void print_not_finite(const std::string& landscape, double value, std::span<const double> x) {
  fmt::print(
      stderr, "lowpass: the landscape '{}' gives {} at {}{}\n", landscape, shortest(value), point_text(x),
      std::isnan(value) ? "; of a plugin, negative infinity or a gradient that is not finite counts as nan" : "");
}

}  // namespace lowpass
