#include "lowpass/path/compare_curves.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/path/curve.hpp"
#include "lowpass/path/objective.hpp"

namespace lowpass {
namespace {

void judge_densely(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                   std::size_t points, ComparedCurve& entrant) {
  const std::unique_ptr<Curve> curve = make_curve(entrant.options.curve, entrant.options.terms);
  Matrix<double> basis(2 + curve->coefficient_count(), from.size());
  std::copy(from.begin(), from.end(), basis.row(0).begin());
  std::copy(to.begin(), to.end(), basis.row(1).begin());
  const Matrix<double>& coefficients = entrant.result.coefficients;
  for (std::size_t r = 0; r < coefficients.rows(); ++r)
    std::copy(coefficients.row(r).begin(), coefficients.row(r).end(), basis.row(2 + r).begin());
  entrant.dense.t = equally_spaced(points);
  entrant.dense.value = landscape.family(basis)->values(curve->mixing(entrant.dense.t));
  entrant.dense_height = highest(entrant.dense.value);
}

}  // namespace

void compare_curves(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                    std::size_t points, std::vector<ComparedCurve>& curves) {
  for (const ComparedCurve& entrant : curves) check_path_options(landscape, from, to, entrant.options);
  for (ComparedCurve& entrant : curves) {
    entrant.result = find_path(landscape, from, to, entrant.options);
    if (entrant.result.stop_reason == "interrupted") return;
    judge_densely(landscape, from, to, points, entrant);
  }
}

PathOptions within_budget(const PathOptions& options, std::size_t budget) {
  PathOptions limited = options;
  limited.max_evaluations = budget;
  const std::size_t stages = make_objective(options.objective)->stages().size();
  const bool first_order = options.optimizer == "adam" || options.optimizer == "sgd";
  // Besides the steps a look at the straight line, and one at the start of every stage.
  const std::size_t looks = 1 + (options.kick > 0 ? 1 : 0) + stages;
  if (budget / options.points <= looks)
    throw BadInput(fmt::format("a budget of {} evaluations; {} looks at {} points and at least one step take {}",
                               budget, looks, options.points, (looks + 1) * options.points));
  const std::size_t steps = (budget / options.points - looks) / stages;
  // Schedules end with the last step; L-BFGS ends on its own.
  if (first_order) limited.steps = std::max<std::size_t>(1, steps);
  return limited;
}

}  // namespace lowpass
