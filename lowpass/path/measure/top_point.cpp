#include "lowpass/path/measure/top_point.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/downhill.hpp"

namespace lowpass {
namespace {

std::vector<double> moved(std::span<const double> x, double step, std::span<const double> direction) {
  std::vector<double> result(x.begin(), x.end());
  add_scaled(step, direction, result);
  return result;
}

/// What the search for a stationary point may cost: Hessians, or 300 of their products.
std::size_t stationary_cost(std::size_t dimension) {
  constexpr std::size_t most_models = 20;
  constexpr std::size_t most = 1000;
  return std::min(most_models * (2 * dimension + 10), most);
}

}  // namespace

TopJudge::TopJudge(MovingPath& path, const PathHeights& heights, double tolerance, std::uint64_t seed,
                   const Allowance& allows, const VerdictSettings& settings)
    : path_(path),
      heights_(heights),
      tolerance_(tolerance),
      allows_(allows),
      settings_(settings),
      landscape_(path.landscape(), path.other_counts()),
      random_(seed, "verdict") {}

Verdict TopJudge::run() {
  const std::vector<double> top = path_.point(heights_.refined.t);
  point_.position = top;
  point_.value = heights_.refined.value;
  point_.gradient.assign(top.size(), 0.0);
  if (!allows_(stationary_cost(top.size()))) return Verdict::open;
  if (!std::isfinite(landscape_.value_and_gradient(top, point_.gradient))) return Verdict::slope;
  point_.gradient_norm = norm(point_.gradient);
  const std::optional<StationaryPoint> found =
      stationary_point_near(landscape_, top, path_.chord(), tolerance_, random_);
  if (!found) return Verdict::slope;
  for (const Curvature& curvature : found->curvatures.lowest) {
    point_.curvatures.push_back(curvature.value);
    point_.residuals.push_back(curvature.residual);
    point_.smallest_visible = std::max(point_.smallest_visible, curvature.visible);
  }
  if (found->curvatures.lowest.size() > 1) point_.second = found->curvatures.lowest[1].direction;
  if (!found->found) return Verdict::slope;
  const bool near =
      found->distance_from_start <= tolerance_ && std::abs(heights_.refined.value - found->value) <= tolerance_;
  if (!near) {
    point_.missed = found->curvatures.negatives() > 0;
    return point_.missed ? Verdict::open : Verdict::slope;
  }
  point_.stationary = true;
  point_.position = found->position;
  point_.gradient = found->gradient;
  point_.gradient_norm = norm(point_.gradient);
  point_.value = found->value;
  const Verdict verdict = by_index(*found);
  if (verdict != Verdict::pass) return verdict;
  return go_downhill(*found) && crosses(*found) && !point_.ends_together ? Verdict::pass : Verdict::open;
}

Verdict TopJudge::by_index(const StationaryPoint& found) {
  const std::vector<Curvature>& lowest = found.curvatures.lowest;
  const bool any = std::ranges::any_of(lowest, [](const Curvature& c) { return c.negative() || c.positive(); });
  if (!any) return Verdict::flat;
  bool clear = true;
  point_.index = 0;
  for (const Curvature& curvature : lowest) {
    if (curvature.positive()) continue;
    // The lowest is what makes a pass; one beside it may be that of a turned cluster, whose residual does not show what
    // the gradient that is left does to it.
    if (curvature.negative() && &curvature == &lowest.front()) {
      ++point_.index;
      continue;
    }
    if (!allows_(stationary_cost(found.position.size()))) {
      clear = false;
      continue;
    }
    const Beyond beyond = look_along(found, curvature);
    if (beyond == Beyond::unchanging) {
      ++point_.unchanging;
    } else if (curvature.negative() || beyond == Beyond::lower) {
      ++point_.index;
    } else if (beyond == Beyond::unclear) {
      clear = false;
    }
  }
  if (point_.index > 1) return Verdict::higher_index;
  return clear && point_.index == 1 ? Verdict::pass : Verdict::open;
}

TopJudge::Beyond TopJudge::look_along(const StationaryPoint& found, const Curvature& curvature) {
  const double step = settings_.unchanging_step * path_.chord();
  const std::vector<double> ahead = moved(found.position, step, curvature.direction);
  const std::vector<double> behind = moved(found.position, -step, curvature.direction);
  const std::optional<StationaryPoint> beside =
      stationary_point_near(landscape_, ahead, path_.chord(), tolerance_, random_);
  if (beside && beside->found && std::abs(beside->value - found.value) <= tolerance_) {
    const double away = distance(beside->position, found.position);
    if (away > step / 2 && away < 2 * step) return Beyond::unchanging;
  }
  const double rise_ahead = landscape_.value(ahead) - found.value;
  const double rise_behind = landscape_.value(behind) - found.value;
  if (rise_ahead > 0 && rise_behind > 0) return Beyond::higher;
  return rise_ahead < 0 && rise_behind < 0 ? Beyond::lower : Beyond::unclear;
}

/// Below a pass there are two sides, apart by the sign of the displacement along the direction of negative curvature.
/// From a point of the path on one of them the path itself leads on, below its top, to its end.
bool TopJudge::crosses(const StationaryPoint& found) const {
  const std::vector<double>& down = found.curvatures.lowest.front().direction;
  const double t = heights_.refined.t;
  const auto side = [&](double direction) {
    for (double step = 1e-6; step < 0.1; step *= 2) {
      const double beside = t + direction * step;
      if (beside <= 0 || beside >= 1) return 0.0;
      const std::vector<double> x = path_.point(beside);
      // Clearly below, and still near enough for the sign to tell.
      if (landscape_.value(x) < found.value - 10 * tolerance_) return dot(difference(x, found.position), down);
    }
    return 0.0;
  };
  return side(-1) * side(1) < 0;
}

bool TopJudge::go_downhill(const StationaryPoint& found) {
  constexpr double first_fall = 1e-3;  // of the range of values, from the pass to where going downhill begins
  constexpr double farthest = 0.05;    // chords
  constexpr double same = 1e-3;        // chords
  const double range = found.value - *std::ranges::min_element(heights_.profile.value);
  const Curvature& down = found.curvatures.lowest.front();
  const double curved = std::max(std::abs(down.value), down.visible);
  const double step = std::min(std::sqrt(2 * first_fall * range / curved), farthest * path_.chord());
  const bool ahead = dot(down.direction, path_.tangent(heights_.refined.t)) >= 0;
  const auto bottom = [&](double side) {
    return downhill(landscape_, moved(found.position, ahead ? side * step : -side * step, down.direction),
                    path_.chord(), 1e-9 * range, allows_);
  };
  point_.left_bottom = bottom(-1);
  point_.right_bottom = bottom(1);
  // 50 places between, more closely where it may be higher, and the path beside the pass.
  if (!allows_(500)) return false;
  point_.ends_together =
      distance(point_.left_bottom, point_.right_bottom) <= same * path_.chord() ||
      is_below_between(landscape_, point_.left_bottom, point_.right_bottom, found.value - tolerance_);
  return true;
}

}  // namespace lowpass
