#include "cli/options.hpp"

#include <fmt/format.h>

#include <functional>

#include "lowpass/core/duration.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

CLI::Option* add(CLI::App& command, const std::string& name, const std::string& type, const std::string& description,
                 const std::function<void(const std::string&)>& take) {
  return command.add_option_function<std::string>(name, take, description)->type_name(type);
}

/// An empty default, as of a required option, is not shown.
std::string with_default(const std::string& description, const std::string& value) {
  return value.empty() ? description : fmt::format("{}; default: {}", description, value);
}

/// An option that hands on its value once it is allowed.
CLI::Option* add_checked(CLI::App& command, const std::string& name, const OptionKind& kind,
                         const std::string& description, const std::function<void(const OptionValue&)>& take) {
  return add(command, name, placeholder(kind), description,
             [name, kind, take](const std::string& text) { take(value_from_text(kind, name, text)); });
}

}  // namespace

CLI::Option* add_count(CLI::App& command, const std::string& name, std::size_t& value, CountRange allowed,
                       const std::string& description) {
  return add_checked(command, name, CountKind{allowed}, with_default(description, std::to_string(value)),
                     [&value](const OptionValue& count) { value = std::get<std::uint64_t>(count); });
}

CLI::Option* add_count(CLI::App& command, const std::string& name, std::optional<std::size_t>& value,
                       CountRange allowed, const std::string& description) {
  return add_checked(command, name, CountKind{allowed}, description,
                     [&value](const OptionValue& count) { value = std::get<std::uint64_t>(count); });
}

CLI::Option* add_number(CLI::App& command, const std::string& name, double& value, NumberRange allowed,
                        const std::string& description) {
  return add_checked(command, name, NumberKind{allowed}, with_default(description, shortest(value)),
                     [&value](const OptionValue& number) { value = std::get<double>(number); });
}

CLI::Option* add_number(CLI::App& command, const std::string& name, std::optional<double>& value, NumberRange allowed,
                        const std::string& description) {
  return add_checked(command, name, NumberKind{allowed}, description,
                     [&value](const OptionValue& number) { value = std::get<double>(number); });
}

CLI::Option* add_choice(CLI::App& command, const std::string& name, std::string& value,
                        const std::vector<std::string>& known, const std::string& description) {
  return add_checked(command, name, ChoiceKind{known}, with_default(description, value),
                     [&value](const OptionValue& choice) { value = std::get<std::string>(choice); });
}

CLI::Option* add_choice(CLI::App& command, const std::string& name, std::optional<std::string>& value,
                        const std::vector<std::string>& known, const std::string& description) {
  return add_checked(command, name, ChoiceKind{known}, description,
                     [&value](const OptionValue& choice) { value = std::get<std::string>(choice); });
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

double duration_value(const std::string& name, const std::string& text) {
  if (const auto seconds = parse_duration(text)) return *seconds;
  throw BadInput(fmt::format("{} is {}; it must be {}", name, text, duration_forms));
}

void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& description) {
  command.add_flag(name, value, description);
}

void add_given(CLI::App& command, const std::string& name, const OptionKind& kind, const std::string& description,
               GivenOptions& given) {
  if (!std::holds_alternative<FlagKind>(kind)) {
    add_checked(command, "--" + name, kind, description,
                [name, &given](const OptionValue& value) { given[name] = value; });
    return;
  }
  const auto take = [name, &given](bool value) {
    if (given.contains(name))
      throw BadInput(fmt::format("--{} and --no-{} contradict each other; give one of them", name, name));
    given[name] = value;
  };
  command.add_flag_callback("--" + name, [take] { take(true); }, description);
  command.add_flag_callback("--no-" + name, [take] { take(false); }, "leave that out");
}

}  // namespace lowpass
