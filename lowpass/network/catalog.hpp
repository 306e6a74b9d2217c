#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// A landscape as written on the command line: "fcp:activation=relu" is the name "fcp" with one parameter.
struct LandscapeSpec {
  std::string name;
  std::map<std::string, std::string> parameters;
};

/// One key=value that a landscape takes.
struct LandscapeParameter {
  std::string key;
  std::string default_value;
  std::string allowed;  ///< in words
};

/// What `lowpass landscapes` says of one.
struct CatalogEntry {
  std::string name;
  std::string description;
  std::size_t dimension = 0;
  bool needs_data = false;  ///< a network: a landscape for every data set and split
  std::vector<LandscapeParameter> parameters;
  KnownPoints known;
};

/// All landscapes, in the order they are listed.
const std::vector<CatalogEntry>& landscape_catalog();

/// Name and parameters, checked against the catalog, defaults filled in.
/// @throws BadInput for an unknown name or key (nearest one offered), a missing value or a value that is not allowed.
LandscapeSpec parse_landscape(std::string_view text);

/// The catalog's entry of a parsed landscape.
const CatalogEntry& catalog_entry(const LandscapeSpec& spec);

/// Continues a message: which landscapes, with their default parameters, have points of so many components.
std::string landscapes_that_fit(std::size_t components);

/// @pre the entry needs no data.
std::unique_ptr<Landscape> make_surface(const LandscapeSpec& spec);

/// @throws BadInput if the landscape is no network.
std::shared_ptr<const Network<float>> make_network(const LandscapeSpec& spec);

}  // namespace lowpass
