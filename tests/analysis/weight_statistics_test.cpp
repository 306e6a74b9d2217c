#include "lowpass/analysis/weight_statistics.hpp"

#include <gtest/gtest.h>

#include "analysis/golden.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

Matrix<double> second_group() {
  Matrix<double> samples = golden_samples(6, 50);
  for (double& value : samples.values()) value = 3 * value + 0.25;
  return samples;
}

TEST(WeightStatistics, component_statistics_agree_with_numpy) {
  const Matrix<double> expected = golden("component_statistics");
  const ComponentStatistics first = component_statistics(golden_samples(9, 50));
  EXPECT_NEAR(first.mean, expected(0, 0), 1e-15);
  EXPECT_NEAR(first.standard_deviation, expected(0, 1), 1e-14);
  const ComponentStatistics second = component_statistics(second_group());
  EXPECT_NEAR(second.mean, expected(1, 0), 1e-15);
  EXPECT_NEAR(second.standard_deviation, expected(1, 1), 1e-14);
}

TEST(WeightStatistics, component_statistics_keep_a_small_spread_beside_a_large_mean) {
  const ComponentStatistics statistics = component_statistics(Matrix<double>{{1e8 - 1, 1e8 + 1}});
  EXPECT_EQ(statistics.mean, 1e8);
  EXPECT_EQ(statistics.standard_deviation, 1);
}

TEST(WeightStatistics, centroid_agrees_with_numpy) {
  const Matrix<double> expected = golden("centroids");
  const std::vector<double> mean = centroid(golden_samples(9, 50));
  ASSERT_EQ(mean.size(), 50u);
  for (std::size_t j = 0; j < mean.size(); ++j) EXPECT_NEAR(mean[j], expected(0, j), 1e-15);
}

TEST(WeightStatistics, common_origin_agrees_with_numpy) {
  const Matrix<double> expected = golden("centroids");
  const CommonOrigin common = common_origin(golden_samples(9, 50), second_group());
  ASSERT_EQ(common.origin.size(), 50u);
  for (std::size_t j = 0; j < 50; ++j) EXPECT_NEAR(common.origin[j], expected(2, j), 1e-15);
  EXPECT_NEAR(common.centroid_distance, golden("centroid_distance")(0, 0), 1e-14);
}

TEST(WeightStatistics, distances_agree_with_numpy) {
  const Matrix<double> expected = golden("distances");
  const Matrix<double> first = golden_samples(9, 50);
  const Matrix<double> second = second_group();
  const std::vector<double> origin = common_origin(first, second).origin;
  std::vector<double> found = distances(first, origin);
  for (const double value : distances(second, origin)) found.push_back(value);
  ASSERT_EQ(found.size(), 15u);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected.values()[i], 1e-13);
}

TEST(WeightStatistics, one_row_is_its_own_centroid) {
  const Matrix<double> ensemble{{3, 4}};
  EXPECT_EQ(centroid(ensemble), (std::vector<double>{3, 4}));
  EXPECT_EQ(distances(ensemble, std::vector<double>{0, 0}), (std::vector<double>{5}));
  EXPECT_EQ(common_origin(ensemble, ensemble).centroid_distance, 0);
}

TEST(WeightStatistics, refuse_ensembles_without_rows_or_columns) {
  EXPECT_THROW(component_statistics(Matrix<double>(0, 3)), BadInput);
  EXPECT_THROW(component_statistics(Matrix<double>(3, 0)), BadInput);
  EXPECT_THROW(centroid(Matrix<double>(0, 3)), BadInput);
  EXPECT_THROW(common_origin(Matrix<double>(0, 3), Matrix<double>(2, 3)), BadInput);
  EXPECT_THROW(common_origin(Matrix<double>(2, 3), Matrix<double>(0, 3)), BadInput);
}

TEST(WeightStatistics, refuse_different_numbers_of_columns) {
  EXPECT_THROW(common_origin(Matrix<double>(2, 3), Matrix<double>(2, 4)), BadInput);
  EXPECT_THROW(distances(Matrix<double>(2, 3), std::vector<double>(2)), BadInput);
}

}  // namespace
}  // namespace lowpass
