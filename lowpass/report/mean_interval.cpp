#include "lowpass/report/mean_interval.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace lowpass::report {
namespace {

/// P(|T| < t) for `degrees` degrees of freedom.
double probability_within(double t, std::size_t degrees) {
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double cosine_squared = std::cos(angle) * std::cos(angle);
  const bool odd = degrees % 2 == 1;
  // Odd: sin (cos + 2/3 cos^3 + 2*4/(3*5) cos^5 + ...); even: sin (1 + 1/2 cos^2 + 1*3/(2*4) cos^4 + ...).
  double term = odd ? std::cos(angle) : 1;
  double sum = 0;
  for (std::size_t k = odd ? 1 : 0; k + 2 <= degrees; k += 2) {
    sum += term;
    term *= cosine_squared * static_cast<double>(k + 1) / static_cast<double>(k + 2);
  }
  return odd ? 2 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
}

}  // namespace

double student_t_bound(double level, std::size_t degrees) {
  double low = 0, high = 1;
  while (probability_within(high, degrees) < level) high *= 2;
  for (int halving = 0; halving < 100; ++halving) {
    const double middle = (low + high) / 2;
    (probability_within(middle, degrees) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

std::optional<Mean> mean_of(std::span<const double> values) {
  std::vector<double> finite;
  for (const double value : values) {
    if (std::isfinite(value)) finite.push_back(value);
  }
  if (finite.empty()) return std::nullopt;
  const Summary summary = summarize(finite);
  Mean result{.count = summary.count,
              .mean = summary.mean,
              .standard_deviation = summary.standard_deviation,
              .interval = std::nullopt};
  if (summary.count > 1) {
    const double half = student_t_bound(0.95, summary.count - 1) * summary.standard_deviation /
                        std::sqrt(static_cast<double>(summary.count));
    result.interval = Interval{summary.mean - half, summary.mean + half};
  }
  return result;
}

}  // namespace lowpass::report
