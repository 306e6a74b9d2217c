#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "lowpass/analysis/sample_statistics.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/quantile.hpp"
#include "lowpass/core/random.hpp"

namespace lowpass {
namespace {

void check(std::span<const PairHeight> pairs, std::size_t members, double level, std::size_t samples) {
  if (pairs.empty()) throw BadInput("an interval of no pairs; give at least one pair");
  if (!(level > 0 && level < 1))
    throw BadInput(fmt::format("the interval's level is {}; it must be in (0, 1), such as 0.95", level));
  if (samples == 0) throw BadInput("an interval from 0 bootstrap samples; give at least 1, such as 1000");
  for (const PairHeight& pair : pairs) {
    if (pair.first >= members || pair.second >= members || pair.first == pair.second)
      throw BadInput(fmt::format("a pair of members {} and {}; they must be two different ones of 0 ... {}", pair.first,
                                 pair.second, static_cast<long long>(members) - 1));
    if (!std::isfinite(pair.height))
      throw BadInput(fmt::format("the height between members {} and {} is {}; it must be finite: leave the pair out",
                                 pair.first, pair.second, pair.height));
  }
}

/// The same pairs with members numbered by their heights and in an order of their own, so that the interval does not
/// depend on how the caller numbers members or orders pairs. Members with the same heights keep the caller's order.
std::vector<PairHeight> renumbered(std::span<const PairHeight> pairs, std::size_t members) {
  std::vector<std::vector<double>> heights(members);
  for (const PairHeight& pair : pairs) {
    heights[pair.first].push_back(pair.height);
    heights[pair.second].push_back(pair.height);
  }
  for (std::vector<double>& of_member : heights) std::sort(of_member.begin(), of_member.end());
  std::vector<std::size_t> order(members);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return heights[a] < heights[b]; });
  std::vector<std::size_t> rank(members);
  for (std::size_t r = 0; r < members; ++r) rank[order[r]] = r;

  std::vector<PairHeight> result;
  result.reserve(pairs.size());
  for (const PairHeight& pair : pairs) {
    const auto [first, second] = std::minmax(rank[pair.first], rank[pair.second]);
    result.push_back({first, second, pair.height});
  }
  std::sort(result.begin(), result.end(), [](const PairHeight& a, const PairHeight& b) {
    return std::tie(a.first, a.second, a.height) < std::tie(b.first, b.second, b.height);
  });
  return result;
}

}  // namespace

Interval mean_height_interval(std::span<const PairHeight> pairs, std::size_t members, double level, std::size_t samples,
                              std::uint64_t seed) {
  check(pairs, members, level, samples);
  const std::vector<PairHeight> ordered = renumbered(pairs, members);

  // Summed as differences from one height, so that equal heights give exactly that height.
  const double reference = ordered.front().height;
  RandomStream stream(seed, "analysis/bootstrap");
  std::vector<std::size_t> multiplicity(members);
  std::vector<double> means;
  means.reserve(samples);
  while (means.size() < samples) {
    std::fill(multiplicity.begin(), multiplicity.end(), 0);
    for (std::size_t i = 0; i < members; ++i) ++multiplicity[stream.below(members)];
    double weight_sum = 0, sum = 0;
    for (const PairHeight& pair : ordered) {
      const auto weight = static_cast<double>(multiplicity[pair.first] * multiplicity[pair.second]);
      weight_sum += weight;
      sum += weight * (pair.height - reference);
    }
    // A draw that contains no pair has no mean; with few pairs that happens, and it is drawn again.
    if (weight_sum > 0) means.push_back(reference + sum / weight_sum);
  }
  std::sort(means.begin(), means.end());
  return {sorted_quantile(means, (1 - level) / 2), sorted_quantile(means, (1 + level) / 2)};
}

}  // namespace lowpass
