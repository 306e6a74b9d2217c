#include "lowpass/landscape/check_gradient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/quantile.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"
#include "lowpass/landscape/point_check.hpp"

namespace lowpass {
namespace {

using Along = GradientComparison::Along;

/// The comparisons at one point with a finite value.
void check_point(const Landscape& landscape, const CheckedPoint& at, const Exactness& exactness, std::size_t point,
                 const GradientCheckOptions& options, Gathered& gathered) {
  PointCheck comparisons(landscape, at, exactness);
  const std::size_t dimension = landscape.dimension();
  if (dimension <= options.all_coordinates) {
    for (std::size_t i = 0; i < dimension; ++i) comparisons.add_coordinate(i);
  } else {
    RandomStream random(options.seed, "check-gradient", point);
    for (const std::size_t i : random.choose(std::min(options.coordinates, dimension), dimension))
      comparisons.add_coordinate(i);
    for (std::size_t k = 0; k < options.directions; ++k) comparisons.add_direction(k, random);
    if (exactness.measured) comparisons.add_gradient();
  }
  comparisons.compare(point, gathered);
}

/// That of a vector with entries max(1, |x_i|).
double default_length(std::span<const double> x) {
  double squares = 0;
  for (const double entry : x) squares += std::max(1.0, entry * entry);
  return std::sqrt(squares);
}

/// The noise at each point; nothing if the landscape knows its precision.
class MeasuredNoise {
 public:
  MeasuredNoise(const Landscape& landscape, std::span<const std::vector<double>> points,
                const GradientCheckOptions& options)
      : precision_(landscape.precision()) {
    if (landscape.knows_precision()) return;
    for (const std::vector<double>& point : points) {
      lengths_.push_back(options.length.value_or(default_length(point)));
      noises_.push_back(measure_noise(landscape, point, lengths_.back(), options.seed));
    }
    typical_ = typical_noise(noises_);
  }

  std::optional<Noise> typical() const { return typical_; }

  /// What is measured is allowed for besides half of the digits of a double. Where one point shows less noise than is
  /// typical, relative to its values, the typical one counts.
  Exactness exactness(std::size_t point) const {
    if (!typical_) return {.relative = precision_, .gradient_slack = std::sqrt(precision_)};
    const Noise& noise = noises_[point];
    return {.relative = std::max(precision_, typical_->value_precision()),
            .value_width = width_of_deviation * noise.value,
            .gradient_noise =
                std::max(noise.gradient, typical_->gradient_precision() / width_of_deviation * noise.gradient_scale),
            .gradient_slack = std::sqrt(std::numeric_limits<double>::epsilon()),
            .measured = true,
            .length = lengths_[point]};
  }

 private:
  double precision_;
  std::vector<double> lengths_;
  std::vector<Noise> noises_;
  std::optional<Noise> typical_;
};

void check_input(const Landscape& landscape, std::span<const std::vector<double>> points,
                 const GradientCheckOptions& options) {
  if (options.length && !(*options.length > 0 && std::isfinite(*options.length)))
    throw BadInput(fmt::format("the length of a gradient check is {}; give a finite number above 0", *options.length));
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

bool GradientScale::agrees() const {
  return !(std::abs(factor - 1) > allowed);
}

GradientCheck check_gradient(const Landscape& landscape, std::span<const std::vector<double>> points,
                             const GradientCheckOptions& options) {
  check_input(landscape, points, options);
  const MeasuredNoise noise(landscape, points, options);
  Gathered gathered;
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
        check_point(landscape, {asked.row(p), values[p], gradients.row(p)}, noise.exactness(first + p), first + p,
                    options, gathered);
      else
        ++gathered.check.skipped;
    }
  }
  GradientCheck& check = gathered.check;
  check.scale = gathered.fit.scale();
  std::ranges::sort(gathered.hidden);
  if (!gathered.hidden.empty()) check.visible = sorted_quantile(gathered.hidden, 0.5);
  check.noise = noise.typical();
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
  const std::string noise =
      comparison.value_noise > 0 ? fmt::format("; the noise of the values is {:.2g}", comparison.value_noise) : "";
  const auto text = [&](const std::string& what, const char* left, const char* right) {
    return fmt::format("{}: {} {:.10g}, {} {:.10g} (allowed is a difference of {:.3g}{})", what, left,
                       comparison.analytic, right, comparison.difference, comparison.allowed, noise);
  };
  switch (comparison.along) {
    case Along::value:
      return text("value", "with the gradient", "alone");
    case Along::gradient:
      return text("along the gradient", "gradient", "central difference");
    case Along::coordinate:
      return text(fmt::format("coordinate {}", comparison.number), "gradient", "central difference");
    case Along::direction:
      break;
  }
  return text(fmt::format("random direction {}", comparison.number), "gradient", "central difference");
}

std::string disagreement_text(const GradientCheck& check) {
  if (!check.worst) return "";
  const GradientScale& scale = check.scale;
  const std::string worst = comparison_text(*check.worst);
  // One wrong component among many moves the factor too, but is not proportional to the rest.
  const bool proportional = scale.correlation > 0.99;
  if (scale.agrees() || (!proportional && !check.worst->agrees())) return worst;
  const std::string all =
      fmt::format("all differences together are {:.4g} times the gradient (1 within {:.2g} is allowed){}", scale.factor,
                  scale.allowed, proportional && scale.factor < 0 ? ", as if it were the force" : "");
  return check.worst->agrees() ? all : worst + "; " + all;
}

}  // namespace lowpass
