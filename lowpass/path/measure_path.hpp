#pragma once

#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_problem.hpp"

namespace lowpass {

/// Values of the straight line on the grid, and its and the ends' heights. @throws NotANumber if an end has no value.
/// Cost: one value per grid point.
std::vector<double> measure_line(const Landscape& landscape, Family& family, const Matrix<double>& mixing,
                                 PathResult& result);

/// Profile, heights, path and lengths of the curve with this basis. Cost: some 4 values per grid point.
void measure_path(Family& family, const Curve& curve, const Matrix<double>& mixing, const Matrix<double>& basis,
                  PathResult& result);

/// The height above the higher end that is as good as none: 1e-4 of the typical value on the straight line above
/// `lowest`. What is not finite (a wall) does not count.
double negligible_height(std::span<const double> line_values, double lowest);

/// Whether the highest top is a pass; with that the result counts as converged or not. Cost: 1 gradient.
void judge(PathProblem& problem, std::span<const double> line_values, PathResult& result);

}  // namespace lowpass
