#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

bool is_option(const std::string& argument) {
  return argument.size() > 1 && argument.front() == '-';
}

std::string help_command(const CLI::App& app) {
  return app.get_parent() == nullptr ? "lowpass --help" : fmt::format("lowpass {} --help", app.get_name());
}

/// "--name" of every long option and "-n" of every short one.
std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options({})) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

const CLI::Option& find_option(const CLI::App& app, const std::string& name) {
  for (const CLI::Option* option : app.get_options({})) {
    if (!option->get_positional() && option->check_name(name)) return *option;
  }
  throw BadInput(fmt::format("{}; see {}", unknown_name("option", name, option_names(app)), help_command(app)));
}

const CLI::App& find_command(const CLI::App& program, const std::string& name) {
  std::vector<std::string> known;
  for (const CLI::App* command : program.get_subcommands({})) {
    if (command->get_name() == name) return *command;
    known.push_back(command->get_name());
  }
  throw BadInput(unknown_name("command", name, known));
}

/// Whether the argument after an option can be its value: not another option. "-0.62,-0.54" can.
bool is_value(const CLI::App& app, const std::string& argument) {
  if (!is_option(argument)) return true;
  if (argument.starts_with("--")) return false;
  const std::vector<std::string> names = option_names(app);
  return std::find(names.begin(), names.end(), argument) == names.end();
}

}  // namespace

std::vector<std::string> joined_arguments(const CLI::App& program, const std::vector<std::string>& arguments) {
  const CLI::App* app = &program;
  std::vector<std::string> joined;
  std::set<const CLI::Option*> seen;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      joined.insert(joined.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    if (!is_option(argument)) {
      if (app == &program) app = &find_command(program, argument);
      joined.push_back(argument);
      continue;
    }

    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const CLI::Option& option = find_option(*app, name);
    if (!seen.insert(&option).second) throw BadInput(fmt::format("option '{}' is given twice; give it once", name));
    const bool takes_value = option.get_items_expected_max() > 0;
    if (!takes_value) {
      if (equals != std::string::npos)
        throw BadInput(fmt::format("option '{}' takes no value, received '{}'; drop what follows the name", name,
                                   argument.substr(equals + 1)));
      joined.push_back(argument);
      continue;
    }
    const bool follows = equals == std::string::npos && i + 1 < arguments.size() && is_value(*app, arguments[i + 1]);
    const std::string value = equals != std::string::npos ? argument.substr(equals + 1) : follows ? arguments[++i] : "";
    if (value.empty())
      throw BadInput(
          fmt::format("option '{}' needs a value ({}); see {}", name, option.get_type_name(), help_command(*app)));
    joined.push_back(name + "=" + value);
  }
  return joined;
}

}  // namespace lowpass
