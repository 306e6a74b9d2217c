#include "lowpass/landscape/superpose.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "landscape/random_copy.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/lennard_jones.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

std::vector<double> random_cluster(std::size_t atoms, std::size_t dimensions, RandomStream& random) {
  std::vector<double> x(atoms * dimensions);
  for (double& entry : x) entry = random.normal();
  return x;
}

/// A cube of 3 x 3 x 3 atoms: 24 rotations leave it as it is, and many atoms lie equally far from the centre.
std::vector<double> cube() {
  std::vector<double> x;
  for (const double a : {-1, 0, 1})
    for (const double b : {-1, 0, 1})
      for (const double c : {-1, 0, 1}) x.insert(x.end(), {a, b, c});
  return x;
}

struct Cluster {
  std::vector<double> x;
  std::size_t dimensions;
};

std::vector<Cluster> clusters(RandomStream& random) {
  std::vector<Cluster> all{{cube(), 3}};
  for (const LennardJones& atoms : {LennardJones(2, 2), LennardJones(2, 3), LennardJones(3, 3), LennardJones(7, 2),
                                    LennardJones(7, 3), LennardJones(13, 3)}) {
    const KnownPoints known = atoms.known_points();
    for (const KnownPoint& point : known.minima) all.push_back({point.position, atoms.space_dimensions()});
    for (const KnownPoint& point : known.passes) all.push_back({point.position, atoms.space_dimensions()});
  }
  for (const std::size_t atoms : {1U, 2U, 4U, 20U, 60U})
    for (const std::size_t dimensions : {2U, 3U})
      all.push_back({random_cluster(atoms, dimensions, random), dimensions});
  return all;
}

TEST(Superpose, LaysACopyOverTheCluster) {
  RandomStream random(1, "test/superpose");
  for (const auto& [x, dimensions] : clusters(random)) {
    for (int trial = 0; trial < 5; ++trial) {
      const RandomCopy copy = random_copy(x, dimensions, false, random);
      const Superposition laid = superpose(x, copy.x, dimensions);
      EXPECT_LT(laid.distance_after, 1e-10) << x.size() / dimensions << " atoms, " << dimensions << " dimensions";
      EXPECT_NEAR(laid.distance_before, distance(x, copy.x), 1e-12);
    }
  }
}

// What the members say of each other, with the rotation's rows written out.
TEST(Superpose, MovesEveryAtomByTheRotationAndTheTranslationItNames) {
  RandomStream random(2, "test/superpose");
  for (const std::size_t dimensions : {2U, 3U}) {
    const std::vector<double> reference = random_cluster(9, dimensions, random);
    const std::vector<double> moved = random_cluster(9, dimensions, random);
    const Superposition laid = superpose(reference, moved, dimensions);
    std::vector<std::size_t> sorted = laid.order;
    std::sort(sorted.begin(), sorted.end());
    std::size_t exchanged = 0;
    for (std::size_t i = 0; i < 9; ++i) {
      EXPECT_EQ(sorted[i], i);
      exchanged += laid.order[i] != i ? 1 : 0;
      for (std::size_t c = 0; c < dimensions; ++c) {
        double place = laid.translation[c];
        for (std::size_t e = 0; e < dimensions; ++e)
          place += laid.rotation(c, e) * moved[laid.order[i] * dimensions + e];
        EXPECT_NEAR(laid.moved[i * dimensions + c], place, 1e-14 * 50);
      }
    }
    EXPECT_EQ(laid.exchanged, exchanged);
    EXPECT_DOUBLE_EQ(laid.distance_after, distance(reference, laid.moved));
    Eigen::Map<const Eigen::MatrixXd> rotation(laid.rotation.data(), static_cast<Eigen::Index>(dimensions),
                                               static_cast<Eigen::Index>(dimensions));
    EXPECT_NEAR(rotation.determinant(), 1, 1e-13);
  }
}

