// Curvatures at the top of a network's path, beside those of its whole Hessian by differences of the gradient in
// double.
#include "lowpass/path/top_curvatures.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "landscape/hessian.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"
#include "lowpass/path/curves/curve_points.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"

namespace lowpass {
namespace {

/// A small perceptron on random samples; `sizes` decide how many weights it has.
class TopCurvatures : public testing::TestWithParam<std::vector<std::size_t>> {
 protected:
  static std::shared_ptr<const Samples> samples() {
    RandomStream random(7, "test/samples");
    auto made = std::make_shared<Samples>();
    made->features = Matrix<float>(80, GetParam().front());
    for (float& feature : made->features.values()) feature = static_cast<float>(random.normal());
    for (std::size_t i = 0; i < 80; ++i) made->labels.push_back(static_cast<std::uint32_t>(random.below(3)));
    return made;
  }
  template <class Real>
  static NetworkLandscapeIn<Real> landscape() {
    return {std::make_shared<const Network<Real>>(
                make_multilayer_perceptron<Real>("mlp", {GetParam(), ActivationKind::tanh, false})),
            samples(), std::make_shared<Workers>(1)};
  }
};

TEST_P(TopCurvatures, AreThoseOfTheHessianThere) {
  const NetworkLandscape fast = landscape<float>();
  const NetworkLandscapeInDouble exact = landscape<double>();
  const std::vector<double> from = fast.network().initial_weights(1), to = fast.network().initial_weights(2);
  PathOptions options = resolve_path_options({{"steps", std::uint64_t{30}}}, fast);
  PathResult result = find_path(fast, from, to, options);
  ASSERT_FALSE(result.top);
  const EvaluationCounts before = result.counts;
  const std::optional<Verdict> verdict = result.verdict;
  look_at_top_curvatures(exact, from, to, options, result);

  ASSERT_TRUE(result.top);
  const double t = result.refined_height_t;
  const Matrix<double> top = curve_points(options.curve, from, to, result.coefficients, {&t, 1});
  EXPECT_TRUE(std::ranges::equal(result.top->position, top.row(0)));
  EXPECT_NEAR(result.top->value, result.refined_height, 1e-5 * result.refined_height);
  const auto hessian = hessian_at(exact, {top.row(0).begin(), top.row(0).end()});
  ASSERT_GE(result.top->curvatures.size(), 2U);
  const Eigen::VectorXd& values = hessian.eigenvalues();
  const double differences = 1e-6 * values.cwiseAbs().maxCoeff();
  for (std::size_t i = 0; i < 2; ++i) {
    const double found = result.top->curvatures[i];
    // A whole Hessian shows the lowest, Lanczos' method one that is no farther than its residual, and never lower ones.
    EXPECT_LE((values.array() - found).abs().minCoeff(), result.top->residuals[i] + differences) << i;
    EXPECT_GE(found, values[static_cast<Eigen::Index>(i)] - differences) << i;
    if (from.size() <= 200) {
      EXPECT_NEAR(found, values[static_cast<Eigen::Index>(i)], differences) << i;
    }
  }
  EXPECT_FALSE(result.top->stationary);
  EXPECT_GT(result.top->gradient_norm, 0);
  EXPECT_EQ(result.verdict, verdict);
  EXPECT_GT(result.counts.gradients, before.gradients);
}

// 35 weights: the whole Hessian; 270: Lanczos.
INSTANTIATE_TEST_SUITE_P(Sizes, TopCurvatures,
                         testing::Values(std::vector<std::size_t>{4, 5, 3}, std::vector<std::size_t>{15, 15, 3}));

TEST(TopCurvaturesStop, LeavesTheResultAsItIs) {
  RandomStream random(7, "test/samples");
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(10, 4);
  for (float& feature : samples->features.values()) feature = static_cast<float>(random.normal());
  samples->labels.assign(10, 1);
  const NetworkLandscapeInDouble exact(std::make_shared<const Network<double>>(make_multilayer_perceptron<double>(
                                           "mlp", {{4, 5, 3}, ActivationKind::tanh, false})),
                                       samples, std::make_shared<Workers>(1));
  const std::vector<double> from(35, 0.1), to(35, 0.2);
  PathOptions options = resolve_path_options({{"curve", "line"}}, exact);
  PathResult result = find_path(exact, from, to, options);
  std::stop_source stop;
  stop.request_stop();
  options.stop = stop.get_token();
  look_at_top_curvatures(exact, from, to, options, result);
  EXPECT_FALSE(result.top);
}

}  // namespace
}  // namespace lowpass
