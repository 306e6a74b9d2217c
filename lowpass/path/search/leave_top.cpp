#include "lowpass/path/search/leave_top.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/counted_landscape.hpp"
#include "lowpass/path/search/search_start.hpp"

namespace lowpass {
namespace {

/// Adds to the coefficients a bump that moves the point at t by `displacement`, the smoothest one in the metric of
/// bending_scale().
void push(PathFunction& function, const BendingScale& bending, double t, std::span<const double> displacement) {
  MovingPath& path = function.path();
  Matrix<double> coefficients = path.coefficients();
  std::vector<double> row(path.basis().rows());
  path.curve().mix(t, row);
  const std::span<const double> basis = std::span<const double>(row).subspan(2);
  std::vector<double> scaled(basis.size());
  for (std::size_t k = 0; k < scaled.size(); ++k) scaled[k] = dot(bending.scale.row(k), basis);
  const double size = dot(scaled, scaled);
  if (!(size > 0)) return;
  for (std::size_t k = 0; k < scaled.size(); ++k)
    add_scaled(dot(bending.scale.row(k), scaled) / size, displacement, coefficients.row(k));
  function.set_coefficients(coefficients);
}

/// The way to the lowest place beside the top: some chords along one of these directions, ahead or behind, across the
/// path. Empty if none is lower than the top.
std::vector<double> way_beside(MovingPath& path, const TopPoint& top, double t,
                               const std::vector<std::vector<double>>& directions) {
  const CountedLandscape landscape(path.landscape(), path.other_counts());
  const std::vector<double> tangent = path.tangent(t);
  std::vector<double> lowest;
  double value = top.value;
  for (std::vector<double> direction : directions) {
    if (dot(tangent, tangent) > 0) add_scaled(-dot(tangent, direction) / dot(tangent, tangent), tangent, direction);
    const double length = norm(direction);
    if (!(length > 0) || !std::isfinite(length)) continue;
    for (const double step : {0.03, -0.03, 0.1, -0.1, 0.3, -0.3}) {
      std::vector<double> displacement = direction;
      for (double& entry : displacement) entry *= step * path.chord() / length;
      std::vector<double> place = top.position;
      add_scaled(1, displacement, place);
      const double here = landscape.value(place);
      if (!(here < value)) continue;
      value = here;
      lowest = std::move(displacement);
    }
  }
  return lowest;
}

/// Points at equal distances along a polygon, both ends included.
std::vector<std::vector<double>> spread_along(const std::vector<std::vector<double>>& polygon, std::size_t count) {
  std::vector<double> passed{0};
  for (std::size_t i = 1; i < polygon.size(); ++i)
    passed.push_back(passed.back() + distance(polygon[i - 1], polygon[i]));
  std::vector<std::vector<double>> points;
  std::size_t i = 1;
  for (std::size_t m = 0; m < count; ++m) {
    const double length = passed.back() * static_cast<double>(m) / static_cast<double>(count - 1);
    while (i + 1 < passed.size() && passed[i] < length) ++i;
    const double piece = passed[i] - passed[i - 1];
    std::vector<double> point = polygon[i - 1];
    add_scaled(piece > 0 ? (length - passed[i - 1]) / piece : 0, difference(polygon[i], polygon[i - 1]), point);
    points.push_back(std::move(point));
  }
  return points;
}

/// Brings the path as near to a polygon between its ends as its curve can come.
void follow(PathFunction& function, const std::vector<std::vector<double>>& polygon) {
  MovingPath& path = function.path();
  const std::size_t bends = std::max<std::size_t>(64, 2 * path.curve().coefficient_count());
  const std::vector<std::vector<double>> points = spread_along(polygon, bends + 2);
  Matrix<double> offsets(bends, path.basis().columns());
  for (std::size_t k = 0; k < bends; ++k) {
    const double t = static_cast<double>(k + 1) / static_cast<double>(bends + 1);
    add_scaled(1, points[k + 1], offsets.row(k));
    add_scaled(t - 1, path.basis().row(0), offsets.row(k));
    add_scaled(-t, path.basis().row(1), offsets.row(k));
  }
  Matrix<double> coefficients(path.curve().coefficient_count(), path.basis().columns());
  add_product(1, refit(path.curve(), *make_curve("chain", bends)), offsets, coefficients);
  function.set_coefficients(coefficients);
}

/// Along the path to where it begins to rise to its top, through the valleys on both sides of it, and on.
std::vector<std::vector<double>> through_valleys(const MovingPath& path, const PathHeights& heights,
                                                 const TopPoint& top) {
  const std::vector<double>& t = heights.profile.t;
  const std::vector<double>& values = heights.profile.value;
  auto right = static_cast<std::size_t>(std::ranges::upper_bound(t, heights.refined.t) - t.begin());
  std::size_t left = right > 0 ? right - 1 : 0;
  right = std::min(right, t.size() - 1);
  while (left > 0 && values[left - 1] <= values[left]) --left;
  while (right + 1 < t.size() && values[right + 1] <= values[right]) ++right;
  std::vector<std::vector<double>> polygon;
  for (std::size_t m = 0; m <= left; ++m) polygon.push_back(path.point(t[m]));
  polygon.push_back(top.left_bottom);
  polygon.push_back(top.right_bottom);
  for (std::size_t m = right; m < t.size(); ++m) polygon.push_back(path.point(t[m]));
  return polygon;
}

}  // namespace

void leave_top(PathFunction& function, const BendingScale& bending, const SearchTask& task, const SearchOutcome& found,
               const std::string& stream, std::size_t round, bool in_vain) {
  const std::optional<Verdict> verdict = found.judgement.verdict;
  MovingPath& path = function.path();
  if (verdict == Verdict::flat || verdict == Verdict::wall) {
    const SearchSettings& settings = task.settings.search;
    const double size = settings.plateau_kick * std::pow(2.0, static_cast<double>(round));
    kick(function, path.coefficients(), size, settings.kick_terms,
         RandomStream(task.options.seed, stream + "/leave", round));
  }
  if (!found.judgement.top) return;
  const TopPoint& top = *found.judgement.top;
  if (top.ends_together) {
    follow(function, through_valleys(path, found.heights, top));
  } else if (verdict == Verdict::higher_index || ((verdict == Verdict::slope || top.missed) && in_vain)) {
    std::vector<std::vector<double>> directions{top.gradient};
    if (!top.second.empty()) directions.push_back(top.second);
    const std::vector<double> step = way_beside(path, top, found.heights.refined.t, directions);
    if (!step.empty()) push(function, bending, found.heights.refined.t, step);
  }
}

}  // namespace lowpass
