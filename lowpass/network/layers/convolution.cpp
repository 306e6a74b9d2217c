#include "lowpass/network/layers/convolution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lowpass/core/gemm.hpp"

namespace lowpass {
namespace {

/// Patches of some output rows, and where these rows lie in a plane of the output.
struct PatchRows {
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t offset = 0;   ///< of the first row in an output plane, in numbers
  std::size_t columns = 0;  ///< output positions times samples
};

/// Goes through the output a few rows at a time, as many as fit half of a second-level cache.
template <class Visit>
void for_each_rows(const PatchShape& shape, std::size_t samples, std::size_t bytes_per_number, Visit visit) {
  constexpr std::size_t patch_bytes = std::size_t{256} << 10U;
  const std::size_t row_columns = shape.output_width() * samples;
  const std::size_t row_bytes = shape.size() * row_columns * bytes_per_number;
  const std::size_t height = shape.output_height();
  const std::size_t most = std::clamp<std::size_t>(patch_bytes / row_bytes, 1, height);
  for (std::size_t first = 0; first < height; first += most) {
    const std::size_t count = std::min(most, height - first);
    visit(PatchRows{first, count, first * row_columns, count * row_columns});
  }
}

/// output (output_channels x positions x samples) = weights (output_channels x patch) times the patches of input.
template <class Real>
void multiply_patches(const PatchShape& shape, std::size_t output_channels, const Real* weights, const Real* input,
                      std::size_t samples, Real* output) {
  const std::size_t plane = shape.output_height() * shape.output_width() * samples;
  std::vector<Real> patches;
  for_each_rows(shape, samples, sizeof(Real), [&](const PatchRows& rows) {
    patches.resize(shape.size() * rows.columns);
    gather_patches(shape, input, samples, rows.first, rows.count, patches.data());
    gemm(Transpose::no, Transpose::no, output_channels, rows.columns, shape.size(), weights, shape.size(),
         patches.data(), rows.columns, 0, output + rows.offset, plane);
  });
}

/// weight_gradient += output gradient times the patches, transposed.
template <class Real>
void add_weight_gradient(const PatchShape& shape, std::size_t output_channels, const Real* output_gradient,
                         const Real* input, std::size_t samples, Real* weight_gradient) {
  const std::size_t plane = shape.output_height() * shape.output_width() * samples;
  std::vector<Real> patches;
  for_each_rows(shape, samples, sizeof(Real), [&](const PatchRows& rows) {
    patches.resize(shape.size() * rows.columns);
    gather_patches(shape, input, samples, rows.first, rows.count, patches.data());
    gemm(Transpose::no, Transpose::yes, output_channels, shape.size(), rows.columns, output_gradient + rows.offset,
         plane, patches.data(), rows.columns, 1, weight_gradient, shape.size());
  });
}

Planes output_planes(const PatchShape& shape, std::size_t channels) {
  return {channels, shape.output_height(), shape.output_width()};
}

std::vector<ParameterTensor> weight_tensor(const std::string& name, const PatchShape& shape, std::size_t channels) {
  return {{name + ".weight", {channels, shape.input.channels, shape.kernel, shape.kernel}}};
}

/// PyTorch's default bound for convolutions.
double bound(const PatchShape& shape) {
  return 1 / std::sqrt(static_cast<double>(shape.size()));
}

}  // namespace

template <class Real>
Convolution<Real>::Convolution(std::string name, PatchShape shape, std::size_t output_channels)
    : name_(std::move(name)), shape_(shape), output_(output_planes(shape, output_channels)) {}

template <class Real>
std::vector<ParameterTensor> Convolution<Real>::tensors() const {
  return weight_tensor(name_, shape_, output_.channels);
}

template <class Real>
void Convolution<Real>::forward(const Real* parameters, const Real* input, Real* output, Real*,
                                std::size_t samples) const {
  multiply_patches(shape_, output_.channels, parameters, input, samples, output);
}

template <class Real>
void Convolution<Real>::backward(const Real* parameters, const Real* input, const Real*, const Real* output_gradient,
                                 Real* input_gradient, Real* parameter_gradient, std::size_t samples) const {
  add_weight_gradient(shape_, output_.channels, output_gradient, input, samples, parameter_gradient);
  std::fill_n(input_gradient, inputs() * samples, Real{0});
  std::vector<Real> patches;
  for_each_rows(shape_, samples, sizeof(Real), [&](const PatchRows& rows) {
    patches.resize(shape_.size() * rows.columns);
    gemm(Transpose::yes, Transpose::no, shape_.size(), rows.columns, output_.channels, parameters, shape_.size(),
         output_gradient + rows.offset, output_.positions() * samples, 0, patches.data(), rows.columns);
    scatter_patches(shape_, patches.data(), samples, rows.first, rows.count, input_gradient);
  });
}

template <class Real>
void Convolution<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(shape_), parameters);
}

template <class Real>
ConvolutionInput<Real>::ConvolutionInput(std::string name, PatchShape shape, std::size_t output_channels)
    : name_(std::move(name)),
      shape_(shape),
      output_(output_planes(shape, output_channels)),
      pixels_(shape.input.size()) {
  std::iota(pixels_.begin(), pixels_.end(), std::size_t{0});
}

template <class Real>
std::vector<ParameterTensor> ConvolutionInput<Real>::tensors() const {
  return weight_tensor(name_, shape_, output_.channels);
}

template <class Real>
void ConvolutionInput<Real>::forward(const Real* parameters, std::size_t rows, const Real* features,
                                     std::size_t samples, Real* products) const {
  std::vector<Real> images(inputs() * samples);
  transpose_columns<Real>(features, samples, inputs(), pixels_, images.data());
  multiply_patches(shape_, rows * output_.channels, parameters, images.data(), samples, products);
}

template <class Real>
void ConvolutionInput<Real>::backward(const Real* product_gradient, std::size_t rows, const Real* features,
                                      std::size_t samples, Real* parameter_gradient) const {
  std::vector<Real> images(inputs() * samples);
  transpose_columns<Real>(features, samples, inputs(), pixels_, images.data());
  add_weight_gradient(shape_, rows * output_.channels, product_gradient, images.data(), samples, parameter_gradient);
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
