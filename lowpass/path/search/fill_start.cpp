#include "lowpass/path/search/fill_start.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/filled_landscape.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/search/search_start.hpp"
#include "lowpass/path/search/sharpening.hpp"

namespace lowpass {
namespace {

/// Of the lowest path so far; nothing before there is one that is finite and above the ends.
std::optional<double> excess_so_far(const SearchTask& task) {
  if (task.start == 0 || !task.to_beat) return std::nullopt;
  const double excess = *task.to_beat - task.line.lower_bound;
  return excess > 0 && std::isfinite(excess) ? std::optional(excess) : std::nullopt;
}

bool can_be_filled(const SearchTask& task) {
  return !has_samples(task.path.landscape()) && !is_first_order(task.options.optimizer) &&
         make_objective(task.options.objective)->aims_at_height();
}

/// Hills on the places found before, once each.
std::vector<Hill> hills_on(const SearchTask& task, double width, double height) {
  const SearchSettings& settings = task.settings.search;
  const MovingPath& path = task.path;
  std::vector<Hill> hills;
  for (const std::vector<double>& place : task.tops) {
    const auto is_near = [&](const Hill& hill) {
      return distance(hill.centre, place) < settings.hills_apart * path.chord();
    };
    const double from_end = std::min(distance(path.basis().row(0), place), distance(path.basis().row(1), place));
    if (!(from_end > 0) || std::ranges::any_of(hills, is_near)) continue;
    hills.push_back({place, height, std::min(width * path.chord(), settings.widest_hill * from_end)});
  }
  return hills;
}

}  // namespace

std::optional<std::vector<double>> start_beside_hills(PathFunction& function, const SearchTask& task) {
  const std::optional<double> excess = excess_so_far(task);
  if (!excess || !can_be_filled(task)) return std::nullopt;
  const SearchSettings& settings = task.settings.search;
  const Filling& filling = settings.fillings[(task.start - 1) % settings.fillings.size()];
  std::vector<Hill> hills = hills_on(task, filling.width, filling.height * *excess);
  if (hills.empty()) return std::nullopt;
  const FilledLandscape filled(task.path.landscape(), std::move(hills));

  PathOptions options = task.options;
  options.steps = std::min(options.steps, settings.fill_iterations);
  PathSettings rough = task.settings;
  rough.search.most_repeats = 1;
  rough.search.further_kicks = {filling.kick};
  MovingPath path(filled, task.path.curve(), task.path.basis().row(0), task.path.basis().row(1));
  task.budget.count_beside(&path);
  const SearchTask on_filled{path,        task.line, options,   task.start,  task.round,
                             task.budget, rough,     task.tops, task.to_beat};
  Sharpening sharpening(on_filled);
  start_search(sharpening.function(), on_filled);
  sharpening.run(task.stream() + "/filled");
  task.budget.count_beside(nullptr);
  task.path.add_asked(path);

  const std::size_t nodes = node_count(task);
  function.set_coefficients(path.coefficients());
  function.set_nodes(first_nodes(function.path(), task.options, nodes));
  if (!task.budget.allows(nodes)) return std::vector<double>();
  const std::vector<double>& values = function.measure_nodes();
  if (!std::isfinite(highest(values))) return std::nullopt;
  return path.point(grid_height(function.nodes().t, values).t);
}

}  // namespace lowpass
