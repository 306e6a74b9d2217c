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

/// Every pair of known minima that known passes join.
inline std::vector<Pair> known_pairs(const std::shared_ptr<const Landscape>& landscape) {
  const KnownPoints known = landscape->known_points();
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < known.minima.size(); ++i)
    for (std::size_t j = i + 1; j < known.minima.size(); ++j)
      if (const auto pass = known.lowest_pass(i, j))
        pairs.push_back({landscape, known.minima[i].position, known.minima[j].position, *pass});
  return pairs;
}

}  // namespace lowpass
