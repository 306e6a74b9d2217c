#pragma once

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

namespace lowpass {

/// `--json`: the result as one JSON object on stdout and nothing else.
void add_json_flag(CLI::App& command, bool& json);

/// {"schema": 1}: the start of every JSON object that the program prints.
nlohmann::ordered_json json_object();

/// Prints one JSON object to stdout, indented.
void print_json(const nlohmann::ordered_json& object);

/// Says on stderr that the landscape gives this value, which is not finite, at x.
void print_not_finite(const std::string& landscape, double value, std::span<const double> x);

}  // namespace lowpass
