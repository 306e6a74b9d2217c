#include "lowpass/network/division.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lowpass {
namespace {

std::vector<std::size_t> block_sizes(const Division& division) {
  std::vector<std::size_t> sizes;
  for (std::size_t b = 0; b < division.blocks(); ++b) sizes.push_back(division.size(b));
  return sizes;
}

TEST(Division, OfAMiniBatchHasTwoBlocksWhereEachKeepsAGoodShare) {
  EXPECT_EQ(block_sizes(Division::of_batch(128, 256)), (std::vector<std::size_t>{64, 64}));
  EXPECT_EQ(Division::of_batch(128, 256).slices(), 2U);
  EXPECT_EQ(block_sizes(Division::of_batch(401, 256)), (std::vector<std::size_t>{201, 200}));
  EXPECT_EQ(block_sizes(Division::of_batch(100, 256)), (std::vector<std::size_t>{64, 36}));
  EXPECT_EQ(block_sizes(Division::of_batch(64, 256)), (std::vector<std::size_t>{64}));
}

TEST(Division, OfAMiniBatchHasNoLargerBlocksThanTheNetworkTakes) {
  EXPECT_EQ(block_sizes(Division::of_batch(128, 50)), (std::vector<std::size_t>{50, 50, 28}));
}

}  // namespace
}  // namespace lowpass
