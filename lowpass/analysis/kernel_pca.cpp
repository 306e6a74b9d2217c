#include "lowpass/analysis/kernel_pca.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMajorMap = Eigen::Map<const RowMajor>;

void check_kernel(const Kernel& kernel) {
  if (!(kernel.gamma >= 0) || !std::isfinite(kernel.gamma))
    throw BadInput(fmt::format(
        "the kernel's gamma is {}; it must be a finite number, 0 or more (0 stands for 1 / columns)", kernel.gamma));
  if (!std::isfinite(kernel.offset))
    throw BadInput(fmt::format("the kernel's offset is {}; it must be a finite number", kernel.offset));
  if (kernel.kind == Kernel::Kind::polynomial && kernel.degree < 1)
    throw BadInput(fmt::format("the polynomial kernel's degree is {}; it must be 1 or more", kernel.degree));
}

void check_samples(MatrixView<const double> samples, std::size_t components) {
  if (samples.rows() < 2 || samples.columns() < 1)
    throw BadInput(fmt::format("kernel PCA of {} samples with {} columns; it needs at least 2 samples and 1 column",
                               samples.rows(), samples.columns()));
  if (components < 1 || components > samples.rows())
    throw BadInput(fmt::format("kernel PCA with {} components of {} samples; allowed are 1 to {}", components,
                               samples.rows(), samples.rows()));
  for (std::size_t i = 0; i < samples.rows(); ++i) {
    for (std::size_t j = 0; j < samples.columns(); ++j) {
      if (!std::isfinite(samples(i, j)))
        throw BadInput(
            fmt::format("kernel PCA: sample {} holds {} in column {}; all values must be finite", i, samples(i, j), j));
    }
  }
}

/// exp(-gamma |x - y|^2) from differences: |x|^2 + |y|^2 - 2 x.y would leave nothing but rounding between near rows.
Eigen::MatrixXd rbf_matrix(const RowMajorMap& x, double gamma) {
  Eigen::MatrixXd k = Eigen::MatrixXd::Ones(x.rows(), x.rows());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) k(i, j) = k(j, i) = std::exp(-gamma * (x.row(i) - x.row(j)).squaredNorm());
  }
  return k;
}

Eigen::MatrixXd kernel_matrix(const RowMajorMap& x, const Kernel& kernel) {
  const double gamma = kernel.gamma > 0 ? kernel.gamma : 1 / static_cast<double>(x.cols());
  switch (kernel.kind) {
    case Kernel::Kind::rbf:
      return rbf_matrix(x, gamma);
    case Kernel::Kind::linear: {
      // Centring the samples first is the same in exact arithmetic and keeps the digits of rows far from the origin.
      const RowMajor centred = x.rowwise() - x.colwise().mean();
      return centred * centred.transpose();
    }
    case Kernel::Kind::polynomial: {
      const Eigen::ArrayXXd base = gamma * (x * x.transpose()).array() + kernel.offset;
      return base.unaryExpr([&](double value) { return std::pow(value, kernel.degree); }).matrix();
    }
    case Kernel::Kind::sigmoid: {
      const Eigen::ArrayXXd argument = gamma * (x * x.transpose()).array() + kernel.offset;
      return argument.unaryExpr([](double value) { return std::tanh(value); }).matrix();
    }
  }
  throw InternalError("a kernel of unknown kind");
}

/// K - 1K - K1 + 1K1, where 1 is the matrix of 1 / n: the kernel matrix of features with zero mean.
Eigen::MatrixXd centred(const Eigen::MatrixXd& k) {
  const Eigen::VectorXd row_means = k.rowwise().mean();
  Eigen::MatrixXd result = k.colwise() - row_means;
  result.rowwise() -= row_means.transpose();
  result.array() += row_means.mean();
  return result;
}

/// +1 or -1, so that the largest component in magnitude becomes positive. Components that differ by rounding only tie,
/// and the first of them decides: the sign is then the same on every machine.
double sign_of(const Eigen::VectorXd& eigenvector) {
  constexpr double tie = 1 - 1e-8;
  const double largest = eigenvector.cwiseAbs().maxCoeff();
  for (const double component : eigenvector) {
    if (std::abs(component) >= tie * largest) return component < 0 ? -1 : 1;
  }
  return 1;
}

double largest_off_diagonal(const Eigen::MatrixXd& k) {
  double largest = 0;
  for (Eigen::Index i = 0; i < k.rows(); ++i)
    for (Eigen::Index j = 0; j < i; ++j) largest = std::max(largest, std::abs(k(i, j)));
  return largest;
}

}  // namespace

KernelPca kernel_pca(MatrixView<const double> samples, const Kernel& kernel, std::size_t components) {
  check_kernel(kernel);
  check_samples(samples, components);

  const auto n = static_cast<Eigen::Index>(samples.rows());
  const RowMajorMap x(samples.data(), n, static_cast<Eigen::Index>(samples.columns()));
  const Eigen::MatrixXd k = kernel_matrix(x, kernel);
  if (!k.allFinite())
    throw BadInput(
        fmt::format("the kernel of these samples exceeds the range of numbers (gamma {}, offset {}, degree {}"
                    "); lower gamma or the degree, or scale the samples",
                    kernel.gamma, kernel.offset, kernel.degree));
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred(k));
  if (solver.info() != Eigen::Success) throw InternalError("the eigenvalues of a kernel matrix were not found");

  // Eigenvalues that are rounding residues of zero (scikit-learn's bound) count as zero.
  Eigen::VectorXd eigenvalues = solver.eigenvalues();
  const double residue = 1e-12 * eigenvalues.cwiseAbs().maxCoeff();
  eigenvalues = (eigenvalues.array().abs() <= residue).select(0.0, eigenvalues);

  KernelPca result;
  result.largest_off_diagonal = largest_off_diagonal(k);
  result.projections = Matrix<double>(samples.rows(), components);
  result.eigenvalue_sum = eigenvalues.cwiseMax(0).sum();
  for (std::size_t c = 0; c < components; ++c) {
    const Eigen::Index column = n - 1 - static_cast<Eigen::Index>(c);  // Eigen sorts them in increasing order
    const Eigen::VectorXd eigenvector = solver.eigenvectors().col(column);
    const double scale = sign_of(eigenvector) * std::sqrt(std::max(eigenvalues(column), 0.0));
    for (std::size_t i = 0; i < samples.rows(); ++i)
      result.projections(i, c) = scale * eigenvector(static_cast<Eigen::Index>(i));
    result.eigenvalues.push_back(eigenvalues(column));
  }
  return result;
}

}  // namespace lowpass
