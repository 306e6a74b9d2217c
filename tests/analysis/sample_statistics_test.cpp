#include "lowpass/analysis/sample_statistics.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "analysis/golden.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The three samples of make_golden.py.
std::vector<std::vector<double>> three_samples() {
  const Matrix<double> a = golden_samples(1, 37), b = golden_samples(1, 10), c = golden_samples(2, 64);
  std::vector<std::vector<double>> samples(3);
  samples[0].assign(a.row(0).begin(), a.row(0).end());
  for (const double value : b.row(0)) samples[1].push_back(value * value * value + 0.1);
  samples[2].assign(c.row(1).begin(), c.row(1).end());
  return samples;
}

TEST(Summary, agrees_with_numpy) {
  const Matrix<double> expected = golden("summaries");
  const std::vector<std::vector<double>> samples = three_samples();
  for (std::size_t s = 0; s < samples.size(); ++s) {
    const Summary summary = summarize(samples[s]);
    EXPECT_EQ(static_cast<double>(summary.count), expected(s, 0));
    EXPECT_NEAR(summary.mean, expected(s, 1), 1e-15);
    EXPECT_NEAR(summary.standard_deviation, expected(s, 2), 1e-14);
    EXPECT_NEAR(summary.minimum, expected(s, 3), 1e-15);
    EXPECT_NEAR(summary.lower_quartile, expected(s, 4), 1e-15);
    EXPECT_NEAR(summary.median, expected(s, 5), 1e-15);
    EXPECT_NEAR(summary.upper_quartile, expected(s, 6), 1e-15);
    EXPECT_NEAR(summary.maximum, expected(s, 7), 1e-15);
  }
}

TEST(Summary, quartiles_of_four_values_lie_between_order_statistics) {
  const std::vector<double> sample{4, 1, 3, 2};
  const Summary summary = summarize(sample);
  EXPECT_EQ(summary.lower_quartile, 1.75);
  EXPECT_EQ(summary.median, 2.5);
  EXPECT_EQ(summary.upper_quartile, 3.25);
}

TEST(Summary, of_one_value_is_that_value_without_spread) {
  const std::vector<double> sample{-2.5};
  const Summary summary = summarize(sample);
  EXPECT_EQ(summary.count, 1u);
  EXPECT_EQ(summary.mean, -2.5);
  EXPECT_EQ(summary.standard_deviation, 0);
  EXPECT_EQ(summary.minimum, -2.5);
  EXPECT_EQ(summary.lower_quartile, -2.5);
  EXPECT_EQ(summary.maximum, -2.5);
}

TEST(Summary, refuses_an_empty_sample_and_values_that_are_not_finite) {
  EXPECT_THROW(summarize({}), BadInput);
  EXPECT_THROW(summarize(std::vector<double>{1, nan}), BadInput);
  EXPECT_THROW(summarize(std::vector<double>{-infinity, 1}), BadInput);
}

TEST(Histograms, agree_with_numpy_over_the_common_range) {
  const Matrix<double> expected = golden("histograms");
  const std::vector<Histogram> found = histograms(three_samples(), 20);
  ASSERT_EQ(found.size(), 3u);
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_EQ(found[s].low, found[0].low);
    EXPECT_EQ(found[s].high, found[0].high);
    ASSERT_EQ(found[s].counts.size(), 20u);
    for (std::size_t bin = 0; bin < 20; ++bin)
      EXPECT_EQ(static_cast<double>(found[s].counts[bin]), expected(s, bin)) << "sample " << s << ", bin " << bin;
  }
}

TEST(Histograms, a_value_on_an_edge_belongs_to_the_upper_bin_and_the_largest_to_the_last) {
  const std::vector<Histogram> found = histograms({{0, 1, 2, 3, 4}}, 4);
  EXPECT_EQ(found[0].counts, (std::vector<std::size_t>{1, 1, 1, 2}));
  EXPECT_EQ(found[0].low, 0);
  EXPECT_EQ(found[0].high, 4);
}

// 0.3 / 0.1 rounds below 3, and 0.6 / 0.1 below 6: the edges decide, not the division.
TEST(Histograms, decimal_edges_take_their_values) {
  std::vector<double> sample;
  for (int k = 0; k <= 10; ++k) sample.push_back(k / 10.0);
  EXPECT_EQ(histograms({sample}, 10)[0].counts, (std::vector<std::size_t>{1, 1, 1, 1, 1, 1, 1, 1, 1, 2}));
}

TEST(Histograms, equal_values_get_a_range_around_them) {
  for (const double value : {0.0, 1e-8, -3e20}) {
    const Histogram histogram = histograms({{value, value}, {}}, 5)[0];
    EXPECT_LT(histogram.low, value);
    EXPECT_GT(histogram.high, value);
    EXPECT_EQ(histogram.counts, (std::vector<std::size_t>{0, 0, 2, 0, 0})) << value;
  }
}

TEST(Histograms, refuse_no_values_no_bins_and_values_out_of_range) {
  EXPECT_THROW(histograms({}, 5), BadInput);
  EXPECT_THROW(histograms({{}, {}}, 5), BadInput);
  EXPECT_THROW(histograms({{1, 2}}, 0), BadInput);
  EXPECT_THROW(histograms({{1, nan}}, 5), BadInput);
  EXPECT_THROW(histograms({{-1e308, 1e308}}, 5), BadInput);
}

}  // namespace
}  // namespace lowpass
