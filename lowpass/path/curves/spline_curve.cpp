#include "lowpass/path/curves/spline_curve.hpp"

#include <algorithm>

namespace lowpass {

SplineCurve::SplineCurve(std::size_t terms)
    : terms_(terms), degree_(std::min<std::size_t>(3, terms + 1)), pieces_(terms + 2 - degree_) {}

double SplineCurve::knot(std::size_t i) const {
  const std::size_t inner = std::clamp(i, degree_, degree_ + pieces_) - degree_;
  return static_cast<double>(inner) / static_cast<double>(pieces_);
}

std::vector<double> SplineCurve::splines(std::size_t degree, double t) const {
  const std::size_t count = pieces_ + 2 * degree_;  // of degree 0: one per pair of neighbouring knots
  std::vector<double> n(count, 0.0);
  n[degree_ + std::min(static_cast<std::size_t>(t * static_cast<double>(pieces_)), pieces_ - 1)] = 1;
  // The Cox-de Boor recursion; pairs of equal knots contribute nothing.
  for (std::size_t d = 1; d <= degree; ++d) {
    for (std::size_t i = 0; i + d < count; ++i) {
      const double rising = knot(i + d) - knot(i);
      const double falling = knot(i + d + 1) - knot(i + 1);
      n[i] = (rising > 0 ? (t - knot(i)) / rising * n[i] : 0) +
             (falling > 0 ? (knot(i + d + 1) - t) / falling * n[i + 1] : 0);
    }
  }
  return n;
}

void SplineCurve::basis(double t, std::span<double> values) const {
  const std::vector<double> n = splines(degree_, t);
  std::copy_n(n.begin() + 1, terms_, values.begin());
}

void SplineCurve::basis_slope(double t, std::span<double> slopes) const {
  const std::vector<double> n = splines(degree_ - 1, t);
  for (std::size_t k = 0; k < terms_; ++k) {
    const std::size_t i = k + 1;
    const double rising = knot(i + degree_) - knot(i);
    const double falling = knot(i + degree_ + 1) - knot(i + 1);
    slopes[k] =
        static_cast<double>(degree_) * ((rising > 0 ? n[i] / rising : 0) - (falling > 0 ? n[i + 1] / falling : 0));
  }
}

}  // namespace lowpass
