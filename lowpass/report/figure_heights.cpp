#include <fmt/format.h>

#include <algorithm>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

std::string bar_plot(const std::string& file, const std::string& network, const EnsembleId& id) {
  const SetStyle style = set_style(id.optimizer, id.set);
  const std::string source = fmt::format("'{}.csv' using 3:(pick({}, '{}-{}', column(4)))", file, quoted(network),
                                         to_string(id.optimizer), to_string(id.set));
  return fmt::format(
      "{0} with fillsteps fs transparent solid 0.28 noborder lc '{1}' notitle, \\\n     {0} with steps lc '{1}' lw 2 dt "
      "{2} notitle",
      source, style.color, style.dash);
}

std::string panel(const std::string& file, const NetworkStatistics& network, Split split, CsvTable& table) {
  double low = 0, high = 0;
  std::size_t most = 0;
  std::vector<std::string> plots;
  for (const EnsembleStatistics& ensemble : network.ensembles) {
    const HeightStatistics* heights = ensemble.on(split);
    if (heights == nullptr || !heights->histogram) continue;
    const Histogram& bars = *heights->histogram;
    low = bars.low;
    high = bars.high;
    const std::string set = fmt::format("{}-{}", to_string(ensemble.id.optimizer), to_string(ensemble.id.set));
    const double width = (bars.high - bars.low) / static_cast<double>(bars.counts.size());
    // The outline of the bars: up at the first edge, down to zero at the last.
    table.row({network.label, set, bars.low, 0});
    for (std::size_t bin = 0; bin < bars.counts.size(); ++bin) {
      table.row({network.label, set, bars.low + width * static_cast<double>(bin), bars.counts[bin]});
      most = std::max(most, bars.counts[bin]);
    }
    table.row({network.label, set, bars.high, 0});
    table.gap();
    plots.push_back(bar_plot(file, network.label, ensemble.id));
  }
  if (plots.empty()) return "";
  const double edge = (high - low) * 0.03;
  return fmt::format("set title {} noenhanced\nset xlabel 'height of the path (mean loss per sample)'\nset ylabel 'pairs'\n",
                     quoted(network.label)) +
         linear_axis("x", low - edge, high + edge) + linear_axis("y", 0, static_cast<double>(most) * 1.08) +
         fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
}

}  // namespace

std::optional<Figure> height_figure(const StudyStatistics& statistics, Split split) {
  const std::string name = "heights_" + split_name(split);
  CsvTable table({"network", "set", "edge", "pairs"});
  std::vector<std::string> panels;
  for (const NetworkStatistics& network : statistics.networks) {
    const std::string text = panel(name, network, split, table);
    if (!text.empty()) panels.push_back(text);
  }
  if (panels.empty()) return std::nullopt;

  const bool train = split == Split::train;
  const std::string landscape = train ? "training" : "test";
  const std::size_t columns = PanelFigure::usual_columns(panels.size());
  PanelFigure figure(name, fmt::format("Heights of the paths on the {} landscape", landscape), columns,
                     (panels.size() + columns - 1) / columns);
  figure.common("pick(network, set, y) = (strcol(1) eq network && strcol(2) eq set) ? y : NaN\n");
  std::vector<LegendEntry> legend;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test}) {
      if (!train && set == SnapshotSet::train) continue;
      const SetStyle style = set_style(optimizer, set);
      legend.push_back({fmt::format("with lines lc '{}' lw 2.5 dt {}", style.color, style.dash), set_title(optimizer, set)});
    }
  }
  figure.legend(legend);
  for (const std::string& text : panels) figure.panel(text);
  return Figure{name, figure.script(), table.text(), fmt::format("Heights on the {} landscape", landscape),
                fmt::format("How many pairs of solutions have a path of which height on the {} landscape. The height is the "
                            "largest loss on the grid of points along the path, as in the paper; further left means that "
                            "two solutions are joined by a lower path. The sets share their bins, so bars compare ({} of "
                            "the paper).",
                            landscape, train ? "Fig. 4" : "Fig. S2")};
}

}  // namespace lowpass::report
