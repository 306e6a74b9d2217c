#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/outcome.hpp"
#include "lowpass/landscape/family.hpp"

namespace lowpass {

/// The stationary point that was looked for from the top of a path.
struct TopPoint {
  std::vector<double> position;  ///< N numbers: the stationary point, or where there is none the top itself
  double value = 0;
  std::vector<double> gradient;  ///< there
  double gradient_norm = 0;
  bool stationary = false;
  bool missed = false;                            ///< a saddle lies beside the path, whose top is not near enough to it
  std::size_t index = 0;                          ///< negative curvatures; beyond 200 dimensions of those found
  std::size_t unchanging = 0;                     ///< directions along which neither value nor gradient changes
  std::vector<double> curvatures, residuals;      ///< the lowest, in increasing order, and how well each is known
  double smallest_visible = 0;                    ///< a curvature nearer to 0 would not have been seen
  std::vector<double> second;                     ///< unit vector of the second lowest curvature; empty: not known
  bool ends_together = false;                     ///< downhill from both sides of a pass one comes to the same place
  std::vector<double> left_bottom, right_bottom;  ///< where one comes, on the side of t = 0 and of t = 1
};

/// The values at the points of the grid (PathOptions::points), or at some of them, evenly spread, where a time limit
/// left no room for all.
struct PathProfile {
  std::vector<double> t;
  std::vector<double> value;
  std::vector<double> accuracy;  ///< empty unless the landscape is a classifier
};

/// What a search saw of the path at each step.
struct PathTrace {
  std::vector<std::size_t> step;
  std::vector<double> height;  ///< maximum over the nodes at that step (with mini-batches: of the mini-batch)
};

/// One of several searches one after the other (PathOptions::rounds).
struct PathRound {
  std::size_t steps = 0;
  std::size_t terms = 0;
  double refined_height = 0;
  std::size_t gradient_evaluations = 0;
  std::size_t sample_gradients = 0;
  double seconds = 0;  ///< from the beginning of all until this one was measured
  bool kept = false;   ///< whether it was the lowest so far
};

/// A path that find_path found, its heights and its cost.
struct PathResult {
  Matrix<double> coefficients;  ///< coefficient_count x N, the path that is reported
  Matrix<double> path;          ///< M x N, the path at the profile's M points
  double height = 0;            ///< maximum over the profile: the paper's H
  double height_t = 0;
  double refined_height = 0;  ///< maximum of the continuous curve, never below `height` ...
  double refined_height_t = 0;
  double resolution = 0;     ///< ... seen at samples at most so far apart along the path, in chords
  double linear_height = 0;  ///< maximum of the straight line at the same t
  double endpoint_values[2] = {0, 0};
  double lower_bound = 0;  ///< the higher end point
  double excess = 0;       ///< refined_height - lower_bound
  double length = 0;       ///< of the polygon through all points of the grid
  double chord = 0;        ///< distance of the end points
  /// Where there is a verdict, that it is pass or bound; with data or without a verdict: that the search settled by its
  /// own rule (is_convergence()).
  bool converged = false;
  /// no_lower_top, no_fall, rounds (of the finish), at_the_bound, settled, no_lower_point (of L-BFGS), steps, passes,
  /// plateau, gradient_norm, evaluations, seconds, observer, not_finite (the landscape left the numbers; the best path
  /// before is reported), interrupted, no_coefficients (the straight line)
  StopReason stop_reason = StopReason::steps;
  /// Nothing where it is not asked for: a published objective without finish.
  std::optional<Verdict> verdict;
  /// Where the verdict was looked for by curvature: the stationary point, or the highest point.
  std::optional<TopPoint> top;
  std::size_t starts_made = 1;
  std::size_t times_found = 1;  ///< by how many of them this height was found, to a millionth of the excess
  /// counts.not_a_number evaluations gave no number (NaN) and were taken for walls: infinitely high.
  EvaluationCounts counts;
  EvaluationCounts search_counts;          ///< without the heights that are measured at the end
  std::vector<double> first_not_a_number;  ///< the first such point; empty: none, or not known
  double seconds = 0;
  PathProfile profile;
  PathTrace trace;                ///< of all rounds, one after the other
  std::vector<PathRound> rounds;  ///< none where there was one search alone
};

}  // namespace lowpass