/// The least distance over all orders, each turned by Horn's closed form (Journal of the Optical Society of America A
/// 4, 629, 1987): |a|^2 + |b|^2 - 2 q, q the largest eigenvalue of a 4 x 4 matrix of unit quaternions.
double least_of_all_orders(const std::vector<double>& reference, const std::vector<double>& moved) {
  const auto places = [](const std::vector<double>& x) {
    const Eigen::MatrixXd all = Eigen::Map<const Eigen::MatrixXd>(x.data(), 3, static_cast<Eigen::Index>(x.size() / 3));
    return Eigen::MatrixXd(all.colwise() - all.rowwise().mean());
  };
  const Eigen::MatrixXd a = places(reference);
  const Eigen::MatrixXd b = places(moved);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(a.cols()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  double least = std::numeric_limits<double>::infinity();
  do {
    Eigen::Matrix3d s = Eigen::Matrix3d::Zero();
    for (Eigen::Index i = 0; i < a.cols(); ++i) s += b.col(order[static_cast<std::size_t>(i)]) * a.col(i).transpose();
    Eigen::Matrix4d n;
    n << s(0, 0) + s(1, 1) + s(2, 2), s(1, 2) - s(2, 1), s(2, 0) - s(0, 2), s(0, 1) - s(1, 0),  //
        0, s(0, 0) - s(1, 1) - s(2, 2), s(0, 1) + s(1, 0), s(2, 0) + s(0, 2),                   //
        0, 0, -s(0, 0) + s(1, 1) - s(2, 2), s(1, 2) + s(2, 1),                                  //
        0, 0, 0, -s(0, 0) - s(1, 1) + s(2, 2);
    const Eigen::Matrix4d whole = n.selfadjointView<Eigen::Upper>();
    const double q = Eigen::SelfAdjointEigenSolver<Eigen::Matrix4d>(whole).eigenvalues()[3];
    least = std::min(least, a.squaredNorm() + b.squaredNorm() - 2 * q);
  } while (std::next_permutation(order.begin(), order.end()));
  return std::sqrt(least);
}

TEST(Superpose, IsAsNearAsTheBestOfAllOrders) {
  RandomStream random(3, "test/superpose");
  for (const std::size_t atoms : {3U, 4U, 5U}) {
    for (int trial = 0; trial < 20; ++trial) {
      const std::vector<double> reference = random_cluster(atoms, 3, random);
      const std::vector<double> moved = random_cluster(atoms, 3, random);
      EXPECT_NEAR(superpose(reference, moved, 3).distance_after, least_of_all_orders(reference, moved), 1e-9);
    }
  }
}

TEST(Superpose, NeverIncreasesTheDistance) {
  RandomStream random(4, "test/superpose");
  for (const std::size_t dimensions : {2U, 3U}) {
    for (int trial = 0; trial < 20; ++trial) {
      const std::vector<double> reference = random_cluster(8, dimensions, random);
      // Nearly laid over: the search's own beginnings are no better than the place where it is.
      std::vector<double> moved = reference;
      for (double& entry : moved) entry += 0.01 * random.normal();
      const Superposition laid = superpose(reference, moved, dimensions);
      EXPECT_LE(laid.distance_after, laid.distance_before);
      EXPECT_EQ(laid.exchanged, 0U);
    }
  }
}

TEST(Superpose, TakesTheMirrorImageOnlyWhereItIsAskedTo) {
  RandomStream random(5, "test/superpose");
  for (const std::size_t dimensions : {2U, 3U}) {
    const std::vector<double> x = random_cluster(6, dimensions, random);
    const RandomCopy image = random_copy(x, dimensions, true, random);
    EXPECT_GT(superpose(x, image.x, dimensions).distance_after, 0.1);
    const Superposition laid = superpose(x, image.x, dimensions, {}, {.mirror = true});
    EXPECT_LT(laid.distance_after, 1e-10);
    Eigen::Map<const Eigen::MatrixXd> rotation(laid.rotation.data(), static_cast<Eigen::Index>(dimensions),
                                               static_cast<Eigen::Index>(dimensions));
    EXPECT_NEAR(rotation.determinant(), -1, 1e-13);
    // Where it lies no nearer the cluster itself is taken.
    const Superposition proper =
        superpose(x, random_copy(x, dimensions, false, random).x, dimensions, {}, {.mirror = true});
    EXPECT_LT(proper.distance_after, 1e-10);
  }
}

TEST(Superpose, ExchangesAtomsOfOneKindOnly) {
  RandomStream random(6, "test/superpose");
  const std::vector<int> kinds{8, 1, 1, 8, 1, 1, 6};
  const std::vector<double> x = LennardJones(7, 3).known_points().minima[0].position;
  const std::vector<double> other = random_cluster(7, 3, random);
  const Superposition laid = superpose(x, other, 3, kinds);
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(kinds[laid.order[i]], kinds[i]);
  EXPECT_GT(laid.distance_after, superpose(x, other, 3).distance_after);

  // A copy in which atoms of one kind have changed places: 1 with 4, 0 with 3.
  std::vector<double> copy;
  for (const std::size_t atom : {3U, 4U, 2U, 0U, 1U, 5U, 6U})
    for (std::size_t c = 0; c < 3; ++c) copy.push_back(x[3 * atom + (c + 1) % 3]);  // turned about the diagonal
  EXPECT_LT(superpose(x, copy, 3, kinds).distance_after, 1e-10);
}

TEST(Superpose, LeavesTheOrderOfAClusterThatWasOnlyTurned) {
  RandomStream random(7, "test/superpose");
  for (const auto& [x, dimensions] :
       {Cluster{cube(), 3}, Cluster{LennardJones(7, 2).known_points().minima[0].position, 2}}) {
    const Eigen::MatrixXd turned = random_rotation(dimensions, random) *
                                   Eigen::Map<const Eigen::MatrixXd>(x.data(), static_cast<Eigen::Index>(dimensions),
                                                                     static_cast<Eigen::Index>(x.size() / dimensions));
    const Superposition laid = superpose(x, std::span(turned.data(), x.size()), dimensions);
    EXPECT_EQ(laid.exchanged, 0U);
    EXPECT_LT(laid.distance_after, 1e-12);
  }
}

// Five atoms of a line, two of them exchanged: turning alone must leave these as far apart as they are.
TEST(Superpose, LeavesTheAtomsInOrderIfExchangesAreNotAllowed) {
  const std::vector<double> x{-2, 0, -1, 0, 0, 0, 1, 0, 2, 0};
  const std::vector<double> exchanged{-2, 0, 0, 0, -1, 0, 1, 0, 2, 0};
  const Superposition laid = superpose(x, exchanged, 2, {}, {.exchange = false});
  EXPECT_EQ(laid.exchanged, 0U);
  EXPECT_NEAR(laid.distance_after, std::sqrt(2), 1e-12);
  EXPECT_NEAR(superpose(x, exchanged, 2).distance_after, 0, 1e-12);
}

TEST(Superpose, LeavesTheEnergyAsItIs) {
  RandomStream random(8, "test/superpose");
  for (const LennardJones& cluster : {LennardJones(7, 2), LennardJones(7, 3), LennardJones(13, 3)}) {
    const std::vector<KnownPoint> minima = cluster.known_points().minima;
    for (const KnownPoint& minimum : minima) {
      const RandomCopy copy = random_copy(minimum.position, cluster.space_dimensions(), false, random);
      const Superposition laid = superpose(cluster, minima[0].position, copy.x);
      EXPECT_NEAR(cluster.value(laid.moved), cluster.value(copy.x), 1e-12 * std::abs(minimum.value));
    }
  }
}

// Far from the origin: rounding of the coordinates, 1e-16 of 1e4, is all that is lost.
TEST(Superpose, KeepsItsDigitsFarFromTheOrigin) {
  RandomStream random(9, "test/superpose");
  const std::vector<double> x = LennardJones(7, 3).known_points().minima[3].position;
  std::vector<double> copy = random_copy(x, 3, false, random).x;
  for (double& entry : copy) entry += 1e4;
  EXPECT_LT(superpose(x, copy, 3).distance_after, 1e-10);
}

TEST(Superpose, RefusesWhatIsNoPairOfClusters) {
  const std::vector<double> six(6), nine(9);
  EXPECT_EQ(
      refusal<BadInput>([&] { superpose(six, nine, 3); }),
      "clusters of 6 and 9 coordinates cannot be superposed; both must have 3 for each of the same number of atoms");
  EXPECT_THROW(superpose(nine, nine, 2), BadInput);
  EXPECT_EQ(refusal<BadInput>([&] { superpose(six, six, 1); }),
            "clusters in 1 dimensions cannot be superposed; allowed are 2 and 3");
  const std::vector<int> kinds{1, 1, 1};
  EXPECT_EQ(refusal<BadInput>([&] { superpose(six, six, 3, kinds); }),
            "3 kinds for 2 atoms; give one for each atom, or none where all are alike");
  const std::vector<double> broken{0, 0, 0, 0, NAN, 0};
  EXPECT_THROW(superpose(six, broken, 3), BadInput);
  EXPECT_THROW(superpose(six, six, 3, {}, {.rotations = 0}), BadInput);
  const std::vector<double> point{0, 0};
  EXPECT_EQ(refusal<BadInput>([&] { superpose(MullerBrown{}, point, point); }),
            "the points of 'muller-brown' are no clusters of atoms and cannot be superposed; allowed are those of "
            "landscapes such as 'lennard-jones'; take the points as they are");
}

}  // namespace
}  // namespace lowpass
