#include "cli/output.hpp"

#include <fmt/format.h>

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

}  // namespace lowpass
