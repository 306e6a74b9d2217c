#include "lowpass/analysis/sample_statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/quantile.hpp"

namespace lowpass {
namespace {

void check_finite(std::span<const double> sample) {
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (!std::isfinite(sample[i]))
      throw BadInput(
          fmt::format("value {} of a sample is {}; statistics need finite values: leave it out", i, sample[i]));
  }
}

/// Lower edge of a bin; the upper edge of bin k is the lower edge of bin k + 1.
double edge(const Histogram& histogram, std::size_t bin) {
  const double fraction = static_cast<double>(bin) / static_cast<double>(histogram.counts.size());
  return histogram.low + (histogram.high - histogram.low) * fraction;
}

/// The division may round across an edge, so the edges have the last word.
std::size_t bin_of(const Histogram& histogram, double value) {
  const std::size_t last = histogram.counts.size() - 1;
  const double fraction = (value - histogram.low) / (histogram.high - histogram.low);
  std::size_t bin = std::min(last, static_cast<std::size_t>(fraction * static_cast<double>(histogram.counts.size())));
  if (bin > 0 && value < edge(histogram, bin)) --bin;
  if (bin < last && value >= edge(histogram, bin + 1)) ++bin;
  return bin;
}

}  // namespace

Summary summarize(std::span<const double> sample) {
  if (sample.empty()) throw BadInput("an empty sample has no statistics; give at least one value");
  check_finite(sample);
  std::vector<double> sorted(sample.begin(), sample.end());
  std::sort(sorted.begin(), sorted.end());

  Summary summary;
  summary.count = sorted.size();
  const auto count = static_cast<double>(sorted.size());
  for (const double value : sorted) summary.mean += value / count;
  double squares = 0;
  for (const double value : sorted) squares += (value - summary.mean) * (value - summary.mean);
  if (sorted.size() > 1) summary.standard_deviation = std::sqrt(squares / (count - 1));
  summary.minimum = sorted.front();
  summary.lower_quartile = sorted_quantile(sorted, 0.25);
  summary.median = sorted_quantile(sorted, 0.5);
  summary.upper_quartile = sorted_quantile(sorted, 0.75);
  summary.maximum = sorted.back();
  return summary;
}

std::vector<Histogram> histograms(const std::vector<std::vector<double>>& samples, std::size_t bins) {
  if (bins == 0) throw BadInput("a histogram with 0 bins; it needs at least 1");
  Histogram empty;
  empty.counts.assign(bins, 0);
  bool any = false;
  for (const std::vector<double>& sample : samples) {
    check_finite(sample);
    for (const double value : sample) {
      empty.low = any ? std::min(empty.low, value) : value;
      empty.high = any ? std::max(empty.high, value) : value;
      any = true;
    }
  }
  if (!any) throw BadInput("histograms of samples without a value; give at least one value");
  if (!std::isfinite(empty.high - empty.low))
    throw BadInput(
        fmt::format("histogram values from {} to {}: their difference exceeds the range of numbers; scale them",
                    empty.low, empty.high));
  // Bins need a width that rounding does not swallow.
  const double magnitude = std::max(std::abs(empty.low), std::abs(empty.high));
  if (empty.high - empty.low <= 1e-12 * magnitude) {
    const double widening = magnitude > 0 ? magnitude / 2 : 0.5;
    empty.low -= widening;
    empty.high += widening;
  }

  std::vector<Histogram> result(samples.size(), empty);
  for (std::size_t s = 0; s < samples.size(); ++s) {
    for (const double value : samples[s]) ++result[s].counts[bin_of(empty, value)];
  }
  return result;
}

}  // namespace lowpass
