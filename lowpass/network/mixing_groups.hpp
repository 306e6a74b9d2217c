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
  /// Finds the groups of C, M x R; numbers are taken for multiples if they are so to rounding of double. For one point,
  /// where nothing is to be gained, every row is its own. Cost: at most M R count().
  void find(MatrixView<const double> mixing);

  std::size_t count() const { return groups_.size(); }
  /// G, M x count(), row-major.
  const std::vector<Real>& mixing() const { return mixing_; }

  /// The vectors of the groups, count() x `length`, from R rows of `length` numbers: these themselves if each is a
  /// group, otherwise written to `mixed`.
  const Real* mix(const Real* vectors, std::size_t length, std::vector<Real>& mixed) const;

 private:
  struct Group {
    std::vector<std::size_t> rows;
    std::vector<Real> factors;
  };
  void add_group(std::size_t row) { groups_.push_back({{row}, {Real{1}}}); }

  std::size_t rows_ = 0;
  std::vector<Group> groups_;
  std::vector<Real> mixing_;
};

}  // namespace lowpass
