#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

constexpr std::size_t most_curves = 60;  // thin lines per panel; more only make a blot

/// What a logarithmic axis can show.
bool is_positive(double value) {
  return value > 0 && std::isfinite(value);
}

/// The pairs with heights above 0 and a profile on the grid most of them share, lowest first.
std::vector<const PairPath*> usable_paths(const SplitPaths& split) {
  std::vector<const PairPath*> paths;
  for (const PairPath& path : split.paths) {
    if (!path.t.empty() && path.t.size() == split.paths.front().t.size() && is_positive(path.height) &&
        is_positive(path.linear_height))
      paths.push_back(&path);
  }
  std::stable_sort(paths.begin(), paths.end(),
                   [](const PairPath* a, const PairPath* b) { return a->height < b->height; });
  return paths;
}

std::vector<const PairPath*> evenly_chosen(const std::vector<const PairPath*>& paths) {
  if (paths.size() <= most_curves) return paths;
  std::vector<const PairPath*> chosen;
  for (std::size_t i = 0; i < most_curves; ++i) chosen.push_back(paths[i * (paths.size() - 1) / (most_curves - 1)]);
  return chosen;
}

struct Content {
  const EnsembleData* ensemble;
  std::vector<const PairPath*> paths;
  Summary linear;  ///< of the straight lines' heights
};

Panel make_panel(const std::string& name, const Content& content, double low, double high, CsvTable& table) {
  const EnsembleId& id = content.ensemble->id;
  const std::string set = set_name(id);
  for (const PairPath* path : evenly_chosen(content.paths)) {
    for (std::size_t i = 0; i < path->t.size(); ++i)
      table.row({set, fmt::format("{}-{}", path->first, path->second), path->t[i], path->value[i]});
    table.gap();
  }
  for (std::size_t i = 0; i < content.paths.front()->t.size(); ++i) {
    std::vector<double> values;
    for (const PairPath* path : content.paths) {
      if (std::isfinite(path->value[i])) values.push_back(path->value[i]);
    }
    if (!values.empty()) table.row({set, "median", content.paths.front()->t[i], summarize(values).median});
  }
  table.gap();
  const SetStyle style = set_style(id.optimizer, id.set);
  const std::string lines = fmt::format(
      "unset object; unset arrow\n"
      "set object rectangle from graph 0,first {0:.6g} to graph 1,first {1:.6g} fs solid noborder fc '#dddddd' back\n"
      "set arrow from graph 0,first {2:.6g} to graph 1,first {2:.6g} nohead back lc '#444444' lw 2 dt (6,4)\n",
      content.linear.lower_quartile, content.linear.upper_quartile, content.linear.median);
  const std::string plots = fmt::format(
      "plot '{0}.csv' using 3:(pair('{1}', column(4))) with lines lc rgb '#90{3}' lw 0.6 notitle, \\\n"
      "     '{0}.csv' using 3:(middle('{1}', column(4))) with lines lc '#ffffff' lw 5 notitle, \\\n"
      "     '{0}.csv' using 3:(middle('{1}', column(4))) with lines lc '{2}' lw 3 notitle\n",
      name, set, style.color, style.color.substr(1));
  return {fmt::format("{} ({} pairs)", set_title(id.optimizer, id.set), content.paths.size()),
          "position along the path, t", "training loss",
          lines + linear_axis("x", 0, 1) + log_axis("y", low, high) + plots};
}

std::string caption(std::size_t left_out) {
  std::string text = fmt::format(
      "Training loss along the path from one solution (t = 0) to the other (t = 1): thin lines are "
      "single pairs (at most {} per panel, spread evenly from the lowest path to the highest), the "
      "thick line is the median over all pairs at each t. The dashed line and its band are the median "
      "and the quartiles of the heights of the straight lines between the same solutions: the gap is "
      "what the search has gained. Solutions of very low loss lie below the lower edge.",
      most_curves);
  if (left_out > 0)
    text +=
        fmt::format(" Not drawn, because the axis is logarithmic: {} pairs without a finite height above 0.", left_out);
  return text;
}

}  // namespace

std::optional<Figure> profile_figure(const NetworkData& network) {
  const std::string name = "profiles_" + network.network.label;
  std::vector<Content> contents;
  std::size_t left_out = 0;
  double lowest_height = std::numeric_limits<double>::infinity(), highest = 0;
  for (const EnsembleData& ensemble : network.ensembles) {
    const SplitPaths& split = ensemble.splits.front();
    Content content{&ensemble, usable_paths(split), {}};
    left_out += split.paths.size() - content.paths.size();
    if (content.paths.empty()) continue;
    std::vector<double> linear;
    for (const PairPath* path : content.paths) {
      linear.push_back(path->linear_height);
      highest = std::max({highest, path->linear_height, path->height});
      lowest_height = std::min(lowest_height, path->height);
    }
    content.linear = summarize(linear);
    contents.push_back(std::move(content));
  }
  if (contents.empty()) return std::nullopt;

  PanelFigure figure(name, fmt::format("Loss along the paths of {}", network.network.label),
                     PanelFigure::usual_columns(contents.size()));
  figure.common(
      "pair(set, y) = (strcol(1) eq set && strcol(2) ne 'median') ? y : NaN\n"
      "middle(set, y) = (strcol(1) eq set && strcol(2) eq 'median') ? y : NaN\n");
  figure.legend({{"with lines lc '#333333' lw 0.5", "one pair"},
                 {"with lines lc '#333333' lw 3", "median"},
                 {"with lines lc '#444444' lw 2 dt (6,4)", "straight lines"},
                 {"with boxes fs solid noborder fc '#dddddd'", "their quartiles"}});
  CsvTable table({"set", "pair", "t", "loss"});
  // Ends can be at 1e-8: below a tenth of the lowest height nothing is to be seen but them.
  for (const Content& content : contents)
    figure.panel(make_panel(name, content, lowest_height / 10, highest * 1.4, table));
  return Figure{name, figure.script(), table.text(), fmt::format("Loss along the paths: {}", network.network.label),
                caption(left_out)};
}

}  // namespace lowpass::report
