#include "lowpass/network/layers/dense.hpp"

#include <cmath>

#include "lowpass/core/gemm.hpp"

namespace lowpass {
namespace {

/// PyTorch's default bound for linear layers.
double bound(std::size_t inputs) {
  return 1 / std::sqrt(static_cast<double>(inputs));
}

}  // namespace

template <class Real>
void Dense<Real>::forward(const Real* parameters, const Real* input, Real* output, Real*, std::size_t samples) const {
  gemm(Transpose::no, Transpose::no, outputs_, samples, inputs_, parameters, inputs_, input, samples, 0, output,
       samples);
}

template <class Real>
void Dense<Real>::backward(const Real* parameters, const Real* input, const Real*, const Real* output_gradient,
                           Real* input_gradient, Real* parameter_gradient, std::size_t samples) const {
  gemm(Transpose::no, Transpose::yes, outputs_, inputs_, samples, output_gradient, samples, input, samples, 1,
       parameter_gradient, inputs_);
  gemm(Transpose::yes, Transpose::no, inputs_, samples, outputs_, parameters, inputs_, output_gradient, samples, 0,
       input_gradient, samples);
}

template <class Real>
void Dense<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(inputs_), parameters);
}

template <class Real>
void DenseInput<Real>::forward(const Real* parameters, std::size_t rows, const Real* features, std::size_t samples,
                               Real* products) const {
  gemm(Transpose::no, Transpose::yes, rows * outputs_, samples, inputs_, parameters, inputs_, features, inputs_, 0,
       products, samples);
}

template <class Real>
void DenseInput<Real>::backward(const Real* product_gradient, std::size_t rows, const Real* features,
                                std::size_t samples, Real* parameter_gradient) const {
  gemm(Transpose::no, Transpose::no, rows * outputs_, inputs_, samples, product_gradient, samples, features, inputs_, 1,
       parameter_gradient, inputs_);
}

template <class Real>
void DenseInput<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(inputs_), parameters);
}

template class Dense<float>;
template class Dense<double>;
template class DenseInput<float>;
template class DenseInput<double>;

}  // namespace lowpass
