#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/network/catalog.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"

namespace lowpass {

/// What the user says about a landscape: LANDSCAPE, --data, --split, --train-samples.
struct LandscapeOptions {
  std::string landscape;
  std::optional<std::string> data;
  std::optional<std::string> split;
  std::optional<std::size_t> train_samples;
};

/// The positional LANDSCAPE and --data, --split, --train-samples. `options` must live until the arguments are parsed.
void add_landscape_options(CLI::App& command, LandscapeOptions& options);
/// The same without --split, for commands that use both splits.
void add_network_options(CLI::App& command, LandscapeOptions& options);

/// A landscape ready to be asked, on all cores of this process.
struct OpenLandscape {
  LandscapeSpec spec;
  std::string text;                          ///< as the user wrote it
  std::optional<std::string> split;          ///< "train" or "test"; nothing on a landscape without data
  std::optional<std::size_t> train_samples;  ///< training samples read; nothing on a landscape without data
  std::shared_ptr<const Landscape> landscape;
};

/// A network's two landscapes on the same data: what training needs.
struct OpenNetwork {
  LandscapeSpec spec;
  DataSet data;
  std::shared_ptr<const Network<float>> network;
  std::shared_ptr<const NetworkLandscape> training;
  std::shared_ptr<const NetworkLandscape> test;
};

/// Checks the options and takes the surface, or reads the data and makes the network's landscape. `spec` is that of
/// options.landscape; points are checked against it before. The landscape's warnings go to stderr.
/// Cost: about a second for a network.
/// @throws BadInput or IoError as load_data_set, and BadInput for data options on a landscape without data.
OpenLandscape open_landscape(const LandscapeOptions& options, LandscapeSpec spec);

/// The same for training; --split is not asked. @throws as parse_landscape and load_data_set, and BadInput if the
/// landscape is no network.
OpenNetwork open_network(const LandscapeOptions& options);

}  // namespace lowpass
