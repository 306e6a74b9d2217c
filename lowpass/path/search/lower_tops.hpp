#pragma once

#include <cstddef>
#include <optional>

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/measure/measure_settings.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// What steers the finish. Moves are in variables relative to the chord, values in units of the height.
struct FinishSettings {
  double window = 0.2;                ///< tops count that lie above the highest minus window ...
  std::size_t most_tops = 8;          ///< ... at most so many; 1 ... 12
  std::size_t history = 10;           ///< pairs (s, y) of the metric
  double least_curvature = 1e-10;     ///< a pair is kept if s.y > this x |s| |y|
  double first_step = 0.05;           ///< |move| without history <= first_step
  double longest_step = 0.5;          ///< |move| <= longest_step
  double smallest_prediction = 1e-9;  ///< ends when the predicted fall is less
  double sufficient_fall = 0.1;       ///< a move is taken if the fall >= this x the predicted one ...
  std::size_t most_halvings = 12;     ///< ... or halved, at most so many times
  std::size_t most_iterations = 60;   ///< in all rounds together
  double smallest_gain = 1e-6;        ///< ends when a round gains less
  std::size_t most_rounds = 4;        ///< each with nodes and a unit of its own
  double aside = 1e-4;                ///< in t: secants along the curve are so long ...
  double largest_correction = 1e-5;   ///< ... and tops are moved if by less than this
};

/// How a finish ended, and where the highest top of the path then is.
struct Finish {
  StopReason reason = StopReason::rounds;
  std::optional<double> top;  ///< nothing where no tops were looked for
};

/// Lowers the tops of the continuous curve: of all moves of the variables the one that lowers the highest of the
/// linearised tops most, F_k + g_k.d + d.B^-1.d / 2 over all local maxima within a fifth of the height's size (an
/// active set, with an L-BFGS metric B), then a search along it for a true fall of the continuous maximum. At such a
/// maximum the gradient with respect to the variables is that of the value at fixed t (the envelope theorem), on a grid
/// it is not. Looks at `points` nodes and between them. Leaves the path at the lowest found. Returns no_lower_top (none
/// is predicted), no_fall (a round gained less than a millionth), rounds, not_finite or a limit.
/// Cost: per iteration some 2 `points` values in at most 14 questions and a few gradients in two, 60 iterations at
/// most.
Finish lower_tops(PathFunction& function, const BendingScale& bending, SearchBudget& budget, std::size_t points,
                  const FinishSettings& settings = {}, const MeasureSettings& measure = {});

}  // namespace lowpass
