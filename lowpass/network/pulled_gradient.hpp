#pragma once

#include <span>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/network/division.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// Collects the gradient of a network family with respect to its basis vectors. The gradients of the points' products
/// are mixed back to one per wanted row before the wide product with the images; with fewer points than rows, the
/// points' own are multiplied and mixed afterwards. Tail gradients are collected per point and mixed at the end. Each
/// slice is touched by one thread at a time. Memory is kept from one question to the next.
template <class Real>
class PulledGradient {
 public:
  explicit PulledGradient(const Network<Real>& network) : network_(network) {}

  /// A new question about so divided samples; `sparse`: the first layer reads sparse rows.
  void begin(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows, const Division& division,
             bool sparse);

  /// Where a slice's gradient of point m's tail parameters is added to.
  Real* tail(std::size_t slice, std::size_t m);

  /// Takes the gradients of the products of `count` points from `first` on, each `size` numbers, `stride` apart, into
  /// what a block has collected.
  void collect(std::size_t first, std::size_t count, const Real* gradient, std::size_t size, std::size_t stride,
               std::vector<Real>& collected) const;
  /// Multiplies what a block has collected with its images; @pre all points have been added with this stride.
  void finish_block(std::size_t slice, const std::vector<Real>& collected, std::size_t stride,
                    const FeatureBlock<Real>& block);

  /// The gradient of the mean over the samples, wanted rows x N, in pieces of columns (Family::finish_pullback).
  void hand_out(Workers& workers, const TakePiece& take);

 private:
  struct Slice {
    bool begun = false;
    std::vector<Real> tail;   ///< points x tail parameters
    std::vector<Real> input;  ///< pulled rows, arranged
  };
  Slice& slice(std::size_t index);
  void add_slices(std::vector<Real> Slice::* of, std::size_t size, std::vector<double>& sums, Workers& workers) const;
  void pick_out_inputs(Workers& workers);
  std::size_t points() const { return pull_.columns(); }

  const Network<Real>& network_;
  Matrix<double> pull_;     ///< wanted rows x points: w[m] C[m][r] over the number of samples
  Matrix<Real> pull_real_;  ///< likewise, not divided
  double scale_ = 1;        ///< 1 over the number of samples
  bool sparse_ = false;
  bool by_points_ = false;
  std::size_t pulled_rows_ = 0;
  std::size_t slices_in_use_ = 0;
  std::vector<Slice> slices_;
  std::vector<double> tails_;       ///< points x tail parameters, of all slices
  std::vector<double> inputs_;      ///< pulled rows, arranged, of all slices
  std::vector<double> plain_;       ///< pulled rows x input parameters
  std::vector<double> handed_out_;  ///< the columns that are being handed out, of each piece
};

}  // namespace lowpass
