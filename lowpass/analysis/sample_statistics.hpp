#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lowpass {

/// Order statistics and moments of one sample of numbers. standard_deviation has the divisor n - 1 (0 for n = 1);
/// quantiles interpolate linearly, as NumPy's default.
struct Summary {
  std::size_t count = 0;
  double mean = 0, standard_deviation = 0;
  double minimum = 0, lower_quartile = 0, median = 0, upper_quartile = 0, maximum = 0;
};
/// @throws BadInput for an empty sample or a value that is not finite.
Summary summarize(std::span<const double> sample);

/// Equal bins from low to high; the last one includes its upper edge.
struct Histogram {
  double low = 0, high = 1;
  std::vector<std::size_t> counts;
};
/// Common bins for several samples, so that their bars compare: edges from the smallest to the largest value of all, a
/// degenerate range widened. @throws BadInput for no values or no bins.
std::vector<Histogram> histograms(const std::vector<std::vector<double>>& samples, std::size_t bins);

/// A height between two members of an ensemble, by row.
struct PairHeight {
  std::size_t first = 0, second = 0;
  double height = 0;
};

/// Interval of the mean height over pairs. Pairs share end points, so members are resampled, not pairs: each bootstrap
/// sample draws members with repeats and weights a pair by the product of its two members' multiplicities (a draw that
/// holds no pair is repeated).
struct Interval {
  double low = 0, high = 0;
};
/// Percentile interval at `level` (such as 0.95) from `samples` bootstrap samples, stream (seed, "analysis/bootstrap").
/// Neither the order of pairs and ends nor the numbering of members matters. Cost: samples x (members + pairs).
/// @throws BadInput for no pairs, a level outside (0, 1), no bootstrap samples, a member outside 0 ... members - 1 or
/// paired with itself, a height that is not finite.
Interval mean_height_interval(std::span<const PairHeight> pairs, std::size_t members, double level, std::size_t samples,
                              std::uint64_t seed);

}  // namespace lowpass
