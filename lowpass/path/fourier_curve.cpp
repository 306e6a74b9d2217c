#include "lowpass/path/fourier_curve.hpp"

#include <cmath>
#include <numbers>

#include "lowpass/core/errors.hpp"

namespace lowpass {

FourierCurve::FourierCurve(std::size_t terms) : terms_(terms) {
  if (terms < 1) throw BadInput("a Fourier path of 0 terms; at least 1 is needed (for a straight line: curve 'line')");
}

void FourierCurve::mix(double t, std::span<double> row) const {
  row[0] = 1 - t;
  row[1] = t;
  for (std::size_t n = 1; n <= terms_; ++n) {
    // sin(n pi) in floating point is not zero, but the end is to be exact.
    row[1 + n] = t == 1 ? 0 : std::sin(static_cast<double>(n) * std::numbers::pi * t);
  }
}

}  // namespace lowpass
