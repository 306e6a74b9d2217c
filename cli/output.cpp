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

void set_number(nlohmann::ordered_json& object, const std::string& key, double value) {
  if (std::isfinite(value)) {
    object[key] = value;
  } else {
    object[key] = nullptr;
    object["not_finite"][key] = shortest(value);
  }
}

void print_json(const nlohmann::ordered_json& object) {
  fmt::print("{}\n", object.dump(2));
}

}  // namespace lowpass
