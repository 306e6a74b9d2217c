#pragma once

#include <algorithm>
#include <string>

#include "convert.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/option_table.hpp"

namespace lowpass::python {

/// "gradient_noise" for "gradient-noise"; Python has a use of its own for the word lambda: "lambda_".
std::string keyword_of(const std::string& option_name);

/// The type of a keyword, as Python writes it.
std::string type_of(const OptionKind& kind);

/// Keywords as options of the table; names that it does not have stay, to be refused with those that there are.
/// @throws BadInput, which names the keyword, the value received and what is allowed.
template <class Options, class Context>
GivenOptions given_of(const OptionTable<Options, Context>& table, const nb::dict& keywords) {
  GivenOptions given;
  for (const auto [key, value] : keywords) {
    const std::string name = nb::cast<std::string>(key);
    const auto option = std::ranges::find_if(table, [&](const auto& one) { return keyword_of(one.name) == name; });
    if (option == table.end()) {
      given[name] = std::monostate();
      continue;
    }
    const TomlValue toml = toml_of(value);
    const std::optional<OptionValue> taken = value_from_toml(option->kind, toml);
    if (!taken) throw BadInput(not_allowed(option->kind, name, toml));
    given[option->name] = *taken;
  }
  return given;
}

/// What documentation says of each option: name, sentence, allowed, default, type.
template <class Options, class Context>
nb::list described(const OptionTable<Options, Context>& table) {
  nb::list list;
  for (const auto& option : table) {
    nb::dict entry;
    entry["name"] = keyword_of(option.name);
    entry["sentence"] = as_sentence(option.sentence);
    entry["allowed"] = allowed_text(option.kind);
    entry["default"] = default_text(option);
    entry["type"] = type_of(option.kind);
    list.append(entry);
  }
  return list;
}

}  // namespace lowpass::python
