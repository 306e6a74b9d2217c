#include "cli/landscape_options.hpp"

#include <fmt/format.h>

#include "cli/options.hpp"

namespace lowpass {

void add_network_options(CLI::App& command, LandscapeOptions& options) {
  add_text(
      command, "LANDSCAPE", options.landscape, "",
      "name, with parameters after a colon: fcp:activation=relu, or plugin:./mine.so ('lowpass landscapes' lists all)")
      ->required();
  add_text(
      command, "--data", options.data.data, "DATA",
      "for networks: mnist, fashion-mnist or a folder of IDX or .npy files, with a slash; default: $LOWPASS_DATA, else "
      "fashion-mnist");
  add_count(command, "--train-samples", options.data.train_samples, {.low = 1},
            "for networks: only the first N training samples; default: all");
}

void add_landscape_options(CLI::App& command, LandscapeOptions& options) {
  add_network_options(command, options);
  add_choice(command, "--split", options.data.split, {"train", "test"},
             "for networks: the samples asked; default: train");
}

OpenLandscape open_and_warn(const LandscapeOptions& options, const LandscapeSpec& spec, Arithmetic arithmetic) {
  refuse_idle_choice(options.data, spec, "--");
  OpenLandscape opened = open_landscape(spec, options.data, arithmetic);
  for (const std::string& warning : opened.warnings) fmt::print(stderr, "lowpass: warning: {}\n", warning);
  return opened;
}

}  // namespace lowpass
