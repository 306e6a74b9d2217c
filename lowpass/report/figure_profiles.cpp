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

/// The pairs with a profile on the grid most of them share, lowest first.
std::vector<const PairPath*> usable_paths(const SplitPaths& split) {
  std::vector<const PairPath*> paths;
  for (const PairPath& path : split.paths) {
    if (!path.t.empty() && path.t.size() == split.paths.front().t.size() && std::isfinite(path.height) &&
        std::isfinite(path.linear_height))
      paths.push_back(&path);
  }
  std::stable_sort(paths.begin(), paths.end(), [](const PairPath* a, const PairPath* b) { return a->height < b->height; });
  return paths;
}

std::vector<const PairPath*> evenly_chosen(const std::vector<const PairPath*>& paths) {
  if (paths.size() <= most_curves) return paths;
  std::vector<const PairPath*> chosen;
  for (std::size_t i = 0; i < most_curves; ++i) chosen.push_back(paths[i * (paths.size() - 1) / (most_curves - 1)]);
  return chosen;
}

struct Panel {
  const EnsembleData* ensemble;
  std::vector<const PairPath*> paths;
  Summary linear;  ///< of the straight lines' heights
};

std::string commands(const std::string& file, const Panel& panel, double low, double high, CsvTable& table) {
  const std::string set = fmt::format("{}-{}", to_string(panel.ensemble->id.optimizer), to_string(panel.ensemble->id.set));
  for (const PairPath* path : evenly_chosen(panel.paths)) {
    for (std::size_t i = 0; i < path->t.size(); ++i)
      table.row({set, fmt::format("{}-{}", path->first, path->second), path->t[i], path->value[i]});
    table.gap();
  }
  for (std::size_t i = 0; i < panel.paths.front()->t.size(); ++i) {
    std::vector<double> values;
    for (const PairPath* path : panel.paths) {
      if (std::isfinite(path->value[i])) values.push_back(path->value[i]);
    }
    if (!values.empty()) table.row({set, "median", panel.paths.front()->t[i], summarize(values).median});
  }
  table.gap();
  const SetStyle style = set_style(panel.ensemble->id.optimizer, panel.ensemble->id.set);
  return fmt::format(
             "set title '{} ({} pairs)'\nset xlabel 'position along the path, t'\nset ylabel 'training loss'\n"
             "unset object; unset arrow\n"
             "set object rectangle from graph 0,first {:.6g} to graph 1,first {:.6g} fs solid noborder fc '#e4e4e4' back\n"
             "set arrow from graph 0,first {:.6g} to graph 1,first {:.6g} nohead back lc '#444444' lw 2 dt (6,4)\n",
             set_title(panel.ensemble->id.optimizer, panel.ensemble->id.set), panel.paths.size(), panel.linear.lower_quartile,
             panel.linear.upper_quartile, panel.linear.median, panel.linear.median) +
         linear_axis("x", 0, 1) + log_axis("y", low, high) +
         fmt::format("plot '{0}.csv' using 3:(pair('{1}', column(4))) with lines lc '{2}' lw 0.5 notitle, \\\n"
                     "     '{0}.csv' using 3:(middle('{1}', column(4))) with lines lc '#ffffff' lw 5 notitle, \\\n"
                     "     '{0}.csv' using 3:(middle('{1}', column(4))) with lines lc '{2}' lw 3 notitle\n",
                     file, set, style.color);
}

}  // namespace

std::optional<Figure> profile_figure(const NetworkData& network) {
  const std::string name = "profiles_" + network.network.label;
  std::vector<Panel> panels;
  double lowest_height = std::numeric_limits<double>::infinity(), highest = 0;
  for (const EnsembleData& ensemble : network.ensembles) {
    const SplitPaths& split = ensemble.splits.front();
    Panel panel{&ensemble, usable_paths(split), {}};
    if (panel.paths.empty()) continue;
    std::vector<double> linear;
    for (const PairPath* path : panel.paths) {
      linear.push_back(path->linear_height);
      highest = std::max({highest, path->linear_height, path->height});
      lowest_height = std::min(lowest_height, path->height);
    }
    panel.linear = summarize(linear);
    panels.push_back(std::move(panel));
  }
  if (panels.empty() || !(lowest_height > 0)) return std::nullopt;

  const std::size_t columns = PanelFigure::usual_columns(panels.size());
  PanelFigure figure(name, fmt::format("Loss along the paths of {}", network.network.label), columns,
                     (panels.size() + columns - 1) / columns);
  figure.common(
      "pair(set, y) = (strcol(1) eq set && strcol(2) ne 'median') ? y : NaN\n"
      "middle(set, y) = (strcol(1) eq set && strcol(2) eq 'median') ? y : NaN\n");
  figure.legend({{"with lines lc '#333333' lw 0.5", "one pair"},
                 {"with lines lc '#333333' lw 3", "median"},
                 {"with lines lc '#444444' lw 2 dt (6,4)", "straight lines' heights: median"},
                 {"with boxes fs solid noborder fc '#e4e4e4'", "quartiles"}});
  CsvTable table({"set", "pair", "t", "loss"});
  // Ends can be at 1e-8: below a tenth of the lowest height nothing is to be seen but them.
  for (const Panel& panel : panels) figure.panel(commands(name, panel, lowest_height / 10, highest * 1.4, table));
  return Figure{name, figure.script(), table.text(), fmt::format("Loss along the paths: {}", network.network.label),
                fmt::format("Training loss along the path from one solution (t = 0) to the other (t = 1): thin lines are "
                            "single pairs (at most {} per panel, spread evenly from the lowest path to the highest), the "
                            "thick line is the median over all pairs at each t. The dashed line and its band are the median "
                            "and the quartiles of the heights of the straight lines between the same solutions: the gap is "
                            "what the search has gained. Solutions of very low loss lie below the lower edge.",
                            most_curves)};
}

}  // namespace lowpass::report
