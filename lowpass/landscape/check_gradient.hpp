#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

struct GradientCheckOptions {
  /// Landscapes of at most so many dimensions are checked along every coordinate.
  std::size_t all_coordinates = 50;
  /// Larger ones along so many coordinates and so many directions, drawn anew at every point. A direction takes in all
  /// coordinates.
  std::size_t coordinates = 10;
  std::size_t directions = 5;
  std::uint64_t seed = 1;  ///< of the draws: stream (seed, "check-gradient", point)
};

/// One comparison: the derivative that the landscape's gradient gives along a coordinate or a direction, beside the
/// central difference of its values.
struct GradientComparison {
  enum class Along { coordinate, direction, value };

  std::size_t point = 0;            ///< which of the points, counted from 0
  Along along = Along::coordinate;  ///< `value`: what value() gives beside what value_and_gradient() gives
  std::size_t number = 0;           ///< of the coordinate or direction, counted from 0
  double analytic = 0;
  double difference = 0;
  double allowed = 0;  ///< |analytic - difference| up to which both agree

  /// |analytic - difference| / allowed; infinite if one of the two is not finite.
  double deviation() const;
  bool agrees() const { return deviation() <= 1; }
};

struct GradientCheck {
  std::size_t compared = 0;  ///< derivatives compared
  std::size_t skipped = 0;   ///< not compared: a value beside the point, or at it, is not finite (a wall)
  /// The comparison with the largest deviation; nothing if every point lies at a wall.
  std::optional<GradientComparison> worst;

  /// Whether every comparison agrees; false if no derivative could be compared.
  bool agrees() const { return compared > 0 && worst && worst->agrees(); }
};

/// Compares the gradient with central differences of the values at these points, and value() with the value that comes
/// with the gradient.
///
/// Along d (a coordinate, or a direction of entries -1 and 1) two differences D(h) and D(h/2) are made, h by
/// difference_step from the landscape's precision(), along a direction divided by cbrt(N): to keep every coordinate's
/// step would cross many kinks of a network of ReLUs, to keep its length would lose all in rounding. What D(h/2)
/// neglects is judged by |D(h) - D(h/2)| and, for kinks, by how much the slopes of both sides differ; the rounding of
/// the values by precision() max|f| / h. Each is allowed for several times over, and sqrt(precision()) of the
/// gradient's norm besides, half of its digits, since a value may be a small difference of large sums. So the agreement
/// asked for is to about five digits in double, and to one or two on a network, which computes in float. What is
/// allowed is part of every comparison.
///
/// Cost: per point one gradient and 1 + 4 x (N, or coordinates + directions) values; one call for the gradients of all
/// points and one for the values of each, more where points x N pass 16 million numbers (batches.hpp).
/// @throws BadInput if there is no point, or one of another dimension or with an entry that is not finite.
GradientCheck check_gradient(const Landscape& landscape, std::span<const std::vector<double>> points,
                             const GradientCheckOptions& options = {});

/// `count` random points around these centres, each centre in turn: centre + 0.3 s z with standard normal z, where s is
/// the root mean square of the centre's coordinates, or 1 for the origin. Stream (seed, "check-gradient/points").
/// @pre at least one centre.
std::vector<std::vector<double>> random_points_around(std::span<const std::vector<double>> centres, std::size_t count,
                                                      std::uint64_t seed);

/// "coordinate 3: gradient 1.25, central difference 0.5 (allowed is a difference of 1e-08)".
std::string comparison_text(const GradientComparison& comparison);

}  // namespace lowpass
