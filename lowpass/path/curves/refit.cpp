#include "lowpass/path/curves/refit.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <numbers>

#include "lowpass/core/matrix_operations.hpp"

namespace lowpass {
namespace {

/// Midpoints of equal pieces, so many that every half-wave of both curves has dozens: integrals over t.
std::vector<double> dense_midpoints(const Curve& a, const Curve& b) {
  constexpr double per_half_wave = 64;
  const double shortest = std::min(a.shortest_half_wave(), b.shortest_half_wave());
  const auto count = static_cast<std::size_t>(std::ceil(per_half_wave / shortest));
  std::vector<double> t(count);
  for (std::size_t m = 0; m < count; ++m) t[m] = (static_cast<double>(m) + 0.5) / static_cast<double>(count);
  return t;
}

/// The columns of the coefficients.
Eigen::MatrixXd functions(const Matrix<double>& mixing) {
  Eigen::MatrixXd columns(mixing.rows(), mixing.columns() - 2);
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (std::size_t r = 2; r < mixing.columns(); ++r)
      columns(static_cast<Eigen::Index>(m), static_cast<Eigen::Index>(r - 2)) = mixing(m, r);
  return columns;
}

Matrix<double> to_matrix(const Eigen::MatrixXd& from) {
  Matrix<double> result(static_cast<std::size_t>(from.rows()), static_cast<std::size_t>(from.cols()));
  for (std::size_t i = 0; i < result.rows(); ++i)
    for (std::size_t j = 0; j < result.columns(); ++j)
      result(i, j) = from(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  return result;
}

}  // namespace

Matrix<double> refit(const Curve& to, const Curve& from) {
  const std::vector<double> t = dense_midpoints(to, from);
  const Eigen::MatrixXd target = functions(to.mixing(t));
  return to_matrix(target.colPivHouseholderQr().solve(functions(from.mixing(t))));
}

Matrix<double> refitted(const Curve& to, const Curve& from, MatrixView<const double> coefficients) {
  Matrix<double> result(to.coefficient_count(), coefficients.columns());
  add_product(1, refit(to, from), coefficients, result);
  return result;
}

BendingScale bending_scale(const Curve& curve) {
  constexpr double smallest_eigenvalue = 1e-10;  // of the largest
  const Eigen::MatrixXd slopes = functions(curve.mixing_slopes(dense_midpoints(curve, curve)));
  const Eigen::MatrixXd gram =
      2 / (std::numbers::pi * std::numbers::pi * static_cast<double>(slopes.rows())) * slopes.transpose() * slopes;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(gram);
  const Eigen::VectorXd roots =
      eigen.eigenvalues().cwiseMax(smallest_eigenvalue * eigen.eigenvalues().maxCoeff()).cwiseSqrt();
  const Eigen::MatrixXd& vectors = eigen.eigenvectors();
  return {to_matrix(vectors * roots.cwiseInverse().asDiagonal() * vectors.transpose()),
          to_matrix(vectors * roots.asDiagonal() * vectors.transpose())};
}

}  // namespace lowpass
