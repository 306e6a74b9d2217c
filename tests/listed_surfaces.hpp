#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/landscape/surfaces.hpp"

namespace lowpass {

/// A listed surface by name with parameters of its own, such as {"double-well", "dimension=20"}.
using SurfaceVariant = std::pair<std::string, std::string>;

/// Every listed surface with its default parameters, and each of these variants after its own: a surface is tested by
/// being listed.
inline std::vector<std::shared_ptr<const Landscape>> all_surfaces(const std::vector<SurfaceVariant>& variants = {}) {
  std::vector<std::shared_ptr<const Landscape>> all;
  for (const ListedSurface& listed : listed_surfaces()) {
    all.push_back(listed.make(default_values(listed.parameters)));
    for (const auto& [name, parameters] : variants)
      if (name == listed.name) all.push_back(listed.make(parse_parameters(name, listed.parameters, parameters)));
  }
  return all;
}

}  // namespace lowpass
