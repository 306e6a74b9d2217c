#pragma once

#include <cstddef>

namespace lowpass {

/// What steers the measuring of heights (refined_height, refined_tops). Users need not change it, tests may.
struct MeasureSettings {
  /// Neighbouring samples are at most the curve's shortest half-wave over this apart.
  double samples_per_half_wave = 8;
  /// An interval is halved while its possible height exceeds the highest sample by this part of the range of values ...
  double relative_tolerance = 1e-9;
  /// ... the possible height being that of a parabola whose curvature is this many times the largest seen beside it ...
  double curvature_safety = 2;
  /// ... and at most so many times.
  std::size_t halvings = 12;
  /// A maximum is climbed by at most so many parabolas ...
  std::size_t parabolas = 12;
  /// ... until one gains no more than this part of the range of values.
  double climb_tolerance = 1e-14;
};

/// What steers the verdict on a path.
struct VerdictSettings {
  /// At the bound: excess <= negligible x (median value of the straight line - lowest value).
  double negligible = 1e-4;
  /// A saddle: stationarity < stationary.
  double stationary = 0.03;
};

}  // namespace lowpass
