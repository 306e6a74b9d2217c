// Path searches by golden sections on networks: a direction's products are made once, and the result is that of a
// landscape that is asked point by point.

#include <gtest/gtest.h>

#include <algorithm>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/search/function_landscape.hpp"
#include "lowpass/path/search/published_function.hpp"
#include "network/counting_input.hpp"
#include "network/family_fixture.hpp"

namespace lowpass {
namespace {

/// The loss of an FCP in double on 20 random images.
class DoubleNetwork : public Landscape {
 public:
  explicit DoubleNetwork(bool keeps) : keeps_(keeps) {}
  std::string name() const override { return "fcp in double"; }
  std::size_t dimension() const override { return fixture_.basis().columns(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    const Pullback found =
        fixture_.family(Matrix<double>(row(x))).values_and_pullback(Matrix<double>{{1}}, std::vector<double>{1.0});
    std::ranges::copy(found.gradient.values(), gradient.begin());
    return found.values[0];
  }
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override {
    if (!keeps_) return Landscape::family(basis);
    return fixture_.make_family(basis);
  }
  /// Trained a little: between minima there is a barrier.
  std::vector<double> trained(std::size_t end) const {
    LbfgsOptions training;
    training.max_iterations = 15;
    const auto loss = [this](std::span<const double> x, std::span<double> gradient) {
      return value_and_gradient(x, gradient);
    };
    return lbfgs(loss, {fixture_.basis().row(end).begin(), fixture_.basis().row(end).end()}, training).x;
  }

 private:
  static Matrix<double> row(std::span<const double> x) {
    Matrix<double> matrix(1, x.size());
    std::ranges::copy(x, matrix.data());
    return matrix;
  }

  bool keeps_;
  mutable FamilyFixture<double> fixture_{20, 2};
};

TEST(GoldenSectionPath, MakesTheProductsOfADirectionOnceInALineSearchAndNoneForTheNextGradient) {
  constexpr std::size_t images = 100;
  ProductCounts counts;
  const auto network = std::make_shared<const Network<float>>(make_counting_fcp(counts));
  const NetworkLandscape landscape(network, random_samples(images), std::make_shared<Workers>(1));
  const auto curve = make_curve("fourier", 4);
  const auto objective = make_objective("sum");
  MovingPath path(landscape, *curve, network->initial_weights(1), network->initial_weights(2));
  PublishedFunction function(path, *objective, 21, 1e-4);
  const auto forward = [&] { return counts.forward.exchange(0) / images; };

  const auto family = FunctionLandscape(function).family(Matrix<double>(2, function.size()));
  const Matrix<double> here{{1, 0}};
  const Pullback pullback = family->values_and_pullback(here, std::vector<double>{1.0}, {0, 1});
  EXPECT_EQ(forward(), 2 + 4U);
  std::vector<double> direction(pullback.gradient.data(), pullback.gradient.data() + pullback.gradient.size());
  family->replace(1, direction);
  for (const double step : {-0.02, -0.08, -0.04}) family->values(Matrix<double>{{1, step}});
  EXPECT_EQ(forward(), 4U);
  family->combine(0, std::vector<double>{1, -0.04});
  family->values_and_pullback(here, std::vector<double>{1.0}, {0, 1});
  EXPECT_EQ(forward(), 0U);
  // Made anew now and then.
  family->replace(0, std::vector<double>(family->basis().row(0).begin(), family->basis().row(0).end()));
  family->values(here);
  EXPECT_EQ(forward(), 4U);
}

TEST(GoldenSectionPath, OnANetworkIsThatOfSinglePoints) {
  const DoubleNetwork kept(true), plain(false);
  const std::vector<double> first = plain.trained(0), last = plain.trained(1);
  for (const char* objective : {"sum", "maxflux"}) {
    PathOptions options = path_defaults(kept, objective);
    options.optimizer = PathOptimizer::lbfgs_gss;
    options.terms = 2;
    options.points = 7;
    options.steps = 3;
    options.finish = false;
    const PathResult found = find_path(kept, first, last, options);
    const PathResult expected = find_path(plain, first, last, options);
    ASSERT_GE(expected.trace.height.size(), 4U);
    ASSERT_EQ(found.trace.height.size(), expected.trace.height.size()) << objective;
    for (std::size_t i = 0; i < expected.trace.height.size(); ++i)
      EXPECT_NEAR(found.trace.height[i], expected.trace.height[i], 1e-10) << objective;
    EXPECT_LT(expected.trace.height.back(), 0.95 * expected.trace.height.front());
    const double away = distance(found.coefficients.values(), expected.coefficients.values());
    EXPECT_LT(away, 1e-8 * norm(expected.coefficients.values())) << objective;
    EXPECT_EQ(found.search_counts.gradients, expected.search_counts.gradients) << objective;
    // Where weights depend on the values, networks are asked for these first, point by point landscapes are not.
    const std::size_t first_values = objective == std::string("sum") ? 0 : expected.search_counts.gradients;
    EXPECT_EQ(found.search_counts.values, expected.search_counts.values + first_values) << objective;
  }
}

}  // namespace
}  // namespace lowpass
