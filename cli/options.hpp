#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace lowpass {

/// Whole numbers that are allowed, both ends included.
struct CountRange {
  std::size_t low = 0;
  std::size_t high = std::numeric_limits<std::size_t>::max();
};

/// Numbers that are allowed.
struct NumberRange {
  double low = 0;
  bool low_included = true;
  double high = std::numeric_limits<double>::infinity();
  bool high_included = false;
};

// Options of a sub-command that refuse a wrong value with a BadInput: the option, the value received, what is allowed.
// The value that the variable holds when the option is added is the default, and `--help` shows it. The variables must
// live until the arguments are parsed.

CLI::Option* add_count(CLI::App& command, const std::string& name, std::size_t& value, CountRange allowed,
                       const std::string& description);
/// Nothing stands for a default that depends on other settings; the description names it.
CLI::Option* add_count(CLI::App& command, const std::string& name, std::optional<std::size_t>& value,
                       CountRange allowed, const std::string& description);

CLI::Option* add_number(CLI::App& command, const std::string& name, double& value, NumberRange allowed,
                        const std::string& description);
CLI::Option* add_number(CLI::App& command, const std::string& name, std::optional<double>& value, NumberRange allowed,
                        const std::string& description);

/// One of a few names; an unknown one is refused with the nearest.
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::string& value,
                        const std::vector<std::string>& known, const std::string& description);
CLI::Option* add_choice(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                        const std::vector<std::string>& known, const std::string& description);

/// Free text: a file, a folder, a point. `type` is the word that `--help` shows for it, such as "POINT".
CLI::Option* add_text(CLI::App& command, const std::string& name, std::string& value, const std::string& type,
                      const std::string& description);
CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                      const std::string& type, const std::string& description);

/// A switch that is off unless it is given.
void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& description);

/// A number or a word, such as `--batch full|N`: checked by hand, with the same message.
/// @throws BadInput unless `text` is a whole number in the range.
std::size_t count_in(const std::string& name, const std::string& text, CountRange allowed);
/// @throws BadInput unless `text` is a number in the range.
double number_in(const std::string& name, const std::string& text, NumberRange allowed);

}  // namespace lowpass
