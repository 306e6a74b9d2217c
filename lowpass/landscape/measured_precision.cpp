#include "lowpass/landscape/measured_precision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/central_differences.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/landscape/forwarded_landscape.hpp"
#include "lowpass/landscape/points_near_line.hpp"

namespace lowpass {
namespace {

/// Another landscape, with this precision.
class ToldPrecision : public ForwardedLandscape {
 public:
  ToldPrecision(const Landscape& inner, double precision) : ForwardedLandscape(inner), precision_(precision) {}

  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    if (has_gradient()) return inner().value_and_gradient(x, gradient);
    return values_and_gradients({x.data(), 1, x.size()}, {gradient.data(), 1, gradient.size()})[0];
  }
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override {
    return has_gradient() ? inner().values_and_gradients(points, gradients)
                          : central_differences_of(inner(), points, gradients, precision_);
  }
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override {
    return has_gradient() ? inner().family(basis) : Landscape::family(basis);
  }
  double precision() const override { return precision_; }
  bool knows_precision() const override { return true; }

 private:
  double precision_;
};

void check_end(const Landscape& landscape, std::span<const double> end) {
  if (end.size() != landscape.dimension())
    throw BadInput(
        fmt::format("the precision of the landscape '{}' is measured between ends of {} components; it has {}",
                    landscape.name(), end.size(), landscape.dimension()));
}

}  // namespace

MeasuredPrecision with_measured_precision(const Landscape& landscape, std::span<const double> from,
                                          std::span<const double> to) {
  check_end(landscape, from);
  check_end(landscape, to);
  const MeasuredPrecision unmeasured{std::shared_ptr<const Landscape>(std::shared_ptr<void>(), &landscape), {}};
  const double length = distance(from, to);
  if (landscape.knows_precision() || !(length > 0 && std::isfinite(length))) return unmeasured;
  constexpr std::size_t count = 3;
  std::vector<Noise> noises;
  for (const std::vector<double>& point : points_near_line(from, to, count, "precision/points"))
    noises.push_back(measure_noise(landscape, point, length));
  const Noise noise = typical_noise(noises);
  const double precision = std::max(landscape.precision(), noise.value_precision());
  return {std::make_shared<ToldPrecision>(landscape, precision), noise};
}

}  // namespace lowpass
