#pragma once

#include <cstddef>
#include <span>

#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/measure/measure_settings.hpp"
#include "lowpass/path/measure/sampled_curve.hpp"
#include "lowpass/path/moving_path.hpp"

namespace lowpass {

/// The highest point of a continuous path.
struct FineLook {
  Height top;
  /// Neighbouring samples are at most this apart along the path, in chords: what is narrower can have been missed.
  double resolution = 0;
  /// Whether more than the values on the grid was looked at, everywhere along the path: of many samples as closely as
  /// all of them ever are. If not, the limits have left no room for what a verdict needs.
  bool closely = false;
};

/// Maximum of the continuous curve, at least that of the values on a grid: samples at most `resolution` chords apart
/// along the path and at least 8 in the curve's shortest half-wave; closer ones beside samples that a cubic through
/// their neighbours misses, and where the local curvature leaves room for a higher point; the top is climbed by
/// parabolas. Error on smooth landscapes: about 1e-9 of the range of values. A wall makes it infinite.
///
/// On a landscape of more than 2,048 samples so many of them show where the path is high; all of them are then asked
/// about 64 points per chord and about every top so found.
///
/// Where not all may be asked, every second point is left out, or three of four, or seven of eight, and `resolution`
/// says so. `higher_end`: what the excess is counted from. Cost: some (length / chord) / resolution values and half as
/// many again where the path is rough, in some 30 questions.
FineLook look_finely(MovingPath& path, std::span<const double> t, std::span<const double> values, double higher_end,
                     double resolution, const Allowance& allows, const MeasureSettings& settings = {});

}  // namespace lowpass
