#include "lowpass/network/pulled_gradient.hpp"

#include <algorithm>

#include "lowpass/core/gemm.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/core/vector_math.hpp"
#include "lowpass/network/pieces.hpp"

namespace lowpass {
namespace {

/// Of a gradient that is handed out: few enough that all its rows stay in a cache until they are taken.
constexpr std::size_t columns_at_once = 256;

}  // namespace

template <class Real>
void PulledGradient<Real>::begin(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows,
                                 const Division& division, const Way& way) {
  scale_ = 1 / static_cast<double>(division.samples());
  pull_ = Matrix<double>(rows.count, mixing.rows());
  pull_real_ = Matrix<Real>(rows.count, mixing.rows());
  for (std::size_t r = 0; r < rows.count; ++r) {
    for (std::size_t m = 0; m < mixing.rows(); ++m) {
      const double factor = weights[m] * mixing(m, rows.first + r);
      pull_(r, m) = factor * scale_;
      pull_real_(r, m) = static_cast<Real>(factor);
    }
  }
  way_ = way;
  pulled_rows_ = way.by_points ? mixing.rows() : rows.count;
  slices_in_use_ = division.slices();
  if (slices_.size() < slices_in_use_) slices_.resize(slices_in_use_);
  for (Slice& one : slices_) one.begun = false;
}

template <class Real>
typename PulledGradient<Real>::Slice& PulledGradient<Real>::slice(std::size_t index) {
  // Cleared by the thread that works on the slice, when it begins.
  Slice& mine = slices_[index];
  if (!mine.begun) {
    mine.tail.assign(points() * network_.tail_count(), 0);
    mine.input.assign(arranged_count(), 0);
    mine.begun = true;
  }
  return mine;
}

template <class Real>
Real* PulledGradient<Real>::tail(std::size_t index, std::size_t m) {
  return slice(index).tail.data() + m * network_.tail_count();
}

template <class Real>
typename PulledGradient<Real>::Together PulledGradient<Real>::together_with(std::size_t r) const {
  if (!way_.by_points) return {0, pulled_rows_, 0};
  const std::size_t group = r / way_.group;
  const std::size_t first = group * way_.group;
  return {first, std::min(way_.group, pulled_rows_ - first),
          group * network_.input().arranged_count(way_.group, way_.sparse)};
}

template <class Real>
std::size_t PulledGradient<Real>::arranged_count() const {
  if (pulled_rows_ == 0) return 0;
  const Together last = together_with(pulled_rows_ - 1);
  return last.place + network_.input().arranged_count(last.count, way_.sparse);
}

template <class Real>
void PulledGradient<Real>::collect(std::size_t index, std::size_t first, std::size_t count, const Real* gradient,
                                   std::size_t size, std::size_t stride, const FeatureBlock<Real>& block,
                                   std::vector<Real>& collected) {
  if (way_.by_points)
    return network_.input().backward(gradient, stride, count, block,
                                     slice(index).input.data() + together_with(first).place);
  collected.resize(pulled_rows_ * stride);
  gemm(Transpose::no, Transpose::no, pulled_rows_, size, count, pull_real_.data() + first, pull_real_.columns(),
       gradient, stride, first == 0 ? Real{0} : Real{1}, collected.data(), stride);
}

template <class Real>
void PulledGradient<Real>::finish_block(std::size_t index, const std::vector<Real>& collected, std::size_t stride,
                                        const FeatureBlock<Real>& block) {
  if (way_.by_points) return;
  network_.input().backward(collected.data(), stride, pulled_rows_, block, slice(index).input.data());
}

template <class Real>
void PulledGradient<Real>::add_slices(std::vector<Real> Slice::* of, std::size_t size, std::vector<double>& sums,
                                      Workers& workers) const {
  sums.resize(size);
  for_each_flushed_piece(workers, size, [&](std::size_t first, std::size_t count) {
    const std::span<double> piece(sums.data() + first, count);
    std::fill(piece.begin(), piece.end(), 0.0);
    for (std::size_t s = 0; s < slices_in_use_; ++s)
      accumulate(std::span<const Real>((slices_[s].*of).data() + first, count), piece);
  });
}

/// One after the other, as the parameters of a network are.
template <class Real>
void PulledGradient<Real>::pick_out_inputs(Workers& workers) {
  const std::size_t input_count = network_.input().parameter_count();
  plain_.resize(pulled_rows_ * input_count);
  workers.for_each(pulled_rows_, [&](std::size_t r) {
    const Together together = together_with(r);
    network_.input().pick_out(&inputs_[together.place], r - together.first, together.count, way_.sparse,
                              std::span(plain_).subspan(r * input_count, input_count));
  });
}

template <class Real>
void PulledGradient<Real>::hand_out(Workers& workers, const TakePiece& take) {
  if (pull_.rows() == 0) return;
  const std::size_t input_count = network_.input().parameter_count();
  const std::size_t tail_count = network_.tail_count();
  add_slices(&Slice::tail, points() * tail_count, tails_, workers);
  add_slices(&Slice::input, arranged_count(), inputs_, workers);
  pick_out_inputs(workers);

  // Columns column ... column + width - 1, which write(first, piece) writes from their first-th on.
  const auto hand_out_columns = [&](std::size_t column, std::size_t width, const auto& write) {
    const std::size_t numbers = pull_.rows() * columns_at_once;
    handed_out_.resize(std::max(handed_out_.size(), numbers * (width / piece_size + 1)));
    for_each_piece(on(workers), width, [&](std::size_t first, std::size_t count) {
      double* memory = &handed_out_[first / piece_size * numbers];
      for (const std::size_t end = first + count; first < end; first += columns_at_once) {
        const MatrixView<double> piece(memory, pull_.rows(), std::min(columns_at_once, end - first));
        {
          const FlushDenormals flush;
          write(first, piece);
        }
        take(column + first, piece);
      }
    });
  };
  // gradient[r] = sum_m pull(r, m) of[m].
  const auto mixed_back = [&](const std::vector<double>& of, std::size_t width) {
    return [&, rows_of = row_offsets(points(), width)](std::size_t first, MatrixView<double> piece) {
      multiply_rows(Factors<double>{pull_.data(), points()},
                    RowList<const double>{of.data() + first, points(), rows_of.data()},
                    RowList<double>{piece.data(), piece.rows()}, piece.columns(), Onto::replace);
    };
  };
  const auto scaled = [&](std::size_t first, MatrixView<double> piece) {
    for (std::size_t r = 0; r < piece.rows(); ++r)
      std::transform(&plain_[r * input_count + first], &plain_[r * input_count + first] + piece.columns(),
                     piece.row(r).begin(), [this](double entry) { return entry * scale_; });
  };
  if (way_.by_points)
    hand_out_columns(0, input_count, mixed_back(plain_, input_count));
  else
    hand_out_columns(0, input_count, scaled);
  hand_out_columns(input_count, tail_count, mixed_back(tails_, tail_count));
}

template class PulledGradient<float>;
template class PulledGradient<double>;

}  // namespace lowpass
