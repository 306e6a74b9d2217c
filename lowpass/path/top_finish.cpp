#include "lowpass/path/top_finish.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs_history.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/simplex_maximum.hpp"

namespace lowpass {
namespace {

constexpr std::size_t most_tops = 8;
constexpr std::size_t most_rounds = 4;
constexpr std::size_t most_iterations = 60;
constexpr std::size_t most_halvings = 12;
constexpr std::size_t history_pairs = 10;
constexpr double window = 0.2;           ///< tops that far below the highest count, in units of the height
constexpr double sufficient_fall = 0.1;  ///< of the predicted one
constexpr double smallest_prediction = 1e-9;
constexpr double smallest_gain = 1e-6;  ///< of a round
constexpr double first_step = 0.05;     ///< longest first step, in variables relative to the chord
constexpr double longest_step = 0.5;

/// A local maximum of the continuous curve.
struct Top {
  double t = 0;
  double value = 0;              ///< in units of the height
  std::vector<double> gradient;  ///< with respect to the variables
};

class TopFinish {
 public:
  TopFinish(PathProblem& problem, const PathOptions& options, SearchProgress& progress)
      : problem_(problem), progress_(progress), points_(options.points) {}

  StopReason run() {
    std::size_t iterations = 0;
    for (std::size_t round = 0; round < most_rounds; ++round) {
      if (!affordable()) return *progress_.limit();
      nodes_ = equal_arc_nodes(problem_.curve(), problem_.basis(), points_);
      unit_ = 0;
      std::vector<Top> tops = find_tops();
      if (!std::isfinite(tops.front().value)) return StopReason::not_finite;
      const double before = tops.front().value;
      const StopReason reason = lower(tops, iterations);
      if (reason != StopReason::no_fall) return reason;
      if (before - tops.front().value < smallest_gain) return StopReason::no_fall;
    }
    return StopReason::rounds;
  }

 private:
  /// A round: one scale of values and one set of nodes. Leaves the problem at the lowest path.
  StopReason lower(std::vector<Top>& tops, std::size_t& iterations) {
    LbfgsHistory metric(history_pairs);
    add_gradients(tops);
    for (; iterations < most_iterations; ++iterations) {
      const Move move = best_move(tops, metric);
      if (move.predicted < smallest_prediction) return StopReason::no_lower_top;
      const Matrix<double> kept = problem_.coefficients();
      std::vector<Top> lower_tops;
      double step = 1;
      for (std::size_t halving = 0;; ++halving, step /= 2) {
        if (!affordable() || halving == most_halvings) {
          problem_.set_coefficients(kept);
          return progress_.limit().value_or(StopReason::no_fall);
        }
        problem_.bend(kept, step, move.direction);
        lower_tops = find_tops();
        if (lower_tops.front().value <= tops.front().value - sufficient_fall * step * move.predicted) break;
      }
      progress_.record(lower_tops.front().value * unit_);
      add_gradients(lower_tops);
      learn(tops, lower_tops, move, step, metric);
      tops = std::move(lower_tops);
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
    Move move{std::vector<double>(problem_.size(), 0.0), dual.lambda, tops.front().value - dual.value};
    for (std::size_t k = 0; k < count; ++k) add_scaled(-dual.lambda[k], steepest[k], move.direction);
    const double length = norm(move.direction);
    if (length > longest_step)
      for (double& entry : move.direction) entry *= longest_step / length;
    return move;
  }

  /// Without history the metric is a number: a steep top moves the variables by the first step, a gentle one by less.
  static std::vector<double> apply_metric(const LbfgsHistory& metric, const std::vector<double>& gradient,
                                          const std::vector<Top>& tops) {
    std::vector<double> result = metric.apply(gradient);
    if (!metric.empty()) return result;
    double steepest = 0;
    for (const Top& top : tops) steepest = std::max(steepest, norm(top.gradient));
    const double factor = first_step / std::max(steepest, 1.0);
    for (double& entry : result) entry *= factor;
    return result;
  }

  /// Curvature along the step of the tops that mattered, each compared with its nearest successor.
  void learn(const std::vector<Top>& before, const std::vector<Top>& after, const Move& move, double step,
             LbfgsHistory& metric) const {
    std::vector<double> y(problem_.size(), 0.0);
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
    if (dot(s, y) > 1e-10 * norm(s) * norm(y)) metric.add(std::move(s), std::move(y));
  }

  std::vector<Top> find_tops() {
    const Matrix<double> mixing = problem_.curve().mixing(nodes_.t);
    const std::vector<double> values = problem_.family().values(mixing);
    if (!std::isfinite(highest(values))) return {{0, std::numeric_limits<double>::infinity(), {}}};
    if (unit_ == 0)
      unit_ = height_unit(highest(values), std::max(values.front(), values.back()),
                          *std::min_element(values.begin(), values.end()));
    std::vector<Top> tops;
    for (const Height& top :
         refined_tops(problem_.family(), problem_.curve(), nodes_.t, values, window * unit_, most_tops))
      tops.push_back({top.t, top.value / unit_, {}});
    return tops;
  }

  void add_gradients(std::vector<Top>& tops) {
    const std::size_t terms = problem_.basis().rows() - 2;
    const std::size_t dimension = problem_.basis().columns();
    for (Top& top : tops) {
      const std::vector<double> gradient = gradient_at_top(top.t);
      std::vector<double> row(terms + 2);
      problem_.curve().mix(top.t, row);
      top.gradient.assign(problem_.size(), 0.0);
      for (std::size_t i = 0; i < terms; ++i) {
        const double share = dot(problem_.bending().scale.row(i), std::span<const double>(row).subspan(2));
        add_scaled(problem_.chord() / unit_ * share, gradient,
                   std::span<double>(top.gradient).subspan(i * dimension, dimension));
      }
    }
  }

  /// The landscape's gradient at a top. Values alone place a maximum to the root of their rounding only, so its t is
  /// corrected by the root of the slope (a secant) first.
  std::vector<double> gradient_at_top(double& t) {
    constexpr double aside = 1e-4;
    constexpr double largest_correction = 1e-5;
    Slope here = slope_at(t);
    if (t < aside || t > 1 - aside) return here.gradient;
    const Slope beside = slope_at(t + aside);
    const double correction = -here.along * aside / (beside.along - here.along);
    if (beside.along < here.along && std::abs(correction) < largest_correction) {
      t += correction;
      here = slope_at(t);
    }
    return here.gradient;
  }

  struct Slope {
    std::vector<double> gradient;
    double along = 0;  ///< df/dt
  };
  Slope slope_at(double t) {
    Slope result{std::vector<double>(problem_.basis().columns()), 0};
    problem_.value_and_gradient_at(problem_.point(t), result.gradient);
    result.along = dot(result.gradient, problem_.tangent(t));
    return result;
  }

  /// A search for tops: the grid, halved, up to 12 parabolas and 3 gradients for each.
  bool affordable() { return progress_.allows(2 * points_ + 15 * most_tops); }

  PathProblem& problem_;
  SearchProgress& progress_;
  std::size_t points_;
  Nodes nodes_;
  double unit_ = 0;
};

}  // namespace

StopReason lower_tops(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  return TopFinish(problem, options, progress).run();
}

}  // namespace lowpass
