#include "lowpass/path/path_option_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

using Names = std::vector<std::string>;

/// Values with the names for which they hold, in the order of their first.
using Groups = std::vector<std::pair<std::string, Names>>;

void add_to(Groups& groups, const std::string& value, const std::string& name) {
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == value; });
  if (found == groups.end())
    groups.push_back({value, {name}});
  else
    found->second.push_back(name);
}

/// Of one objective and one kind of landscape.
std::string by_optimizer(const std::function<std::string(const PathContext&)>& value_in, PathContext context) {
  const auto usual = [&](const char* name) {
    return std::get<std::string>(find_option(path_option_table(), name).default_for(context));
  };
  const auto value_with = [&](PathOptimizer optimizer) {
    context.optimizer = optimizer;
    context.sampling = parse_enum<Sampling>(usual("sampling"));
    return value_in(context);
  };
  Groups groups{{value_with(parse_enum<PathOptimizer>(usual("optimizer"))), {}}};
  for (const auto& [optimizer, name] : EnumNames<PathOptimizer>::all) add_to(groups, value_with(optimizer), name);
  std::string text = groups.front().first;
  for (auto group = groups.begin() + 1; group != groups.end(); ++group)
    text += fmt::format(", with {}: {}", fmt::join(group->second, " or "), group->first);
  return text;
}

/// The ends of a range, or all there is to choose from.
std::vector<OptionValue> values_to_try(const OptionKind& kind) {
  if (const auto* count = std::get_if<CountKind>(&kind)) return {count->range.low, count->range.high};
  if (const auto* number = std::get_if<NumberKind>(&kind)) return {number->range.low, number->range.high};
  if (const auto* counts = std::get_if<CountsKind>(&kind)) return {std::vector<std::uint64_t>{counts->range.high}};
  if (const auto* choice = std::get_if<ChoiceKind>(&kind)) return {choice->names.begin(), choice->names.end()};
  return {true, false};
}

/// Whether any value but the one that is there makes sense in this context.
bool has_a_use(const PathOption& option, const PathContext& context) {
  PathOptions options;
  options.objective = context.objective;
  options.optimizer = context.optimizer;
  if (!idle_reason(option, options).empty()) return false;
  if (!option.conflict) return true;
  const OptionValue there = option.get(options);
  const std::vector<OptionValue> values = values_to_try(option.kind);
  return std::any_of(values.begin(), values.end(), [&](const OptionValue& value) {
    PathOptions changed = options;
    option.set(changed, value);
    return value != there && option.conflict(changed).empty();
  });
}

/// A cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string defaults_in_words(const std::function<std::string(const PathContext&)>& value_in) {
  Groups groups;
  for (const std::string& objective : objective_names()) {
    const std::string without_data = by_optimizer(value_in, {objective, false});
    const std::string with_data = by_optimizer(value_in, {objective, true});
    add_to(groups, without_data == with_data ? with_data : fmt::format("{}, on networks: {}", without_data, with_data),
           objective);
  }
  if (groups.size() == 1) return groups.front().first;
  // The largest group, of equal ones the last, is the rest.
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  std::string text;
  for (auto group = groups.begin(); group + 1 != groups.end(); ++group)
    text += fmt::format("{}: {}; ", fmt::join(group->second, ", "), group->first);
  return text + "other objectives: " + groups.back().first;
}

std::string used_by(const PathOption& option) {
  Names objectives;
  Names optimizers;
  const auto add = [](Names& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const PathContext& context : path_contexts()) {
    if (!has_a_use(option, context)) continue;
    add(objectives, context.objective);
    add(optimizers, to_string(context.optimizer));
  }
  const bool any_objective = objectives.size() == objective_names().size();
  const bool any_optimizer = optimizers.size() == enum_names<PathOptimizer>().size();
  if (any_objective && any_optimizer) return "all";
  if (any_optimizer) return fmt::format("{}", fmt::join(objectives, ", "));
  if (any_objective) return fmt::format("{}", fmt::join(optimizers, ", "));
  return fmt::format("{} with {}", fmt::join(objectives, ", "), fmt::join(optimizers, ", "));
}

std::string path_options_markdown() {
  std::string text =
      "| option | key in `[paths]` | what it is | must be | default | used by | the paper "
      "|\n|---|---|---|---|---|---|---|\n";
  for (const PathOption& option : path_option_table())
    text += fmt::format("| `--{}` | {} | {} | {} | {} | {} | {} |\n", option.name,
                        option.in_studies ? fmt::format("`{}`", key_name(option.name)) : "", cell(option.sentence),
                        cell(allowed_text(option.kind)), cell(default_text(option)), used_by(option),
                        option.paper ? value_to_text(option.kind, *option.paper) : "");
  return text;
}

}  // namespace lowpass
