#pragma once

#include <memory>
#include <optional>
#include <span>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/noise.hpp"

namespace lowpass {

/// A landscape whose precision() can be relied on.
struct MeasuredPrecision {
  /// The given landscape if it knows its precision; otherwise one that answers as it does, but for precision(), and for
  /// the gradient if it has none of its own: the steps of its central differences then fit the noise.
  std::shared_ptr<const Landscape> landscape;
  /// What was measured and how many evaluations it took; nothing if nothing had to be, or could be.
  std::optional<Noise> noise;
};

/// Measures the noise of a landscape that does not know its precision (Landscape::knows_precision) at three points near
/// the straight line between two ends (points_near_line.hpp), over its length. precision() is then the larger of what
/// the landscape declares and the typical relative noise of the values (Noise::value_precision). A gradient noisier
/// than the values does not count: who needs its noise takes it from measure_noise near the point in question.
///
/// The result refers to `landscape`, which must outlive it. Between equal ends, or beside an end that is not finite,
/// nothing is measured. Cost: mostly 27 gradients (or values, where there is no gradient); none where the precision
/// is known.
/// @throws BadInput if an end has another dimension than the landscape.
MeasuredPrecision with_measured_precision(const Landscape& landscape, std::span<const double> from,
                                          std::span<const double> to);

}  // namespace lowpass
