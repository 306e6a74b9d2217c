#include "lowpass/path/search/lower_tops.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs_history.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/objectives/value_scale.hpp"
#include "lowpass/path/search/simplex_maximum.hpp"

namespace lowpass {
namespace {

/// A local maximum of the continuous curve.
struct Top {
  double t = 0;
  double value = 0;              ///< in units of the height
  std::vector<double> gradient;  ///< with respect to the variables
};

class TopFinish {
 public:
  TopFinish(PathFunction& function, const BendingScale& bending, SearchBudget& budget, std::size_t points,
            const FinishSettings& settings, const MeasureSettings& measure)
      : function_(function),
        path_(function.path()),
        bending_(bending),
        budget_(budget),
        points_(points),
        settings_(settings),
        measure_(measure) {}

  Finish run() {
    const StopReason reason = lower_all();
    return {reason, top_};
  }

 private:
  StopReason lower_all() {
    std::size_t iterations = 0;
    for (std::size_t round = 0; round < settings_.most_rounds; ++round) {
      if (const auto limit = budget_.refuses(cost_of_tops())) return *limit;
      places_ = places();
      unit_ = 0;
      std::vector<Top> tops = find_tops();
      if (!std::isfinite(tops.front().value)) return StopReason::not_finite;
      const double before = tops.front().value;
      top_ = tops.front().t;
      const StopReason reason = lower(tops, iterations);
      if (reason != StopReason::no_fall) return reason;
      if (before - tops.front().value < settings_.smallest_gain) return StopReason::no_fall;
    }
    return StopReason::rounds;
  }

  /// A round: one scale of values and one set of nodes. Leaves the problem at the lowest path.
  StopReason lower(std::vector<Top>& tops, std::size_t& iterations) {
    LbfgsHistory metric(settings_.history);
    add_gradients(tops);
    for (; iterations < settings_.most_iterations; ++iterations) {
      const Move move = best_move(tops, metric);
      if (move.predicted < settings_.smallest_prediction) return StopReason::no_lower_top;
      const Matrix<double> kept = path_.coefficients();
      std::vector<Top> lower_tops;
      double step = 1;
      for (std::size_t halving = 0;; ++halving, step /= 2) {
        if (!budget_.allows(cost_of_tops()) || halving == settings_.most_halvings) {
          function_.set_coefficients(kept);
          return budget_.limit().value_or(StopReason::no_fall);
        }
        bend(kept, step, move.direction);
        lower_tops = find_tops();
        if (lower_tops.front().value <= tops.front().value - settings_.sufficient_fall * step * move.predicted) break;
      }
      budget_.step_made(lower_tops.front().value * unit_);
      add_gradients(lower_tops);
      learn(tops, lower_tops, move, step, metric);
      tops = std::move(lower_tops);
      top_ = tops.front().t;
      if (const auto limit = budget_.limit()) return *limit;
    }
    return StopReason::rounds;
  }

  struct Move {
    std::vector<double> direction;
    std::vector<double> lambda;
    double predicted = 0;
  };

  /// The direction -B sum lambda_k g_k that lowers the highest of the linearised tops most.
  Move best_move(const std::vector<Top>& tops, const LbfgsHistory& metric) const {
    const std::size_t count = tops.size();
    std::vector<std::vector<double>> steepest;
    for (const Top& top : tops) steepest.push_back(apply_metric(metric, top.gradient, tops));
    std::vector<double> values;
    Matrix<double> products(count, count);
    for (std::size_t k = 0; k < count; ++k) {
      values.push_back(tops[k].value);
      for (std::size_t l = 0; l <= k; ++l) products(k, l) = products(l, k) = dot(tops[k].gradient, steepest[l]);
    }
    const SimplexMaximum dual = maximum_on_simplex(values, products);
    Move move{std::vector<double>(function_.size(), 0.0), dual.lambda, tops.front().value - dual.value};
    for (std::size_t k = 0; k < count; ++k) add_scaled(-dual.lambda[k], steepest[k], move.direction);
    const double length = norm(move.direction);
    if (length > settings_.longest_step)
      for (double& entry : move.direction) entry *= settings_.longest_step / length;
    return move;
  }

  /// Without history the metric is a number: a steep top moves the variables by the first step, a gentle one by less.
  std::vector<double> apply_metric(const LbfgsHistory& metric, const std::vector<double>& gradient,
                                   const std::vector<Top>& tops) const {
    std::vector<double> result = metric.apply(gradient);
    if (!metric.empty()) return result;
    double steepest = 0;
    for (const Top& top : tops) steepest = std::max(steepest, norm(top.gradient));
    const double factor = settings_.first_step / std::max(steepest, 1.0);
    for (double& entry : result) entry *= factor;
    return result;
  }

  /// Curvature along the step of the tops that mattered, each compared with its nearest successor.
  void learn(const std::vector<Top>& before, const std::vector<Top>& after, const Move& move, double step,
             LbfgsHistory& metric) const {
    std::vector<double> y(function_.size(), 0.0);
    for (std::size_t k = 0; k < before.size(); ++k) {
      const auto nearer = [&](const Top& a, const Top& b) {
        return std::abs(a.t - before[k].t) < std::abs(b.t - before[k].t);
      };
      const Top& successor = *std::min_element(after.begin(), after.end(), nearer);
      add_scaled(move.lambda[k], successor.gradient, y);
      add_scaled(-move.lambda[k], before[k].gradient, y);
    }
    std::vector<double> s = move.direction;
    for (double& entry : s) entry *= step;
    if (dot(s, y) > settings_.least_curvature * norm(s) * norm(y)) metric.add(std::move(s), std::move(y));
  }

