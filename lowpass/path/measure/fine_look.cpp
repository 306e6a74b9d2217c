#include "lowpass/path/measure/fine_look.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "lowpass/path/curves/arc_length.hpp"
#include "lowpass/path/path_options.hpp"

namespace lowpass {
namespace {

using Sample = SampledCurve::Sample;

class Looking {
 public:
  Looking(MovingPath& path, std::span<const double> t, std::span<const double> values, double higher_end,
          double resolution, const Allowance& allows, const MeasureSettings& settings)
      : path_(path),
        higher_end_(higher_end),
        resolution_(resolution),
        allows_(allows),
        settings_(settings),
        along_(path.curve(), path.basis(), pieces(resolution)),
        sampled_(path.family(), path.curve(), t, values, settings) {}

  FineLook run() {
    const std::size_t all = path_.landscape().sample_count();
    const bool by_some = all > settings_.fixed_samples && has_samples(path_.landscape());
    const double seen = by_some ? look_at_some(all) : look_at_all(resolution_, true);
    return {{sampled_.top().value, sampled_.top().t}, seen, closely_};
  }

 private:
  static std::size_t pieces(double resolution) { return static_cast<std::size_t>(std::ceil(4 / resolution)); }

  /// Places at equal distances along the path, `apart` chords or less, and close enough for the curve's shortest wave;
  /// its kinks too. In the order of t.
  std::vector<double> places(double apart) const {
    const double wave = std::ceil(settings_.samples_per_half_wave / path_.curve().shortest_half_wave());
    const double length = std::min(along_.total() / path_.chord(), settings_.longest);
    // An even number of pieces has its middle among the places: on a symmetric landscape something is there.
    const std::size_t count = 2 * static_cast<std::size_t>(std::ceil(std::max(wave, length / apart) / 2));
    std::vector<double> t = path_.curve().kinks();
    for (std::size_t i = 1; i < count; ++i)
      t.push_back(along_.place(along_.total() * static_cast<double>(i) / static_cast<double>(count)));
    std::ranges::sort(t);
    return t;
  }

  /// The widest distance between neighbouring samples along the path, in chords.
  double widest_gap() const {
    double widest = 0;
    double before = 0;
    for (const Sample& sample : sampled_.samples()) {
      const double here = along_.until(sample.t);
      widest = std::max(widest, here - before);
      before = here;
    }
    return widest / path_.chord();
  }

  bool is_finite() const { return std::isfinite(sampled_.top().value); }

  double tolerance() const {
    std::vector<double> sizes;
    for (const Sample& sample : sampled_.samples())
      if (std::isfinite(sample.value)) sizes.push_back(std::abs(sample.value));
    const double size = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
    const double excess = std::max(0.0, sampled_.top().value - higher_end_);
    return std::max(settings_.cubic_tolerance * excess,
                    settings_.cubic_roundings * path_.landscape().precision() * size);
  }

  double look_at_all(double apart, bool where_rough) {
    bool complete = false;
    for (const double coarser : {1.0, 2.0, 4.0, 8.0}) {
      std::vector<double> t = places(coarser * apart);
      if (!allows_(t.size())) continue;
      sampled_.add(std::move(t));
      closely_ = where_rough || coarser == 1;
      complete = coarser == 1 && along_.total() <= settings_.longest * path_.chord();
      break;
    }
    const double seen = complete ? apart : widest_gap();
    if (is_finite() && allows_(sampled_.samples().size() / 2)) {
      if (where_rough) sampled_.halve_where_a_cubic_misses(tolerance(), allows_);
      if (is_finite()) sampled_.halve_where_higher_is_possible(allows_);
    }
    if (is_finite() && allows_(settings_.parabolas)) sampled_.climb({sampled_.top().t});
    return seen;
  }

  /// With the fixed samples at the resolution asked for, with all of them more coarsely, and at the tops.
  double look_at_some(std::size_t all) {
    const double coarse = look_at_all(1 / settings_.full_points_per_chord, false);
    if (!is_finite() || coarse > 1 / settings_.full_points_per_chord) return coarse;
    std::vector<std::size_t> fixed;
    for (std::size_t i = 0; i < settings_.fixed_samples; ++i) fixed.push_back(i * all / settings_.fixed_samples);
    const std::vector<double> t = places(resolution_);
    if (!allows_(t.size() * settings_.fixed_samples / all + settings_.most_candidates)) return coarse;
    Family& family = path_.family();
    family.choose_samples(fixed);
    const std::vector<double> values = family.values(path_.curve().mixing(t));
    family.choose_all_samples();
    std::vector<Sample> tops = SampledCurve(family, path_.curve(), t, values, settings_).maxima(-INFINITY);
    std::ranges::sort(tops, std::ranges::greater(), &Sample::value);
    if (tops.size() > settings_.most_candidates) tops.resize(settings_.most_candidates);
    std::vector<double> candidates;
    for (const Sample& top : tops) candidates.push_back(top.t);
    sampled_.add(std::move(candidates));
    if (is_finite() && allows_(settings_.parabolas)) sampled_.climb({sampled_.top().t});
    return resolution_;
  }

  MovingPath& path_;
  double higher_end_;
  double resolution_;
  const Allowance& allows_;
  const MeasureSettings& settings_;
  ArcLength along_;
  SampledCurve sampled_;
  bool closely_ = false;
};

}  // namespace

FineLook look_finely(MovingPath& path, std::span<const double> t, std::span<const double> values, double higher_end,
                     double resolution, const Allowance& allows, const MeasureSettings& settings) {
  return Looking(path, t, values, higher_end, resolution, allows, settings).run();
}

}  // namespace lowpass
