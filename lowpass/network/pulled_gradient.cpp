#include "lowpass/network/pulled_gradient.hpp"

#include <algorithm>

#include "lowpass/core/gemm.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/core/vector_math.hpp"
#include "lowpass/network/pieces.hpp"

namespace lowpass {

template <class Real>
void PulledGradient<Real>::begin(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows,
                                 std::size_t slices, bool sparse) {
  pull_ = Matrix<double>(rows.count, mixing.rows());
  pull_real_ = Matrix<Real>(rows.count, mixing.rows());
  for (std::size_t r = 0; r < rows.count; ++r) {
    for (std::size_t m = 0; m < mixing.rows(); ++m) {
      pull_(r, m) = weights[m] * mixing(m, rows.first + r);
      pull_real_(r, m) = static_cast<Real>(pull_(r, m));
    }
  }
  sparse_ = sparse;
  by_points_ = mixing.rows() < rows.count;
  pulled_rows_ = std::min(mixing.rows(), rows.count);
  slices_in_use_ = slices;
  if (slices_.size() < slices) slices_.resize(slices);
  for (Slice& one : slices_) one.begun = false;
}

template <class Real>
typename PulledGradient<Real>::Slice& PulledGradient<Real>::slice(std::size_t index) {
  // Cleared by the thread that works on the slice, when it begins.
  Slice& mine = slices_[index];
  if (!mine.begun) {
    mine.tail.assign(points() * network_.tail_count(), 0);
    mine.input.assign(network_.input().arranged_count(pulled_rows_, sparse_), 0);
    mine.begun = true;
  }
  return mine;
}

template <class Real>
Real* PulledGradient<Real>::tail(std::size_t index, std::size_t m) {
  return slice(index).tail.data() + m * network_.tail_count();
}

template <class Real>
void PulledGradient<Real>::collect(std::size_t first, std::size_t count, const Real* gradient, std::size_t size,
                                   std::size_t stride, std::vector<Real>& collected) const {
  collected.resize(pulled_rows_ * stride);
  if (by_points_)
    std::copy_n(gradient, count * stride, collected.data() + first * stride);
  else
    gemm(Transpose::no, Transpose::no, pulled_rows_, size, count, pull_real_.data() + first, pull_real_.columns(),
         gradient, stride, first == 0 ? Real{0} : Real{1}, collected.data(), stride);
}

template <class Real>
void PulledGradient<Real>::finish_block(std::size_t index, const std::vector<Real>& collected, std::size_t stride,
                                        const FeatureBlock<Real>& block) {
  network_.input().backward(collected.data(), stride, pulled_rows_, block, slice(index).input.data());
}

template <class Real>
Matrix<double> PulledGradient<Real>::sum(double scale, Workers& workers) {
  const std::size_t input_count = network_.input().parameter_count();
  const std::size_t tail_count = network_.tail_count();
  const std::size_t dimension = input_count + tail_count;
  Matrix<double> gradient(pull_.rows(), dimension, unset);
  if (pull_.rows() == 0) return gradient;
  for (double& factor : pull_.values()) factor *= scale;

  const auto add_slices = [&](std::vector<double>& sums, std::size_t size, std::vector<Real> Slice::* of) {
    sums.resize(size);
    for_each_flushed_piece(workers, size, [&](std::size_t first, std::size_t count) {
      const std::span<double> piece(sums.data() + first, count);
      std::fill(piece.begin(), piece.end(), 0.0);
      for (std::size_t s = 0; s < slices_in_use_; ++s)
        accumulate(std::span<const Real>((slices_[s].*of).data() + first, count), piece);
    });
  };
  add_slices(tails_, points() * tail_count, &Slice::tail);
  add_slices(inputs_, network_.input().arranged_count(pulled_rows_, sparse_), &Slice::input);

  // gradient[r], from a column on, = sum_m pull(r, m) of[m].
  const std::vector<std::size_t> rows_of_gradient = row_offsets(pull_.rows(), dimension);
  const auto mix_back = [&](const std::vector<double>& of, std::size_t width, std::size_t column) {
    const std::vector<std::size_t> rows_of_points = row_offsets(points(), width);
    for_each_flushed_piece(workers, width, [&](std::size_t first, std::size_t count) {
      multiply_rows(Factors<double>{pull_.data(), points()},
                    RowList<const double>{of.data() + first, points(), rows_of_points.data()},
                    RowList<double>{gradient.data() + column + first, pull_.rows(), rows_of_gradient.data()}, count,
                    Onto::replace);
    });
  };
  mix_back(tails_, tail_count, input_count);

  if (by_points_) plain_.resize(points() * input_count);
  workers.for_each(pulled_rows_, [&](std::size_t r) {
    const std::span<double> picked =
        by_points_ ? std::span(plain_).subspan(r * input_count, input_count) : gradient.row(r).first(input_count);
    network_.input().pick_out(inputs_.data(), r, pulled_rows_, sparse_, picked);
    if (by_points_) return;
    for (double& entry : picked) entry *= scale;
  });
  if (by_points_) mix_back(plain_, input_count, 0);
  return gradient;
}

template class PulledGradient<float>;
template class PulledGradient<double>;

}  // namespace lowpass
