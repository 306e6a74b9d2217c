#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/curve.hpp"
#include "lowpass/path/objective.hpp"

namespace lowpass {

/// How a path is searched for. Defaults are those of the paper's networks (Yu and Morozov 2026, section 4).
struct PathOptions {
  std::string curve = "fourier";     ///< a name in curve_names()
  std::size_t terms = 10;            ///< N_F, sine terms of the Fourier curve; >= 1
  std::size_t points = 50;           ///< M, equally spaced in [0, 1], both ends included; >= 2
  double lambda = 1e-4;              ///< weight of the squared steps between neighbouring points; >= 0
  std::string objective = "sum";     ///< a name in objective_names()
  std::size_t steps = 100;           ///< Adam steps; >= 1
  double learning_rate = 1e-3;       ///< Adam's step size; > 0
  std::optional<std::size_t> batch;  ///< samples per step, drawn without repeats; nothing: the full data
  std::uint64_t seed = 0;            ///< of the mini-batches: stream (seed, "path/batches", step)
  /// Start coefficients, coefficient_count x N; nothing: zero, the straight line.
  std::optional<Matrix<double>> start;
  std::stop_token stop;  ///< asked before every step; a stopped search returns stop_reason "interrupted", unmeasured
};

struct PathTrace {
  std::vector<std::size_t> step;
  std::vector<double> height;  ///< maximum over the grid at that step (with mini-batches: of the mini-batch)
};

struct PathProfile {
  std::vector<double> t;
  std::vector<double> value;
  std::vector<double> accuracy;  ///< empty unless the landscape is a classifier
};

struct PathResult {
  Matrix<double> coefficients;  ///< coefficient_count x N, the path that is reported
  Matrix<double> path;          ///< points x N, the path on the grid
  double height = 0;            ///< maximum over the grid: the paper's H
  double height_t = 0;
  double refined_height = 0;  ///< maximum of the continuous curve, never below `height`
  double refined_height_t = 0;
  double linear_height = 0;  ///< maximum of the straight line on the same grid
  double endpoint_values[2] = {0, 0};
  double lower_bound = 0;  ///< the higher end point
  double excess = 0;       ///< refined_height - lower_bound
  double length = 0;       ///< of the polygon through the grid points
  double chord = 0;        ///< distance of the end points
  bool converged = false;
  std::string stop_reason;  ///< "steps", "not finite" (the loss left the numbers; the best path before is reported),
                            ///< "interrupted"
  EvaluationCounts counts;
  double seconds = 0;
  PathProfile profile;
  PathTrace trace;
};

/// FourierPathFinder (Yu and Morozov 2026, Eq. 3-5) for any curve that is a mixing matrix: Adam on the curve's
/// coefficients, then heights on the full landscape, on the grid and on the continuous curve. With the full batch the
/// step with the smallest summed objective (without its penalty) is kept, with mini-batches the last one. Cost: steps x
/// points gradients, and about 4 x points values for the heights.
/// @throws BadInput for options out of range, ends of another dimension, not finite or equal, or a mini-batch on a
/// landscape without samples; NotANumber if the landscape gives no number at an end point.
PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options);

}  // namespace lowpass
