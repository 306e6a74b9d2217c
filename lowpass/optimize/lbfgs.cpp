#include "lowpass/optimize/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs_history.hpp"

namespace lowpass {
namespace {

constexpr double armijo = 1e-4;
constexpr double wolfe = 0.9;
constexpr double smallest_cosine = 1e-12;
constexpr double shortest = 1e-20;  // of a direction

struct Point {
  std::vector<double> x;
  std::vector<double> gradient;
  double value = 0;
};

class Descent {
 public:
  Descent(const ValueAndGradientFunction& function, const LbfgsOptions& options)
      : function_(function), options_(options) {}

  Point at(std::vector<double> x) const {
    Point point{std::move(x), {}, 0};
    point.gradient.resize(point.x.size());
    point.value = function_(point.x, point.gradient);
    return point;
  }

  /// A point with enough descent along the direction, if possible with enough of the slope gone; nothing if there is
  /// none, or on a stop.
  std::optional<Point> search(const Point& start, std::span<const double> direction) {
    const double slope = dot(start.gradient, direction);
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    std::optional<Point> lower;
    double step = 1;
    for (std::size_t trials = 0; trials < options_.most_trials;) {
      const bool bracketed = low > 0 && std::isfinite(high);
      if (bracketed || !options_.any_length) ++trials;
      if (options_.any_length && !(step > shortest)) return lower;
      if (options_.stop && options_.stop()) {
        stopped_ = true;
        return lower;
      }
      std::vector<double> x = start.x;
      add_scaled(step, direction, x);
      if (x == start.x) return lower;
      Point found = at(std::move(x));
      if (!(found.value <= start.value + armijo * step * slope)) {
        high = step;
      } else if (dot(found.gradient, direction) < wolfe * slope) {
        low = step;
        lower = std::move(found);
      } else {
        return found;
      }
      step = std::isinf(high) ? 2 * low : (low + high) / 2;
    }
    return lower;
  }

  bool stopped() const { return stopped_; }

 private:
  const ValueAndGradientFunction& function_;
  const LbfgsOptions& options_;
  bool stopped_ = false;
};

std::vector<double> downhill(const Point& point, const LbfgsHistory& history, const LbfgsOptions& options) {
  std::vector<double> direction = history.apply(point.gradient);
  const double length = norm(direction);
  const double wanted = history.empty() ? options.first_step : std::min(length, options.longest_step);
  for (double& entry : direction) entry *= -wanted / length;
  return direction;
}

}  // namespace

LbfgsResult lbfgs(const ValueAndGradientFunction& function, std::span<const double> start, const LbfgsOptions& options,
                  const std::function<void(std::size_t, double)>& observer) {
  Descent descent(function, options);
  LbfgsHistory history(options.history);
  Point point = descent.at({start.begin(), start.end()});
  std::vector<double> values{point.value};

  const auto finish = [&](StopReason reason) {
    return LbfgsResult{point.x, point.value, norm(point.gradient), values.size() - 1, reason};
  };
  if (!std::isfinite(point.value) || !all_finite(point.gradient)) return finish(StopReason::not_finite);
  while (true) {
    const std::size_t iteration = values.size() - 1;
    const double slope = norm(point.gradient);
    if (slope <= options.gradient_tolerance || slope == 0) return finish(StopReason::gradient_norm);
    if (iteration == options.max_iterations) return finish(StopReason::iterations);
    const double little = std::max(options.plateau, options.relative_plateau * (values.front() - point.value));
    if (iteration >= options.plateau_iterations &&
        values[iteration - options.plateau_iterations] - point.value < little)
      return finish(StopReason::plateau);

    if (!history.is_sound(smallest_cosine)) history.clear();
    std::vector<double> direction = downhill(point, history, options);
    if (!all_finite(direction) || !(dot(direction, point.gradient) < 0)) {
      if (history.empty()) return finish(StopReason::no_lower_point);
      history.clear();
      direction = downhill(point, history, options);
    }
    if (options.converged && options.converged({iteration, point.x, point.value, slope, norm(direction)}))
      return finish(StopReason::gradient_norm);
    std::optional<Point> lower = descent.search(point, direction);
    if (!lower) {
      if (descent.stopped()) return finish(StopReason::interrupted);
      if (history.empty()) return finish(StopReason::no_lower_point);
      history.clear();
      continue;
    }
    history.add(difference(lower->x, point.x), difference(lower->gradient, point.gradient));
    point = std::move(*lower);
    values.push_back(point.value);
    if (observer) observer(values.size() - 1, point.value);
    if (descent.stopped()) return finish(StopReason::interrupted);
  }
}

}  // namespace lowpass
