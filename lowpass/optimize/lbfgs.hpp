#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "lowpass/core/outcome.hpp"
#include "lowpass/landscape/from_function.hpp"

namespace lowpass {

/// Where L-BFGS stands before an iteration. Views are valid during the call only.
struct LbfgsState {
  std::size_t iteration = 0;
  std::span<const double> x;
  double value = 0;
  double gradient_norm = 0;
  double step = 0;  ///< length of the first trial step to come: |H g|, H as of the history; first_step without one
};

/// L-BFGS with a line search by values and gradients.
struct LbfgsOptions {
  std::size_t max_iterations = 1000;
  std::size_t history = 10;       ///< pairs (s, y) kept
  double first_step = 0.1;        ///< length of the first trial step while there is no history
  double longest_step = 1e300;    ///< no trial step is longer at first; the line search may go on beyond it
  double gradient_tolerance = 0;  ///< stops when the gradient's norm is at most this
  double plateau = 0;             ///< stops when f has fallen by less than this in `plateau_iterations`; 0: never
  double relative_plateau = 0;    ///< the same, relative to its fall since the start
  std::size_t plateau_iterations = 5;
  std::size_t most_trials = 40;  ///< of a line search; each doubles the step, halves it or halves a bracket
  bool any_length = false;  ///< only those that halve a bracket count: steps of any length down to 1e-20 directions
  std::function<bool(const LbfgsState&)> converged;  ///< asked before every iteration; true: gradient_norm
  std::function<bool()> stop;                        ///< asked before every evaluation but the first; true: interrupted
};

struct LbfgsResult {
  std::vector<double> x;
  double value = 0;
  double gradient_norm = 0;
  std::size_t iterations = 0;
  /// gradient_norm, plateau, iterations, interrupted (`stop` said so), no_lower_point (nothing lower even along the
  /// gradient: the end of what rounding allows, or of a kink), not_finite (at the start)
  StopReason stop_reason = StopReason::iterations;
};

/// Minimises a function from `start` (the gradient is not used where the value is not finite): directions by L-BFGS,
/// along them bisection for the Armijo (1e-4) and weak Wolfe (0.9) conditions, which also holds on functions with kinks
/// (Lewis and Overton, Mathematical Programming 141, 135, 2013). A trial that is not finite counts as too far: infinity
/// is a wall. `observer` is called after each iteration with its number and value. Cost: one value with gradient per
/// trial, most often one per iteration.
LbfgsResult lbfgs(const ValueAndGradientFunction& function, std::span<const double> start, const LbfgsOptions& options,
                  const std::function<void(std::size_t iteration, double value)>& observer = {});

}  // namespace lowpass
