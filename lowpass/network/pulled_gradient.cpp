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

template <class Real>
void PulledGradient<Real>::sum_slices(Workers& workers) {
  add_slices(&Slice::tail, points() * network_.tail_count(), tails_, workers);
  add_slices(&Slice::input, arranged_count(), inputs_, workers);
}

template <class Real>
void PulledGradient<Real>::pick_out_inputs(Workers& workers, double* plain, std::size_t apart) {
  const std::size_t input_count = network_.input().parameter_count();
  workers.for_each(pulled_rows_, [&](std::size_t r) {
    const Together together = together_with(r);
    network_.input().pick_out(&inputs_[together.place], r - together.first, together.count, way_.sparse,
                              {plain + r * apart, input_count});
  });
}

template <class Real>
void PulledGradient<Real>::mix_back(const std::vector<double>& of, std::size_t width, std::size_t first,
                                    std::size_t count, const RowList<double>& to) const {
  const std::vector<std::size_t> rows_of = row_offsets(points(), width);
  multiply_rows(Factors<double>{pull_.data(), points()},
                RowList<const double>{of.data() + first, points(), rows_of.data()}, to, count, Onto::replace);
}

template <class Real>
void PulledGradient<Real>::write(Workers& workers, Matrix<double>& gradient) {
  if (pull_.rows() == 0) return;
  const std::size_t input_count = network_.input().parameter_count();
  sum_slices(workers);
  const std::vector<std::size_t> rows_of_gradient = row_offsets(pull_.rows(), gradient.columns());
  const auto mix = [&](const std::vector<double>& of, std::size_t width, std::size_t column) {
    for_each_flushed_piece(workers, width, [&](std::size_t first, std::size_t count) {
      mix_back(of, width, first, count,
               RowList<double>{gradient.data() + column + first, pull_.rows(), rows_of_gradient.data()});
    });
  };
  if (way_.by_points) {
    plain_.resize(pulled_rows_ * input_count);
    pick_out_inputs(workers, plain_.data(), input_count);
    mix(plain_, input_count, 0);
  } else {
    pick_out_inputs(workers, gradient.data(), gradient.columns());
    for (std::size_t r = 0; r < gradient.rows(); ++r)
      for (double& entry : gradient.row(r).first(input_count)) entry *= scale_;
  }
  mix(tails_, network_.tail_count(), input_count);
}

template <class Real>
void PulledGradient<Real>::hand_out(Workers& workers, const TakePiece& take) {
  if (pull_.rows() == 0) return;
  const std::size_t input_count = network_.input().parameter_count();
  const std::size_t tail_count = network_.tail_count();
  sum_slices(workers);
  plain_.resize(pulled_rows_ * input_count);
  pick_out_inputs(workers, plain_.data(), input_count);

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
  const auto mixed_back = [&](const std::vector<double>& of, std::size_t width) {
    return [&, width](std::size_t first, MatrixView<double> piece) {
      mix_back(of, width, first, piece.columns(), RowList<double>{piece.data(), piece.rows()});
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
