#include "lowpass/path/compare_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/heights.hpp"

namespace lowpass {
namespace {

/// Fewer at once than a user who asks for a stop would wait for.
constexpr std::size_t most_at_once = 64;

void judge_densely(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                   std::size_t points, ComparedCurve& entrant) {
  const Matrix<double>& coefficients = entrant.result.coefficients;
  // A search may have added terms; the line has none.
  const std::unique_ptr<Curve> curve = make_curve(entrant.options.curve, std::max<std::size_t>(1, coefficients.rows()));
  const Matrix<double> basis = path_basis(from, to, coefficients);
  const std::unique_ptr<Family> family = landscape.family(basis);
  PathProfile dense;
  dense.t = equally_spaced(points);
  // A family asks about fewer points than it has vectors in another, slower way.
  const std::size_t at_once = std::max(most_at_once, basis.rows());
  for (std::size_t first = 0; first < points; first += at_once) {
    if (entrant.options.stop.stop_requested()) return;
    const std::span<const double> part =
        std::span<const double>(dense.t).subspan(first, std::min(at_once, points - first));
    const std::vector<double> values = family->values(curve->mixing(part));
    dense.value.insert(dense.value.end(), values.begin(), values.end());
  }
  entrant.dense_height = highest(dense.value);
  entrant.dense = std::move(dense);
}

}  // namespace

void compare_curves(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                    std::size_t points, std::vector<ComparedCurve>& curves) {
  for (const ComparedCurve& entrant : curves) check_path_options(landscape, from, to, entrant.options);
  for (ComparedCurve& entrant : curves) {
    if (&entrant != &curves.front() && entrant.options.stop.stop_requested()) return;
    entrant.begun = true;
    entrant.result = find_path(landscape, from, to, entrant.options);
    if (entrant.result.stop_reason == StopReason::interrupted) return;
    judge_densely(landscape, from, to, points, entrant);
  }
}

PathOptions within_budget(const PathOptions& options, std::size_t budget) {
  constexpr std::size_t fewest_looks = 3;  // at the straight line, at the start, and in one step
  if (budget < fewest_looks * options.points)
    throw BadInput(fmt::format("a budget of {} evaluations; two looks at {} points and one step take {}", budget,
                               options.points, fewest_looks * options.points));
  PathOptions limited = options;
  limited.budget = budget;
  // The budget is to end the search, and schedules follow it; L-BFGS ends on its own.
  if (is_first_order(options.optimizer)) limited.steps = std::max<std::size_t>(1, budget / options.points);
  return limited;
}

}  // namespace lowpass
