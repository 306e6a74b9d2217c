#include "lowpass/path/curves/bezier_curve.hpp"

#include <vector>

namespace lowpass {
namespace {

/// All Bernstein polynomials of a degree at t, by their recursion: stable at any degree.
std::vector<double> bernstein(std::size_t degree, double t) {
  std::vector<double> b(degree + 1, 0.0);
  b[0] = 1;
  for (std::size_t d = 1; d <= degree; ++d) {
    for (std::size_t k = d; k > 0; --k) b[k] = (1 - t) * b[k] + t * b[k - 1];
    b[0] *= 1 - t;
  }
  return b;
}

}  // namespace

void BezierCurve::basis(double t, std::span<double> values) const {
  const std::vector<double> b = bernstein(terms_ + 1, t);
  for (std::size_t k = 0; k < terms_; ++k) values[k] = b[k + 1];
}

void BezierCurve::basis_slope(double t, std::span<double> slopes) const {
  const std::vector<double> b = bernstein(terms_, t);
  const auto degree = static_cast<double>(terms_ + 1);
  for (std::size_t k = 0; k < terms_; ++k) slopes[k] = degree * (b[k] - b[k + 1]);
}

}  // namespace lowpass
