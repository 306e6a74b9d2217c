#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"
#include "lowpass/study/task_options.hpp"

namespace lowpass::report {
namespace {

/// The run with the median lowest training loss (the lower of two in the middle).
const TrainingRun* representative(const std::vector<TrainingRun>& runs) {
  if (runs.empty()) return nullptr;
  std::vector<const TrainingRun*> order;
  for (const TrainingRun& run : runs) order.push_back(&run);
  std::sort(order.begin(), order.end(), [](const TrainingRun* a, const TrainingRun* b) {
    // A run without a finite loss comes last.
    const auto loss = [](const TrainingRun* run) {
      const double lowest = run->train_minimum.train_loss;
      return std::isnan(lowest) ? std::numeric_limits<double>::infinity() : lowest;
    };
    const double first = loss(a), second = loss(b);
    return first != second ? first < second : a->seed < b->seed;
  });
  return order[(order.size() - 1) / 2];
}

struct Curve {
  OptimizerKind optimizer;
  const TrainingRun* run;
};

/// What a logarithmic axis can show of the losses.
struct Range {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  std::size_t left_out = 0;

  void include(const std::vector<double>& values) {
    for (const double value : values) {
      if (!(value > 0) || !std::isfinite(value)) {
        ++left_out;
        continue;
      }
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  std::string axis() const { return high > 0 ? log_axis("y", low / 1.3, high * 1.3) : log_axis("y", 0.1, 1); }
};

SetStyle style_of(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::bfgs ? SetStyle{"#000080", "solid"} : SetStyle{"#d6455b", "(8,3)"};
}

struct EpochAxis {
  std::string text;
  std::size_t first;  ///< the earliest epoch that has a place on it
};

EpochAxis epoch_axis(const std::vector<Curve>& curves) {
  double longest = 1, shortest_run = std::numeric_limits<double>::infinity();
  for (const Curve& curve : curves) {
    const double last = curve.run->curve.epoch.empty() ? 1 : curve.run->curve.epoch.back();
    longest = std::max(longest, last);
    shortest_run = std::min(shortest_run, last);
  }
  // Runs of very different lengths share an axis only if it is logarithmic; epoch 0 is then left of it.
  if (longest > 4 * shortest_run) return {log_axis("x", 1, longest), 1};
  return {linear_axis("x", 0, longest), 0};
}

/// Adds the losses that cannot be drawn to `left_out`.
Panel panel(const std::string& label, const std::vector<Curve>& curves, bool test, std::size_t& left_out) {
  Range range;
  for (const Curve& curve : curves) range.include(test ? curve.run->curve.test_loss : curve.run->curve.train_loss);
  left_out += range.left_out;
  const EpochAxis epochs = epoch_axis(curves);
  std::string text = epochs.text + range.axis() + "unset arrow\n";
  std::vector<std::string> plots;
  for (const Curve& curve : curves) {
    const SetStyle style = style_of(curve.optimizer);
    const Minimum& minimum = test ? curve.run->test_minimum : curve.run->train_minimum;
    text += fmt::format("set arrow from {0},graph 0 to {0},graph 1 nohead back lc '{1}' lw 1.2 dt (4,4)\n",
                        std::max(minimum.epoch, epochs.first), style.color);
    plots.push_back(fmt::format(
        "'losses.csv' using 4:(pick({}, '{}', column({}))) with lines lc '{}' lw 2 dt {} notitle", gnuplot_text(label),
        to_string(training_method(curve.optimizer)), test ? 6 : 5, style.color, style.dash));
  }
  text += fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
  const std::string kind = test ? "test loss" : "training loss";
  return {label + ": " + kind, "epochs (SGD), iterations (L-BFGS-GSS)", kind, text};
}

std::string caption(std::size_t left_out) {
  std::string text =
      "Training loss (left) and test loss (right) of one representative run per optimiser: the run with the "
      "median lowest training loss. Dashed vertical lines mark where each curve is lowest, which is where the "
      "train and the test snapshot were taken. A test loss that climbs again after its line is overfitting. "
      "Where the two runs differ much in length, the horizontal axis is logarithmic (Figs. 2 and S1 of the "
      "paper).";
  if (left_out > 0)
    text += fmt::format(
        " Losses of 0 and those that are not finite have no place on a logarithmic axis and are not drawn: {} of them.",
        left_out);
  return text;
}

}  // namespace

std::optional<Figure> loss_figure(const StudyData& data) {
  CsvTable table({"network", "optimizer", "seed", "epoch", "train_loss", "test_loss"});
  std::vector<Panel> panels;
  std::size_t left_out = 0;
  for (const NetworkData& network : data.networks) {
    std::vector<Curve> curves;
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
      const TrainingRun* run = representative(network.runs(optimizer));
      if (run == nullptr) continue;
      curves.push_back({optimizer, run});
      for (std::size_t i = 0; i < run->curve.epoch.size(); ++i)
        table.row({network.network.label, to_string(training_method(optimizer)), run->seed, run->curve.epoch[i],
                   run->curve.train_loss[i], run->curve.test_loss[i]});
      table.gap();
    }
    if (curves.empty()) continue;
    panels.push_back(panel(network.network.label, curves, false, left_out));
    panels.push_back(panel(network.network.label, curves, true, left_out));
  }
  if (panels.empty()) return std::nullopt;

  PanelFigure figure("losses", "Losses of one representative run per network and optimiser", 2);
  figure.common("pick(network, optimizer, y) = (strcol(1) eq network && strcol(2) eq optimizer) ? y : NaN\n");
  std::vector<LegendEntry> legend;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    const SetStyle style = style_of(optimizer);
    legend.push_back({fmt::format("with lines lc '{}' lw 2 dt {}", style.color, style.dash),
                      optimizer == OptimizerKind::bfgs ? "L-BFGS-GSS" : "SGD"});
  }
  legend.push_back({"with lines lc '#666666' lw 1.2 dt (4,4)", "minimum of the curve"});
  figure.legend(legend);
  for (Panel& content : panels) figure.panel(std::move(content));
  return Figure{"losses", figure.script(), table.text(), "Losses during training", caption(left_out)};
}

}  // namespace lowpass::report
