#pragma once

#include <functional>
#include <string>

#include "lowpass/path/path_option_table.hpp"

namespace lowpass {

/// Defaults of all contexts in words, those that are the same in one: "sum, squared: 0.001; other objectives: 0.02, on
/// networks: 0.05". In each the first value is that of the optimizer that is the default there.
std::string defaults_in_words(const std::function<std::string(const PathContext&)>& value_in);

/// The default that help shows of an option of path_option_table(), or of a table made from it.
template <class Options>
std::string default_text(const Option<Options, PathContext>& option) {
  return defaults_in_words(
      [&](const PathContext& context) { return value_to_text(option.kind, option.default_for(context)); });
}

/// The objectives and optimizers that have a use for it: "all", "sum, squared", "adam, sgd".
std::string used_by(const PathOption& option);

/// The table of all options in docs/guide/search.md.
std::string path_options_markdown();

}  // namespace lowpass
