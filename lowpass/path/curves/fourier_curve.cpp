#include "lowpass/path/curves/fourier_curve.hpp"

#include <cmath>
#include <numbers>

namespace lowpass {

void FourierCurve::basis(double t, std::span<double> values) const {
  for (std::size_t n = 1; n <= terms_; ++n) values[n - 1] = std::sin(static_cast<double>(n) * std::numbers::pi * t);
}

void FourierCurve::basis_slope(double t, std::span<double> slopes) const {
  for (std::size_t n = 1; n <= terms_; ++n) {
    const double frequency = static_cast<double>(n) * std::numbers::pi;
    slopes[n - 1] = frequency * std::cos(frequency * t);
  }
}

}  // namespace lowpass
