#include "arithmetic.hpp"

#include <fmt/format.h>

#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/gemm.hpp"
#include "problem.hpp"

namespace lowpass::beside_pytorch {
namespace {

/// Per image and weight vector.
struct Sizes {
  double first = 0;    ///< multiplications of the first layer
  double outputs = 0;  ///< of the first layer, before its activation
  double tail = 0;     ///< multiplications of all further layers
};

Sizes sizes_of(const std::string& network) {
  if (network == "fcp") return {.first = 784 * 50, .outputs = 50, .tail = 50 * 50 + 50 * 10};
  if (network == "autoencoder") return {.first = 784 * 32, .outputs = 32, .tail = 2 * 32 * 32 + 32 * 784};
  // Kernels of 5 x 5; 28 x 28 places, then 10 x 10.
  if (network == "lenet")
    return {.first = 25 * 6 * 784, .outputs = 6 * 784, .tail = 150 * 16 * 100 + 400 * 120 + 120 * 84 + 84 * 10};
  // 192 gates; 28 steps, of which the first has no hidden state to multiply.
  if (network == "lstm") return {.first = 28 * 192 * 28, .outputs = 28 * 192, .tail = 27 * 192 * 48 + 48 * 10};
  throw BadInput(fmt::format("the arithmetic of the network '{}' is not known here", network));
}

}  // namespace

double path_gradient_operations(const std::string& network, std::size_t images, std::size_t points, std::size_t terms) {
  const Sizes sizes = sizes_of(network);
  const auto m = static_cast<double>(points);
  const auto free = static_cast<double>(terms);
  const double first = 2 * free * sizes.first;
  const double mixing = m * (free + 2 + free) * sizes.outputs;
  const double tail = 3 * m * sizes.tail;
  return 2 * (first + mixing + tail) * static_cast<double>(images);
}

double sgemm_peak_gflops() {
  constexpr std::size_t n = 2048;
  const std::vector<float> a(n * n, 0.5F);
  const std::vector<float> b(n * n, 0.25F);
  std::vector<float> c(n * n);
  const double seconds =
      fastest_seconds([&] { gemm(Transpose::no, Transpose::no, n, n, n, a.data(), n, b.data(), n, 0, c.data(), n); });
  return 2.0 * n * n * n / seconds / 1e9;
}

}  // namespace lowpass::beside_pytorch
