#include "lowpass/path/equal_ends.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/measure_path.hpp"

namespace lowpass {

PathResult path_between_equal_ends(const Landscape& landscape, std::span<const double> point,
                                   const PathOptions& options) {
  if (point.size() != landscape.dimension())
    throw BadInput(fmt::format("the end points have {} coordinates; the landscape '{}' has dimension {}", point.size(),
                               landscape.name(), landscape.dimension()));
  const double value = value_at_end(landscape, point, "first");
  PathResult result;
  result.coefficients =
      Matrix<double>(make_curve(options.curve, options.terms)->coefficient_count(), landscape.dimension());
  result.path = Matrix<double>(options.points, landscape.dimension());
  for (std::size_t m = 0; m < options.points; ++m) std::ranges::copy(point, result.path.row(m).begin());
  result.height = result.refined_height = result.linear_height = result.lower_bound = value;
  result.endpoint_values[0] = result.endpoint_values[1] = value;
  result.converged = true;
  result.stop_reason = StopReason::equal_ends;
  result.verdict = Verdict::bound;
  result.counts.values = 1;
  result.starts_made = result.times_found = 0;
  result.profile.t = equally_spaced(options.points);
  result.profile.value.assign(options.points, value);
  return result;
}

}  // namespace lowpass
