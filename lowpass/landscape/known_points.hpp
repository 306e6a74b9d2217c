#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace lowpass {

class Landscape;

/// A stationary point that a landscape knows.
struct KnownPoint {
  std::vector<double> position;
  double value = 0;
};

/// A stationary point with one way down on either side.
struct KnownPass : KnownPoint {
  /// The minima at which the two ways down end, as numbers in KnownPoints::minima, the smaller first. Of an AtomCluster
  /// they may end at copies of these, and at two copies of one minimum: then both numbers are the same.
  std::array<std::size_t, 2> joins{};
};

/// What is known of a landscape: a test of every algorithm on it. Both lists are ordered by increasing value, points of
/// equal value as the landscape lists them. A point of an AtomCluster is listed once for all its copies.
struct KnownPoints {
  std::vector<KnownPoint> minima;
  std::vector<KnownPass> passes;

  /// The height of the lowest path between two minima: the smallest value that the highest pass of a chain of passes
  /// can have; for a minimum and itself, its value. Nothing if no chain of known passes joins them. Where the passes
  /// known are not all, the lowest of those known.
  /// @pre first, second < minima.size()
  std::optional<double> lowest_pass(std::size_t first, std::size_t second) const;
};

/// Which of the landscape's known minima lies at x: within 1e-4 (1 + |x|), about as near as a search ends that stops at
/// a small gradient. Of an AtomCluster, the minimum of which x is a copy (is_copy()): shifted, turned, mirrored, atoms
/// exchanged; |x| is then measured from the cluster's centre. Nothing if none does.
/// Cost: one distance for each minimum; of a cluster O(N^2 log N) for each and a superposition or two for the one that
/// fits. @pre x.size() is the landscape's dimension.
std::optional<std::size_t> known_minimum_at(const Landscape& landscape, std::span<const double> x);

}  // namespace lowpass
