#include "lowpass/optimize/find_minimum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/counted_landscape.hpp"
#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/optimize/recent_descent.hpp"
#include "lowpass/optimize/resting_length.hpp"
#include "lowpass/optimize/stationary_look.hpp"
#include "lowpass/optimize/unbounded_descent.hpp"

namespace lowpass {
namespace {

void check(const Landscape& landscape, std::span<const double> start, const MinimumOptions& options) {
  if (start.size() != landscape.dimension())
    throw BadInput(fmt::format("minimize: the start has {} components; a point of the landscape '{}' has {}",
                               start.size(), landscape.name(), landscape.dimension()));
  if (!all_finite(start)) throw BadInput("minimize: a component of the start is not finite; all must be");
  if (!(options.tolerance >= 0 && options.tolerance <= 1))
    throw BadInput(
        fmt::format("minimize: the tolerance is {}; it must be a number in 0 ... 1; 1e-6 suits most landscapes",
                    options.tolerance));
  if (options.max_iterations < 1) throw BadInput("minimize: 0 iterations; at least 1 is needed");
}

/// |a|, also where squares are too small or too large for a number.
double length_of(std::span<const double> a) {
  double largest = 0;
  for (const double entry : a) largest = std::max(largest, std::abs(entry));
  if (!(largest > 0)) return largest;
  double sum = 0;
  for (const double entry : a) sum += (entry / largest) * (entry / largest);
  return largest * std::sqrt(sum);
}

class MinimumSearch {
 public:
  MinimumSearch(const Landscape& landscape, std::span<const double> start, const MinimumOptions& options)
      : landscape_(landscape, counts_, CountedLandscape::NoNumber::as_it_is, options.stop),
        start_(start.begin(), start.end()),
        options_(options),
        unbounded_(start) {
    result_.curvature_wanted = options.curvature.value_or(landscape.sample_count() == 1);
  }

  MinimumResult run() {
    const double size = norm(start_);
    double first_step = size > 0 ? std::min(0.1, size / 10) : 0.1;
    std::size_t departures = 0;
    from_ = start_;
    while (descend(first_step) && result_.curvature_wanted) {
      const bool small_for_its_descent = result_.converged;
      const double value = result_.value;
      std::optional<std::vector<double>> lower = look();
      if (lower) {
        if (++departures > options_.most_saddles) {
          end(StopReason::iterations);
          break;
        }
        first_step = distance(*lower, result_.x);
        from_ = std::move(*lower);
      } else if (small_for_its_descent && result_.stop_reason == StopReason::no_lower_point &&
                 result_.iterations < options_.max_iterations && value < descended_from_) {
        // Beside a descent from far away almost any gradient is small: one that begins here is not.
        from_ = result_.x;
      } else {
        break;
      }
    }
    result_.value_evaluations = counts_.values;
    result_.gradient_evaluations = counts_.gradients;
    result_.distance = distance(result_.x, start_);
    return std::move(result_);
  }

 private:
  void end(StopReason reason) {
    result_.stop_reason = reason;
    result_.converged = reason == StopReason::gradient_norm;
  }

  void take(std::vector<double> x, double value, double gradient_norm) {
    result_.x = std::move(x);
    result_.value = value;
    result_.gradient_norm = gradient_norm;
  }

  /// L-BFGS; whether it ended at a point that is stationary as far as its values tell.
  bool descend(double first_step) {
    result_.curvatures.reset();
    RecentDescent recent;
    LbfgsOptions options;
    options.max_iterations = options_.max_iterations - result_.iterations;
    options.first_step = first_step;
    options.plateau = std::numeric_limits<double>::denorm_min();  // steps between equal values, by rounding
    options.plateau_iterations = 10;
    options.any_length = true;
    options.most_trials = 12;  // near the end of what rounding allows, no bracket ever satisfies
    options.converged = [&](const LbfgsState& state) {
      recent.add(state.x, state.value);
      return recent.makes_small(state.gradient_norm, state.step, options_.tolerance, landscape_.precision());
    };
    options.stop = [this] { return unbounded_.found() || landscape_.stop_requested(); };
    bool begun = false;
    const auto function = [this, &begun](std::span<const double> x, std::span<double> gradient) {
      const double value = landscape_.ask(x, gradient);
      unbounded_.see(x, value);
      if (!begun) descended_from_ = value;
      begun = true;
      return value;
    };
    const auto observer = [this](std::size_t iteration, double value) {
      if (options_.observer) options_.observer(result_.iterations + iteration, value);
    };
    LbfgsResult found = lbfgs(function, from_, options, observer);
    result_.iterations += found.iterations;
    recent.add(found.x, found.value);  // at most stops nobody was asked about it
    recent_ = std::move(recent);
    result_.length_scale = recent_.length();
    result_.value_scale = recent_.fall();
    take(std::move(found.x), found.value, found.gradient_norm);
    if (unbounded_.found()) {
      take({unbounded_.lowest().begin(), unbounded_.lowest().end()}, unbounded_.lowest_value(), found.gradient_norm);
      end(StopReason::unbounded);
      return false;
    }
    end(found.stop_reason == StopReason::plateau ? StopReason::no_lower_point : found.stop_reason);
    return result_.stop_reason == StopReason::gradient_norm || result_.stop_reason == StopReason::no_lower_point;
  }

