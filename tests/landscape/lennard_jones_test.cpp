#include "lowpass/landscape/lennard_jones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "landscape/hessian.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/superpose.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

TEST(LennardJones, IsTheSumOverPairsInPlaneAndSpace) {
  RandomStream random(1, "test/lennard-jones");
  for (const std::size_t dimensions : {2U, 3U}) {
    const std::size_t atoms = 5;
    std::vector<double> x(atoms * dimensions);
    for (double& entry : x) entry = 2 * random.normal();
    double expected = 0;
    double size = 0;
    for (std::size_t i = 0; i < atoms; ++i) {
      for (std::size_t j = i + 1; j < atoms; ++j) {
        const double r = distance(std::span(x).subspan(i * dimensions, dimensions),
                                  std::span(x).subspan(j * dimensions, dimensions));
        expected += 4 * (std::pow(r, -12) - std::pow(r, -6));
        size += 4 * (std::pow(r, -12) + std::pow(r, -6));
      }
    }
    EXPECT_NEAR(LennardJones(atoms, dimensions).value(x), expected, 1e-13 * size);
  }
}

TEST(LennardJones, OfAPairIsZeroAtOneAndMinusOneAtItsMinimum) {
  const LennardJones pair(2, 3);
  EXPECT_EQ(pair.dimension(), 6U);
  EXPECT_EQ(pair.value(std::vector<double>{0, 0, 0, 0, 1, 0}), 0);
  std::vector<double> gradient(6);
  EXPECT_NEAR(pair.value_and_gradient(std::vector<double>{1, 1, 1, 1, 1, 1 + std::pow(2, 1.0 / 6)}, gradient), -1,
              1e-15);
  EXPECT_LT(norm(gradient), 1e-13);
  pair.value_and_gradient(std::vector<double>{0, 0, 0, 1, 0, 0}, gradient);
  EXPECT_EQ(gradient, (std::vector<double>{24, 0, 0, -24, 0, 0}));
}

TEST(LennardJones, IsAWallWhereAtomsCoincide) {
  for (const std::size_t dimensions : {2U, 3U}) {
    const LennardJones cluster(3, dimensions);
    std::vector<double> x(cluster.dimension());
    x[0] = 1;  // the second and the third lie at the origin
    std::vector<double> gradient(x.size(), 7);
    EXPECT_EQ(cluster.value(x), std::numeric_limits<double>::infinity());
    EXPECT_EQ(cluster.value_and_gradient(x, gradient), std::numeric_limits<double>::infinity());
    EXPECT_EQ(gradient, std::vector<double>(x.size(), 0.0));
  }
}

TEST(LennardJones, HasNoNumberThatIsNoneHoweverNearAtomsAre) {
  const LennardJones cluster(3, 3);
  for (double r = 0.5; r > 1e-320; r /= 3) {
    std::vector<double> x(9);
    x[0] = r;
    x[4] = 1;
    std::vector<double> gradient(9);
    const double value = cluster.value_and_gradient(x, gradient);
    EXPECT_EQ(value, cluster.value(x));
    if (r > LennardJones::wall) {
      EXPECT_TRUE(std::isfinite(value)) << r;
      EXPECT_TRUE(std::isfinite(norm(gradient))) << r;
    } else {
      EXPECT_EQ(value, std::numeric_limits<double>::infinity()) << r;
      EXPECT_EQ(norm(gradient), 0) << r;
    }
  }
}

void expect_minima(const LennardJones& cluster, const std::vector<double>& published, double digits) {
  const std::vector<KnownPoint> minima = cluster.known_points().minima;
  ASSERT_EQ(minima.size(), published.size());
  for (std::size_t k = 0; k < published.size(); ++k) EXPECT_NEAR(minima[k].value, published[k], digits);
}

// Three dimensions: Hoare and Pal, Advances in Physics 20, 161 (1971), and the Cambridge Cluster Database. The plane:
// Dellago, Bolhuis and Chandler, Journal of Chemical Physics 108, 9236 (1998).
TEST(LennardJones, KnowsThePublishedMinima) {
  expect_minima(LennardJones(2, 3), {-1}, 1e-15);
  expect_minima(LennardJones(3, 2), {-3}, 1e-15);
  expect_minima(LennardJones(3, 3), {-3}, 1e-15);
  expect_minima(LennardJones(7, 2), {-12.53, -11.50, -11.48, -11.40}, 5e-3);
  expect_minima(LennardJones(7, 3), {-16.505384, -15.935043, -15.593211, -15.533060}, 5e-7);
  EXPECT_NEAR(LennardJones(13, 3).known_points().minima.at(0).value, -44.326801, 5e-7);
  EXPECT_TRUE(LennardJones(5, 3).known_points().minima.empty());
}

