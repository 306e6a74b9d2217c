#include "cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

std::string allowed_text(CountRange allowed) {
  if (allowed.high == std::numeric_limits<std::size_t>::max())
    return allowed.low == 0 ? "a whole number, 0 or more" : fmt::format("a whole number, {} or more", allowed.low);
  return fmt::format("a whole number from {} to {}", allowed.low, allowed.high);
}

std::string allowed_text(NumberRange allowed) {
  if (std::isinf(allowed.low) && std::isinf(allowed.high)) return "a finite number";
  if (std::isinf(allowed.high))
    return fmt::format("a finite number {}{}", allowed.low_included ? "not below " : "above ", shortest(allowed.low));
  return fmt::format("a number in {}{}, {}{}", allowed.low_included ? '[' : '(', shortest(allowed.low),
                     shortest(allowed.high), allowed.high_included ? ']' : ')');
}

CLI::Option* add(CLI::App& command, const std::string& name, const std::string& type, const std::string& description,
                 const std::function<void(const std::string&)>& take) {
  return command.add_option_function<std::string>(name, take, description)->type_name(type);
}

/// An empty default, as of a required option, is not shown.
std::string with_default(const std::string& description, const std::string& value) {
  return value.empty() ? description : fmt::format("{}; default: {}", description, value);
}

std::string choice_of(const std::string& name, const std::string& text, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), text) == known.end())
    throw BadInput(unknown_name("value of " + name, text, known));
  return text;
}

}  // namespace

std::size_t count_in(const std::string& name, const std::string& text, CountRange allowed) {
  const auto count = parse_count(text);
  if (!(count && *count >= allowed.low && *count <= allowed.high))
    throw BadInput(fmt::format("{} is '{}'; it must be {}", name, text, allowed_text(allowed)));
  return static_cast<std::size_t>(*count);
}

double number_in(const std::string& name, const std::string& text, NumberRange allowed) {
  const std::optional<double> number = parse_number(text);
  const bool above = number && (*number > allowed.low || (allowed.low_included && *number == allowed.low));
  const bool below = number && (*number < allowed.high || (allowed.high_included && *number == allowed.high));
  if (!(above && below)) throw BadInput(fmt::format("{} is '{}'; it must be {}", name, text, allowed_text(allowed)));
  return *number;
}

CLI::Option* add_count(CLI::App& command, const std::string& name, std::size_t& value, CountRange allowed,
                       const std::string& description) {
  return add(command, name, "N", with_default(description, std::to_string(value)),
             [name, &value, allowed](const std::string& text) { value = count_in(name, text, allowed); });
}

CLI::Option* add_count(CLI::App& command, const std::string& name, std::optional<std::size_t>& value,
                       CountRange allowed, const std::string& description) {
  return add(command, name, "N", description,
             [name, &value, allowed](const std::string& text) { value = count_in(name, text, allowed); });
}

CLI::Option* add_number(CLI::App& command, const std::string& name, double& value, NumberRange allowed,
                        const std::string& description) {
  return add(command, name, "X", with_default(description, shortest(value)),
             [name, &value, allowed](const std::string& text) { value = number_in(name, text, allowed); });
}

CLI::Option* add_number(CLI::App& command, const std::string& name, std::optional<double>& value, NumberRange allowed,
                        const std::string& description) {
  return add(command, name, "X", description,
             [name, &value, allowed](const std::string& text) { value = number_in(name, text, allowed); });
}

CLI::Option* add_choice(CLI::App& command, const std::string& name, std::string& value,
                        const std::vector<std::string>& known, const std::string& description) {
  return add(command, name, fmt::format("{}", fmt::join(known, "|")), with_default(description, value),
             [name, &value, known](const std::string& text) { value = choice_of(name, text, known); });
}

CLI::Option* add_choice(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                        const std::vector<std::string>& known, const std::string& description) {
  return add(command, name, fmt::format("{}", fmt::join(known, "|")), description,
             [name, &value, known](const std::string& text) { value = choice_of(name, text, known); });
}

CLI::Option* add_text(CLI::App& command, const std::string& name, std::string& value, const std::string& type,
                      const std::string& description) {
  return add(command, name, type, with_default(description, value),
             [&value](const std::string& text) { value = text; });
}

CLI::Option* add_text(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                      const std::string& type, const std::string& description) {
  return add(command, name, type, description, [&value](const std::string& text) { value = text; });
}

void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& description) {
  command.add_flag(name, value, description);
}

}  // namespace lowpass
