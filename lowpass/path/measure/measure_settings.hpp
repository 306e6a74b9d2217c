#pragma once

#include <cstddef>

namespace lowpass {

/// What steers the measuring of heights (measure_path, refined_tops). Users need not change it, tests may.
struct MeasureSettings {
  /// Neighbouring samples are at most the curve's shortest half-wave over this apart.
  double samples_per_half_wave = 8;
  /// Samples that a cubic misses by more than this part of the excess, or by this many times the rounding of values,
  /// are looked at more closely ...
  double cubic_tolerance = 1e-6;
  double cubic_roundings = 16;
  /// An interval is halved while its possible height exceeds the highest sample by this part of the range of values ...
  double relative_tolerance = 1e-9;
  /// ... the possible height being that of a parabola whose curvature is this many times the largest seen beside it ...
  double curvature_safety = 2;
  /// ... and at most so many times, as for the cubic.
  std::size_t halvings = 12;
  /// A maximum is climbed by at most so many parabolas ...
  std::size_t parabolas = 12;
  /// ... until one gains no more than this part of the range of values.
  double climb_tolerance = 1e-14;
  /// With more samples than this the fine look sees so many of them, equally spaced in the data set ...
  std::size_t fixed_samples = 2048;
  /// ... all of them look at so many points per chord ...
  double full_points_per_chord = 64;
  /// ... and at the tops that the fixed samples show, at most so many.
  std::size_t most_candidates = 16;
  /// A path over so many chords long is looked at as coarsely as if it were so long: between ends that all but agree
  /// any path is millions of chords long, and nobody could wait for a look at each.
  double longest = 64;
};

}  // namespace lowpass
