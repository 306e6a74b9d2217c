#include "lowpass/optimize/recent_descent.hpp"

#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

void RecentDescent::add(std::span<const double> x, double value) {
  constexpr std::size_t iterations = 20;
  if (!points_.empty() && !(value < points_.back().value)) return;
  points_.push_back({{x.begin(), x.end()}, value});
  if (points_.size() > iterations + 1) points_.pop_front();
  length_ = distance(points_.front().x, x);
  fall_ = points_.front().value - value;
}

bool RecentDescent::makes_small(double gradient_norm, double step, double tolerance, double precision) const {
  constexpr double clear_of_rounding = 100;
  return fall_ > 0 && fall_ >= clear_of_rounding * precision * std::abs(points_.back().value) &&
         gradient_norm * length_ <= tolerance * fall_ && step <= std::sqrt(tolerance) * length_;
}

}  // namespace lowpass
