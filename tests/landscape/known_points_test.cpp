#include "lowpass/landscape/known_points.hpp"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <vector>

#include "landscape/hessian.hpp"
#include "landscape/random_copy.hpp"
#include "listed_surfaces.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/atom_cluster.hpp"
#include "lowpass/landscape/lennard_jones.hpp"
#include "lowpass/landscape/muller_brown.hpp"

namespace lowpass {
namespace {

std::vector<std::shared_ptr<const Landscape>> surfaces() {
  return all_surfaces({{"double-well", "dimension=2"},
                       {"double-well", "dimension=12,condition=100"},
                       {"lennard-jones", "atoms=2"},
                       {"lennard-jones", "atoms=3"},
                       {"lennard-jones", "atoms=3,dimensions=2"},
                       {"lennard-jones", "atoms=7,dimensions=2"},
                       {"lennard-jones", "atoms=13"}});
}

/// How many independent ways there are to shift and turn a cluster; none of other landscapes.
Eigen::Index rigid_motions(const Landscape& landscape) {
  const auto* cluster = dynamic_cast<const AtomCluster*>(&landscape);
  if (cluster == nullptr) return 0;
  if (cluster->space_dimensions() == 2) return 3;
  return cluster->atom_count() == 2 ? 5 : 6;  // two atoms lie on a line, about which nothing turns
}

/// Whether the valley through these points is level: a pass that is no higher than the minima it joins.
bool is_flat(const KnownPoints& known) {
  return std::any_of(known.passes.begin(), known.passes.end(), [&](const KnownPass& pass) {
    return pass.value <= std::max(known.minima[pass.joins[0]].value, known.minima[pass.joins[1]].value);
  });
}

TEST(KnownPoints, AreStationaryWithTheListedValuesInOrder) {
  for (const auto& landscape : surfaces()) {
    const KnownPoints known = landscape->known_points();
    const bool flat = is_flat(known);
    const auto check = [&](const KnownPoint& point, bool pass) {
      ASSERT_EQ(point.position.size(), landscape->dimension());
      std::vector<double> gradient(landscape->dimension());
      const double value = landscape->value_and_gradient(point.position, gradient);
      EXPECT_NEAR(value, point.value, 1e-12 * (1 + std::abs(point.value)));
      const Eigen::VectorXd curvatures = hessian_at(*landscape, point.position).eigenvalues();
      EXPECT_LT(norm(gradient), 1e-12 * curvatures[curvatures.size() - 1]) << landscape->name();
      // One way down from a pass; then what changes nothing: along a flat valley, or the whole cluster.
      const Eigen::Index down = pass && !flat ? 1 : 0;
      const Eigen::Index unchanging = flat ? 1 : rigid_motions(*landscape);
      const double steepest = curvatures[curvatures.size() - 1];
      EXPECT_EQ(curvatures[0] < -1e-5 * steepest, down == 1) << landscape->name();
      for (Eigen::Index k = down; k < down + unchanging; ++k)
        EXPECT_NEAR(curvatures[k], 0, 1e-9 * steepest) << landscape->name();
      EXPECT_GT(curvatures[down + unchanging], 1e-5 * steepest) << landscape->name();
    };
    for (const KnownPoint& minimum : known.minima) check(minimum, false);
    for (const KnownPass& pass : known.passes) check(pass, true);
    const auto lower = [](const KnownPoint& a, const KnownPoint& b) { return a.value < b.value; };
    EXPECT_TRUE(std::is_sorted(known.minima.begin(), known.minima.end(), lower)) << landscape->name();
    EXPECT_TRUE(std::is_sorted(known.passes.begin(), known.passes.end(), lower)) << landscape->name();
  }
}

/// The known minimum at which steepest descent in short steps from x ends.
std::optional<std::size_t> downhill(const Landscape& landscape, std::vector<double> x) {
  std::vector<double> gradient(x.size());
  std::vector<double> there(x.size());
  double step = 1e-3;
  for (int count = 0; count < 100'000; ++count) {
    if (count % 16 == 0)  // of a cluster it is dearer than a step
      if (const auto known = known_minimum_at(landscape, x)) return known;
    const double value = landscape.value_and_gradient(x, gradient);
    const double size = norm(gradient);
    for (step = std::min(2 * step, 0.02 / size);; step /= 2) {
      for (std::size_t i = 0; i < x.size(); ++i) there[i] = x[i] - step * gradient[i];
      if (landscape.value(there) <= value - 0.5 * step * size * size) break;
    }
    x = there;
  }
  return std::nullopt;
}

TEST(KnownPasses, JoinTheMinimaThatAreDownhillOnEitherSide) {
  for (const auto& landscape : surfaces()) {
    const KnownPoints known = landscape->known_points();
    if (is_flat(known)) continue;  // there is no downhill
    for (const KnownPass& pass : known.passes) {
      const Eigen::VectorXd along = hessian_at(*landscape, pass.position).eigenvectors().col(0);
      std::vector<std::size_t> reached;
      for (const double side : {-0.01, 0.01}) {
        std::vector<double> x = pass.position;
        for (std::size_t i = 0; i < x.size(); ++i) x[i] += side * along[static_cast<Eigen::Index>(i)];
        const auto minimum = downhill(*landscape, x);
        ASSERT_TRUE(minimum) << landscape->name() << ", pass of value " << pass.value;
        reached.push_back(*minimum);
      }
      std::sort(reached.begin(), reached.end());
      EXPECT_EQ(reached, std::vector<std::size_t>(pass.joins.begin(), pass.joins.end()))
          << landscape->name() << ", pass of value " << pass.value;
    }
  }
}

TEST(LowestPass, IsTheHighestOfTheLowestChain) {
  const KnownPass low{{{}, 1}, {1, 2}};
  const KnownPass middle{{{}, 2}, {0, 2}};
  const KnownPass high{{{}, 3}, {0, 1}};
  const KnownPoints known{.minima = {{{}, -4}, {{}, -3}, {{}, -2}, {{}, -1}}, .passes = {low, middle, high}};
  EXPECT_EQ(known.lowest_pass(1, 2), 1);
  EXPECT_EQ(known.lowest_pass(2, 0), 2);
  EXPECT_EQ(known.lowest_pass(0, 1), 2);  // by way of the third, below the pass that joins them
  EXPECT_EQ(known.lowest_pass(2, 2), -2);
  EXPECT_EQ(known.lowest_pass(0, 3), std::nullopt);
}

TEST(LowestPass, OfMullerBrownIsThePublishedOne) {
  const KnownPoints known = MullerBrown{}.known_points();
  EXPECT_NEAR(known.lowest_pass(0, 1).value(), -40.664844, 5e-7);
  EXPECT_NEAR(known.lowest_pass(0, 2).value(), -40.664844, 5e-7);
  EXPECT_NEAR(known.lowest_pass(1, 2).value(), -72.248940, 5e-7);
}

TEST(KnownMinimumAt, IsTheOneWithinATenThousandth) {
  const MullerBrown brown;
  std::vector<double> x = brown.known_points().minima[2].position;
  EXPECT_EQ(known_minimum_at(brown, x), 2U);
  x[0] += 9e-5;
  EXPECT_EQ(known_minimum_at(brown, x), 2U);
  x[0] += 9e-5;
  EXPECT_EQ(known_minimum_at(brown, x), std::nullopt);
}

TEST(KnownMinimumAt, RecognisesCopiesOfAClusterAndNothingElse) {
  RandomStream random(4, "test/known-minimum");
  for (const LennardJones& cluster : {LennardJones(7, 2), LennardJones(7, 3), LennardJones(13, 3)}) {
    const std::vector<KnownPoint> minima = cluster.known_points().minima;
    for (std::size_t k = 0; k < minima.size(); ++k) {
      const std::size_t dimensions = cluster.space_dimensions();
      for (const bool mirrored : {false, true}) {
        std::vector<double> x = random_copy(minima[k].position, dimensions, mirrored, random).x;
        EXPECT_EQ(known_minimum_at(cluster, x), k);
        x[3] += 9e-5;
        EXPECT_EQ(known_minimum_at(cluster, x), k);
        x[3] += 1e-3;
        EXPECT_EQ(known_minimum_at(cluster, x), std::nullopt);
        x[3] = NAN;
        EXPECT_EQ(known_minimum_at(cluster, x), std::nullopt);
      }
    }
  }
}

TEST(LowestPass, OfAPassBetweenCopiesOfOneMinimumIsStillTheMinimum) {
  const KnownPoints triangle = LennardJones(3, 2).known_points();
  ASSERT_EQ(triangle.passes.size(), 1U);
  EXPECT_EQ(triangle.lowest_pass(0, 0), triangle.minima[0].value);
}

}  // namespace
}  // namespace lowpass
