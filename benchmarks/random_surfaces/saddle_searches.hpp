#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "path/truth/random_pass.hpp"

namespace lowpass {

/// How long saddles are searched for.
struct SaddleSearches {
  std::size_t descents = 100;  ///< from random points, for the first minima
  std::size_t fewest = 1000;
  std::size_t in_vain = 500;  ///< in a row that do not lower the pass between the ends
  std::size_t most = 5000;
};

/// The random surface of this dimension and seed, and the lowest chain of passes between two of its minima that
/// eigenvector following knows: searches climb from known minima, one after the other, in random directions along the
/// lowest curvature, and go down from each pass on both sides, by which new minima come in. An upper bound of the
/// truth.
RandomPassOrReason followed_pass(std::size_t dimension, std::uint64_t seed, const SaddleSearches& settings = {});

}  // namespace lowpass
