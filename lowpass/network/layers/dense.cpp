#include "lowpass/network/layers/dense.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/gemm.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {
namespace {

/// PyTorch's default bound for linear layers.
double bound(std::size_t inputs) {
  return 1 / std::sqrt(static_cast<double>(inputs));
}

}  // namespace

template <class Real>
void Dense<Real>::forward(const Real* parameters, Real* input, Real* output, Real*, std::size_t samples) const {
  gemm(Transpose::no, Transpose::no, outputs_, samples, inputs_, parameters, inputs_, input, samples, 0, output,
       samples);
}

template <class Real>
void Dense<Real>::backward(const Real* parameters, Real* input, const Real*, const Real* output_gradient,
                           Real* parameter_gradient, std::size_t samples) const {
  gemm(Transpose::no, Transpose::yes, outputs_, inputs_, samples, output_gradient, samples, input, samples, 1,
       parameter_gradient, inputs_);
  gemm(Transpose::yes, Transpose::no, inputs_, samples, outputs_, parameters, inputs_, output_gradient, samples, 0,
       input, samples);
}

template <class Real>
void Dense<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(inputs_), parameters);
}

template <class Real>
void DenseBySample<Real>::forward(const Real* parameters, Real* input, Real* output, Real* saved,
                                  std::size_t samples) const {
  const std::size_t inputs = this->inputs();
  const std::size_t outputs = this->outputs();
  std::vector<Real> scratch(saved == nullptr ? inputs * samples : 0);
  Real* by_sample = saved == nullptr ? scratch.data() : saved;
  transpose(input, inputs, samples, by_sample);
  gemm(Transpose::no, Transpose::yes, samples, outputs, inputs, by_sample, inputs, parameters, inputs, 0, output,
       outputs);
}

template <class Real>
void DenseBySample<Real>::backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                                   Real* parameter_gradient, std::size_t samples) const {
  const std::size_t inputs = this->inputs();
  const std::size_t outputs = this->outputs();
  gemm(Transpose::yes, Transpose::no, outputs, inputs, samples, output_gradient, outputs, saved, inputs, 1,
       parameter_gradient, inputs);
  std::vector<Real> by_sample(inputs * samples);
  gemm(Transpose::no, Transpose::no, samples, inputs, outputs, output_gradient, outputs, parameters, inputs, 0,
       by_sample.data(), inputs);
  transpose(by_sample.data(), samples, inputs, input);
}

template <class Real>
std::size_t DenseInput<Real>::arranged_count(std::size_t rows, bool sparse) const {
  return sparse ? inputs_ * padded_width(rows * outputs_) : rows * parameter_count();
}

template <class Real>
void DenseInput<Real>::arrange(std::span<const double> vector, std::size_t r, std::size_t rows, bool sparse,
                               Real* arranged) const {
  if (!sparse) return InputLayer<Real>::arrange(vector, r, rows, sparse, arranged);
  for_each_weight(r, padded_width(rows * outputs_), [&](std::size_t plain, std::size_t by_input) {
    arranged[by_input] = static_cast<Real>(vector[plain]);
  });
}

template <class Real>
void DenseInput<Real>::pick_out(const double* arranged, std::size_t r, std::size_t rows, bool sparse,
                                std::span<double> gradient) const {
  if (!sparse) return InputLayer<Real>::pick_out(arranged, r, rows, sparse, gradient);
  for_each_weight(r, padded_width(rows * outputs_),
                  [&](std::size_t plain, std::size_t by_input) { gradient[plain] = arranged[by_input]; });
}

/// Calls visit(place in a weight vector, place in an arrangement by inputs) for all weights of vector r.
template <class Real>
template <class Visit>
void DenseInput<Real>::for_each_weight(std::size_t r, std::size_t width, Visit visit) const {
  // Tiles: every line of the cache is used whole before it is left.
  constexpr std::size_t tile = 8;
  for (std::size_t k0 = 0; k0 < inputs_; k0 += tile)
    for (std::size_t j = 0; j < outputs_; ++j)
      for (std::size_t k = k0; k < std::min(k0 + tile, inputs_); ++k)
        visit(j * inputs_ + k, k * width + r * outputs_ + j);
}

/// Where the products of every output of every weight vector begin.
template <class Real>
std::vector<std::size_t> DenseInput<Real>::product_offsets(std::size_t rows, std::size_t samples,
                                                           std::size_t stride) const {
  std::vector<std::size_t> offsets;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t j = 0; j < outputs_; ++j) offsets.push_back(r * stride + j * samples);
  return offsets;
}

template <class Real>
void DenseInput<Real>::forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
                               std::size_t stride) const {
  if (block.sparse.matrix != nullptr)
    return multiply_sparse(block.sparse, arranged, product_offsets(rows, block.samples, stride), products);
  const std::size_t at_once = stride == outputs_ * block.samples ? rows : 1;
  for (std::size_t r = 0; r < rows; r += at_once)
    gemm(Transpose::no, Transpose::yes, at_once * outputs_, block.samples, inputs_, arranged + r * parameter_count(),
         inputs_, block.features, inputs_, 0, products + r * stride, block.samples);
}

template <class Real>
void DenseInput<Real>::backward(const Real* product_gradient, std::size_t stride, std::size_t rows,
                                const FeatureBlock<Real>& block, Real* arranged_gradient) const {
  if (block.sparse.matrix != nullptr)
    return add_sparse_transposed(block.sparse, product_gradient, product_offsets(rows, block.samples, stride),
                                 arranged_gradient);
  const std::size_t at_once = stride == outputs_ * block.samples ? rows : 1;
  for (std::size_t r = 0; r < rows; r += at_once)
    gemm(Transpose::no, Transpose::no, at_once * outputs_, inputs_, block.samples, product_gradient + r * stride,
         block.samples, block.features, inputs_, 1, arranged_gradient + r * parameter_count(), inputs_);
}

template <class Real>
void DenseInput<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(inputs_), parameters);
}

template class Dense<float>;
template class Dense<double>;
template class DenseBySample<float>;
template class DenseBySample<double>;
template class DenseInput<float>;
template class DenseInput<double>;

}  // namespace lowpass
