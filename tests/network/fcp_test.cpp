#include "lowpass/network/fcp.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "lowpass/core/npy.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/network/network_family.hpp"

namespace lowpass {
namespace {

const std::string golden = std::string(GOLDEN_DIR) + "/pytorch/";

std::vector<double> vector_of(const std::string& name) {
  const Matrix<double> array = read_npy(golden + name + ".npy");
  return {array.values().begin(), array.values().end()};
}

/// The 150 images and labels of the golden files.
template <class Real>
struct GoldenSamples {
  Matrix<Real> features;
  std::vector<std::uint32_t> labels;

  GoldenSamples() {
    const Matrix<double> images = read_npy(golden + "fcp_images.npy");
    features = Matrix<Real>(images.rows(), images.columns());
    for (std::size_t i = 0; i < images.size(); ++i) features.data()[i] = static_cast<Real>(images.data()[i]);
    for (const double label : vector_of("fcp_labels")) labels.push_back(static_cast<std::uint32_t>(label));
  }
  SampleBlock<Real> block() const { return {features, labels}; }
};

template <class Real>
Pullback evaluate(ActivationKind activation, const std::vector<double>& weights) {
  const Network<Real> network = make_fcp<Real>(activation);
  const GoldenSamples<Real> samples;
  Workers workers(1);
  NetworkFamily<Real> family(network, samples.block(), workers, {weights.data(), 1, weights.size()});
  return family.values_and_pullback(Matrix<double>{{1.0}}, std::vector<double>{1.0});
}

/// Largest relative error, in the 2-norm, over the three weight matrices.
double worst_matrix_error(std::span<const double> gradient, std::span<const double> expected) {
  double worst = 0;
  std::size_t first = 0;
  for (const std::size_t count : {784U * 50U, 50U * 50U, 50U * 10U}) {
    const auto mine = gradient.subspan(first, count);
    const auto truth = expected.subspan(first, count);
    worst = std::max(worst, distance(mine, truth) / norm(truth));
    first += count;
  }
  return worst;
}

TEST(Fcp, Has42200Parameters) {
  EXPECT_EQ(make_fcp<float>(ActivationKind::softplus).parameter_count(), 42200U);
}

struct GoldenCase {
  ActivationKind activation;
  const char* weights;
  const char* name;
};
const std::array<GoldenCase, 3> golden_cases{{{ActivationKind::softplus, "fcp_random_weights", "fcp_softplus"},
                                              {ActivationKind::relu, "fcp_random_weights", "fcp_relu"},
                                              {ActivationKind::softplus, "fcp_trained_weights", "fcp_trained"}}};

TEST(Fcp, FloatLossAndGradientsAgreeWithPyTorchAlsoNearALossOf1e8) {
  for (const GoldenCase& test : golden_cases) {
    const Pullback mine = evaluate<float>(test.activation, vector_of(test.weights));
    const double loss = vector_of(std::string(test.name) + "_loss").at(0);
    EXPECT_NEAR(mine.values.at(0), loss, 1e-5 * loss) << test.name;
    EXPECT_LT(worst_matrix_error(mine.gradient.row(0), vector_of(std::string(test.name) + "_gradient")), 1e-5)
        << test.name;
  }
}

TEST(Fcp, DoubleLossAgreesWithPyTorchToRounding) {
  for (const GoldenCase& test : golden_cases) {
    const Pullback mine = evaluate<double>(test.activation, vector_of(test.weights));
    const double loss = vector_of(std::string(test.name) + "_loss").at(0);
    EXPECT_NEAR(mine.values.at(0), loss, 1e-9 * loss) << test.name;
  }
  const Pullback mine = evaluate<double>(ActivationKind::softplus, vector_of("fcp_random_weights"));
  EXPECT_LT(worst_matrix_error(mine.gradient.row(0), vector_of("fcp_softplus_gradient")), 1e-8);
}

TEST(Fcp, InitialWeightsAreUniformWithPyTorchsBounds) {
  const Network<float> network = make_fcp<float>(ActivationKind::softplus);
  const std::vector<double> weights = network.initial_weights(7);
  EXPECT_EQ(weights, network.initial_weights(7));
  EXPECT_NE(weights, network.initial_weights(8));
  const std::span<const double> all = weights;
  const std::array<std::pair<std::span<const double>, double>, 3> layers{
      {{all.first(39200), 784.0}, {all.subspan(39200, 2500), 50.0}, {all.subspan(41700, 500), 50.0}}};
  for (const auto& [layer, inputs] : layers) {
    const double bound = 1 / std::sqrt(inputs);
    double largest = 0;
    double squares = 0;
    for (const double weight : layer) {
      largest = std::max(largest, std::abs(weight));
      squares += weight * weight;
    }
    EXPECT_LE(largest, bound * (1 + 1e-6));
    EXPECT_GT(largest, 0.98 * bound);
    // A uniform variable's mean square is bound^2 / 3; five standard errors.
    const double relative_error = 5 * std::sqrt(0.8 / static_cast<double>(layer.size()));
    EXPECT_NEAR(squares / static_cast<double>(layer.size()) / (bound * bound / 3), 1, relative_error);
  }
}

}  // namespace
}  // namespace lowpass
