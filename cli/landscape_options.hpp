#pragma once

#include <CLI/App.hpp>
#include <string>

#include "lowpass/catalog/open_landscape.hpp"
#include "lowpass/catalog/point.hpp"

namespace lowpass {

/// What the user says about a landscape: LANDSCAPE, --data, --split, --train-samples.
struct LandscapeOptions {
  std::string landscape;
  DataChoice data;
};

/// The positional LANDSCAPE and --data, --split, --train-samples. `options` must live until the arguments are parsed.
void add_landscape_options(CLI::App& command, LandscapeOptions& options);
/// The same without --split, for commands that use both splits.
void add_network_options(CLI::App& command, LandscapeOptions& options);

/// open_landscape, with the landscape's warnings on stderr. `spec` is that of options.landscape.
OpenLandscape open_and_warn(const LandscapeOptions& options, const LandscapeSpec& spec,
                            Arithmetic arithmetic = Arithmetic::usual);

}  // namespace lowpass
