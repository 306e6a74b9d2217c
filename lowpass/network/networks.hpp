#pragma once

#include <string>
#include <vector>

#include "lowpass/landscape/parameters.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// A network that goes by a name: a landscape for every data set and split.
struct ListedNetwork {
  std::string name;
  std::string description;
  std::vector<LandscapeParameter> parameters;
  /// Takes a value for every parameter; cheap, without data. @throws BadInput for one that is not allowed.
  Network<float> (*make)(const ParameterValues& values) = nullptr;
  /// The same, which computes in double.
  Network<double> (*make_in_double)(const ParameterValues& values) = nullptr;
};

/// All of them, in the order in which they are shown: adding one is one line in this list.
const std::vector<ListedNetwork>& listed_networks();

}  // namespace lowpass
