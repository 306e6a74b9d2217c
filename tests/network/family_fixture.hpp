#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/network/network_family.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

namespace lowpass {

/// Random images, a fifth of the pixels lit.
inline std::shared_ptr<const Samples> random_samples(std::size_t count) {
  RandomStream random(3, "test/images");
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(count, 784);
  for (float& pixel : samples->features.values())
    pixel = random.uniform() < 0.2 ? static_cast<float>(random.uniform()) : 0.0F;
  samples->labels.resize(count);
  for (std::size_t i = 0; i < count; ++i) samples->labels[i] = static_cast<std::uint32_t>(random.below(10));
  return samples;
}

/// An FCP, samples, a team of threads, and basis vectors for a family: two ends and smaller bends.
template <class Real>
class FamilyFixture {
 public:
  FamilyFixture(std::size_t samples, std::size_t rows, std::size_t threads = 1)
      : network_(make_fcp<Real>(ActivationKind::softplus)), workers_(threads) {
    const auto drawn = random_samples(samples);
    features_ = Matrix<Real>(samples, 784);
    std::copy(drawn->features.values().begin(), drawn->features.values().end(), features_.data());
    labels_ = drawn->labels;
    basis_ = Matrix<double>(rows, network_.parameter_count());
    for (std::size_t r = 0; r < rows; ++r) {
      std::vector<double> weights = network_.initial_weights(r);
      for (std::size_t i = 0; i < weights.size(); ++i) basis_(r, i) = (r < 2 ? 2.0 : 0.3) * weights[i];
    }
  }
  NetworkFamily<Real> family(const Matrix<double>& basis) {
    return NetworkFamily<Real>(network_, block(), workers_, basis);
  }
  std::unique_ptr<Family> make_family(MatrixView<const double> basis) {
    return std::make_unique<NetworkFamily<Real>>(network_, block(), workers_, basis);
  }
  NetworkFamily<Real> family() { return family(basis_); }
  const Matrix<double>& basis() const { return basis_; }
  SampleBlock<Real> block() const { return {features_, labels_}; }

 private:
  Network<Real> network_;
  Workers workers_;
  Matrix<Real> features_;
  std::vector<std::uint32_t> labels_;
  Matrix<double> basis_;
};

/// A Fourier path's mixing matrix: two ends and rows - 2 sines.
inline Matrix<double> fourier_mixing(std::size_t points, std::size_t rows) {
  Matrix<double> mixing(points, rows);
  for (std::size_t m = 0; m < points; ++m) {
    const double t = static_cast<double>(m) / static_cast<double>(points - 1);
    mixing(m, 0) = 1 - t;
    mixing(m, 1) = t;
    for (std::size_t r = 2; r < rows; ++r) mixing(m, r) = std::sin(static_cast<double>(r - 1) * std::numbers::pi * t);
  }
  return mixing;
}

/// Different for every point.
inline std::vector<double> some_weights(std::size_t points) {
  std::vector<double> weights;
  for (std::size_t m = 0; m < points; ++m) weights.push_back(1 + 0.5 * std::cos(static_cast<double>(m)));
  return weights;
}

}  // namespace lowpass
