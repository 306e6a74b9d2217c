#pragma once

#include <span>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// Collects the gradient of a network family with respect to its basis vectors. The gradients of the points' products
/// are mixed back to one per wanted row before the wide product with the images; with fewer points than rows, the
/// points' own are multiplied and mixed afterwards. Tail gradients are collected per point and mixed at the end. Each
/// slice is touched by one thread at a time.
template <class Real>
class PulledGradient {
 public:
  PulledGradient(const Network<Real>& network, MatrixView<const double> mixing, std::span<const double> weights,
                 RowRange rows, std::size_t slices);

  /// Where a slice's gradient of point m's tail parameters is added to.
  Real* tail(std::size_t slice, std::size_t m);

  /// Takes the gradients of the products of `count` points from `first` on (count x size).
  void add_products(std::size_t slice, std::size_t first, std::size_t count, const Real* gradient, std::size_t size);
  /// Multiplies what the block has collected with its images; @pre all points have been added.
  void finish_block(std::size_t slice, const Real* features, std::size_t samples);

  /// The whole gradient times `scale`: wanted rows x N.
  Matrix<double> sum(double scale, Workers& workers) const;

 private:
  struct Slice {
    std::vector<Real> tail;       ///< points x tail parameters
    std::vector<Real> input;      ///< pulled rows x input parameters
    std::vector<Real> collected;  ///< pulled rows x size of a block's products
  };
  Slice& slice(std::size_t index);

  const Network<Real>& network_;
  Matrix<double> pull_;  ///< wanted rows x points: w[m] C[m][r]
  Matrix<Real> pull_real_;
  bool by_points_;
  std::size_t pulled_rows_;
  std::vector<Slice> slices_;
};

}  // namespace lowpass
