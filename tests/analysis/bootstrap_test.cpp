#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "lowpass/analysis/sample_statistics.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"

namespace lowpass {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Pairs without repeats of `members` members whose heights are the sum of their members' own contributions, standard
/// normal, and a little noise: the mean height is 0.
std::vector<PairHeight> additive_pairs(std::size_t members, std::size_t count, std::uint64_t seed) {
  RandomStream stream(seed, "test/pairs");
  std::vector<double> contribution(members);
  for (double& value : contribution) value = stream.normal();
  std::vector<PairHeight> pairs;
  for (std::size_t i = 0; i < members; ++i) {
    for (std::size_t j = i + 1; j < members; ++j)
      pairs.push_back({i, j, contribution[i] + contribution[j] + 0.1 * stream.normal()});
  }
  stream.shuffle(std::span(pairs));
  pairs.resize(count);
  return pairs;
}

TEST(MeanHeightInterval, of_equal_heights_has_no_width) {
  std::vector<PairHeight> pairs = additive_pairs(12, 30, 1);
  for (PairHeight& pair : pairs) pair.height = 0.1;
  const Interval interval = mean_height_interval(pairs, 12, 0.95, 200, 7);
  EXPECT_EQ(interval.low, 0.1);
  EXPECT_EQ(interval.high, 0.1);
}

TEST(MeanHeightInterval, of_two_members_is_their_mean_height) {
  const std::vector<PairHeight> pairs{{0, 1, 1.0}, {1, 0, 4.0}};
  const Interval interval = mean_height_interval(pairs, 2, 0.9, 50, 0);
  EXPECT_EQ(interval.low, 2.5);
  EXPECT_EQ(interval.high, 2.5);
}

// Members 0, 1, 2 with pairs 0-1 (height 0) and 1-2 (height 1): of the 27 draws, 18 hold a pair, and their weighted
// means are 0, 1/2, 1 six times each. So the quantiles at 1/4 and 3/4 are 0 and 1, those at 2/5 and 3/5 are both 1/2.
// (Resampling pairs instead gives 1/4, 1/2, 1/4, whose quantiles at 3/10 and 7/10 would both be 1/2.)
TEST(MeanHeightInterval, of_three_members_has_the_quantiles_counted_by_hand) {
  const std::vector<PairHeight> pairs{{0, 1, 0.0}, {1, 2, 1.0}};
  const Interval middle_fifth = mean_height_interval(pairs, 3, 0.2, 4000, 5);
  EXPECT_EQ(middle_fifth.low, 0.5);
  EXPECT_EQ(middle_fifth.high, 0.5);
  for (const double level : {0.4, 0.5}) {
    const Interval interval = mean_height_interval(pairs, 3, level, 4000, 5);
    EXPECT_EQ(interval.low, 0) << level;
    EXPECT_EQ(interval.high, 1) << level;
  }
}

// Members 0 to 3, pairs 0-1 (height 0) and 2-3 (height 1): of the 256 draws, 256 - 2 81 + 16 = 110 hold members 0 and
// 1, as many hold 2 and 3, and 24 hold all four: means 0, 1/2, 1 in 86, 24, 86 draws; the other 60 are drawn again. So
// the share of 0 is 86/196 = 0.439: the quantile at 0.35 is 0, the one at 0.46 is 1/2.
TEST(MeanHeightInterval, draws_again_where_no_pair_is_held) {
  const std::vector<PairHeight> pairs{{0, 1, 0.0}, {2, 3, 1.0}};
  const Interval wide = mean_height_interval(pairs, 4, 0.3, 4000, 3);
  EXPECT_EQ(wide.low, 0);
  EXPECT_EQ(wide.high, 1);
  const Interval narrow = mean_height_interval(pairs, 4, 0.08, 20000, 3);
  EXPECT_EQ(narrow.low, 0.5);
  EXPECT_EQ(narrow.high, 0.5);
}

TEST(MeanHeightInterval, depends_on_the_seed_and_on_nothing_else) {
  const std::vector<PairHeight> pairs = additive_pairs(20, 60, 2);
  const Interval first = mean_height_interval(pairs, 20, 0.95, 500, 11);
  const Interval again = mean_height_interval(pairs, 20, 0.95, 500, 11);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  const Interval other = mean_height_interval(pairs, 20, 0.95, 500, 12);
  EXPECT_NE(first.low, other.low);
}

TEST(MeanHeightInterval, does_not_depend_on_the_order_of_pairs_and_ends_or_on_the_members_numbers) {
  const std::vector<PairHeight> pairs = additive_pairs(20, 60, 4);
  std::vector<std::size_t> number(20);
  std::iota(number.begin(), number.end(), std::size_t{0});
  RandomStream stream(9, "test/renumber");
  stream.shuffle(std::span(number));
  std::vector<PairHeight> renumbered;
  for (const PairHeight& pair : pairs) renumbered.push_back({number[pair.second], number[pair.first], pair.height});
  stream.shuffle(std::span(renumbered));

  const Interval expected = mean_height_interval(pairs, 20, 0.95, 500, 11);
  const Interval found = mean_height_interval(renumbered, 20, 0.95, 500, 11);
  EXPECT_EQ(found.low, expected.low);
  EXPECT_EQ(found.high, expected.high);
}

TEST(MeanHeightInterval, grows_with_the_level) {
  const std::vector<PairHeight> pairs = additive_pairs(20, 60, 4);
  const Interval narrow = mean_height_interval(pairs, 20, 0.5, 500, 11);
  const Interval wide = mean_height_interval(pairs, 20, 0.95, 500, 11);
  EXPECT_LT(wide.low, narrow.low);
  EXPECT_LT(narrow.low, narrow.high);
  EXPECT_LT(narrow.high, wide.high);
}

// 400 fixed ensembles of 48 members, 300 pairs each. A share of 0.95 has a standard error of 0.011; the percentile
// interval of 48 members covers a little less than its level, so 0.90 ... 0.98 leaves three standard errors on both
// sides. Resampling pairs as if they were independent covers 0.44.
TEST(MeanHeightInterval, covers_the_true_mean_at_its_level) {
  std::size_t covered = 0;
  for (std::uint64_t ensemble = 0; ensemble < 400; ++ensemble) {
    const Interval interval = mean_height_interval(additive_pairs(48, 300, 100 + ensemble), 48, 0.95, 300, ensemble);
    if (interval.low <= 0 && 0 <= interval.high) ++covered;
  }
  EXPECT_GE(covered, 360u);
  EXPECT_LE(covered, 392u);
}

TEST(MeanHeightInterval, refuses_no_pairs_and_no_samples) {
  const std::vector<PairHeight> pairs{{0, 1, 1.0}};
  EXPECT_THROW(mean_height_interval({}, 2, 0.95, 100, 0), BadInput);
  EXPECT_THROW(mean_height_interval(pairs, 2, 0.95, 0, 0), BadInput);
}

TEST(MeanHeightInterval, refuses_a_level_outside_0_to_1) {
  const std::vector<PairHeight> pairs{{0, 1, 1.0}};
  for (const double level : {0.0, 1.0, -0.5, 95.0, nan})
    EXPECT_THROW(mean_height_interval(pairs, 2, level, 100, 0), BadInput) << level;
}

TEST(MeanHeightInterval, refuses_pairs_of_unknown_or_equal_members_and_heights_that_are_not_finite) {
  EXPECT_THROW(mean_height_interval(std::vector<PairHeight>{{0, 2, 1.0}}, 2, 0.95, 100, 0), BadInput);
  EXPECT_THROW(mean_height_interval(std::vector<PairHeight>{{2, 0, 1.0}}, 2, 0.95, 100, 0), BadInput);
  EXPECT_THROW(mean_height_interval(std::vector<PairHeight>{{1, 1, 1.0}}, 2, 0.95, 100, 0), BadInput);
  EXPECT_THROW(mean_height_interval(std::vector<PairHeight>{{0, 1, nan}}, 2, 0.95, 100, 0), BadInput);
}

}  // namespace
}  // namespace lowpass
