#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "lowpass/core/option_table.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/path_options.hpp"

namespace lowpass {

/// What the defaults of a path search depend on.
struct PathContext {
  std::string objective;   ///< a name in objective_names()
  bool with_data = false;  ///< whether the landscape has samples, as networks have
  PathOptimizer optimizer = PathOptimizer::adam;
  bool as_published = false;  ///< whether the paper's settings are asked for
  bool one_search = false;    ///< whether someone has said how many steps or starts, and so wants no rounds
  Sampling sampling = Sampling::grid;
};

using PathOption = Option<PathOptions, PathContext>;

/// Every option of a path search, in the order in which help lists them. A new one is its member in PathOptions, its
/// entry here, and the code that uses it.
const OptionTable<PathOptions, PathContext>& path_option_table();

/// Every context there is.
const std::vector<PathContext>& path_contexts();

/// Whether the defaults of other options depend on this one's value, or on whether it was said.
bool settles_defaults(std::string_view option);

/// Options from what was said, and from the defaults that suit it: whether they are the paper's is settled first, then
/// the objective, the optimizer, the sampling, and the rest. The table is path_option_table(), or one made from it for
/// a struct that is derived from PathOptions.
/// @throws BadInput for an unknown name or a value out of range; IoError for start coefficients that cannot be read.
template <class Options>
Options resolve_options(const OptionTable<Options, PathContext>& table, const GivenOptions& given, bool with_data) {
  for (const auto& [name, value] : given) {
    const auto option = std::find_if(table.begin(), table.end(),
                                     [&given_name = name](const auto& one) { return one.name == given_name; });
    if (option == table.end()) {
      std::vector<std::string> names;
      for (const auto& one : table) names.push_back(key_name(one.name));
      throw BadInput(unknown_name("option", key_name(name), names));
    }
    check_value(*option, value, "");
  }
  Options options;
  PathContext context{
      .objective = {}, .with_data = with_data, .one_search = given.contains("steps") || given.contains("starts")};
  const auto settle = [&](const Option<Options, PathContext>& option) {
    const auto found = given.find(option.name);
    option.set(options, found != given.end() ? found->second : option.default_for(context));
  };
  settle(find_option(table, "as-published"));
  context.as_published = options.as_published;
  settle(find_option(table, "objective"));
  context.objective = options.objective;
  settle(find_option(table, "optimizer"));
  context.optimizer = options.optimizer;
  settle(find_option(table, "sampling"));
  context.sampling = options.sampling;
  for (const Option<Options, PathContext>& option : table) settle(option);
  return options;
}

/// With path_option_table().
PathOptions resolve_path_options(const GivenOptions& given, bool with_data);
PathOptions resolve_path_options(const GivenOptions& given, const Landscape& landscape);

/// The same for whoever was told them by a user: also refuses what would do nothing, or does not go together.
/// @throws BadInput, which names an option as spelled() with this prefix.
PathOptions checked_path_options(const GivenOptions& given, const Landscape& landscape, std::string_view prefix);

}  // namespace lowpass
