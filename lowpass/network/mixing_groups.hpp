#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// The columns of a mixing matrix that are multiples of each other, as those of a path's position and direction are on
/// a line of paths: C = G S, where S (groups x rows) has one number in every column that is not zero. Vectors are mixed
/// by S first, at one addition each, then by the fewer columns of G into many points.
template <class Real>
class MixingGroups {
 public:
  /// Finds the groups of C, M x R; numbers are taken for multiples if they are so to rounding of double.
  /// Cost: at most M R groups.
  void find(MatrixView<const double> mixing);

  std::size_t count() const { return groups_.size(); }
  /// G, M x count(), row-major.
  const std::vector<Real>& mixing() const { return mixing_; }

  /// Writes the vectors of the groups, each `length` numbers, to `mixed`: count() rows, `length` apart, from R rows
  /// that lie as far apart.
  void mix(const Real* vectors, std::size_t length, Real* mixed) const;

 private:
  struct Group {
    std::vector<std::size_t> rows;
    std::vector<Real> factors;
  };
  std::vector<Group> groups_;
  std::vector<Real> mixing_;
};

}  // namespace lowpass
