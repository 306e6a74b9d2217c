#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "hard_surfaces.hpp"
#include "landscape/hessian.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// The highest of 20,001 equally spaced points of the path with the coefficients reported.
inline double dense_height(const HardSurface& surface, const PathOptions& options, const PathResult& result) {
  const auto curve = make_curve(options.curve, options.terms);
  const Matrix<double> basis = path_basis(surface.from, surface.to, result.coefficients);
  const std::vector<double> values = surface.landscape->family(basis)->values(curve->mixing(equally_spaced(20001)));
  return *std::ranges::max_element(values);
}

inline void expect_claims_to_hold(const HardSurface& surface, const PathOptions& options, const PathResult& result) {
  const double barrier = surface.height - result.lower_bound;
  EXPECT_GE(result.refined_height, surface.height - 1e-6 * barrier);
  // What lies between samples may be higher where the landscape is rough: not here.
  EXPECT_LE(dense_height(surface, options, result), result.refined_height + 1e-6 * result.excess);
  EXPECT_EQ(result.converged, result.verdict == Verdict::pass || result.verdict == Verdict::bound);
  // On none of them the way is level.
  EXPECT_NE(result.verdict, Verdict::bound);
  if (result.verdict != Verdict::pass) return;
  ASSERT_TRUE(result.top && result.top->stationary);
  std::array<double, 2> gradient{};
  const double value = surface.landscape->value_and_gradient(result.top->position, gradient);
  EXPECT_NEAR(value, result.refined_height, 1e-6 * result.excess);
  const Eigen::VectorXd curvatures = hessian_at(*surface.landscape, result.top->position).eigenvalues();
  EXPECT_LT(curvatures[0], 0);
  EXPECT_GT(curvatures[1], 0);
  // The gradient would move it by less than a thousandth of where the value changes by the barrier.
  EXPECT_LT(std::hypot(gradient[0], gradient[1]), 1e-3 * std::sqrt(barrier * curvatures.cwiseAbs().minCoeff()));
}

/// Searches from so many seeds on each: every claim is checked, and the pass reached and proven `reached_least` times.
inline void search_from_seeds(std::uint64_t seeds, std::size_t reached_least) {
  for (const HardSurface& surface : hard_surfaces()) {
    std::size_t reached = 0;
    PathOptions options = path_defaults(*surface.landscape);
    for (options.seed = 0; options.seed < seeds; ++options.seed) {
      SCOPED_TRACE(surface.name + ", seed " + std::to_string(options.seed));
      const PathResult result = find_path(*surface.landscape, surface.from, surface.to, options);
      expect_claims_to_hold(surface, options, result);
      const double barrier = surface.height - result.lower_bound;
      reached += result.verdict == Verdict::pass && result.refined_height < surface.height + 1e-6 * barrier ? 1 : 0;
    }
    EXPECT_GE(reached, reached_least) << surface.name;
  }
}

}  // namespace lowpass
