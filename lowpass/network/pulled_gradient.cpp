#include "lowpass/network/pulled_gradient.hpp"

#include <algorithm>

#include "lowpass/core/gemm.hpp"

namespace lowpass {

template <class Real>
PulledGradient<Real>::PulledGradient(const Network<Real>& network, MatrixView<const double> mixing,
                                     std::span<const double> weights, RowRange rows, std::size_t slices)
    : network_(network),
      pull_(rows.count, mixing.rows()),
      pull_real_(rows.count, mixing.rows()),
      by_points_(mixing.rows() < rows.count),
      pulled_rows_(std::min(mixing.rows(), rows.count)),
      slices_(slices) {
  for (std::size_t r = 0; r < rows.count; ++r) {
    for (std::size_t m = 0; m < mixing.rows(); ++m) {
      pull_(r, m) = weights[m] * mixing(m, rows.first + r);
      pull_real_(r, m) = static_cast<Real>(pull_(r, m));
    }
  }
}

template <class Real>
typename PulledGradient<Real>::Slice& PulledGradient<Real>::slice(std::size_t index) {
  // Made by the thread that works on the slice, when it begins.
  Slice& mine = slices_[index];
  if (mine.input.empty()) {
    mine.tail.assign(pull_.columns() * network_.tail_count(), 0);
    mine.input.assign(pulled_rows_ * network_.input().parameter_count(), 0);
  }
  return mine;
}

template <class Real>
Real* PulledGradient<Real>::tail(std::size_t index, std::size_t m) {
  return slice(index).tail.data() + m * network_.tail_count();
}

template <class Real>
void PulledGradient<Real>::add_products(std::size_t index, std::size_t first, std::size_t count, const Real* gradient,
                                        std::size_t size) {
  Slice& mine = slice(index);
  mine.collected.resize(pulled_rows_ * size);
  if (by_points_)
    std::copy_n(gradient, count * size, mine.collected.data() + first * size);
  else
    gemm(Transpose::no, Transpose::no, pulled_rows_, size, count, pull_real_.data() + first, pull_real_.columns(),
         gradient, size, first == 0 ? Real{0} : Real{1}, mine.collected.data(), size);
}

template <class Real>
void PulledGradient<Real>::finish_block(std::size_t index, const Real* features, std::size_t samples) {
  Slice& mine = slice(index);
  network_.input().backward(mine.collected.data(), pulled_rows_, features, samples, mine.input.data());
}

template <class Real>
Matrix<double> PulledGradient<Real>::sum(double scale, Workers& workers) const {
  const std::size_t input_count = network_.input().parameter_count();
  const std::size_t tail_count = network_.tail_count();
  const std::size_t points = pull_.columns();
  Matrix<double> gradient(pull_.rows(), input_count + tail_count);

  Matrix<double> tails(points, tail_count);
  for (const Slice& mine : slices_)
    for (std::size_t i = 0; i < mine.tail.size(); ++i) tails.data()[i] += static_cast<double>(mine.tail[i]);

  workers.for_each(pull_.rows(), [&](std::size_t r) {
    const std::span<double> row = gradient.row(r);
    for (std::size_t m = 0; m < points; ++m) {
      const double factor = pull_(r, m);
      for (std::size_t i = 0; i < tail_count; ++i) row[input_count + i] += factor * tails(m, i);
    }
    for (const Slice& mine : slices_) {
      if (!by_points_) {
        const Real* input = mine.input.data() + r * input_count;
        for (std::size_t i = 0; i < input_count; ++i) row[i] += static_cast<double>(input[i]);
        continue;
      }
      for (std::size_t m = 0; m < points; ++m) {
        const Real* input = mine.input.data() + m * input_count;
        for (std::size_t i = 0; i < input_count; ++i) row[i] += pull_(r, m) * static_cast<double>(input[i]);
      }
    }
    for (double& entry : row) entry *= scale;
  });
  return gradient;
}

template class PulledGradient<float>;
template class PulledGradient<double>;

}  // namespace lowpass
