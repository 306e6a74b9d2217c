#pragma once

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// Lengths of L-BFGS's steps in the variables, and when a fall is too small to go on. Golden sections need neither.
struct QuasiNewtonScale {
  double first_step = 0;
  double longest_step = 0;
  double negligible_fall = 0;           ///< ends when J falls by less in five iterations
  double negligible_share_of_fall = 0;  ///< the same, of its fall since the start
};

/// Minimises J by L-BFGS, with Wolfe conditions or golden sections as options.optimizer says, from where the path
/// stands, in at most options.steps iterations, and leaves the path at the lowest J. Returns gradient_norm, settled (J
/// fell by too little in five iterations), steps, no_lower_point, not_finite or a limit.
StopReason quasi_newton(PathFunction& function, const PathOptions& options, SearchBudget& budget,
                        const QuasiNewtonScale& scale);

}  // namespace lowpass
