#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

/// Blue BFGS and light red SGD, as in the paper's figures of weights.
SetStyle style_of(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::bfgs ? SetStyle{"#1f4fa8", "solid"} : SetStyle{"#ee6677", "(8,3)"};
}

std::string panel(const std::string& file, const NetworkStatistics& network, SnapshotSet bfgs_set, std::size_t bins,
                  CsvTable& table) {
  if (!network.distances) return "";
  const DistanceGroup* bfgs = network.distances->group(OptimizerKind::bfgs, bfgs_set);
  const DistanceGroup* sgd = network.distances->group(OptimizerKind::sgd, SnapshotSet::test);
  if (bfgs == nullptr || sgd == nullptr) return "";
  const std::vector<Histogram> bars = histograms({bfgs->distances, sgd->distances}, bins);
  std::size_t most = 0;
  std::vector<std::string> plots;
  const std::array<const DistanceGroup*, 2> groups{bfgs, sgd};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const OptimizerKind optimizer = groups[i]->id.optimizer;
    const double width = (bars[i].high - bars[i].low) / static_cast<double>(bins);
    table.row({network.label, to_string(optimizer), bars[i].low, 0});
    for (std::size_t bin = 0; bin < bins; ++bin) {
      table.row({network.label, to_string(optimizer), bars[i].low + width * static_cast<double>(bin), bars[i].counts[bin]});
      most = std::max(most, bars[i].counts[bin]);
    }
    table.row({network.label, to_string(optimizer), bars[i].high, 0});
    table.gap();
    const SetStyle style = style_of(optimizer);
    const std::string source = fmt::format("'{}.csv' using 3:(pick({}, '{}', column(4)))", file, quoted(network.label),
                                           to_string(optimizer));
    plots.push_back(fmt::format("{0} with fillsteps fs transparent solid 0.35 noborder lc '{1}' notitle, \\\n     {0} with "
                                "steps lc '{1}' lw 2 dt {2} notitle",
                                source, style.color, style.dash));
  }
  return fmt::format("set title {} noenhanced\nset xlabel 'distance to the common origin (Euclidean, in weights)'\nset "
                     "ylabel 'solutions'\nunset arrow\n",
                     quoted(network.label)) +
         fmt::format("set arrow from {0:.6g},graph 0 to {0:.6g},graph 1 nohead lc '#222222' lw 2 dt (2,3)\n",
                     network.distances->centroid_distance) +
         linear_axis("x", 0, std::max(bars[0].high, network.distances->centroid_distance) * 1.05) +
         linear_axis("y", 0, static_cast<double>(most) * 1.08) + fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
}

}  // namespace

std::optional<Figure> distance_figure(const StudyStatistics& statistics, SnapshotSet bfgs_set, std::size_t bins) {
  const std::string name = "distances_" + to_string(bfgs_set);
  CsvTable table({"network", "optimizer", "edge", "solutions"});
  std::vector<std::string> panels;
  for (const NetworkStatistics& network : statistics.networks) {
    const std::string text = panel(name, network, bfgs_set, bins, table);
    if (!text.empty()) panels.push_back(text);
  }
  if (panels.empty()) return std::nullopt;

  const std::string title = set_title(OptimizerKind::bfgs, bfgs_set);
  const std::size_t columns = PanelFigure::usual_columns(panels.size());
  PanelFigure figure(name, fmt::format("Distances to the common origin, {} and SGD test", title), columns,
                     (panels.size() + columns - 1) / columns);
  figure.common("pick(network, optimizer, y) = (strcol(1) eq network && strcol(2) eq optimizer) ? y : NaN\n");
  const SetStyle bfgs = style_of(OptimizerKind::bfgs), sgd = style_of(OptimizerKind::sgd);
  figure.legend({{fmt::format("with lines lc '{}' lw 2.5 dt {}", bfgs.color, bfgs.dash), title},
                 {fmt::format("with lines lc '{}' lw 2.5 dt {}", sgd.color, sgd.dash), "SGD test"},
                 {"with lines lc '#222222' lw 2 dt (2,3)", "centroids"}});
  for (const std::string& text : panels) figure.panel(text);
  return Figure{name, figure.script(), table.text(), fmt::format("Distances to the common origin: {} and SGD test", title),
                fmt::format("How far the solutions lie from the common origin, the mean of the centroids of the two test "
                            "sets. The dotted line is the distance of those centroids themselves: far to the left of both "
                            "groups, it says that the solutions lie on shells around one centre, of different radius if the "
                            "groups stand apart ({} of the paper).",
                            bfgs_set == SnapshotSet::train ? "Fig. 5" : "Fig. S3")};
}

}  // namespace lowpass::report
