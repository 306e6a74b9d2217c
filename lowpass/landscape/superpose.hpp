#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/atom_cluster.hpp"

namespace lowpass {

struct SuperposeOptions {
  /// Whether atoms of one kind may change places; otherwise the cluster is only shifted and turned.
  bool exchange = true;
  /// Whether the mirror image may be taken where it lies nearer.
  bool mirror = false;
  /// Evenly spread rotations from which the search begins, beside those that the places of the atoms suggest; at least
  /// one. From thousands nothing nearer than by the default was found between minima of 13 atoms, and for a fifth of
  /// random clusters of 38, nearer by half a percent at most.
  std::size_t rotations = 256;
};

/// A cluster laid over another one.
struct Superposition {
  /// The coordinates: atom i lies at rotation * (place of the given atom order[i]) + translation.
  std::vector<double> moved;
  /// Which of the atoms given stands at each place; each once.
  std::vector<std::size_t> order;
  /// d x d, orthogonal; of determinant 1, or -1 where a mirror image was asked for and taken.
  Matrix<double> rotation;
  std::vector<double> translation;  ///< d numbers
  /// |reference - moved| over all coordinates, as given and as laid. The second is no larger but for rounding.
  double distance_before = 0;
  double distance_after = 0;
  /// Places at which another atom stands than the one given there.
  std::size_t exchanged = 0;
};

/// Lays `moved` over `reference`: the shift, the rotation and the exchange of like atoms that bring them nearest. Both
/// are centred; then the atoms are matched for the rotation (linear_assignment) and the cluster is turned for the match
/// (Kabsch, Acta Crystallographica A 32, 922, 1976) until the distance falls no more.
///
/// Match and rotation together have many local optima. The search therefore begins from the atoms as they are named,
/// from `rotations` rotations spread evenly, and from the few dozen that lay two atoms of `moved` best over two far
/// ones of `reference`; the nearest wins, of equally near ones the first, so that a cluster that was only turned keeps
/// its atoms in order. A copy of the reference is found by the last kind, at any size; between different clusters the
/// result is near, but not proven to be nearest. Deterministic. Each distance between two atoms is there again, between
/// atoms of the same kinds: an energy that depends on distances keeps its value but for rounding.
///
/// `kinds` holds one number for each atom, and only atoms of one number are matched; empty: all are alike.
///
/// Cost: about five matches and rotations for each beginning, of O(n^3) operations for n atoms of a kind, and O(N^2 log
/// N) once: some 5 ms for 13 atoms, 0.1 s for 38, 2 s for 100, a minute for 300; a copy costs a hundredth of that.
/// O(N^2) memory.
/// @throws BadInput if the sizes differ or are no multiple of `space_dimensions`, that is neither 2 nor 3, kinds are of
/// another number than atoms, a coordinate is not finite, or `rotations` is zero.
Superposition superpose(std::span<const double> reference, std::span<const double> moved, std::size_t space_dimensions,
                        std::span<const int> kinds = {}, const SuperposeOptions& options = {});

/// The same for two points of a landscape that is an AtomCluster.
/// @throws BadInput if it is none; as above.
Superposition superpose(const Landscape& landscape, std::span<const double> reference, std::span<const double> moved,
                        const SuperposeOptions& options = {});

/// Whether x is a copy of the point: its atoms exchanged, the cluster shifted, turned or mirrored, to a distance of at
/// most `tolerance`. Most others are told apart by their distances between atoms, at O(N^2 log N); the rest costs two
/// superpositions. @pre both are points of the cluster.
bool is_copy(const AtomCluster& cluster, std::span<const double> point, std::span<const double> x, double tolerance);

}  // namespace lowpass