  /// A length over which the landscape changes its shape around the point: as it is seen there, but no longer than the
  /// descent was, as what is seen are the stiff directions.
  double length() const {
    const double travelled = distance(from_, result_.x);
    const std::optional<double> seen = resting_length(landscape_, result_.x, result_.value);
    if (travelled > 0) return std::min(travelled, seen.value_or(travelled));
    return seen.value_or(std::max(1.0, norm(result_.x)) / 10);
  }

  /// Curvatures far below what the descent would have made of a bowl: a higher power may rule there, and fall on a
  /// side.
  double weak_curvature() const {
    constexpr double share = 0.01;
    const double length = recent_.length();
    return length > 0 ? share * recent_.fall() / (length * length) : 0;
  }

  /// Judges the point where the descent ended; a lower point beside it, if there is one.
  std::optional<std::vector<double>> look() {
    try {
      const double around = length();
      if (!std::isfinite(around)) return std::nullopt;
      LandscapePoint point{result_.x, 0, std::vector<double>(result_.x.size())};
      point.value = landscape_.value_and_gradient(point.x, point.gradient);
      StationaryLook look = look_around(landscape_, std::move(point), around, weak_curvature(), options_.seed);
      take(std::move(look.point.x), look.point.value, length_of(look.point.gradient));
      result_.curvatures = look.curvatures ? std::optional(summary(*look.curvatures)) : std::nullopt;
      const bool small = is_small(look, around);
      if (look.lower) {
        if (small && !look.on_slope) ++result_.saddles_left;
        return look.lower;
      }
      const bool bent_down = look.curvatures && look.curvatures->negatives() > 0;
      end(small && !bent_down ? StopReason::gradient_norm : StopReason::no_lower_point);
    } catch (const CountedLandscape::Stopped&) {
      end(StopReason::interrupted);
    }
    return std::nullopt;
  }

  bool is_small(const StationaryLook& look, double around) const {
    if (result_.gradient_norm == 0) return true;
    // Far from a stationary point shape is measured as noise, and a descent from far away makes any gradient small.
    constexpr double near = 0.01;
    if (look.newton_step > near * around) return false;
    return result_.gradient_norm <= look.gradient_noise ||
           ((result_.converged || look.newton_step > 0) &&
            recent_.makes_small(result_.gradient_norm, look.newton_step, options_.tolerance, look.precision));
  }

  static MinimumCurvatures summary(const Curvatures& curvatures) {
    MinimumCurvatures result;
    for (const Curvature& curvature : curvatures.lowest) {
      result.lowest.push_back(curvature.value);
      result.residuals.push_back(curvature.residual);
      if (!curvature.negative() && !curvature.positive()) ++result.flat;
    }
    result.negative = curvatures.negatives();
    if (!curvatures.lowest.empty()) result.visible = curvatures.lowest.front().visible;
    return result;
  }

  EvaluationCounts counts_;
  CountedLandscape landscape_;
  std::vector<double> start_;
  const MinimumOptions& options_;
  UnboundedDescent unbounded_;
  std::vector<double> from_;  ///< of the last descent
  double descended_from_ = 0;
  RecentDescent recent_;
  MinimumResult result_;
};

}  // namespace

MinimumResult find_minimum(const Landscape& landscape, std::span<const double> start, const MinimumOptions& options) {
  check(landscape, start, options);
  return MinimumSearch(landscape, start, options).run();
}

}  // namespace lowpass
