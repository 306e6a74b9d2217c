#pragma once

#include <cstddef>

#include "lowpass/landscape/known_points.hpp"

namespace lowpass {

/// The minima and passes known of clusters of N Lennard-Jones atoms, each kind once: a point stands for all its copies,
/// turned, shifted, mirrored, with atoms exchanged. A pass joins minimum 0 and 0 where both ways down end at copies of
/// one minimum.
///
/// | atoms | dimensions | minima | passes |
/// |---|---|---|---|
/// | 2 | 2, 3 | the pair, -1 | none |
/// | 3 | 2 | the triangle, -3 | the line, between a triangle and its mirror image |
/// | 3 | 3 | the triangle, -3 | none: all triangles are rotations of one; the line has two ways of bending, no pass |
/// | 7 | 2 | all 4 | the 19 that were found |
/// | 7 | 3 | all 4 | the 12 that were found |
/// | 13 | 3 | the 4 lowest of over a thousand | the 11 below -40.46 that were found at these |
///
/// Nothing of others. Up to three atoms by closed forms; the rest was searched for by eigenvector following from all
/// minima and from points between them, and is kept to four decimals and polished by Newton steps to rounding.
///
/// The minima's atoms are named and the clusters turned so that KnownPoints::lowest_pass holds for the positions
/// listed, not for the kinds alone: along the passes that make it up, the way down from one ends at the listed minima
/// on either side, but for a rotation. From other passes one way down ends at the first minimum, the other at some copy
/// of the second.
///
/// Cost: a few milliseconds on the first call for each pair of numbers, then a copy.
KnownPoints lennard_jones_points(std::size_t atoms, std::size_t dimensions);

}  // namespace lowpass
