#include "lowpass/network/mixing_groups.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "network/family_fixture.hpp"

namespace lowpass {
namespace {

TEST(MixingGroups, MixColumnsThatAreMultiplesAndLeaveZerosOut) {
  MixingGroups<double> groups;
  // The third column is the first times -3, the fourth is nothing.
  groups.find(Matrix<double>{{1, 2, -3, 0, 0}, {0.5, 2, -1.5, 0, 1}, {0, 2, 0, 0, 7}});
  ASSERT_EQ(groups.count(), 3U);
  EXPECT_EQ(groups.mixing(), (std::vector<double>{1, 2, 0, 0.5, 2, 1, 0, 2, 7}));
  const std::vector<double> vectors{10, 20, 1, 2, 4, 8, 100, 200, 3, 5};
  std::vector<double> mixed;
  const double* const written = groups.mix(vectors.data(), 2, mixed);
  EXPECT_EQ(written, mixed.data());
  EXPECT_EQ(mixed, (std::vector<double>{10 - 3 * 4, 20 - 3 * 8, 1, 2, 3, 5}));
}

TEST(MixingGroups, LeaveVectorsWhereTheyAreIfNothingIsGained) {
  const std::vector<double> vectors{10, 20, 1, 2};
  std::vector<double> mixed;
  MixingGroups<double> groups;
  groups.find(Matrix<double>{{1, 0.5}});
  EXPECT_EQ(groups.count(), 2U);
  EXPECT_EQ(groups.mix(vectors.data(), 2, mixed), vectors.data());
  groups.find(Matrix<double>{{1, 0}, {0, 1}});
  EXPECT_EQ(groups.mix(vectors.data(), 2, mixed), vectors.data());
}

TEST(MixingGroups, SeeAllStepsAlongALineAsMultiples) {
  // Both halves of a line of paths, whatever the rounding of the step.
  const Matrix<double> path = fourier_mixing(51, 6);
  MixingGroups<float> groups;
  for (const double step : {0.1, 1.0 / 3, -7e-9, 0.0}) {
    Matrix<double> line(51, 10);
    for (std::size_t m = 0; m < 51; ++m)
      for (std::size_t r = 0; r < 10; ++r) line(m, r) = r < 6 ? path(m, r) : step * path(m, r - 4);
    groups.find(line);
    EXPECT_EQ(groups.count(), 6U) << step;
  }
}

TEST(MixingGroups, NeighboursInAllButOnePointAreNoMultiples) {
  MixingGroups<float> groups;
  groups.find(Matrix<double>{{1, 2}, {1, 2}, {1, 2.0000001}});
  EXPECT_EQ(groups.count(), 2U);
}

}  // namespace
}  // namespace lowpass
