#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "lowpass/core/outcome.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

struct MinimumOptions {
  double tolerance = 1e-6;             ///< relative, see MinimumResult::converged; in [0, 1]
  std::size_t max_iterations = 10000;  ///< of L-BFGS, in all; >= 1
  std::size_t most_saddles = 100;      ///< points that are left downhill where a descent ended
  /// Whether curvatures are looked at where L-BFGS ends; by default on landscapes without data only: a mean over
  /// samples is asked 2 N times or some hundred times for it.
  std::optional<bool> curvature{};
  std::uint64_t seed = 1;        ///< of Lanczos' method and of the line on which noise is measured
  std::function<bool()> stop{};  ///< asked before every evaluation; true: interrupted
  /// After each iteration: their number in all, and the value.
  std::function<void(std::size_t iteration, double value)> observer{};
};

/// Curvatures where a search ended; see curvature.hpp for how they are found.
struct MinimumCurvatures {
  std::vector<double> lowest;     ///< the lowest first; of up to 200 dimensions up to the first that is surely positive
  std::vector<double> residuals;  ///< of each
  double visible = 0;             ///< the smallest |curvature| that would have been seen along the first direction
  std::size_t negative = 0;       ///< curvatures surely below zero along which nothing lower was found
  /// Directions without visible curvature, the value not lower on either side: unchanging ones (rotation, translation,
  /// a valley of equal value) or such that rise with a higher power. Beyond 200 dimensions among the three looked at.
  std::size_t flat = 0;
};

struct MinimumResult {
  std::vector<double> x;  ///< the lowest point found
  double value = 0;
  double gradient_norm = 0;
  /// Ended where the gradient is small against the descent of its last twenty iterations that lowered it, |g| L <=
  /// tolerance V and |H^-1 g| <= sqrt(tolerance) L, L and V being how far they went and fell, V no rounding (at least
  /// 100 x precision x |f|); or where the gradient is zero, or no larger than its own noise (3 sqrt(N) deviations of an
  /// entry), with |H^-1 g| at most a hundredth of the length over which the landscape changes its shape. Never where a
  /// curvature is negative. Invariant under factors of values and coordinates and under constants added to the value.
  bool converged = false;
  /// gradient_norm (converged), no_lower_point (a gradient is left that is larger than its noise, or a negative
  /// curvature, but rounding of the values, a kink or a wall hides what is lower), iterations, unbounded
  /// (unbounded_descent.hpp), interrupted, not_finite (at the start)
  StopReason stop_reason = StopReason::iterations;
  std::size_t iterations = 0;
  std::size_t saddles_left = 0;  ///< stationary points, of whatever index, that were left downhill
  std::size_t value_evaluations = 0;
  std::size_t gradient_evaluations = 0;         ///< values with gradients
  double distance = 0;                          ///< from the start
  double length_scale = 0;                      ///< L
  double value_scale = 0;                       ///< V
  bool curvature_wanted = false;                ///< looked for; where there are none all the same, a wall is too near
  std::optional<MinimumCurvatures> curvatures;  ///< at x; nothing unless it is stationary as far as can be seen
};

/// Goes downhill from `start` to a minimum: L-BFGS until the gradient is small; there curvatures are measured, by
/// differences over lengths that fit the landscape's noise, which is measured where it is not known. Without a negative
/// one Newton's steps bring the gradient down to what rounding allows, as the values alone cannot beyond half the
/// digits. With one the search leaves along the lowest: both sides are tried, from L / 10 down, and the lower one is
/// taken (of equal ones the one ahead along the eigenvector); so too along directions without visible curvature if one
/// side is visibly lower. Then L-BFGS again, until nothing lower is seen.
///
/// Deterministic. Cost: L-BFGS; per stationary point 2 N gradients up to N = 200, else at most some 600, and about 50
/// gradients for noise and lengths. @throws BadInput for a start of another dimension or not finite, options out of
/// range; whatever the landscape throws.
MinimumResult find_minimum(const Landscape& landscape, std::span<const double> start,
                           const MinimumOptions& options = {});

}  // namespace lowpass
