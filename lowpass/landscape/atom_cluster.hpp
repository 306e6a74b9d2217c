#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// A landscape over the places of free atoms. Coordinates go atom by atom, `space_dimensions()` numbers each. The value
/// does not change when the whole cluster is shifted, turned or mirrored, nor when atoms of one kind change places:
/// each of its points has many copies, equal but for the atoms' names and where the cluster lies.
class AtomCluster : public Landscape {
 public:
  /// Coordinates of one atom: 2 or 3.
  virtual std::size_t space_dimensions() const = 0;
  /// The kind of every atom, such as its atomic number; empty where all are alike.
  virtual std::vector<int> kinds() const { return {}; }

  /// dimension() / space_dimensions().
  std::size_t atom_count() const { return dimension() / space_dimensions(); }
};

}  // namespace lowpass
