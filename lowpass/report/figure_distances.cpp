#include <fmt/format.h>

#include <algorithm>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_bars.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

/// Blue BFGS and light red SGD, as in the paper's figures of weights.
SetStyle style_of(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::bfgs ? SetStyle{"#1f4fa8", "solid"} : SetStyle{"#ee6677", "(8,3)"};
}

std::optional<Panel> panel(const std::string& name, const NetworkStatistics& network, SnapshotSet bfgs_set,
                           std::size_t bins, CsvTable& table) {
  if (!network.distances) return std::nullopt;
  const DistanceGroup* bfgs = network.distances->group(OptimizerKind::bfgs, bfgs_set);
  const DistanceGroup* sgd = network.distances->group(OptimizerKind::sgd, SnapshotSet::test);
  if (bfgs == nullptr || sgd == nullptr) return std::nullopt;
  const std::vector<Histogram> bars = histograms({bfgs->distances, sgd->distances}, bins);
  const double centroids = network.distances->centroid_distance;
  const std::string line = fmt::format(
      "unset arrow\nset arrow from {0:.6g},graph 0 to {0:.6g},graph 1 nohead lc '#222222' lw 2 dt (2,3)\n", centroids);
  return Panel{network.label, "distance to the common origin", "solutions",
               line + bar_panel(name, network.label,
                                {{set_name(bfgs->id), bars[0], style_of(OptimizerKind::bfgs)},
                                 {set_name(sgd->id), bars[1], style_of(OptimizerKind::sgd)}},
                                0, std::max(bars[0].high, centroids) * 1.05, table)};
}

}  // namespace

std::optional<Figure> distance_figure(const StudyStatistics& statistics, SnapshotSet bfgs_set, std::size_t bins) {
  const std::string name = "distances_" + to_string(bfgs_set);
  CsvTable table(bar_columns("solutions"));
  std::vector<Panel> panels;
  for (const NetworkStatistics& network : statistics.networks) {
    // The two groups are narrow and far apart: the bins of a histogram that shows both must be finer.
    if (auto content = panel(name, network, bfgs_set, 2 * bins, table)) panels.push_back(std::move(*content));
  }
  if (panels.empty()) return std::nullopt;

  const std::string title = set_title(OptimizerKind::bfgs, bfgs_set);
  PanelFigure figure(name, fmt::format("Distances to the common origin, {} and SGD test", title),
                     PanelFigure::usual_columns(panels.size()));
  figure.common(bar_functions());
  const SetStyle bfgs = style_of(OptimizerKind::bfgs), sgd = style_of(OptimizerKind::sgd);
  figure.legend({{fmt::format("with lines lc '{}' lw 2.5 dt {}", bfgs.color, bfgs.dash), title},
                 {fmt::format("with lines lc '{}' lw 2.5 dt {}", sgd.color, sgd.dash), "SGD test"},
                 {"with lines lc '#222222' lw 2 dt (2,3)", "centroids"}});
  for (Panel& content : panels) figure.panel(std::move(content));
  return Figure{
      name, figure.script(), table.text(), fmt::format("Distances to the common origin: {} and SGD test", title),
      fmt::format("How far the solutions lie from the common origin, the mean of the centroids of the two test "
                  "sets. The dotted line is the distance of those centroids themselves: far to the left of both "
                  "groups, it says that the solutions lie on shells around one centre, of different radius if the "
                  "groups stand apart ({} of the paper).",
                  bfgs_set == SnapshotSet::train ? "Fig. 5" : "Fig. S3")};
}

}  // namespace lowpass::report
