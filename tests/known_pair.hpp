#pragma once

#include <memory>
#include <vector>

#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// A pair of ends with the lowest possible height between them.
struct Pair {
  std::shared_ptr<const Landscape> landscape;
  std::vector<double> from, to;
  double pass = 0;

  PathResult find(const PathOptions& options) const { return find_path(*landscape, from, to, options); }
};

inline Pair between(std::shared_ptr<const Landscape> landscape, std::size_t first, std::size_t second,
                    std::size_t pass) {
  const KnownPoints known = landscape->known_points();
  return {landscape, known.minima[first].position, known.minima[second].position, known.passes[pass].value};
}

}  // namespace lowpass
