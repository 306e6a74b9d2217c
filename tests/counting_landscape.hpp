#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Another landscape, with every evaluation counted, and every call: one, however many points it asks about.
class CountingLandscape : public Landscape {
 public:
  explicit CountingLandscape(const Landscape& counted) : counted_(counted) {}
  std::string name() const override { return counted_.name(); }
  std::size_t dimension() const override { return counted_.dimension(); }
  double precision() const override { return counted_.precision(); }
  double value(std::span<const double> x) const override {
    ++calls;
    ++value_count;
    return counted_.value(x);
  }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    ++calls;
    ++gradient_count;
    return counted_.value_and_gradient(x, gradient);
  }
  std::vector<double> values(MatrixView<const double> points) const override {
    ++calls;
    value_count += points.rows();
    return counted_.values(points);
  }
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override {
    ++calls;
    gradient_count += points.rows();
    return counted_.values_and_gradients(points, gradients);
  }

  mutable std::size_t calls = 0;
  mutable std::size_t value_count = 0;     ///< points asked for their value alone
  mutable std::size_t gradient_count = 0;  ///< points asked for value and gradient

 private:
  const Landscape& counted_;
};

}  // namespace lowpass
