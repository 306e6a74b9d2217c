#include "lowpass/path/measure/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/top_point.hpp"

namespace lowpass {
namespace {

/// Median of |f| where the path was looked at and f is finite; of two in the middle the upper.
double median_size(const PathHeights& heights) {
  std::vector<double> sizes;
  for (const double value : heights.profile.value)
    if (std::isfinite(value)) sizes.push_back(std::abs(value));
  if (sizes.empty()) return 0;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

double excess_of(const LineHeights& line, const PathHeights& heights) {
  return heights.refined.value - line.lower_bound;
}

}  // namespace

double value_tolerance(const Landscape& landscape, const LineHeights& line, const PathHeights& heights,
                       const VerdictSettings& settings) {
  const double size = std::max(median_size(heights), std::abs(heights.refined.value));
  return std::max(settings.share_of_excess * excess_of(line, heights),
                  settings.roundings * landscape.precision() * size);
}

bool is_at_the_bound(const Landscape& landscape, const LineHeights& line, const PathHeights& heights,
                     const VerdictSettings& settings) {
  return heights.closely &&
         excess_of(line, heights) <= settings.roundings * landscape.precision() * median_size(heights);
}

bool is_convergence(StopReason reason) {
  return reason == StopReason::no_lower_top || reason == StopReason::at_the_bound || reason == StopReason::plateau ||
         reason == StopReason::gradient_norm || reason == StopReason::no_coefficients;
}

Judgement judge(MovingPath& path, const LineHeights& line, const PathHeights& heights, bool curvature,
                std::uint64_t seed, const Allowance& allows, const VerdictSettings& settings) {
  if (!std::isfinite(heights.refined.value)) return {Verdict::wall, false, {}};
  if (is_at_the_bound(path.landscape(), line, heights, settings)) return {Verdict::bound, true, {}};
  if (!curvature || !heights.closely) return {Verdict::open, false, {}};
  TopJudge top(path, heights, value_tolerance(path.landscape(), line, heights, settings), seed, allows, settings);
  const Verdict verdict = top.run();
  return {verdict, verdict == Verdict::pass, top.point()};
}

}  // namespace lowpass