// In the plane the line of three has one way to bend, in space two: the middle atom by -2, the outer ones by 1. Its
// curvature is 3 phi'(r) / r, phi the energy of a pair, and phi'(r) = -phi'(2 r), since no force is left.
TEST(LennardJones, HasAPassOfThreeAtomsInThePlaneOnly) {
  const KnownPoints plane = LennardJones(3, 2).known_points();
  ASSERT_EQ(plane.passes.size(), 1U);
  const std::vector<double>& line = plane.passes[0].position;
  const Eigen::VectorXd curvatures =
      hessian_at(LennardJones(3, 3), {line[0], line[1], 0, line[2], line[3], 0, line[4], line[5], 0}).eigenvalues();
  const double r = std::abs(line[0]);
  const double bend = 3 * (48 * std::pow(2 * r, -13) - 24 * std::pow(2 * r, -7)) / r;
  EXPECT_NEAR(curvatures[0], bend, 1e-6);
  EXPECT_NEAR(curvatures[1], bend, 1e-6);
  EXPECT_NEAR(curvatures[2], 0, 1e-6);
  EXPECT_TRUE(LennardJones(3, 3).known_points().passes.empty());
}

/// Where steepest descent from x ends, by steps that halve when the value does not fall, until rounding lets none fall.
std::vector<double> downhill(const Landscape& landscape, std::vector<double> x) {
  std::vector<double> gradient(x.size());
  double value = landscape.value_and_gradient(x, gradient);
  for (double step = 1e-3; step > 1e-9 && norm(gradient) > 1e-6;) {
    std::vector<double> there = x;
    add_scaled(-std::min(step, 0.02 / norm(gradient)), gradient, there);
    if (!(landscape.value(there) < value)) {
      step /= 2;
      continue;
    }
    step *= 1.1;
    x = there;
    value = landscape.value_and_gradient(x, gradient);
  }
  return x;
}

/// The passes that make up the lowest way between all minima: each joins two lakes that were apart.
std::vector<KnownPass> joining_passes(const KnownPoints& known) {
  std::vector<KnownPass> joining;
  KnownPoints so_far{known.minima, {}};
  for (const KnownPass& pass : known.passes) {
    if (!so_far.lowest_pass(pass.joins[0], pass.joins[1])) joining.push_back(pass);
    so_far.passes.push_back(pass);
  }
  return joining;
}

// No exchange: between the positions listed, not between some copies of them, the lowest pass is as high as that.
TEST(LennardJones, JoinsTheMinimaAsTheyAreListedByItsLowestPasses) {
  for (const LennardJones& cluster : {LennardJones(7, 2), LennardJones(7, 3), LennardJones(13, 3)}) {
    const KnownPoints known = cluster.known_points();
    const std::vector<KnownPass> passes = joining_passes(known);
    EXPECT_EQ(passes.size(), known.minima.size() - 1);
    for (const KnownPass& pass : passes) {
      const Eigen::VectorXd along = hessian_at(cluster, pass.position).eigenvectors().col(0);
      std::vector<std::vector<double>> ends;
      for (const double side : {-0.01, 0.01}) {
        std::vector<double> x = pass.position;
        for (std::size_t i = 0; i < x.size(); ++i) x[i] += side * along[static_cast<Eigen::Index>(i)];
        ends.push_back(downhill(cluster, x));
      }
      const auto apart = [&](std::size_t end, std::size_t minimum) {
        const std::vector<double>& listed = known.minima[pass.joins[minimum]].position;
        return superpose(cluster, listed, ends[end], {.exchange = false}).distance_after;
      };
      EXPECT_LT(std::min(apart(0, 0) + apart(1, 1), apart(0, 1) + apart(1, 0)), 1e-5)
          << cluster.atom_count() << " atoms, pass of value " << pass.value;
    }
  }
}

TEST(LennardJones, RefusesWhatIsNoCluster) {
  EXPECT_EQ(refusal<BadInput>([] { LennardJones(1, 3); }),
            "the landscape 'lennard-jones' has atoms=1; allowed is 2 ... 10000");
  EXPECT_THROW(LennardJones(10'001, 3), BadInput);
  EXPECT_EQ(refusal<BadInput>([] { LennardJones(7, 4); }),
            "the landscape 'lennard-jones' has dimensions=4; allowed is 2 or 3");
}

}  // namespace
}  // namespace lowpass
