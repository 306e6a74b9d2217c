#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "lowpass/landscape/family.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/measure_settings.hpp"

namespace lowpass {

/// Whether so many more evaluations may be made.
using Allowance = std::function<bool(std::size_t evaluations)>;

/// The values of a curve at samples, ordered by t; further ones are added all at once, by one question each time. The
/// family holds the curve's basis; both must outlive this.
class SampledCurve {
 public:
  struct Sample {
    double t = 0;
    double value = 0;
  };

  /// `values` are those at `t`, increasing.
  SampledCurve(Family& family, const Curve& curve, std::span<const double> t, std::span<const double> values,
               const MeasureSettings& settings);

  const std::vector<Sample>& samples() const { return samples_; }
  /// The first of the highest samples.
  const Sample& top() const;
  const Sample& at(double t) const { return samples_[index_of(t)]; }

  /// Adds samples at these places; those that are there already are not asked about again. Cost: a value for each.
  void add(std::vector<double> t);
  /// Halves every interval, or divides it into more pieces where they would be wider than `widest`. Cost: a value for
  /// each further sample.
  void divide_evenly(double widest);
  /// Halves the intervals on both sides of samples that a cubic through the two neighbours on each side misses by more
  /// than `tolerance`, again and again, until there are eight times as many samples at most, or
  /// no more are allowed. Cost: as above.
  void halve_where_a_cubic_misses(double tolerance, const Allowance& allows);
  /// Halves intervals whose local curvature leaves room for a higher point than the highest sample. Cost: as above.
  void halve_where_higher_is_possible(const Allowance& allows);
  /// The local maxima among the samples, ends included, not below `lowest`, in the order of t.
  std::vector<Sample> maxima(double lowest) const;
  /// Climbs from samples by successive parabolas through each and its neighbours, from all at once. The places reached,
  /// in the same order. Cost: a value for each parabola.
  std::vector<double> climb(std::vector<double> from);

 private:
  std::size_t index_of(double t) const;
  double range() const;
  /// By how much the cubic through two neighbours on each side misses sample i; 0 beside the ends.
  double miss(std::size_t i) const;
  double half_curvature(std::size_t i) const;
  double possible_height(std::size_t i) const;
  void insert(const std::vector<double>& t);

  Family& family_;
  const Curve& curve_;
  const MeasureSettings& settings_;
  std::vector<Sample> samples_;
};

}  // namespace lowpass
