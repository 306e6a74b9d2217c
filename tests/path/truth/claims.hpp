#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "landscape/hessian.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// The highest of 20,001 equally spaced points of the curve with the coefficients reported.
inline double dense_height(const Landscape& landscape, const std::vector<double>& from, const std::vector<double>& to,
                           const PathOptions& options, const PathResult& result) {
  const auto curve = make_curve(options.curve, options.terms);
  const Matrix<double> basis = path_basis(from, to, result.coefficients);
  const std::vector<double> values = landscape.family(basis)->values(curve->mixing(equally_spaced(20001)));
  return *std::ranges::max_element(values);
}

/// Why the verdict `pass` is not borne out by the gradient and a Hessian made here; empty if it is. A millionth of the
/// excess counts as nothing.
inline std::string fault_of_pass(const Landscape& landscape, const PathResult& result) {
  const double nothing = 1e-6 * result.excess;
  if (!result.top || !result.top->stationary) return "no stationary point";
  std::vector<double> gradient(landscape.dimension());
  const double value = landscape.value_and_gradient(result.top->position, gradient);
  if (!(std::abs(value - result.refined_height) <= nothing)) return "the pass is not as high as the path";
  const auto hessian = hessian_at(landscape, result.top->position);
  if ((hessian.eigenvalues().array() < 0).count() != 1) return "not one negative curvature";
  const Eigen::Map<const Eigen::VectorXd> g(gradient.data(), static_cast<Eigen::Index>(gradient.size()));
  const Eigen::ArrayXd components = hessian.eigenvectors().transpose() * g;
  if (!((components.square() / hessian.eigenvalues().array().abs()).sum() / 2 <= nothing)) return "not stationary";
  return "";
}

/// Why the verdict does not hold; empty if it does, or claims nothing.
inline std::string fault_of_verdict(const Landscape& landscape, const PathResult& result) {
  if (result.verdict == Verdict::pass) return fault_of_pass(landscape, result);
  const double rounding = 1e-12 * (1 + std::abs(result.refined_height));
  if (result.verdict == Verdict::bound && !(result.excess <= rounding)) return "above the higher end";
  return "";
}

}  // namespace lowpass
