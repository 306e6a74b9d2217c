#include "lowpass/path/search/gradient_norm.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

void GradientNorm::take(std::size_t first, MatrixView<const double> piece) {
  const std::span<const double> entries(piece.data(), piece.size());
  if (zero_ && std::ranges::any_of(entries, [](double entry) { return entry != 0; })) zero_ = false;
  if (!wanted_) return;
  const double length = norm(entries);
  const std::lock_guard lock(mutex_);
  squares_[first] = length * length;
}

double GradientNorm::value() const {
  double sum = 0;
  for (const auto& [first, square] : squares_) sum += square;
  return std::sqrt(sum);
}

}  // namespace lowpass
