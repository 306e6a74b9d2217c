#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace lowpass {

/// The places of the atoms of a cluster, one per column; d x N, centred.
using Places = Eigen::MatrixXd;

/// The rotation R (determinant 1) for which sum |reference_i - R moved_i|^2 is least (Kabsch 1976).
Eigen::MatrixXd kabsch(const Places& reference, const Places& moved);

/// `count` rotations of d dimensions spread evenly, the first of them none: angles in the plane; in space the
/// super-Fibonacci spiral of Alexa (CVPR 2022, page 8281).
std::vector<Eigen::MatrixXd> even_rotations(std::size_t dimensions, std::size_t count);

/// At most `count` rotations that lay an atom of `moved` (two of them in space) in the direction of the farthest of
/// `reference` (and of the one beside it that spans most), atoms of equal kinds and best equal distances first. An
/// exact copy is laid over by one of them. None where all atoms lie on a line through the centre.
std::vector<Eigen::MatrixXd> rotations_by_atoms(const Places& reference, const Places& moved,
                                                std::span<const int> kinds, std::size_t count);

}  // namespace lowpass
