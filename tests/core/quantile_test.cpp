#include "lowpass/core/quantile.hpp"

#include <gtest/gtest.h>

namespace lowpass {
namespace {

TEST(Median, is_the_middle_value_of_an_odd_number_in_any_order) {
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({5, 1, 3}), 3);
  EXPECT_EQ(median({9, -2, 4, 4, 100}), 4);
}

TEST(Median, is_the_mean_of_the_two_in_the_middle_of_an_even_number) {
  EXPECT_EQ(median({4, 1}), 2.5);
  EXPECT_EQ(median({10, 1, 3, 2}), 2.5);
}

// NumPy: np.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.9, 1]) = 1, 1.75, 3, 6.8, 8.
TEST(SortedQuantile, interpolates_between_order_statistics) {
  const std::vector<double> sample{1, 2, 4, 8};
  EXPECT_EQ(sorted_quantile(sample, 0), 1);
  EXPECT_EQ(sorted_quantile(sample, 0.25), 1.75);
  EXPECT_EQ(sorted_quantile(sample, 0.5), 3);
  EXPECT_DOUBLE_EQ(sorted_quantile(sample, 0.9), 6.8);
  EXPECT_EQ(sorted_quantile(sample, 1), 8);
}

}  // namespace
}  // namespace lowpass
