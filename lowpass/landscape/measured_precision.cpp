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
#include "lowpass/landscape/points_near_line.hpp"

namespace lowpass {
namespace {

/// Another landscape, with this precision.
class ToldPrecision : public Landscape {
 public:
  ToldPrecision(const Landscape& inner, double precision) : inner_(inner), precision_(precision) {}

  std::string name() const override { return inner_.name(); }
  std::size_t dimension() const override { return inner_.dimension(); }
  double value(std::span<const double> x) const override { return inner_.value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    if (inner_.has_gradient()) return inner_.value_and_gradient(x, gradient);
    return values_and_gradients({x.data(), 1, x.size()}, {gradient.data(), 1, gradient.size()})[0];
  }
  std::vector<double> values(MatrixView<const double> points) const override { return inner_.values(points); }
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override {
    return inner_.has_gradient() ? inner_.values_and_gradients(points, gradients)
                                 : central_differences_of(inner_, points, gradients, precision_);
  }
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override {
    return inner_.has_gradient() ? inner_.family(basis) : Landscape::family(basis);
  }
  std::optional<double> accuracy(std::span<const double> x) const override { return inner_.accuracy(x); }
  std::size_t sample_count() const override { return inner_.sample_count(); }
  KnownPoints known_points() const override { return inner_.known_points(); }
  double precision() const override { return precision_; }
  bool has_gradient() const override { return inner_.has_gradient(); }
  std::vector<std::string> warnings() const override { return inner_.warnings(); }

 private:
  const Landscape& inner_;
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
