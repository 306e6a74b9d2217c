#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/option_table.hpp"

namespace lowpass {

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

/// The seconds that a text option gives. @throws BadInput, which says what forms it may have.
double duration_value(const std::string& name, const std::string& text);

/// A switch that is off unless it is given.
void add_flag(CLI::App& command, const std::string& name, bool& value, const std::string& description);

/// An option whose value goes among the `given`; a flag also gets its negation "--no-NAME". `given` must live until the
/// arguments are parsed.
void add_given(CLI::App& command, const std::string& name, const OptionKind& kind, const std::string& description,
               GivenOptions& given);

/// All options of a table, each with its default in the help; `topic` stands before each description.
template <class Options, class Context>
void add_options(CLI::App& command, const OptionTable<Options, Context>& table, GivenOptions& given,
                 const std::string& topic = {}) {
  for (const Option<Options, Context>& option : table)
    add_given(command, option.name, option.kind, topic + option.sentence + "; default: " + default_text(option), given);
}

}  // namespace lowpass
