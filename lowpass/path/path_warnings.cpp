#include "lowpass/path/path_warnings.hpp"

#include <fmt/format.h>

#include "lowpass/core/text.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

std::vector<std::string> path_warnings(const PathOptions& options) {
  const std::size_t terms = make_curve(options.curve, options.terms)->coefficient_count();
  if (options.points >= 2 * terms + 2) return {};
  return {fmt::format(
      "{} points for {} terms; with fewer than {} the grid cannot see the shortest wave and its height means "
      "little (see the refined height)",
      options.points, terms, 2 * terms + 2)};
}

std::vector<std::string> path_warnings(const PathOptions& options, const PathResult& result) {
  constexpr double much = 0.05;  // of the excess
  std::vector<std::string> warnings;
  if (const std::size_t seen = result.profile.t.size(); seen < options.points)
    warnings.push_back(
        fmt::format("{} of the grid's {} points were looked at, no more; the heights on the grid are maxima over these",
                    seen, options.points));
  if (result.refined_height - result.height > much * result.excess)
    warnings.push_back(fmt::format(
        "the grid misses the top: its height {:.6g} is far below the refined {:.6g}; quote the refined one, "
        "or use more points",
        result.height, result.refined_height));
  // A search with a verdict has seen the straight line as closely as its path, not on the grid alone.
  if (!result.verdict && result.refined_height > result.linear_height && result.coefficients.rows() > 0)
    warnings.push_back(
        fmt::format("the path is higher than the straight line on the grid, {:.6g}", result.linear_height));
  const std::vector<double>& first = result.first_not_a_number;
  if (result.counts.not_a_number > 0)
    warnings.push_back(fmt::format("the landscape gave no number {} times{}; such points were taken for walls",
                                   result.counts.not_a_number, first.empty() ? "" : ", first at " + point_text(first)));
  return warnings;
}

}  // namespace lowpass
