#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "lowpass/network/catalog.hpp"

namespace lowpass {

/// An entry of the catalog and how its landscape is made; one of the two makers is set. Both throw BadInput for a
/// parameter's value that is not allowed.
struct LandscapeMaker {
  CatalogEntry entry;
  std::function<std::shared_ptr<const Landscape>(const LandscapeSpec&)> surface;
  std::function<std::shared_ptr<const Network<float>>(const LandscapeSpec&)> network;
};

/// All landscapes but plugins: adding one is one line in the list. The entries are made on the first call.
const std::vector<LandscapeMaker>& landscape_makers();

}  // namespace lowpass
