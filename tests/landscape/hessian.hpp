#pragma once

#include <Eigen/Eigenvalues>
#include <cstddef>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Eigenvalues, the lowest first, and eigenvectors of the Hessian, by central differences of the gradient.
inline Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> hessian_at(const Landscape& landscape,
                                                                 const std::vector<double>& x) {
  const auto n = static_cast<Eigen::Index>(x.size());
  Eigen::MatrixXd hessian(n, n);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double h = 1e-6;
    std::vector<double> up = x;
    std::vector<double> down = x;
    up[i] += h;
    down[i] -= h;
    std::vector<double> above(x.size());
    std::vector<double> below(x.size());
    landscape.value_and_gradient(up, above);
    landscape.value_and_gradient(down, below);
    for (std::size_t j = 0; j < x.size(); ++j)
      hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = (above[j] - below[j]) / (2 * h);
  }
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>((hessian + hessian.transpose()) / 2);
}

}  // namespace lowpass
