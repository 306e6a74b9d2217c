#pragma once

#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The step of a central difference at a coordinate of this size: h = cbrt(precision) max(1, |x|). What is neglected
/// grows as h^2, the rounding of the two values as precision / h: their sum is least near the cube root of the relative
/// rounding. The step follows large coordinates, for which a fixed one would be lost in rounding.
double difference_step(double x, double precision = std::numeric_limits<double>::epsilon());

/// f(x), and its gradient by central differences, written to `gradient`. Where one neighbour is infinite (a wall) the
/// other side's slope is taken; where both are, zero; at an infinite f(x) the gradient is zero. A NaN stays one.
/// Steps by difference_step. @pre x.size() == gradient.size(). Cost: 2 N + 1 values.
double central_differences(const std::function<double(std::span<const double>)>& function, std::span<const double> x,
                           std::span<double> gradient, double precision = std::numeric_limits<double>::epsilon());

/// The same of a landscape's values at the M rows of `points`, the gradients written to the rows of `gradients`. The
/// landscape is asked about all the places of many points in one question (points_per_call()). Cost: M (2 N + 1)
/// values.
std::vector<double> central_differences_of(const Landscape& landscape, MatrixView<const double> points,
                                           MatrixView<double> gradients,
                                           double precision = std::numeric_limits<double>::epsilon());

}  // namespace lowpass
