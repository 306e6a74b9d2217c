#include "lowpass/path/measure/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/objectives/value_scale.hpp"

namespace lowpass {

double negligible_height(std::span<const double> line_values, double lowest, const VerdictSettings& settings) {
  std::vector<double> finite;
  for (const double value : line_values)
    if (std::isfinite(value)) finite.push_back(value);
  if (finite.empty()) return 0;
  lowest = std::min(lowest, *std::min_element(finite.begin(), finite.end()));
  // Of two values in the middle the upper.
  const auto middle = finite.begin() + static_cast<std::ptrdiff_t>(finite.size() / 2);
  std::nth_element(finite.begin(), middle, finite.end());
  return settings.negligible * (*middle - lowest);
}

bool is_convergence(StopReason reason) {
  return reason == StopReason::no_lower_top || reason == StopReason::at_the_bound || reason == StopReason::plateau ||
         reason == StopReason::gradient_norm || reason == StopReason::no_coefficients;
}

Judgement judge(MovingPath& path, const LineHeights& line, const PathHeights& heights, StopReason reason,
                const VerdictSettings& settings) {
  if (!std::isfinite(heights.refined.value)) return {Verdict::open, std::nullopt, false};
  const double gradient = norm(path.values_and_gradients({heights.refined.t}).gradients.row(0));
  const double lowest = *std::min_element(heights.profile.value.begin(), heights.profile.value.end());
  const double stationarity = path.chord() * gradient / height_unit(heights.refined.value, line.lower_bound, lowest);
  const auto verdict = [&] {
    if (heights.refined.value - line.lower_bound <= negligible_height(line.values, lowest, settings))
      return Verdict::at_the_bound;
    if (stationarity < settings.stationary) return Verdict::saddle;
    return reason == StopReason::no_lower_top ? Verdict::lowest_of_the_curve : Verdict::open;
  }();
  return {verdict, stationarity, verdict != Verdict::open};
}

}  // namespace lowpass
