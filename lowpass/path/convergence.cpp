#include "lowpass/path/convergence.hpp"

#include <algorithm>

#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/curves/refit.hpp"

namespace lowpass {
namespace {

constexpr double settled = 1e-3;

ConvergenceRow make_row(std::string what, const PathOptions& options, const PathResult& result) {
  return {std::move(what), options.points, options.terms, options.steps, result.refined_height, result.counts};
}

/// The same start on a curve with more terms.
PathOptions with_terms_doubled(const PathOptions& options) {
  const std::unique_ptr<Curve> coarse = make_curve(options.curve, options.terms);
  PathOptions more = options;
  more.terms = coarse->refined_terms();
  if (!options.start) return more;
  more.start = refitted(*make_curve(options.curve, more.terms), *coarse, *options.start);
  return more;
}

}  // namespace

ConvergenceTable convergence_table(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                                   const PathOptions& options, const PathResult& found) {
  ConvergenceTable table;
  table.rows.push_back(make_row("as asked", options, found));
  const auto add = [&](const char* what, const PathOptions& changed) {
    table.rows.push_back(make_row(what, changed, find_path(landscape, from, to, changed)));
  };
  PathOptions points = options;
  points.points = 2 * options.points - 1;
  add("points doubled", points);
  if (found.coefficients.rows() > 0) {
    add("terms doubled", with_terms_doubled(options));
    PathOptions steps = options;
    steps.steps = 2 * options.steps;
    add("steps doubled", steps);
  }
  const auto lower = [](const ConvergenceRow& a, const ConvergenceRow& b) {
    return a.refined_height < b.refined_height;
  };
  const auto [lowest, highest] = std::minmax_element(table.rows.begin(), table.rows.end(), lower);
  const double fall = found.refined_height - lowest->refined_height;
  const double spread = highest->refined_height - lowest->refined_height;
  const double excess = std::max(found.excess, spread);
  if (excess > 0) table.relative_fall = fall / excess;
  if (excess > 0) table.relative_spread = spread / excess;
  table.verdict = table.relative_fall > settled     ? HeightConvergence::still_falling
                  : table.relative_spread > settled ? HeightConvergence::not_settled
                                                    : HeightConvergence::converged;
  return table;
}

}  // namespace lowpass
