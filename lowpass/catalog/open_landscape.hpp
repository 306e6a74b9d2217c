#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"

namespace lowpass {

/// The samples that a network is asked about; all empty on a landscape without data.
struct DataChoice {
  std::optional<std::string> data;           ///< a folder if it holds a slash, else a name; default as DataOptions
  std::optional<std::string> split;          ///< "train" or "test"; default: "train"
  std::optional<std::size_t> train_samples;  ///< the first so many training samples only; default: all
};

/// What a network computes in: float, or double, some three times slower, for curvatures. Surfaces are always in
/// double.
enum class Arithmetic { usual, in_double };

/// A landscape ready to be asked, on all cores of this process.
struct OpenLandscape {
  LandscapeSpec spec;
  std::optional<std::string> split;          ///< "train" or "test"; nothing on a landscape without data
  std::optional<std::size_t> train_samples;  ///< training samples read; nothing on a landscape without data
  std::shared_ptr<const Landscape> landscape;
  std::vector<std::string> warnings;  ///< what its user should be told beforehand, one sentence each; mostly nothing
};

/// A network's two landscapes on the same data: what training needs.
struct OpenNetwork {
  LandscapeSpec spec;
  DataSet data;
  std::shared_ptr<const Network<float>> network;
  std::shared_ptr<const NetworkLandscape> training;
  std::shared_ptr<const NetworkLandscape> test;
};

/// Refuses a choice of data on a landscape that has none. @throws BadInput, which names what was given as a key with
/// the prefix before it, with the prefix "--" as on the command line.
void refuse_idle_choice(const DataChoice& choice, const LandscapeSpec& spec, std::string_view prefix = {});

/// Takes the surface, or reads the data and makes the network's landscape. Points can be checked against `spec` before.
/// Cost: about a second for a network.
/// @throws BadInput or IoError as load_data_set, and BadInput for an unknown split, and for a choice of data on a
/// landscape that has none.
OpenLandscape open_landscape(LandscapeSpec spec, const DataChoice& choice = {},
                             Arithmetic arithmetic = Arithmetic::usual);
/// The same from a text such as "two-wells", "fcp:activation=relu" or "plugin:./mine.so,depth=2".
/// @throws also as parse_landscape.
OpenLandscape open_landscape(std::string_view text, const DataChoice& choice = {});

/// A network on both splits, for training. @throws as load_data_set, and BadInput if the landscape is no network or
/// one split is chosen.
OpenNetwork open_network(LandscapeSpec spec, const DataChoice& choice = {});
/// @throws also as parse_landscape.
OpenNetwork open_network(std::string_view text, const DataChoice& choice = {});

}  // namespace lowpass
