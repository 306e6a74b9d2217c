#include "lowpass/landscape/check_gradient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/central_differences.hpp"

namespace lowpass {
namespace {

using Along = GradientComparison::Along;

/// The rounding of a value is that of the sums it is made of, which may be larger than the value.
constexpr double rounding_allowance = 4;

/// The comparisons at one point.
class PointCheck {
 public:
  PointCheck(const Landscape& landscape, const std::vector<double>& x, std::size_t point, GradientCheck& check)
      : landscape_(landscape), x_(x), moved_(x), gradient_(x.size()), point_(point), check_(check) {
    value_ = landscape.value_and_gradient(x, gradient_);
    gradient_norm_ = norm(gradient_);
  }

  bool at_a_wall() const { return !std::isfinite(value_); }

  void compare_value() {
    const double alone = landscape_.value(x_);
    const double allowed = rounding_allowance * landscape_.precision() * std::max(std::abs(value_), std::abs(alone));
    note({point_, Along::value, 0, value_, alone, std::max(allowed, std::numeric_limits<double>::min())});
  }

  void compare_coordinate(std::size_t i) {
    const double step = difference_step(x_[i], landscape_.precision());
    compare(Along::coordinate, i, gradient_[i], std::abs(gradient_[i] * x_[i]), step, [&](double h) {
      moved_[i] = x_[i] + h;
      const double value = landscape_.value(moved_);
      moved_[i] = x_[i];
      return value;
    });
  }

  void compare_direction(std::size_t number, RandomStream& random) {
    std::vector<double> direction(x_.size());
    for (double& entry : direction) entry = random.below(2) == 0 ? -1 : 1;
    double moment = 0;  // how much the rounding of x itself moves the value
    for (std::size_t i = 0; i < x_.size(); ++i) moment += std::abs(gradient_[i] * x_[i]);
    const double step = difference_step(0, landscape_.precision()) / std::cbrt(static_cast<double>(x_.size()));
    compare(Along::direction, number, dot(gradient_, direction), moment, step, [&](double h) {
      for (std::size_t i = 0; i < x_.size(); ++i) moved_[i] = x_[i] + h * direction[i];
      const double value = landscape_.value(moved_);
      moved_ = x_;
      return value;
    });
  }

 private:
  template <class ValueAt>
  void compare(Along along, std::size_t number, double analytic, double moment, double step, ValueAt&& value_at) {
    const double values[4] = {value_at(-step), value_at(step), value_at(-step / 2), value_at(step / 2)};
    if (!all_finite(values)) {
      ++check_.skipped;
      return;
    }
    const double wide = (values[1] - values[0]) / (2 * step);
    const double narrow = (values[3] - values[2]) / step;
    double largest = std::abs(value_);
    for (const double value : values) largest = std::max(largest, std::abs(value));
    const double precision = landscape_.precision();
    const double of_values = rounding_allowance * precision * (largest + moment) / step;
    const double of_gradient = std::sqrt(precision) * std::max(gradient_norm_, std::abs(analytic));
    // Beside a kink the slopes of both sides differ, and the derivative lies between them.
    const double between_slopes = std::abs(values[3] - 2 * value_ + values[2]) / (step / 2);
    const double neglected = 3 * (std::abs(wide - narrow) + between_slopes);
    const double allowed = of_values + of_gradient + neglected;
    ++check_.compared;
    note({point_, along, number, analytic, narrow, std::max(allowed, std::numeric_limits<double>::min())});
  }

  void note(const GradientComparison& comparison) {
    if (!check_.worst || comparison.deviation() > check_.worst->deviation()) check_.worst = comparison;
  }

  const Landscape& landscape_;
  const std::vector<double>& x_;
  std::vector<double> moved_;
  std::vector<double> gradient_;
  double value_ = 0;
  double gradient_norm_ = 0;
  std::size_t point_;
  GradientCheck& check_;
};

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
  for (std::size_t p = 0; p < points.size(); ++p) {
    RandomStream random(options.seed, "check-gradient", p);
    PointCheck at(landscape, points[p], p, check);
    if (at.at_a_wall()) {
      ++check.skipped;
      continue;
    }
    at.compare_value();
    const bool small = landscape.dimension() <= options.all_coordinates;
    if (small) {
      for (std::size_t i = 0; i < landscape.dimension(); ++i) at.compare_coordinate(i);
      continue;
    }
    const std::size_t count = std::min(options.coordinates, landscape.dimension());
    for (const std::size_t i : random.choose(count, landscape.dimension())) at.compare_coordinate(i);
    for (std::size_t k = 0; k < options.directions; ++k) at.compare_direction(k, random);
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
