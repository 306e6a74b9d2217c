#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/option.hpp"

namespace lowpass {

/// In the order in which help lists them.
template <class Options, class Context = NoContext>
using OptionTable = std::vector<Option<Options, Context>>;

/// Values by option name: what a user said.
using GivenOptions = std::map<std::string, OptionValue, std::less<>>;

/// Why these options have no use for it; empty if they have.
template <class Options, class Context>
std::string idle_reason(const Option<Options, Context>& option, const Options& options) {
  return option.idle ? option.idle(options) : "";
}

/// @throws InternalError for a name that the table does not have.
template <class Options, class Context>
const Option<Options, Context>& find_option(const OptionTable<Options, Context>& table, std::string_view name) {
  for (const Option<Options, Context>& option : table)
    if (option.name == name) return option;
  throw InternalError("no option in the table: " + std::string(name));
}

/// The table without some of its options.
template <class Options, class Context>
OptionTable<Options, Context> without(OptionTable<Options, Context> table, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    std::erase_if(table, [&](const Option<Options, Context>& option) { return option.name == name; });
  return table;
}

/// Takes what was given into the options. Order does not matter here: defaults are the caller's.
template <class Options, class Context>
void take_given(const OptionTable<Options, Context>& table, const GivenOptions& given, Options& options) {
  for (const Option<Options, Context>& option : table)
    if (const auto found = given.find(option.name); found != given.end()) option.set(options, found->second);
}

/// Takes a value from a file into the options. @throws BadInput, which names the key, the value received, what is
/// allowed, and the value that holds without the line.
template <class Options, class Context>
void take_toml(const Option<Options, Context>& option, const std::string& key, const TomlValue& toml,
               Options& options) {
  if (const std::optional<OptionValue> value = value_from_toml(option.kind, toml)) {
    try {
      return option.set(options, *value);
    } catch (const BadInput& error) {
      throw BadInput(key + " is " + toml_text(toml) + ": " + error.what());
    }
  }
  const std::string usual = value_to_toml(option.kind, option.get(options));
  throw BadInput(not_allowed(option.kind, key, toml) +
                 (usual == "\"\"" ? "" : ". Change it, or drop the line to use " + usual));
}

/// Refuses what would do nothing. @throws BadInput.
template <class Options, class Context>
void refuse_idle(const OptionTable<Options, Context>& table, const GivenOptions& given, const Options& options,
                 std::string_view prefix) {
  for (const Option<Options, Context>& option : table)
    if (const std::string reason = idle_reason(option, options); !reason.empty() && given.contains(option.name))
      throw BadInput(idle_refusal(spelled(prefix, option.name), reason));
}

/// Refuses a value that is not of the option's kind and in its range. @throws BadInput.
template <class Options, class Context>
void check_value(const Option<Options, Context>& option, const OptionValue& value, std::string_view prefix) {
  if (!allows(option.kind, value))
    throw BadInput(spelled(prefix, option.name) + " is " + value_to_toml(option.kind, value) + "; " +
                   must_be(option.kind, value_to_text(option.kind, value)));
}

/// Refuses values out of range, values that do not go together, and idle options whose value no context has as its
/// default: someone set it, and it would do nothing. @throws BadInput.
template <class Options, class Context>
void check_options(const OptionTable<Options, Context>& table, const Options& options, std::string_view prefix,
                   const std::vector<Context>& contexts = {Context()}) {
  for (const Option<Options, Context>& option : table)
    if (option.get) check_value(option, option.get(options), prefix);
  for (const Option<Options, Context>& option : table) {
    std::string reason = option.conflict ? option.conflict(options) : "";
    if (reason.empty() && option.get) {
      const auto is_default = [&, value = option.get(options)](const Context& context) {
        return option.default_for(context) == value;
      };
      reason = idle_reason(option, options);
      if (!reason.empty() && std::any_of(contexts.begin(), contexts.end(), is_default)) reason.clear();
    }
    if (!reason.empty())
      throw BadInput(spelled(prefix, option.name) + " is " + value_to_toml(option.kind, option.get(options)) +
                     ", but " + reason);
  }
}

/// Sets object["gradient_noise"] and the like; null where the option is idle.
template <class Options, class Context>
void set_option_json(const Option<Options, Context>& option, const Options& options, nlohmann::ordered_json& object) {
  if (!option.get) return;
  object[key_name(option.name)] = idle_reason(option, options).empty() ? value_to_json(option.kind, option.get(options))
                                                                       : nlohmann::ordered_json(nullptr);
}

/// The lines of a resolved TOML file: what it is and what is allowed, where it departs from the paper's text, and the
/// key with its value. Of an idle option the last is a comment with the reason, so that the file reads back. A `remark`
/// stands in a comment of its own.
template <class Options, class Context>
std::string option_toml(const Option<Options, Context>& option, const Options& options,
                        const std::string& remark = {}) {
  const std::string key = key_name(option.name);
  const std::string value = value_to_toml(option.kind, option.get(options));
  std::string text = "# " + as_sentence(option.sentence) + " (" + allowed_text(option.kind) + ")\n";
  if (const std::string reason = idle_reason(option, options); !reason.empty())
    return text + "# " + key + " is left out: " + reason + ".\n";
  if (option.paper && value_to_toml(option.kind, *option.paper) != value)
    text += "# The paper's text: " + value_to_toml(option.kind, *option.paper) + ".\n";
  if (!remark.empty()) text += "# " + remark + "\n";
  return text + key + " = " + value + "\n";
}

/// The default as help shows it.
template <class Options>
std::string default_text(const Option<Options, NoContext>& option) {
  return value_to_text(option.kind, option.default_for({}));
}

}  // namespace lowpass