  /// At equal distances along the path, and its kinks.
  std::vector<double> places() const {
    std::vector<double> t = equal_arc_nodes(path_.curve(), path_.basis(), points_).t;
    const std::vector<double> kinks = path_.curve().kinks();
    t.insert(t.end(), kinks.begin(), kinks.end());
    std::ranges::sort(t);
    t.erase(std::ranges::unique(t).begin(), t.end());
    return t;
  }

  std::vector<Top> find_tops() {
    const std::vector<double> values = path_.family().values(path_.curve().mixing(places_));
    if (!std::isfinite(highest(values))) return {{0, std::numeric_limits<double>::infinity(), {}}};
    if (unit_ == 0)
      unit_ = height_unit(highest(values), std::max(values.front(), values.back()),
                          *std::min_element(values.begin(), values.end()));
    std::vector<Top> tops;
    for (const Height& top : refined_tops(path_.family(), path_.curve(), places_, values, settings_.window * unit_,
                                          settings_.most_tops, measure_))
      tops.push_back({top.t, top.value / unit_, {}});
    return tops;
  }

  /// Coefficients `from` plus step times chord times the bending scale times u.
  void bend(const Matrix<double>& from, double step, std::span<const double> u) {
    Matrix<double> bent = from;
    add_product(step * path_.chord(), bending_.scale, MatrixView<const double>(u.data(), bent.rows(), bent.columns()),
                bent);
    function_.set_coefficients(bent);
  }

  /// Gradients by the variables, all tops at once.
  void add_gradients(std::vector<Top>& tops) {
    const std::size_t terms = path_.basis().rows() - 2;
    const std::size_t dimension = path_.basis().columns();
    const Matrix<double> gradients = gradients_at_tops(tops);
    for (std::size_t k = 0; k < tops.size(); ++k) {
      std::vector<double> row(terms + 2);
      path_.curve().mix(tops[k].t, row);
      tops[k].gradient.assign(function_.size(), 0.0);
      for (std::size_t i = 0; i < terms; ++i) {
        const double share = dot(bending_.scale.row(i), std::span<const double>(row).subspan(2));
        add_scaled(path_.chord() / unit_ * share, gradients.row(k),
                   std::span<double>(tops[k].gradient).subspan(i * dimension, dimension));
      }
    }
  }

  /// The landscape's gradients at the tops. Values alone place a maximum to the root of their rounding only, so that
  /// its t is first corrected by the root of the slope along the curve (a secant).
  Matrix<double> gradients_at_tops(std::vector<Top>& tops) {
    std::vector<double> asked;
    for (const Top& top : tops) asked.push_back(top.t);
    std::vector<std::size_t> inner;
    for (std::size_t k = 0; k < tops.size(); ++k)
      if (tops[k].t >= settings_.aside && tops[k].t <= 1 - settings_.aside) inner.push_back(k);
    for (const std::size_t k : inner) asked.push_back(tops[k].t + settings_.aside);
    Matrix<double> found = path_.values_and_gradients(asked).gradients;
    const auto slope = [&](std::size_t row) { return dot(found.row(row), path_.tangent(asked[row])); };

    std::vector<std::size_t> moved;
    std::vector<double> places;
    for (std::size_t i = 0; i < inner.size(); ++i) {
      const double here = slope(inner[i]);
      const double beside = slope(tops.size() + i);
      const double correction = -here * settings_.aside / (beside - here);
      if (!(beside < here && std::abs(correction) < settings_.largest_correction)) continue;
      tops[inner[i]].t += correction;
      moved.push_back(inner[i]);
      places.push_back(tops[inner[i]].t);
    }
    Matrix<double> gradients(tops.size(), found.columns());
    std::copy_n(found.data(), gradients.size(), gradients.data());
    if (moved.empty()) return gradients;
    const Matrix<double> corrected = path_.values_and_gradients(places).gradients;
    for (std::size_t i = 0; i < moved.size(); ++i)
      std::copy(corrected.row(i).begin(), corrected.row(i).end(), gradients.row(moved[i]).begin());
    return gradients;
  }

  /// A search for tops: the grid, halved, up to 12 parabolas and 3 gradients for each top.
  std::size_t cost_of_tops() const { return 2 * points_ + 15 * settings_.most_tops; }

  PathFunction& function_;
  MovingPath& path_;
  const BendingScale& bending_;
  SearchBudget& budget_;
  std::size_t points_;
  const FinishSettings& settings_;
  const MeasureSettings& measure_;
  std::vector<double> places_;
  double unit_ = 0;
  std::optional<double> top_;
};

}  // namespace

Finish lower_tops(PathFunction& function, const BendingScale& bending, SearchBudget& budget, std::size_t points,
                  const FinishSettings& settings, const MeasureSettings& measure) {
  return TopFinish(function, bending, budget, points, settings, measure).run();
}

}  // namespace lowpass
