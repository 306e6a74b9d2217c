#pragma once

#include <span>
#include <string_view>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// The points x(t) of the path that coefficients (K x N; none for the straight line) make between two ends of N numbers
/// with the curve of that name: a row of N numbers for each t in [0, 1]. Cost: one product of matrices.
/// @throws BadInput for an unknown curve, ends or coefficients that do not fit, or a t outside [0, 1].
Matrix<double> curve_points(std::string_view curve, std::span<const double> from, std::span<const double> to,
                            MatrixView<const double> coefficients, std::span<const double> t);

}  // namespace lowpass
