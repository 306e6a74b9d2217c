#include "lowpass/core/quantile.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lowpass {
namespace {

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
