#include "lowpass/core/json_numbers.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

nlohmann::ordered_json finite_or_null(nlohmann::ordered_json& object, const std::string& key, double value) {
  if (std::isfinite(value)) return value;
  object["not_finite"][key] = shortest(value);
  return nullptr;
}

}  // namespace

void set_number(nlohmann::ordered_json& object, const std::string& key, double value) {
  // The number first: its reason comes after it in the file.
  object[key] = nullptr;
  object[key] = finite_or_null(object, key, value);
}

void set_numbers(nlohmann::ordered_json& object, const std::string& key, std::span<const double> values) {
  object[key] = nullptr;
  auto array = nlohmann::ordered_json::array();
  for (const double value : values) array.push_back(finite_or_null(object, key, value));
  object[key] = std::move(array);
}

}  // namespace lowpass
