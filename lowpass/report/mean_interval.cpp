#include "lowpass/report/mean_interval.hpp"

#include <Eigen/Core>
#include <cmath>
#include <unsupported/Eigen/SpecialFunctions>
#include <vector>

namespace lowpass::report {
namespace {

/// P(|T| < t) for `degrees` degrees of freedom.
double probability_within(double t, std::size_t degrees) {
  const auto freedom = static_cast<double>(degrees);
  return Eigen::numext::betainc(0.5, freedom / 2, t * t / (freedom + t * t));
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
