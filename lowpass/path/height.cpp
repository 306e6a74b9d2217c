#include "lowpass/path/height.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lowpass {
namespace {

constexpr double samples_per_half_wave = 8;
constexpr std::size_t halving_rounds = 12;
constexpr std::size_t parabolas = 12;
/// Room for a higher point below this part of the range of values is not searched.
constexpr double relative_tolerance = 1e-9;
/// Curvature may be larger between the samples than they show.
constexpr double curvature_safety = 2;

struct Sample {
  double t = 0;
  double value = 0;
};

/// The sampled curve, ordered by t.
class SampledCurve {
 public:
  SampledCurve(Family& family, const Curve& curve, std::span<const double> t, std::span<const double> values)
      : family_(family), curve_(curve) {
    for (std::size_t m = 0; m < t.size(); ++m) samples_.push_back({t[m], values[m]});
  }

  const std::vector<Sample>& samples() const { return samples_; }

  std::size_t top() const {
    const auto higher = [](const Sample& a, const Sample& b) { return a.value < b.value; };
    return static_cast<std::size_t>(std::max_element(samples_.begin(), samples_.end(), higher) - samples_.begin());
  }

  std::size_t index_of(double t) const {
    const auto before = [](const Sample& sample, double place) { return sample.t < place; };
    return static_cast<std::size_t>(std::lower_bound(samples_.begin(), samples_.end(), t, before) - samples_.begin());
  }

  double range() const {
    const auto lower = [](const Sample& a, const Sample& b) { return a.value < b.value; };
    const auto [low, high] = std::minmax_element(samples_.begin(), samples_.end(), lower);
    return high->value - low->value;
  }

  void insert(const std::vector<double>& t) {
    const std::vector<double> values = family_.values(curve_.mixing(t));
    for (std::size_t i = 0; i < t.size(); ++i) samples_.push_back({t[i], values[i]});
    std::sort(samples_.begin(), samples_.end(), [](const Sample& a, const Sample& b) { return a.t < b.t; });
  }

  /// |f''| / 2 near sample i, from its neighbours.
  double half_curvature(std::size_t i) const {
    if (i == 0 || i + 1 >= samples_.size()) return 0;
    const Sample& a = samples_[i - 1];
    const Sample& b = samples_[i];
    const Sample& c = samples_[i + 1];
    return std::abs(((c.value - b.value) / (c.t - b.t) - (b.value - a.value) / (b.t - a.t)) / (c.t - a.t));
  }

  /// How high the curve may be between samples i and i + 1: the top of a parabola through both.
  double possible_height(std::size_t i) const {
    const Sample& a = samples_[i];
    const Sample& b = samples_[i + 1];
    const double width = b.t - a.t;
    const double sag = curvature_safety * std::max(half_curvature(i), half_curvature(i + 1)) * width * width;
    const double rise = std::abs(b.value - a.value);
    if (rise >= sag) return std::max(a.value, b.value);
    return (a.value + b.value) / 2 + sag / 4 + rise * rise / (4 * sag);
  }

 private:
  Family& family_;
  const Curve& curve_;
  std::vector<Sample> samples_;
};

void divide_evenly(SampledCurve& sampled, double widest) {
  std::vector<double> added;
  const std::vector<Sample>& samples = sampled.samples();
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    const double width = samples[i + 1].t - samples[i].t;
    const double pieces = std::max(2.0, std::ceil(width / widest - 1e-9));
    for (double piece = 1; piece < pieces; ++piece) added.push_back(samples[i].t + width * piece / pieces);
  }
  sampled.insert(added);
}

void halve_where_higher_is_possible(SampledCurve& sampled) {
  for (std::size_t round = 0; round < halving_rounds; ++round) {
    const std::vector<Sample>& samples = sampled.samples();
    const double enough = samples[sampled.top()].value + relative_tolerance * sampled.range();
    std::vector<double> added;
    for (std::size_t i = 0; i + 1 < samples.size(); ++i)
      if (sampled.possible_height(i) > enough) added.push_back((samples[i].t + samples[i + 1].t) / 2);
    if (added.empty()) return;
    sampled.insert(added);
  }
}

/// Successive parabolas through a local maximum and its neighbours: climbs from the sample at t. Its new place.
double climb(SampledCurve& sampled, double t) {
  for (std::size_t round = 0; round < parabolas; ++round) {
    const std::vector<Sample>& samples = sampled.samples();
    const std::size_t top = sampled.index_of(t);
    if (top == 0 || top + 1 == samples.size()) return t;
    const Sample a = samples[top - 1];
    const Sample b = samples[top];
    const Sample c = samples[top + 1];
    const double left = (b.t - a.t) * (b.value - c.value);
    const double right = (b.t - c.t) * (b.value - a.value);
    if (!(std::abs(left - right) > 0)) return t;
    const double vertex = b.t - ((b.t - a.t) * left - (b.t - c.t) * right) / (2 * (left - right));
    if (!(vertex > a.t && vertex < c.t) || vertex == b.t) return t;
    sampled.insert({vertex});
    const double value = sampled.samples()[sampled.index_of(vertex)].value;
    if (value > b.value) t = vertex;
    if (value <= b.value + 1e-14 * sampled.range()) return t;
  }
  return t;
}

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

Height refined_height(Family& family, const Curve& curve, std::span<const double> t, std::span<const double> values) {
  const Height on_grid = grid_height(t, values);
  if (!std::isfinite(on_grid.value)) return on_grid;
  SampledCurve sampled(family, curve, t, values);
  divide_evenly(sampled, curve.shortest_half_wave() / samples_per_half_wave);
  for (const Sample& sample : sampled.samples())
    if (!std::isfinite(sample.value)) return {sample.value, sample.t};
  halve_where_higher_is_possible(sampled);
  climb(sampled, sampled.samples()[sampled.top()].t);
  const Sample& top = sampled.samples()[sampled.top()];
  return {top.value, top.t};
}

std::vector<Height> refined_tops(Family& family, const Curve& curve, std::span<const double> t,
                                 std::span<const double> values, double within, std::size_t most) {
  SampledCurve sampled(family, curve, t, values);
  divide_evenly(sampled, 1);
  const std::vector<Sample>& samples = sampled.samples();
  const double lowest = samples[sampled.top()].value - within;
  std::vector<Height> maxima;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool above_left = i == 0 || samples[i].value > samples[i - 1].value;
    const bool above_right = i + 1 == samples.size() || samples[i].value >= samples[i + 1].value;
    if (above_left && above_right && samples[i].value >= lowest) maxima.push_back({samples[i].value, samples[i].t});
  }
  const auto higher = [](const Height& a, const Height& b) { return a.value > b.value; };
  std::sort(maxima.begin(), maxima.end(), higher);
  if (maxima.size() > most) maxima.resize(most);
  for (Height& top : maxima) {
    top.t = climb(sampled, top.t);
    top.value = sampled.samples()[sampled.index_of(top.t)].value;
  }
  std::sort(maxima.begin(), maxima.end(), higher);
  return maxima;
}

}  // namespace lowpass
