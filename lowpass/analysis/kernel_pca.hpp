#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// k(x, y) for kernel PCA.
struct Kernel {
  enum class Kind {
    rbf,         ///< exp(-gamma |x - y|^2)
    linear,      ///< x . y: plain PCA
    polynomial,  ///< (gamma x . y + offset)^degree
    sigmoid      ///< tanh(gamma x . y + offset)
  };
  Kind kind = Kind::rbf;
  double gamma = 0;  ///< 0: 1 / columns, scikit-learn's default and the paper's 2 sigma^2 = N_prm
  double offset = 1;
  int degree = 3;
};

/// Kernel PCA (Schoelkopf, Smola and Mueller 1998), scaled as scikit-learn's KernelPCA.
struct KernelPca {
  Matrix<double> projections;       ///< n x components: eigenvector times root of eigenvalue
  std::vector<double> eigenvalues;  ///< of the centred kernel matrix, decreasing
  double eigenvalue_sum = 0;        ///< of all positive eigenvalues: what the components' shares refer to
  /// Of the kernel matrix before centring, in magnitude: beside a diagonal of 1, 0 says that no row is near another.
  double largest_off_diagonal = 0;
};

/// Kernel matrix of the rows of `samples` (n x N), centred, and its leading eigenpairs. Each eigenvector's sign makes
/// its largest component in magnitude positive (of components that tie, the first). A negative eigenvalue, as the
/// sigmoid kernel has them, projects to 0. Cost: n^2 N + n^3.
/// @throws BadInput if there are fewer than 2 samples, no components or more than samples, a value that is not finite,
/// gamma negative, degree below 1, or a kernel that exceeds the range of numbers.
KernelPca kernel_pca(MatrixView<const double> samples, const Kernel& kernel, std::size_t components);

}  // namespace lowpass
