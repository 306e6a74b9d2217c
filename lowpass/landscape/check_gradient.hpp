#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/noise.hpp"

namespace lowpass {

struct GradientCheckOptions {
  /// Landscapes of at most so many dimensions are checked along every coordinate.
  std::size_t all_coordinates = 50;
  /// Larger ones along so many coordinates and so many directions, drawn anew at every point. A direction takes in all
  /// coordinates.
  std::size_t coordinates = 10;
  std::size_t directions = 5;
  std::uint64_t seed = 1;  ///< of the draws: stream (seed, "check-gradient", point)
  /// Over about how much the landscape changes its shape, such as the distance of two ends; above 0. Steps on
  /// landscapes whose noise is measured are fractions of it. Default: that of a vector with entries max(1, |x_i|).
  std::optional<double> length;
};

/// One comparison: the derivative that the landscape's gradient gives along a coordinate or a direction, beside the
/// central difference of its values.
struct GradientComparison {
  enum class Along { coordinate, direction, gradient, value };

  std::size_t point = 0;  ///< which of the points, counted from 0
  /// `gradient`: along the gradient itself; `value`: what value() gives beside what value_and_gradient() gives.
  Along along = Along::coordinate;
  std::size_t number = 0;  ///< of the coordinate or direction, counted from 0
  double analytic = 0;
  double difference = 0;
  double allowed = 0;      ///< |analytic - difference| up to which both agree
  double value_noise = 0;  ///< standard deviation of the values near the point; 0 where it is not measured

  /// |analytic - difference| / allowed; infinite if one of the two is not finite.
  double deviation() const;
  bool agrees() const { return deviation() <= 1; }
};

/// All derivatives together beside all differences.
struct GradientScale {
  /// The multiple of the gradient that fits the differences best: 1 if it is right, -1 for forces.
  double factor = 1;
  double allowed = std::numeric_limits<double>::infinity();  ///< |factor - 1| up to which it may be 1
  /// The correlation of derivatives and differences, squared: 1 if the gradient is wrong by a factor and nothing else.
  double correlation = 1;

  bool agrees() const;
};

struct GradientCheck {
  std::size_t compared = 0;  ///< derivatives compared
  std::size_t skipped = 0;   ///< not compared: a value beside the point, or at it, is not finite (a wall)
  /// The comparison with the largest deviation; nothing if every point lies at a wall.
  std::optional<GradientComparison> worst;
  GradientScale scale;
  /// How small an error is seen: the median over the derivatives of what is allowed, over the gradient's norm.
  double visible = 0;
  /// What was measured, typically (typical_noise) of the points; nothing if the landscape knows its precision.
  std::optional<Noise> noise;

  /// Whether every comparison agrees, and all of them together; false if no derivative could be compared.
  bool agrees() const { return compared > 0 && !disagrees(); }
  /// Whether the gradient was seen to be wrong.
  bool disagrees() const { return worst && !(worst->agrees() && scale.agrees()); }
  /// Whether so much is hidden by measured noise that not even the sign of the gradient could be told.
  bool is_blind() const { return noise && !(visible < 1 || scale.allowed < 1); }
};

/// Compares the gradient with central differences of the values at these points, and value() with the value that comes
/// with the gradient.
///
/// Along d (a coordinate, or a direction of entries -1 and 1) two differences D(h) and D(h/2) are made. What they
/// neglect is judged by |D(h) - D(h/2)| and, for kinks, by s(h/2), by how much the slopes of both sides differ; both
/// are allowed for three times. The rounding of the values counts four times its width over h. What is allowed is part
/// of every comparison.
///
/// If the landscape knows its precision(), that is the rounding, and D(h/2) is compared: h by difference_step, along a
/// direction divided by cbrt(N) (to keep every coordinate's step would cross many kinks of a network of ReLUs, to keep
/// its length would lose all in rounding). sqrt(precision()) of the gradient's norm is allowed besides, half of its
/// digits, since a value may be a small difference of large sums. So the agreement asked for is to about five digits in
/// double, and to one or two on a network, which computes in float.
///
/// If it does not, the noise of values and gradients is measured at every point (noise.hpp) and is what is allowed for:
/// the steps begin at cbrt(noise / (|gradient| length)) of the length and are lengthened or shortened threefold, three
/// times at most, while an error of a thousandth of the gradient would be hidden, by noise or by what is neglected; the
/// comparison that hides least counts. Since such steps may be long, (4 D(h/2) - D(h)) / 3 is compared, and a kink is
/// what of s(h/2) does not halve with h: 2 s(h/2) - s(h). Where a longer and a
/// shorter step disagree by more, half as much again as that is allowed, for many kinks may cancel. In more than
/// all_coordinates dimensions one more comparison is made along the gradient itself (scaled to the length of the other
/// directions), where noise hides least. Where noise hides the single derivatives all of them together are still
/// compared by a factor (`scale`), in which it averages out.
///
/// Cost: per point one gradient and 1 + 4 x (N, or coordinates + directions) values; one call for the gradients of all
/// points and one for the values of each, more where points x N pass 16 million numbers (batches.hpp). Where noise is
/// measured, besides that measure_noise at every point, and up to four times the values and 16 more.
/// @throws BadInput if there is no point, or one of another dimension or with an entry that is not finite, or for a
/// length that is not above 0 and finite.
GradientCheck check_gradient(const Landscape& landscape, std::span<const std::vector<double>> points,
                             const GradientCheckOptions& options = {});

/// `count` random points around these centres, each centre in turn: centre + 0.3 s z with standard normal z, where s is
/// the root mean square of the centre's coordinates, or 1 for the origin. Stream (seed, "check-gradient/points").
/// @pre at least one centre.
std::vector<std::vector<double>> random_points_around(std::span<const std::vector<double>> centres, std::size_t count,
                                                      std::uint64_t seed);

/// "coordinate 3: gradient 1.25, central difference 0.5 (allowed is a difference of 1e-08)", with the noise of the
/// values where it was measured.
std::string comparison_text(const GradientComparison& comparison);

/// What is wrong, in words that continue "the gradient does not fit ...;": the worst comparison, and whether the
/// gradient as a whole is wrong by a factor, such as the -1 of forces. Empty if nothing was compared.
std::string disagreement_text(const GradientCheck& check);

}  // namespace lowpass
