#pragma once

#include <span>
#include <vector>

#include "lowpass/core/row_products.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/network/division.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// Collects the gradient of a network family with respect to its basis vectors. The gradients of the points' products
/// are mixed back to one per wanted row before the wide product with the images; where that product is cheaper than
/// mixing, the points' own are multiplied and mixed afterwards. Tail gradients are collected per point and mixed at the
/// end. Each slice is touched by one thread at a time. Memory is kept from one question to the next.
template <class Real>
class PulledGradient {
 public:
  explicit PulledGradient(const Network<Real>& network) : network_(network) {}

  /// How the points of a question are gone about.
  struct Way {
    bool sparse = false;     ///< the first layer reads sparse rows
    bool by_points = false;  ///< the points' own gradients are multiplied with the images
    std::size_t group = 1;   ///< points at a time
  };
  /// A new question about so divided samples.
  void begin(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows, const Division& division,
             const Way& way);

  /// Where a slice's gradient of point m's tail parameters is added to.
  Real* tail(std::size_t slice, std::size_t m);

  /// Takes the gradients of the products of a group, `count` points from `first` on, each `size` numbers, `stride`
  /// apart, with the block's images, or into what the block has collected.
  void collect(std::size_t slice, std::size_t first, std::size_t count, const Real* gradient, std::size_t size,
               std::size_t stride, const FeatureBlock<Real>& block, std::vector<Real>& collected);
  /// Multiplies what a block has collected with its images; @pre all groups have been taken with this stride.
  void finish_block(std::size_t slice, const std::vector<Real>& collected, std::size_t stride,
                    const FeatureBlock<Real>& block);

  /// The gradient of the mean over the samples, wanted rows x N, in pieces of columns (Family::finish_pullback).
  void hand_out(Workers& workers, const TakePiece& take);
  /// The same as a whole, in its own memory from the start.
  void write(Workers& workers, Matrix<double>& gradient);

 private:
  struct Slice {
    bool begun = false;
    std::vector<Real> tail;   ///< points x tail parameters
    std::vector<Real> input;  ///< pulled rows, arranged
  };
  Slice& slice(std::size_t index);
  void add_slices(std::vector<Real> Slice::* of, std::size_t size, std::vector<double>& sums, Workers& workers) const;
  void sum_slices(Workers& workers);
  /// In the order of a network's parameters: pulled rows of input parameters, `apart` numbers from each other.
  void pick_out_inputs(Workers& workers, double* plain, std::size_t apart);
  /// Columns first ... first + count - 1 of sum_m pull(r, m) of[m], `of` being points x width.
  void mix_back(const std::vector<double>& of, std::size_t width, std::size_t first, std::size_t count,
                const RowList<double>& to) const;
  std::size_t points() const { return pull_.columns(); }
  /// The rows whose gradients are multiplied at once: of the group that row r is in, or all.
  struct Together {
    std::size_t first;
    std::size_t count;
    std::size_t place;  ///< where their arranged gradients begin
  };
  Together together_with(std::size_t r) const;
  std::size_t arranged_count() const;

  const Network<Real>& network_;
  Matrix<double> pull_;     ///< wanted rows x points: w[m] C[m][r] over the number of samples
  Matrix<Real> pull_real_;  ///< likewise, not divided
  double scale_ = 1;        ///< 1 over the number of samples
  Way way_;
  std::size_t pulled_rows_ = 0;
  std::size_t slices_in_use_ = 0;
  std::vector<Slice> slices_;
  std::vector<double> tails_;       ///< points x tail parameters, of all slices
  std::vector<double> inputs_;      ///< pulled rows, arranged, of all slices
  std::vector<double> plain_;       ///< pulled rows x input parameters
  std::vector<double> handed_out_;  ///< the columns that are being handed out, of each piece
};

}  // namespace lowpass
