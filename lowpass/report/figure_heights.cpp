#include <fmt/format.h>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_bars.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

std::optional<Panel> panel(const std::string& name, const NetworkStatistics& network, Split split, CsvTable& table) {
  std::vector<Bars> groups;
  for (const EnsembleStatistics& ensemble : network.ensembles) {
    const HeightStatistics* heights = ensemble.on(split);
    if (heights == nullptr || !heights->histogram) continue;
    groups.push_back({set_name(ensemble.id), *heights->histogram, set_style(ensemble.id.optimizer, ensemble.id.set)});
  }
  if (groups.empty()) return std::nullopt;
  // The bins are common to all groups.
  const double low = groups.front().histogram.low, high = groups.front().histogram.high, edge = (high - low) * 0.03;
  return Panel{network.label, "height of the path (mean loss per sample)", "pairs",
               bar_panel(name, network.label, groups, low - edge, high + edge, table)};
}

}  // namespace

std::optional<Figure> height_figure(const StudyStatistics& statistics, Split split) {
  const std::string name = "heights_" + split_name(split);
  CsvTable table(bar_columns("pairs"));
  std::vector<Panel> panels;
  for (const NetworkStatistics& network : statistics.networks) {
    if (auto content = panel(name, network, split, table)) panels.push_back(std::move(*content));
  }
  if (panels.empty()) return std::nullopt;

  const bool train = split == Split::train;
  const std::string landscape = train ? "training" : "test";
  PanelFigure figure(name, fmt::format("Heights of the paths on the {} landscape", landscape),
                     PanelFigure::usual_columns(panels.size()));
  figure.common(bar_functions());
  std::vector<LegendEntry> legend;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test}) {
      if (!train && set == SnapshotSet::train) continue;
      const SetStyle style = set_style(optimizer, set);
      legend.push_back(
          {fmt::format("with lines lc '{}' lw 2.5 dt {}", style.color, style.dash), set_title(optimizer, set)});
    }
  }
  figure.legend(legend);
  for (Panel& content : panels) figure.panel(std::move(content));
  return Figure{
      name, figure.script(), table.text(), fmt::format("Heights on the {} landscape", landscape),
      fmt::format("How many pairs of solutions have a path of which height on the {} landscape. The height is the "
                  "largest loss on the grid of points along the path, as in the paper; further left means that "
                  "two solutions are joined by a lower path. The sets share their bins, so bars compare ({} of "
                  "the paper).",
                  landscape, train ? "Fig. 4" : "Fig. S2")};
}

}  // namespace lowpass::report
