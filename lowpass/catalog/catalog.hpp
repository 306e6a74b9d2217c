#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/parameters.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// A landscape as written on the command line: "fcp:activation=relu" is the name "fcp" with one parameter,
/// "plugin:./mine.so,depth=2" the name "plugin:./mine.so" with one.
struct LandscapeSpec {
  std::string text;  ///< as written
  std::string name;
  ParameterValues parameters;
  /// The landscape itself; nothing for a network, which is a landscape for every data set and split.
  std::shared_ptr<const Landscape> surface;

  bool needs_data() const { return surface == nullptr; }
};

/// What there is to say of a landscape that goes by a name; dimension and known points are those with default
/// parameters.
struct CatalogEntry {
  std::string name;
  std::string description;
  std::size_t dimension = 0;
  bool needs_data = false;  ///< a network: a landscape for every data set and split
  std::vector<LandscapeParameter> parameters;
  KnownPoints known;
};

/// All landscapes but plugins: listed_surfaces(), then listed_networks(). Made on the first call.
const std::vector<CatalogEntry>& landscape_catalog();

/// Name and parameters, checked against the catalog, defaults filled in; a surface is made, a plugin opened.
/// @throws BadInput for an unknown name or key (nearest one offered), a missing value or a value that is not allowed;
/// as PluginLandscape for a plugin.
LandscapeSpec parse_landscape(std::string_view text);

/// Continues a message: which landscapes, with their default parameters, have points of so many components.
std::string landscapes_that_fit(std::size_t components);

/// The network, without data. @throws BadInput if the landscape is no network.
std::shared_ptr<const Network<float>> make_network(const LandscapeSpec& spec);
/// The same, which computes in double.
std::shared_ptr<const Network<double>> make_network_in_double(const LandscapeSpec& spec);

}  // namespace lowpass
