#include "lowpass/landscape/check_gradient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"
#include "lowpass/landscape/central_differences.hpp"

namespace lowpass {
namespace {

using Along = GradientComparison::Along;

/// The rounding of a value is that of the sums it is made of, which may be larger than the value.
constexpr double rounding_allowance = 4;

/// A derivative to compare, along what, and the step of its difference.
struct Derivative {
  Along along = Along::coordinate;
  std::size_t number = 0;
  double analytic = 0;
  double moment = 0;  ///< how much the rounding of x itself moves the value, relative to that rounding
  double step = 0;
};

/// The comparisons at one point: first all are added, then compare() asks for the values of all their points.
class PointCheck {
 public:
  PointCheck(const Landscape& landscape, std::span<const double> x, double value, std::span<const double> gradient)
      : landscape_(landscape), x_(x), value_(value), gradient_(gradient), gradient_norm_(norm(gradient)) {
    add_point([](std::span<double>) {});
  }

  void add_coordinate(std::size_t i) {
    const double step = difference_step(x_[i], landscape_.precision());
    derivatives_.push_back({Along::coordinate, i, gradient_[i], std::abs(gradient_[i] * x_[i]), step});
    for (const double h : {-step, step, -step / 2, step / 2})
      add_point([&](std::span<double> moved) { moved[i] = x_[i] + h; });
  }

  void add_direction(std::size_t number, RandomStream& random) {
    std::vector<double> direction(x_.size());
    for (double& entry : direction) entry = random.below(2) == 0 ? -1 : 1;
    double moment = 0;
    for (std::size_t i = 0; i < x_.size(); ++i) moment += std::abs(gradient_[i] * x_[i]);
    const double step = difference_step(0, landscape_.precision()) / std::cbrt(static_cast<double>(x_.size()));
    derivatives_.push_back({Along::direction, number, dot(gradient_, direction), moment, step});
    for (const double h : {-step, step, -step / 2, step / 2})
      add_point([&](std::span<double> moved) {
        for (std::size_t i = 0; i < x_.size(); ++i) moved[i] = x_[i] + h * direction[i];
      });
  }

  void compare(std::size_t point, GradientCheck& check) {
    ask();
    const std::span<const double> values = values_;
    compare_value(values[0], point, check);
    for (std::size_t k = 0; k < derivatives_.size(); ++k)
      compare_derivative(derivatives_[k], values.subspan(1 + 4 * k, 4), point, check);
  }

 private:
  /// One more point to ask about: move() gets a copy of x.
  template <class Move>
  void add_point(Move&& move) {
    if (points_.rows() == points_per_call(x_.size())) ask();
    points_.append_row(x_);
    move(points_.row(points_.rows() - 1));
  }

  void ask() {
    const std::vector<double> more = landscape_.values(points_);
    check_answer(landscape_, more.size(), points_.rows());
    values_.insert(values_.end(), more.begin(), more.end());
    points_ = {};
  }

  void compare_value(double alone, std::size_t point, GradientCheck& check) const {
    const double allowed = rounding_allowance * landscape_.precision() * std::max(std::abs(value_), std::abs(alone));
    note({point, Along::value, 0, value_, alone, std::max(allowed, std::numeric_limits<double>::min())}, check);
  }

  void compare_derivative(const Derivative& derivative, std::span<const double> values, std::size_t point,
                          GradientCheck& check) const {
    if (!all_finite(values)) {
      ++check.skipped;
      return;
    }
    const double step = derivative.step;
    const double wide = (values[1] - values[0]) / (2 * step);
    const double narrow = (values[3] - values[2]) / step;
    double largest = std::abs(value_);
    for (const double value : values) largest = std::max(largest, std::abs(value));
    const double precision = landscape_.precision();
    const double of_values = rounding_allowance * precision * (largest + derivative.moment) / step;
    const double of_gradient = std::sqrt(precision) * std::max(gradient_norm_, std::abs(derivative.analytic));
    // Beside a kink the slopes of both sides differ, and the derivative lies between them.
    const double between_slopes = std::abs(values[3] - 2 * value_ + values[2]) / (step / 2);
    const double neglected = 3 * (std::abs(wide - narrow) + between_slopes);
    const double allowed = of_values + of_gradient + neglected;
    ++check.compared;
    note({point, derivative.along, derivative.number, derivative.analytic, narrow,
          std::max(allowed, std::numeric_limits<double>::min())},
         check);
  }

