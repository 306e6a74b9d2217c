#include "lowpass/landscape/hessian_products.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

HessianProducts::HessianProducts(const Landscape& landscape, std::span<const double> x, double length)
    : landscape_(landscape), x_(x.begin(), x.end()) {
  double largest = 0;
  for (const double entry : x_) largest = std::max(largest, std::abs(entry));
  const double visible = std::sqrt(std::numeric_limits<double>::epsilon()) * largest;
  step_ = std::max(std::cbrt(landscape.precision()) * length, visible);
}

void HessianProducts::multiply(std::span<const double> direction, std::span<double> product, double stretch) {
  ++products_;
  const std::size_t n = x_.size();
  const double length = norm(direction);
  if (!(length > 0)) {
    std::ranges::fill(product, 0.0);
    return;
  }
  const double step = stretch * step_ / length;
  Matrix<double> points(2, n, unset);
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    std::copy(x_.begin(), x_.end(), points.row(side).begin());
    add_scaled(side == 0 ? step : -step, direction, points.row(side));
  }
  Matrix<double> gradients(2, n, unset);
  landscape_.values_and_gradients(points, gradients);
  for (std::size_t i = 0; i < n; ++i) product[i] = (gradients(0, i) - gradients(1, i)) / (2 * step);
}

Matrix<double> HessianProducts::whole() {
  const std::size_t n = x_.size();
  products_ += n;
  Matrix<double> points(2 * n, n, unset);
  Matrix<double> gradients(2 * n, n, unset);
  for (std::size_t m = 0; m < 2 * n; ++m) {
    std::copy(x_.begin(), x_.end(), points.row(m).begin());
    points(m, m / 2) += m % 2 == 0 ? step_ : -step_;
  }
  landscape_.values_and_gradients(points, gradients);
  Matrix<double> hessian(n, n, unset);
  for (std::size_t i = 0; i < n; ++i) {
    const double difference = points(2 * i, i) - points(2 * i + 1, i);  // as it was after rounding
    for (std::size_t j = 0; j < n; ++j) hessian(i, j) = (gradients(2 * i, j) - gradients(2 * i + 1, j)) / difference;
  }
  asymmetry_ = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      asymmetry_ = std::max(asymmetry_, std::abs(hessian(i, j) - hessian(j, i)));
      hessian(i, j) = hessian(j, i) = (hessian(i, j) + hessian(j, i)) / 2;
    }
  }
  return hessian;
}

}  // namespace lowpass
