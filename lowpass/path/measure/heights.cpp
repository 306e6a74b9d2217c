#include "lowpass/path/measure/heights.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/path/measure/sampled_curve.hpp"

namespace lowpass {
namespace {

using Sample = SampledCurve::Sample;

/// The first of the highest values, or of those that are NaN.
std::size_t highest_place(std::span<const double> values) {
  std::size_t highest = 0;
  for (std::size_t m = 1; m < values.size(); ++m)
    if (!std::isnan(values[highest]) && !(values[m] <= values[highest])) highest = m;
  return highest;
}

}  // namespace

double highest(std::span<const double> values) {
  return values[highest_place(values)];
}

Height grid_height(std::span<const double> t, std::span<const double> values) {
  const std::size_t place = highest_place(values);
  return {values[place], t[place]};
}

std::vector<Height> refined_tops(Family& family, const Curve& curve, std::span<const double> t,
                                 std::span<const double> values, double within, std::size_t most,
                                 const MeasureSettings& settings) {
  SampledCurve sampled(family, curve, t, values, settings);
  sampled.divide_evenly(1);
  std::vector<Sample> maxima = sampled.maxima(sampled.top().value - within);
  const auto higher = [](const auto& a, const auto& b) { return a.value > b.value; };
  std::sort(maxima.begin(), maxima.end(), higher);
  if (maxima.size() > most) maxima.resize(most);
  std::vector<double> places;
  for (const Sample& maximum : maxima) places.push_back(maximum.t);
  std::vector<Height> tops;
  for (const double place : sampled.climb(places)) tops.push_back({sampled.at(place).value, place});
  std::sort(tops.begin(), tops.end(), higher);
  return tops;
}

}  // namespace lowpass
