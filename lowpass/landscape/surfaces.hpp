#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/parameters.hpp"

namespace lowpass {

/// A landscape without data that goes by a name.
struct ListedSurface {
  std::string name;
  std::string description;
  std::vector<LandscapeParameter> parameters;
  /// Takes a value for every parameter. @throws BadInput for one that is not allowed.
  std::shared_ptr<const Landscape> (*make)(const ParameterValues& values) = nullptr;
};

/// All of them, in the order in which they are shown. Adding one is one line in this list: command line, library and
/// the tests of known minima and passes find it here.
const std::vector<ListedSurface>& listed_surfaces();

}  // namespace lowpass
