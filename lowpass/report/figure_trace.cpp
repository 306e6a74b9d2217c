#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

constexpr std::size_t most_steps = 200;  // more cannot be told apart in the picture

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = 0, last_step = 0;
  std::size_t left_out = 0;  ///< steps that a logarithmic axis cannot show
};

/// Rows of quartiles over pairs, one per shown step. Only pairs whose trace has the usual length take part.
bool add_rows(const std::string& network, const EnsembleData& ensemble, CsvTable& table, Range& range) {
  const std::vector<PairPath>& paths = ensemble.splits.front().paths;
  std::size_t length = 0;
  for (const PairPath& path : paths) length = std::max(length, path.trace_step.size());
  if (length < 2) return false;
  const std::string set = set_name(ensemble.id);
  const std::size_t shown = std::min(length, most_steps);
  bool any = false;
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t entry = i * (length - 1) / (shown - 1);
    std::vector<double> heights;
    double step = 0;
    for (const PairPath& path : paths) {
      if (path.trace_step.size() != length || !std::isfinite(path.trace_height[entry])) continue;
      heights.push_back(path.trace_height[entry]);
      step = path.trace_step[entry];
    }
    const Summary summary = heights.empty() ? Summary{} : summarize(heights);
    if (!(summary.lower_quartile > 0)) {
      ++range.left_out;
      continue;
    }
    table.row({network, set, step, summary.lower_quartile, summary.median, summary.upper_quartile, summary.count});
    range.low = std::min(range.low, summary.lower_quartile);
    range.high = std::max(range.high, summary.upper_quartile);
    range.last_step = std::max(range.last_step, step);
    any = true;
  }
  table.gap();
  return any;
}

/// Whether a step sees samples or points of its own, and so not the path's height.
bool sees_a_part(const StudyPaths& paths) {
  return paths.batch.has_value() || paths.sampling == Sampling::random;
}

std::string reading(const StudyPaths& paths) {
  if (!sees_a_part(paths))
    return "Height of the path on the training landscape against the step of the search: median (line) and quartiles "
           "(band) over pairs. A curve that still falls at its right end says that the height is limited by the number "
           "of steps, not by the landscape: more steps would give lower paths.";
  const std::string points =
      paths.sampling == Sampling::random ? fmt::format("at {} random points", search_points(paths)) : "at its points";
  const std::string samples = paths.batch ? fmt::format("a mini-batch of {} samples", *paths.batch) : "all samples";
  return fmt::format(
      "What the search saw of the path on the training landscape in each step: the highest loss {} and on {}, median "
      "(line) and quartiles (band) over pairs. It is not the path's height, which is mostly higher: the table of "
      "heights has that, measured on all samples.",
      points, samples);
}

std::string caption(const StudyPaths& paths, std::size_t left_out) {
  if (left_out == 0) return reading(paths);
  return reading(paths) + fmt::format(
                              " Not drawn, because the axis is logarithmic: {} steps whose lower quartile is no "
                              "finite height above 0.",
                              left_out);
}

/// Adds the steps that cannot be drawn to `left_out`.
std::optional<Panel> panel(const NetworkData& network, const StudyPaths& paths, CsvTable& table,
                           std::size_t& left_out) {
  const std::string& label = network.network.label;
  Range range;
  std::vector<std::string> bands, lines;
  for (const EnsembleData& ensemble : network.ensembles) {
    if (!add_rows(label, ensemble, table, range)) continue;
    const SetStyle style = set_style(ensemble.id.optimizer, ensemble.id.set);
    const auto column = [&](int number) {
      return fmt::format("(pick({}, '{}', column({})))", gnuplot_text(label), set_name(ensemble.id), number);
    };
    bands.push_back(
        fmt::format("'trace.csv' using 3:{}:{} with filledcurves fs transparent solid 0.18 noborder lc '{}' notitle",
                    column(4), column(6), style.color));
    lines.push_back(fmt::format("'trace.csv' using 3:{} with lines lc '{}' lw 2.5 dt {} notitle", column(5),
                                style.color, style.dash));
  }
  left_out += range.left_out;
  if (lines.empty()) return std::nullopt;
  bands.insert(bands.end(), lines.begin(), lines.end());
  return Panel{label, "steps of the path search",
               sees_a_part(paths) ? "highest loss seen in a step" : "height of the path",
               linear_axis("x", 0, range.last_step) + log_axis("y", range.low / 1.15, range.high * 1.15) +
                   fmt::format("plot {}\n", fmt::join(bands, ", \\\n     "))};
}

}  // namespace

std::optional<Figure> trace_figure(const StudyData& data) {
  CsvTable table({"network", "set", "step", "lower_quartile", "median", "upper_quartile", "pairs"});
  std::vector<Panel> panels;
  std::size_t left_out = 0;
  for (const NetworkData& network : data.networks) {
    if (auto content = panel(network, data.study.paths, table, left_out)) panels.push_back(std::move(*content));
  }
  if (panels.empty()) return std::nullopt;
  PanelFigure figure("trace", "Height against the step of the path search", PanelFigure::usual_columns(panels.size()));
  figure.common("pick(network, set, y) = (strcol(1) eq network && strcol(2) eq set) ? y : NaN\n");
  std::vector<LegendEntry> legend;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test}) {
      const SetStyle style = set_style(optimizer, set);
      legend.push_back(
          {fmt::format("with lines lc '{}' lw 2.5 dt {}", style.color, style.dash), set_title(optimizer, set)});
    }
  }
  figure.legend(legend);
  for (Panel& content : panels) figure.panel(std::move(content));
  return Figure{"trace", figure.script(), table.text(),
                sees_a_part(data.study.paths) ? "What the path search saw" : "Heights during the path search",
                caption(data.study.paths, left_out)};
}

std::vector<Figure> all_figures(const StudyData& data, const StudyStatistics& statistics) {
  std::vector<Figure> figures;
  const auto add = [&](std::optional<Figure> figure) {
    if (figure) figures.push_back(std::move(*figure));
  };
  const std::size_t bins = data.study.analysis.histogram_bins;
  add(loss_figure(data));
  add(height_figure(statistics, Split::train));
  add(height_figure(statistics, Split::test));
  for (const NetworkData& network : data.networks) add(profile_figure(network));
  add(trace_figure(data));
  add(distance_figure(statistics, SnapshotSet::train, bins));
  add(distance_figure(statistics, SnapshotSet::test, bins));
  add(projection_figure(statistics, SnapshotSet::train, "rbf"));
  add(projection_figure(statistics, SnapshotSet::test, "rbf"));
  add(projection_figure(statistics, SnapshotSet::train, "linear"));
  return figures;
}

}  // namespace lowpass::report
