#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// How far the answers of a landscape near a point lie from a smooth function: rounding, float arithmetic inside, an
/// inner iteration that ends early. All deviations are absolute, in the units of the values.
struct Noise {
  /// Standard deviation of a value. A value rounded to multiples of q has q / sqrt(12).
  double value = 0;
  /// Standard deviation of an entry of the gradient, root mean square over the entries. Of g . d for a unit vector d
  /// it is the same, of g as a vector sqrt(N) times it, if the errors of the entries are independent.
  double gradient = 0;
  double value_scale = 0;       ///< |f|
  double gradient_scale = 0;    ///< root mean square of the gradient's entries
  bool value_found = false;     ///< measured; otherwise `value` is what precision() allows
  bool gradient_found = false;  ///< as the last, of `gradient`
  std::size_t values = 0;       ///< values asked for it
  std::size_t gradients = 0;    ///< values with gradients asked for it

  /// Relative, as Landscape::precision: the q of a rounding as coarse as the noise, over |f|, at most 1/2. 0 if |f| is.
  double value_precision() const;
  double gradient_precision() const;  ///< the same of the gradient's entries; means nothing at a stationary point
};

/// The width q of a rounding whose deviation is 1.
inline constexpr double width_of_deviation = 3.4641016151377544;

/// Measures the noise near x from 9 points on a straight line through x in a random direction, x in their middle, by
/// their differences (difference_table.hpp). The line's spacing begins at 1e-5 of `length`, goes up or down a hundred
/// times where it is too small or too large, between what was both and then above, from 1e-10 to 0.04 of it, ten
/// spacings at most. Nothing is taken to be finer than precision() says: the larger of both counts. The gradient of a
/// landscape without one of its own has the noise that central differences of its values have.
///
/// `length`: over about how much the landscape changes its shape, such as the chord of a path; within a hundred times
/// it does not matter. The direction: stream (seed, "noise/direction"). At a wall, or where nothing could be seen at
/// any spacing, `value_found` and `gradient_found` say so.
/// Cost: mostly 9 gradients, at most 90, in one call for each spacing; values instead where there is no gradient.
/// @throws BadInput if x has another dimension or is not finite, or the length is not above 0 and finite.
Noise measure_noise(const Landscape& landscape, std::span<const double> x, double length, std::uint64_t seed = 1);

/// What noises measured at several points have in common, from those points where it was found: the medians of the
/// scales, and the medians of the relative noises times these; `value_found` if it was at one of them, else the medians
/// of what precision() allows. Likewise for gradients. Counts are summed. @pre not empty.
Noise typical_noise(std::span<const Noise> noises);

}  // namespace lowpass