  static void note(const GradientComparison& comparison, GradientCheck& check) {
    if (!check.worst || comparison.deviation() > check.worst->deviation()) check.worst = comparison;
  }

  const Landscape& landscape_;
  std::span<const double> x_;
  double value_;
  std::span<const double> gradient_;
  double gradient_norm_;
  std::vector<Derivative> derivatives_;
  Matrix<double> points_;       ///< not yet asked about
  std::vector<double> values_;  ///< at x, then four for every derivative
};

/// The comparisons at one point with a finite value.
void check_point(const Landscape& landscape, PointCheck at, std::size_t point, const GradientCheckOptions& options,
                 GradientCheck& check) {
  const std::size_t dimension = landscape.dimension();
  if (dimension <= options.all_coordinates) {
    for (std::size_t i = 0; i < dimension; ++i) at.add_coordinate(i);
  } else {
    RandomStream random(options.seed, "check-gradient", point);
    for (const std::size_t i : random.choose(std::min(options.coordinates, dimension), dimension)) at.add_coordinate(i);
    for (std::size_t k = 0; k < options.directions; ++k) at.add_direction(k, random);
  }
  at.compare(point, check);
}

void check_points(const Landscape& landscape, std::span<const std::vector<double>> points) {
  if (points.empty()) throw BadInput("a gradient is checked at points; none were given, give at least one");
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (points[p].size() != landscape.dimension())
      throw BadInput(fmt::format("point {} of the gradient check has {} components, the landscape '{}' has {}", p,
                                 points[p].size(), landscape.name(), landscape.dimension()));
    if (!all_finite(points[p]))
      throw BadInput(fmt::format("point {} of the gradient check holds a NaN or an infinity; give finite numbers", p));
  }
}

}  // namespace

double GradientComparison::deviation() const {
  const double apart = std::abs(analytic - difference);
  return std::isfinite(apart) ? apart / allowed : std::numeric_limits<double>::infinity();
}

GradientCheck check_gradient(const Landscape& landscape, std::span<const std::vector<double>> points,
                             const GradientCheckOptions& options) {
  check_points(landscape, points);
  GradientCheck check;
  const std::size_t most = points_per_call(landscape.dimension());
  for (std::size_t first = 0; first < points.size(); first += most) {
    const std::size_t count = std::min(most, points.size() - first);
    Matrix<double> asked(count, landscape.dimension());
    for (std::size_t p = 0; p < count; ++p) std::ranges::copy(points[first + p], asked.row(p).begin());
    Matrix<double> gradients(count, landscape.dimension());
    const std::vector<double> values = landscape.values_and_gradients(asked, gradients);
    check_answer(landscape, values.size(), count);
    for (std::size_t p = 0; p < count; ++p) {
      if (std::isfinite(values[p]))
        check_point(landscape, {landscape, asked.row(p), values[p], gradients.row(p)}, first + p, options, check);
      else
        ++check.skipped;
    }
  }
  return check;
}

std::vector<std::vector<double>> random_points_around(std::span<const std::vector<double>> centres, std::size_t count,
                                                      std::uint64_t seed) {
  RandomStream random(seed, "check-gradient/points");
  std::vector<std::vector<double>> points;
  for (std::size_t p = 0; p < count; ++p) {
    std::vector<double> point = centres[p % centres.size()];
    const double size = norm(point) / std::sqrt(static_cast<double>(point.size()));
    const double spread = 0.3 * (size > 0 ? size : 1);
    for (double& entry : point) entry += spread * random.normal();
    points.push_back(std::move(point));
  }
  return points;
}

std::string comparison_text(const GradientComparison& comparison) {
  const auto text = [&](const std::string& what, const char* left, const char* right) {
    return fmt::format("{}: {} {:.10g}, {} {:.10g} (allowed is a difference of {:.3g})", what, left,
                       comparison.analytic, right, comparison.difference, comparison.allowed);
  };
  if (comparison.along == Along::value) return text("value", "with the gradient", "alone");
  return text(fmt::format("{} {}", comparison.along == Along::coordinate ? "coordinate" : "random direction",
                          comparison.number),
              "gradient", "central difference");
}

}  // namespace lowpass
