#include "lowpass/path/curves/speeds.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
Speeds::Speeds(MatrixView<const double> basis) : products_(basis.rows() - 1, basis.rows() - 1) {
  const std::vector<double> chord = difference(basis.row(1), basis.row(0));
  const auto vector = [&](std::size_t i) { return i == 0 ? std::span<const double>(chord) : basis.row(i + 1); };
  for (std::size_t i = 0; i < products_.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) products_(i, j) = products_(j, i) = dot(vector(i), vector(j));
}

std::vector<double> Speeds::at(const Matrix<double>& slopes) const {
  std::vector<double> result(slopes.rows());
  for (std::size_t m = 0; m < slopes.rows(); ++m) {
    // The ends enter as their difference only: the second column is the chord's share.
    const std::span<const double> slope = slopes.row(m).subspan(1);
    double square = 0;
    for (std::size_t i = 0; i < slope.size(); ++i) square += slope[i] * dot(products_.row(i), slope);
    result[m] = std::sqrt(std::max(square, 0.0));
  }
  return result;
}

void Speeds::add_gradient(MatrixView<const double> basis, const Matrix<double>& slopes, std::span<const double> speeds,
                          std::span<const double> weights, MatrixView<double> gradient) {
  const std::size_t count = basis.rows() - 1;
  Matrix<double> mixed(count, count);
  for (std::size_t m = 0; m < slopes.rows(); ++m) {
    if (!(speeds[m] > 0)) continue;
    const std::span<const double> slope = slopes.row(m).subspan(1);
    for (std::size_t i = 1; i < count; ++i) add_scaled(weights[m] / speeds[m] * slope[i], slope, mixed.row(i));
  }
  const std::vector<double> chord = difference(basis.row(1), basis.row(0));
  for (std::size_t i = 1; i < count; ++i) {
    add_scaled(mixed(i, 0), chord, gradient.row(i - 1));
    for (std::size_t j = 1; j < count; ++j) add_scaled(mixed(i, j), basis.row(j + 1), gradient.row(i - 1));
  }
}

}  // namespace lowpass
