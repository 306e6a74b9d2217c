#include "lowpass/path/curves/chain_curve.hpp"

#include <algorithm>

namespace lowpass {

std::size_t ChainCurve::piece(double t) const {
  return std::min(static_cast<std::size_t>(t * static_cast<double>(terms_ + 1)), terms_);
}

std::vector<double> ChainCurve::kinks() const {
  std::vector<double> bends;
  for (std::size_t k = 1; k <= terms_; ++k) bends.push_back(static_cast<double>(k) / static_cast<double>(terms_ + 1));
  return bends;
}

void ChainCurve::basis(double t, std::span<double> values) const {
  std::fill(values.begin(), values.end(), 0.0);
  const std::size_t left = piece(t);
  const double along = t * static_cast<double>(terms_ + 1) - static_cast<double>(left);
  // Bend k ends piece k and begins piece k + 1.
  if (left > 0) values[left - 1] = 1 - along;
  if (left < terms_) values[left] = along;
}

void ChainCurve::basis_slope(double t, std::span<double> slopes) const {
  std::fill(slopes.begin(), slopes.end(), 0.0);
  const std::size_t left = piece(t);
  const auto pieces = static_cast<double>(terms_ + 1);
  if (left > 0) slopes[left - 1] = -pieces;
  if (left < terms_) slopes[left] = pieces;
}

}  // namespace lowpass
