#pragma once

#include <cstddef>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Another landscape, with every evaluation counted.
class CountingLandscape : public Landscape {
 public:
  explicit CountingLandscape(const Landscape& counted) : counted_(counted) {}
  std::string name() const override { return counted_.name(); }
  std::size_t dimension() const override { return counted_.dimension(); }
  double value(std::span<const double> x) const override {
    ++values;
    return counted_.value(x);
  }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    ++gradients;
    return counted_.value_and_gradient(x, gradient);
  }

  mutable std::size_t values = 0;
  mutable std::size_t gradients = 0;

 private:
  const Landscape& counted_;
};

}  // namespace lowpass
