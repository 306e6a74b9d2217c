#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace lowpass {

/// Sets object[key]. JSON has no NaN and no infinity: such a number becomes null, and object["not_finite"][key] says
/// which it was ("nan", "inf", "-inf").
void set_number(nlohmann::ordered_json& object, const std::string& key, double value);

/// Sets object[key] to an array; of numbers that are not finite, object["not_finite"][key] names the last.
void set_numbers(nlohmann::ordered_json& object, const std::string& key, std::span<const double> values);

}  // namespace lowpass
