#include "lowpass/network/layers/convolution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lowpass/core/row_products.hpp"

namespace lowpass {
namespace {

/// Where rows of samples begin in images of a block, in numbers.
struct Offsets {
  std::vector<std::size_t> taps;      ///< from a window's first pixel to what its outputs are made from
  std::vector<std::size_t> windows;   ///< of each output position's window in the input, row by row
  std::vector<std::size_t> outputs;   ///< of each output position in a channel
  std::vector<std::size_t> channels;  ///< of each weight vector's output channels; vector r's begin at r * stride

  Offsets(const ConvolutionShape& shape, std::size_t samples, std::size_t rows = 1, std::size_t stride = 0) {
    const Planes& in = shape.input;
    const Planes out = shape.output();
    for (std::size_t c = 0; c < in.channels; ++c)
      for (std::size_t y = 0; y < shape.kernel; ++y)
        for (std::size_t x = 0; x < shape.kernel; ++x)
          taps.push_back((c * in.positions() + y * in.width + x) * samples);
    for (std::size_t y = 0; y < out.height; ++y)
      for (std::size_t x = 0; x < out.width; ++x) {
        windows.push_back((y * in.width + x) * samples);
        outputs.push_back((y * out.width + x) * samples);
      }
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t o = 0; o < out.channels; ++o) channels.push_back(r * stride + o * out.positions() * samples);
  }
};

/// output channels = weights (channels x taps) times the pixels.
template <class Real>
void convolve(const Offsets& at, const Real* weights, const Real* input, std::size_t samples, Real* output) {
  const Factors<Real> factors{weights, at.taps.size()};
  for (std::size_t p = 0; p < at.windows.size(); ++p)
    multiply_rows(factors, RowList<const Real>{input + at.windows[p], at.taps.size(), at.taps.data()},
                  RowList<Real>{output + at.outputs[p], at.channels.size(), at.channels.data()}, samples,
                  Onto::replace);
}

/// weight_gradient (channels x taps) += output gradients times the pixels.
template <class Real>
void add_weight_gradient(const Offsets& at, const Real* output_gradient, const Real* input, std::size_t samples,
                         Real* weight_gradient) {
  // So many positions at once that their gradients stay in a second-level cache.
  constexpr std::size_t cached_numbers = std::size_t{96} << 10U;
  const std::size_t positions =
      std::max<std::size_t>(1, cached_numbers / (samples * (at.channels.size() + at.taps.size())));
  for (std::size_t first = 0; first < at.windows.size(); first += positions)
    add_row_dots(RowList<const Real>{output_gradient, at.channels.size(), at.channels.data()},
                 RowList<const Real>{input, at.taps.size(), at.taps.data()},
                 {std::min(positions, at.windows.size() - first), &at.outputs[first], &at.windows[first]}, samples,
                 weight_gradient);
}

std::vector<ParameterTensor> weight_tensor(const std::string& name, const ConvolutionShape& shape) {
  return {{name + ".weight", {shape.channels, shape.input.channels, shape.kernel, shape.kernel}}};
}

/// PyTorch's default bound for convolutions.
double bound(const ConvolutionShape& shape) {
  return 1 / std::sqrt(static_cast<double>(shape.taps()));
}

}  // namespace

template <class Real>
std::vector<ParameterTensor> Convolution<Real>::tensors() const {
  return weight_tensor(name_, shape_);
}

template <class Real>
void Convolution<Real>::forward(const Real* parameters, Real* input, Real* output, Real*, std::size_t samples) const {
  convolve(Offsets(shape_, samples), parameters, input, samples, output);
}

template <class Real>
void Convolution<Real>::backward(const Real* parameters, Real* input, const Real*, const Real* output_gradient,
                                 Real* parameter_gradient, std::size_t samples) const {
  const Offsets at(shape_, samples);
  add_weight_gradient(at, output_gradient, input, samples, parameter_gradient);
  std::fill_n(input, inputs() * samples, Real{0});
  const Factors<Real> transposed{parameters, 1, shape_.taps()};
  for (std::size_t p = 0; p < at.windows.size(); ++p)
    multiply_rows(transposed,
                  RowList<const Real>{output_gradient + at.outputs[p], at.channels.size(), at.channels.data()},
                  RowList<Real>{input + at.windows[p], at.taps.size(), at.taps.data()}, samples, Onto::add);
}

template <class Real>
void Convolution<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(shape_), parameters);
}

template <class Real>
ConvolutionInput<Real>::ConvolutionInput(std::string name, Planes image, std::size_t kernel, std::size_t padding,
                                         std::size_t channels)
    : name_(std::move(name)),
      image_(image),
      padding_(padding),
      shape_{{image.channels, image.height + 2 * padding, image.width + 2 * padding}, kernel, channels} {}

template <class Real>
std::vector<ParameterTensor> ConvolutionInput<Real>::tensors() const {
  return weight_tensor(name_, shape_);
}

template <class Real>
std::vector<Real> ConvolutionInput<Real>::padded(const Real* features, std::size_t samples) const {
  std::vector<Real> images(shape_.input.size() * samples, 0);
  std::vector<std::size_t> columns(image_.width);
  for (std::size_t c = 0; c < image_.channels; ++c)
    for (std::size_t y = 0; y < image_.height; ++y) {
      std::iota(columns.begin(), columns.end(), (c * image_.height + y) * image_.width);
      const std::size_t row = (c * shape_.input.height + y + padding_) * shape_.input.width + padding_;
      transpose_columns<Real>(features, samples, inputs(), columns, &images[row * samples]);
    }
  return images;
}

template <class Real>
void ConvolutionInput<Real>::forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block,
                                     Real* products, std::size_t stride) const {
  convolve(Offsets(shape_, block.samples, rows, stride), arranged, padded(block.features, block.samples).data(),
           block.samples, products);
}

template <class Real>
void ConvolutionInput<Real>::backward(const Real* product_gradient, std::size_t stride, std::size_t rows,
                                      const FeatureBlock<Real>& block, Real* arranged_gradient) const {
  add_weight_gradient(Offsets(shape_, block.samples, rows, stride), product_gradient,
                      padded(block.features, block.samples).data(), block.samples, arranged_gradient);
}

template <class Real>
void ConvolutionInput<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(shape_), parameters);
}

template class Convolution<float>;
template class Convolution<double>;
template class ConvolutionInput<float>;
template class ConvolutionInput<double>;

}  // namespace lowpass
