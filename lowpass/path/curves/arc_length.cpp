#include "lowpass/path/curves/arc_length.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/path/curves/speeds.hpp"

namespace lowpass {

ArcLength::ArcLength(const Curve& curve, MatrixView<const double> basis, std::size_t pieces) : passed_{0} {
  constexpr double samples_per_half_wave = 16;
  const double wanted = std::ceil(samples_per_half_wave / curve.shortest_half_wave());
  const std::size_t count = std::max(static_cast<std::size_t>(wanted), pieces);
  std::vector<double> middles(count);
  for (std::size_t i = 0; i < count; ++i) middles[i] = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
  for (const double speed : Speeds(basis).at(curve.mixing_slopes(middles)))
    passed_.push_back(passed_.back() + speed / static_cast<double>(count));
}

double ArcLength::until(double t) const {
  const double place = t * static_cast<double>(passed_.size() - 1);
  const std::size_t i = std::min(static_cast<std::size_t>(place), passed_.size() - 2);
  return passed_[i] + (place - static_cast<double>(i)) * (passed_[i + 1] - passed_[i]);
}

double ArcLength::place(double length) const {
  const auto after = std::lower_bound(passed_.begin() + 1, passed_.end() - 1, length);
  const double before = *(after - 1);
  const double part = *after > before ? (length - before) / (*after - before) : 0;
  return (static_cast<double>(after - 1 - passed_.begin()) + part) / static_cast<double>(passed_.size() - 1);
}

}  // namespace lowpass
