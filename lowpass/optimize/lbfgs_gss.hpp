#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/core/outcome.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/optimize/golden_section.hpp"
#include "lowpass/optimize/program_line_search.hpp"

namespace lowpass {

/// L-BFGS with golden section search (L-BFGS-GSS), the full-batch optimiser of Yu and Morozov 2026: the two-loop
/// recursion over the newest pairs, scaled by s.y / y.y of the newest one, then a line search that sees values only.
/// The defaults are theirs.
struct LbfgsGssOptions {
  std::size_t max_iterations = 1000;  ///< >= 1
  std::size_t history = 10;           ///< pairs (s, y) kept; >= 1
  double minimum_cosine = 1e-4;       ///< history is dropped if any pair has s.y / (|s| |y|) below; in [0, 1)
  double gradient_tolerance = 0;      ///< stops when the gradient's norm is at most this; >= 0, 0: exact zero only
  std::size_t refresh_every = 25;     ///< iterations after which kept products are made anew; >= 1
  /// "program" also adds the authors' 1e-6 to s.y in the history's rho, so that all their peculiarities come together.
  LineSearchKind line_search_kind = LineSearchKind::clean;
  GoldenSectionOptions line_search;      ///< trials and first step hold for both kinds
  ProgramTolerances program_tolerances;  ///< of "program"
  std::stop_token stop;
  Checkpoint* checkpoint = nullptr;  ///< reached after every refresh_every iterations; must outlive the call
};

/// Options for landscapes of any scale: a line search may shrink by 1e-16 before it gives up, and is content with a
/// coarse bracket. (The paper's 6 trials suits networks, where the first step is never far off.)
LbfgsGssOptions careful_lbfgs_gss();

/// What an observer sees after each iteration, iteration 0 being the start. Views are valid during the call only.
struct LbfgsGssIterate {
  std::size_t iteration = 0;
  double value = 0;
  double gradient_norm = 0;
  std::span<const double> x;
  EvaluationCounts counts;
};

struct LbfgsGssResult {
  std::vector<double> x;
  double value = 0;
  double gradient_norm = 0;
  std::size_t iterations = 0;
  /// iterations, gradient_norm, no_lower_point (the line search found none even along the gradient), no_step (the line
  /// search of "program" took one along the gradient that was too short to change x), not_finite, interrupted
  StopReason stop_reason = StopReason::iterations;
  EvaluationCounts counts;
};

/// Minimises a landscape from `start`. The direction's products are made once per line search and serve every trial and
/// the next gradient. With the line search "program" the loss may rise from one iteration to the next. Cost per
/// iteration: one gradient, at most line_search.trials values.
/// @throws BadInput for options out of range, a start of another dimension or not finite.
LbfgsGssResult lbfgs_gss(const Landscape& landscape, std::span<const double> start, const LbfgsGssOptions& options,
                         const std::function<void(const LbfgsGssIterate&)>& observer = {});

}  // namespace lowpass
