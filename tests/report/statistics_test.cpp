#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lowpass/report/height_statistics.hpp"
#include "lowpass/report/mean_interval.hpp"
#include "lowpass/report/published.hpp"
#include "lowpass/report/weight_groups.hpp"

namespace lowpass::report {
namespace {

TEST(StudentT, BoundsAreThoseOfSciPy) {
  // scipy.stats.t.ppf((1 + level) / 2, degrees)
  EXPECT_NEAR(student_t_bound(0.95, 1), 12.706204736174694, 1e-10);
  EXPECT_NEAR(student_t_bound(0.95, 2), 4.302652729749462, 1e-11);
  EXPECT_NEAR(student_t_bound(0.95, 3), 3.1824463052837078, 1e-11);
  EXPECT_NEAR(student_t_bound(0.95, 10), 2.228138851986274, 1e-11);
  EXPECT_NEAR(student_t_bound(0.95, 47), 2.0117405137297655, 1e-11);
  EXPECT_NEAR(student_t_bound(0.95, 74), 1.992543495180932, 1e-11);
  EXPECT_NEAR(student_t_bound(0.99, 5), 4.032142983555228, 1e-11);
}

TEST(Mean, HasStudentsInterval) {
  const double values[] = {1, 2, 3, 6};
  const auto mean = mean_of(values);
  ASSERT_TRUE(mean && mean->interval);
  EXPECT_DOUBLE_EQ(mean->mean, 3);
  // Variance 14 / 3; half width 3.18244630528 * sqrt(14 / 3 / 4).
  EXPECT_NEAR(mean->interval->low, 3 - 3.1824463052837078 * std::sqrt(14.0 / 12), 1e-10);
  EXPECT_NEAR(mean->interval->high, 3 + 3.1824463052837078 * std::sqrt(14.0 / 12), 1e-10);
}

TEST(Mean, LeavesOutWhatIsNotFinite) {
  const double values[] = {1, std::numeric_limits<double>::quiet_NaN(), 3, std::numeric_limits<double>::infinity()};
  const auto mean = mean_of(values);
  ASSERT_TRUE(mean);
  EXPECT_EQ(mean->count, 2u);
  EXPECT_DOUBLE_EQ(mean->mean, 2);
}

TEST(Mean, OfOneRunHasNoIntervalAndOfNoneIsNothing) {
  const double one[] = {7};
  ASSERT_TRUE(mean_of(one));
  EXPECT_FALSE(mean_of(one)->interval);
  EXPECT_FALSE(mean_of({}));
}

TEST(LateFall, ComparesTheLastTenthOfTheStepsWithTheTenthBefore) {
  std::vector<double> heights(20, 100);
  heights[16] = 2, heights[17] = 6;  // mean 4
  heights[18] = 3, heights[19] = 4;  // mean 3.5
  EXPECT_DOUBLE_EQ(late_fall(heights).value(), 0.125);
  const double two[] = {4, 1};
  EXPECT_DOUBLE_EQ(late_fall(two).value(), 0.75);
  EXPECT_FALSE(late_fall(std::span(two, 1)));
  const double broken[] = {1, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_FALSE(late_fall(broken));
}

TEST(Separation, IsTheShareOfCouplesInTheMoreFrequentOrder) {
  const double low[] = {1, 2}, high[] = {3, 4, 5}, mixed[] = {0, 1.5, 2, 3};
  EXPECT_DOUBLE_EQ(separation(low, high), 1);
  EXPECT_DOUBLE_EQ(separation(high, low), 1);
  // 1 is below 1.5, 2, 3; 2 is below 3 and ties with 2: 4.5 of 8 couples.
  EXPECT_DOUBLE_EQ(separation(low, mixed), 4.5 / 8);
}

TEST(Published, NumbersAreThoseOfTablesIAndS1) {
  EXPECT_EQ(published_loss("fcp", OptimizerKind::bfgs, SnapshotSet::train), 1.26e-8);
  EXPECT_EQ(published_loss("lenet", OptimizerKind::sgd, SnapshotSet::train), 1.76e-5);
  EXPECT_EQ(published_loss("autoencoder", OptimizerKind::bfgs, SnapshotSet::test), 1.65e-2);
  EXPECT_EQ(published_loss("lstm", OptimizerKind::sgd, SnapshotSet::test), 1.28e-1);
  EXPECT_EQ(published_components("fcp", OptimizerKind::sgd, SnapshotSet::train)->standard_deviation, 1.39e-1);
  EXPECT_EQ(published_components("lenet", OptimizerKind::bfgs, SnapshotSet::test)->mean, 2.33e-4);
  EXPECT_EQ(published_components("autoencoder", OptimizerKind::sgd, SnapshotSet::test)->mean, -7.07e-3);
  EXPECT_EQ(published_components("lstm", OptimizerKind::bfgs, SnapshotSet::train)->standard_deviation, 7.33e-1);
  EXPECT_FALSE(published_loss("mlp", OptimizerKind::sgd, SnapshotSet::test));
}

TEST(Published, NetworkIsTheLandscapesNameWithoutItsParameters) {
  EXPECT_EQ(paper_network("fcp:activation=relu"), "fcp");
  EXPECT_EQ(paper_network("lstm"), "lstm");
  EXPECT_FALSE(paper_network("two-wells"));
  EXPECT_FALSE(paper_network("fcpx"));
}

}  // namespace
}  // namespace lowpass::report
