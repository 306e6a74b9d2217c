#include "lowpass/path/curves/curve_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

Matrix<double> curve_points(std::string_view curve, std::span<const double> from, std::span<const double> to,
                            MatrixView<const double> coefficients, std::span<const double> t) {
  const std::unique_ptr<Curve> made = make_curve(curve, std::max<std::size_t>(1, coefficients.rows()));
  if (made->coefficient_count() != coefficients.rows())
    throw BadInput(fmt::format("the curve '{}' has no coefficients of {} rows; the nearest has {}", curve,
                               coefficients.rows(), made->coefficient_count()));
  const bool fit = coefficients.rows() == 0 || coefficients.columns() == from.size();
  if (from.size() != to.size() || !fit)
    throw BadInput(fmt::format("ends of {} and {} numbers and coefficients of {} do not fit each other", from.size(),
                               to.size(), coefficients.columns()));
  for (const double place : t)
    if (!(place >= 0 && place <= 1)) throw BadInput(fmt::format("t is {}; a path goes from 0 to 1", place));
  Matrix<double> points(t.size(), from.size());
  add_product(1, made->mixing(t), path_basis(from, to, coefficients), points);
  return points;
}

}  // namespace lowpass
