#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "network/golden_networks.hpp"

namespace lowpass {
namespace {

using golden::GoldenSamples;
using golden::NetworkCase;
using golden::vector_of;

/// The networks and the variants that PyTorch evaluated: other activations, another order, a loss near 1e-8.
std::vector<NetworkCase> all_cases() {
  std::vector<NetworkCase> cases = golden::default_networks();
  cases.push_back(golden::network_case("fcp_relu", "fcp_random_weights", 42200,
                                       [](auto real) { return make_fcp<decltype(real)>(ActivationKind::relu); }));
  cases.push_back(golden::network_case("fcp_trained", "fcp_trained_weights", 42200,
                                       [](auto real) { return make_fcp<decltype(real)>(ActivationKind::softplus); }));
  cases.push_back(golden::network_case("lenet_paper", "lenet_weights", 61706, [](auto real) {
    return make_lenet<decltype(real)>(ActivationKind::relu, LenetOrder::paper);
  }));
  return cases;
}

class Networks : public testing::TestWithParam<NetworkCase> {};

std::string case_name(const testing::TestParamInfo<NetworkCase>& info) {
  return info.param.name;
}

template <class Real>
Pullback evaluate(const NetworkCase& test) {
  const auto network = test.make<Real>();
  const GoldenSamples<Real> samples;
  Workers workers(1);
  const std::vector<double> weights = vector_of(test.weights);
  NetworkFamily<Real> family(*network, samples.block(), workers, {weights.data(), 1, weights.size()});
  return family.values_and_pullback(Matrix<double>{{1.0}}, std::vector<double>{1.0});
}

TEST_P(Networks, HasThePapersNumberOfParametersAndTensorsThatAddUpToIt) {
  const auto network = GetParam().make<float>();
  EXPECT_EQ(network->parameter_count(), GetParam().parameters);
  std::size_t total = 0;
  for (const ParameterTensor& tensor : network->tensors()) total += tensor.size();
  EXPECT_EQ(total, GetParam().parameters);
}

TEST_P(Networks, FloatLossAndEveryTensorsGradientAgreeWithPyTorch) {
  const Pullback mine = evaluate<float>(GetParam());
  const double loss = vector_of(GetParam().name + "_loss").at(0);
  EXPECT_NEAR(mine.values.at(0), loss, 1e-5 * loss);
  const std::vector<double> expected = vector_of(GetParam().name + "_gradient");
  std::size_t first = 0;
  for (const ParameterTensor& tensor : GetParam().make<float>()->tensors()) {
    const auto truth = std::span<const double>(expected).subspan(first, tensor.size());
    EXPECT_LT(distance(mine.gradient.row(0).subspan(first, truth.size()), truth), 1e-5 * norm(truth)) << tensor.name;
    first += truth.size();
  }
}

TEST_P(Networks, DoubleLossAgreesWithPyTorchToRounding) {
  const double loss = vector_of(GetParam().name + "_loss").at(0);
  EXPECT_NEAR(evaluate<double>(GetParam()).values.at(0), loss, 1e-9 * loss);
}

/// Four vectors around the golden weights and a path of points between them.
template <class Real>
class NetworkPath {
 public:
  NetworkPath(const NetworkCase& test, std::size_t points, std::size_t rows, std::size_t samples)
      : network_(test.make<Real>()), samples_(samples), workers_(1), mixing_(points, rows) {
    const std::vector<double> weights = vector_of(test.weights);
    basis_ = Matrix<double>(rows, weights.size());
    for (std::size_t r = 0; r < rows; ++r) {
      const std::vector<double> drawn = network_->initial_weights(r);
      for (std::size_t i = 0; i < weights.size(); ++i) basis_(r, i) = (r == 0 ? weights[i] : 0) + 0.3 * drawn[i];
    }
    for (std::size_t m = 0; m < points; ++m) {
      const double t = static_cast<double>(m) / static_cast<double>(points - 1);
      mixing_(m, 0) = 1;
      mixing_(m, 1) = t;
      for (std::size_t r = 2; r < rows; ++r)
        mixing_(m, r) = std::sin(static_cast<double>(r - 1) * std::numbers::pi * t);
      weights_.push_back(1 + 0.5 * std::cos(static_cast<double>(m)));
    }
  }

  NetworkFamily<Real> family(MatrixView<const double> basis) {
    return NetworkFamily<Real>(*network_, samples_.block(), workers_, basis);
  }
  Matrix<double>& basis() { return basis_; }
  const Matrix<double>& mixing() const { return mixing_; }
  const std::vector<double>& weights() const { return weights_; }

  /// Sum of the weighted values.
  double weighted_sum() {
    const std::vector<double> values = family(basis_).values(mixing_);
    return std::inner_product(values.begin(), values.end(), weights_.begin(), 0.0);
  }

