#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <memory>
#include <vector>

#include "landscape/hessian.hpp"
#include "listed_surfaces.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/atom_cluster.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/sunken_wells.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

std::vector<std::shared_ptr<const Landscape>> surfaces() {
  return all_surfaces({{"double-well", "dimension=2"},
                       {"double-well", "dimension=12,condition=100"},
                       {"lennard-jones", "atoms=7,dimensions=2"}});
}

TEST(Surfaces, GradientsAgreeWithCentralDifferences) {
  for (const auto& landscape : surfaces()) {
    RandomStream random(1, "test/surfaces");
    for (int trial = 0; trial < 20; ++trial) {
      std::vector<double> x(landscape->dimension());
      for (double& entry : x) entry = random.uniform(-1, 1);
      if (dynamic_cast<const AtomCluster*>(landscape.get()) != nullptr) {
        // Atoms anywhere would mostly sit in each other, where the value's rounding is all that a difference shows.
        for (double& entry : x) entry /= 20;
        add_scaled(1, landscape->known_points().minima.at(0).position, x);
      }
      std::vector<double> gradient(x.size());
      const double value = landscape->value_and_gradient(x, gradient);
      EXPECT_DOUBLE_EQ(landscape->value(x), value);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double h = 1e-5;
        auto up = x;
        auto down = x;
        up[i] += h;
        down[i] -= h;
        const double difference = (landscape->value(up) - landscape->value(down)) / (2 * h);
        EXPECT_NEAR(gradient[i], difference, 1e-6 * (1 + std::abs(difference))) << landscape->name();
      }
    }
  }
}

// The ring is as steep across as f = (r^2 - 1)^2 says: f'' = 8 at r = 1.
TEST(FlatValley, IsFlatAlongTheRingAndCurvedAcrossIt) {
  for (const std::vector<double>& x : {std::vector<double>{0, 1}, {-1, 0}, {0.6, -0.8}}) {
    const Eigen::VectorXd curvatures = hessian_at(FlatValley{}, x).eigenvalues();
    EXPECT_NEAR(curvatures[0], 0, 1e-8);
    EXPECT_NEAR(curvatures[1], 8, 1e-8);
  }
}

double straight_line_middle(const Landscape& landscape) {
  const KnownPoints known = landscape.known_points();
  std::vector<double> middle(landscape.dimension());
  for (std::size_t i = 0; i < middle.size(); ++i)
    middle[i] = (known.minima.at(0).position[i] + known.minima.at(1).position[i]) / 2;
  return landscape.value(middle);
}

TEST(Surfaces, StraightLinesBetweenTheWellsAreAsHighAsTheFormulasSay) {
  EXPECT_NEAR(straight_line_middle(DoubleWell(2, 100)), 3, 1e-12);
  EXPECT_NEAR(straight_line_middle(DoubleWell(7, 1)), 3, 1e-12);
  EXPECT_EQ(straight_line_middle(FlatValley{}), 1);
  EXPECT_EQ(straight_line_middle(SunkenWells{}), -0.25);
}

// The reflection as a matrix I - 2 v v^T / v^T v, the rest as the formula stands.
TEST(DoubleWell, IsItsFormulaWithTheReflectionWrittenOut) {
  const Eigen::Index n = 6;
  const double condition = 50;
  Eigen::VectorXd v = -Eigen::VectorXd::Constant(n, 1 / std::sqrt(6.0));
  v[0] += 1;
  const Eigen::MatrixXd reflection = Eigen::MatrixXd::Identity(n, n) - 2 / v.squaredNorm() * v * v.transpose();
  RandomStream random(2, "test/double-well");
  for (int trial = 0; trial < 5; ++trial) {
    std::vector<double> x(6);
    for (double& entry : x) entry = random.normal();
    const Eigen::VectorXd y = reflection * Eigen::Map<const Eigen::VectorXd>(x.data(), n);
    double expected = std::pow(y[0] * y[0] - 1, 2);
    for (int i = 1; i < n; ++i) {
      const double k = std::pow(condition, (i - 1) / 4.0);
      expected += k / 2 * std::pow(y[i] - 2 / std::sqrt(5 * k) * (1 - y[0] * y[0]), 2);
    }
    EXPECT_NEAR(DoubleWell(6, condition).value(x), expected, 1e-12 * expected);
  }
}

TEST(DoubleWell, KnowsItsPointsInAMillionDimensions) {
  const DoubleWell well(1'000'000, 100);
  const KnownPoints known = well.known_points();
  std::vector<double> gradient(well.dimension());
  EXPECT_NEAR(well.value_and_gradient(known.minima.at(0).position, gradient), 0, 1e-12);
  EXPECT_LT(norm(gradient), 1e-9);
  EXPECT_NEAR(well.value_and_gradient(known.passes.at(0).position, gradient), 1, 1e-9);
  EXPECT_LT(norm(gradient), 1e-9);
  EXPECT_NEAR(straight_line_middle(well), 3, 1e-9);
}

TEST(DoubleWell, RefusesWhatItsFormulaDoesNotAllow) {
  EXPECT_EQ(refusal<BadInput>([] { DoubleWell(1, 10); }),
            "the landscape 'double-well' has dimension=1; allowed is 2 ... 1000000");
  EXPECT_THROW(DoubleWell(1'000'001, 10), BadInput);
  EXPECT_EQ(refusal<BadInput>([] { DoubleWell(2, 0.5); }),
            "the landscape 'double-well' has condition=0.5; allowed is 1 ... 10000");
  EXPECT_THROW(DoubleWell(2, NAN), BadInput);
}

TEST(Surfaces, ValuesAreThePublishedOnes) {
  const KnownPoints wells = TwoWells{}.known_points();
  EXPECT_NEAR(wells.passes.at(0).value, 0.6243933472, 5e-11);
  EXPECT_NEAR(wells.passes.at(1).value, 0.637257, 5e-7);
  EXPECT_NEAR(wells.passes.at(2).value, 0.996067, 5e-7);
  const KnownPoints brown = MullerBrown{}.known_points();
  EXPECT_NEAR(brown.minima.at(0).value, -146.699517, 5e-7);
  EXPECT_NEAR(brown.minima.at(1).value, -108.166724, 5e-7);
  EXPECT_NEAR(brown.minima.at(2).value, -80.767818, 5e-7);
  EXPECT_NEAR(brown.passes.at(0).value, -72.248940, 5e-7);
  EXPECT_NEAR(brown.passes.at(1).value, -40.664844, 5e-7);
}

}  // namespace
}  // namespace lowpass