 private:
  std::shared_ptr<const Network<Real>> network_;
  GoldenSamples<Real> samples_;
  Workers workers_;
  Matrix<double> basis_;
  Matrix<double> mixing_;
  std::vector<double> weights_;
};

TEST_P(Networks, AFamilyEqualsThePointsOneByOne) {
  // Twenty points are more than are mixed at once. With three, fewer than vectors, they are formed; with nine vectors
  // those of LeNet and the LSTM are, and others mixed.
  struct Shape {
    std::size_t points;
    std::size_t rows;
  };
  for (const auto [points, rows] : {Shape{20, 4}, Shape{3, 4}, Shape{20, 9}}) {
    NetworkPath<float> path(GetParam(), points, rows, 150);
    const Pullback whole = path.family(path.basis()).values_and_pullback(path.mixing(), path.weights());
    Matrix<double> expected(rows, path.basis().columns());
    for (std::size_t m = 0; m < points; ++m) {
      std::vector<double> point(path.basis().columns());
      for (std::size_t r = 0; r < rows; ++r) add_scaled(path.mixing()(m, r), path.basis().row(r), point);
      const Pullback single = path.family({point.data(), 1, point.size()})
                                  .values_and_pullback(Matrix<double>{{1.0}}, std::vector<double>{1.0});
      EXPECT_NEAR(whole.values[m], single.values[0], 1e-5 * single.values[0]);
      for (std::size_t r = 0; r < rows; ++r)
        add_scaled(path.weights()[m] * path.mixing()(m, r), single.gradient.row(0), expected.row(r));
    }
    for (std::size_t r = 0; r < rows; ++r)
      EXPECT_LT(distance(whole.gradient.row(r), expected.row(r)), 1e-5 * norm(expected.row(r)));
  }
}

/// Those without ReLU, whose kinks finite differences step over.
class SmoothNetworks : public Networks {};

TEST_P(SmoothNetworks, GradientAgreesWithFiniteDifferencesInDouble) {
  NetworkPath<double> path(GetParam(), 5, 4, 20);
  const Pullback pullback = path.family(path.basis()).values_and_pullback(path.mixing(), path.weights());
  RandomStream random(1, "test/directions");
  const double h = 1e-6;
  for (std::size_t r = 0; r < path.basis().rows(); ++r) {
    // One tensor at a time, so that no large gradient hides a wrong small one.
    std::size_t first = 0;
    for (const ParameterTensor& tensor : GetParam().make<double>()->tensors()) {
      const std::size_t count = tensor.size();
      std::vector<double> direction(path.basis().columns(), 0.0);
      for (std::size_t i = first; i < first + count; ++i) direction[i] = random.normal();
      add_scaled(h, direction, path.basis().row(r));
      const double above = path.weighted_sum();
      add_scaled(-2 * h, direction, path.basis().row(r));
      const double below = path.weighted_sum();
      add_scaled(h, direction, path.basis().row(r));
      const double size = norm(direction) * norm(pullback.gradient.row(r).subspan(first, count));
      EXPECT_NEAR(dot(pullback.gradient.row(r), direction), (above - below) / (2 * h), 1e-6 * size) << tensor.name;
      first += count;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Networks, testing::ValuesIn(all_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Default, SmoothNetworks, testing::ValuesIn(golden::default_networks()), case_name);

/// The bound of PyTorch's initialisation of a tensor: the root of its fan-in, or of the hidden size in an LSTM.
double initial_bound(const std::vector<ParameterTensor>& tensors, const ParameterTensor& tensor) {
  if (tensor.name.starts_with("lstm.")) return 1 / std::sqrt(48.0);
  // A bias has the bound of its own layer's weights.
  const std::string weight = tensor.name.substr(0, tensor.name.find('.')) + ".weight";
  for (const ParameterTensor& other : tensors)
    if (other.name == weight) return 1 / std::sqrt(static_cast<double>(other.size() / other.shape[0]));
  return 0;
}

TEST(InitialWeights, AreUniformWithPyTorchsBoundsInEveryTensor) {
  for (const NetworkCase& test : golden::default_networks()) {
    const auto network = test.make<float>();
    const std::vector<double> weights = network->initial_weights(7);
    EXPECT_EQ(weights, network->initial_weights(7));
    EXPECT_NE(weights, network->initial_weights(8));
    std::size_t first = 0;
    const std::vector<ParameterTensor> tensors = network->tensors();
    for (const ParameterTensor& tensor : tensors) {
      const auto values = std::span<const double>(weights).subspan(first, tensor.size());
      const double bound = initial_bound(tensors, tensor);
      double largest = 0;
      for (const double value : values) largest = std::max(largest, std::abs(value));
      EXPECT_LE(largest, bound * (1 + 1e-6)) << test.name << ' ' << tensor.name;
      // The largest of n uniform numbers falls short of the bound by more than 14 / n once in a million times.
      EXPECT_GT(largest, bound * (1 - 14 / static_cast<double>(values.size()))) << test.name << ' ' << tensor.name;
      // A uniform variable's mean square is bound^2 / 3; five standard errors.
      const double relative_error = 5 * std::sqrt(0.8 / static_cast<double>(values.size()));
      EXPECT_NEAR(dot(values, values) / static_cast<double>(values.size()) / (bound * bound / 3), 1, relative_error)
          << test.name << ' ' << tensor.name;
      first += values.size();
    }
  }
}

TEST(PixelPermutation, IsPyTorchs) {
  const std::vector<std::size_t> mine = pixel_permutation(784, 1234);
  const std::vector<double> expected = vector_of("permutation");
  EXPECT_TRUE(std::equal(mine.begin(), mine.end(), expected.begin(), expected.end()));
}

}  // namespace
}  // namespace lowpass
