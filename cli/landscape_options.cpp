#include "cli/landscape_options.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/options.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

void refuse_data_options(const LandscapeOptions& options, const std::string& name) {
  const char* given = options.data            ? "--data"
                      : options.split         ? "--split"
                      : options.train_samples ? "--train-samples"
                                              : nullptr;
  if (given != nullptr)
    throw BadInput(fmt::format("{} is given, but the landscape '{}' has no data; drop it", given, name));
}

}  // namespace

void add_network_options(CLI::App& command, LandscapeOptions& options) {
  add_text(
      command, "LANDSCAPE", options.landscape, "",
      "name, with parameters after a colon: fcp:activation=relu, or plugin:./mine.so ('lowpass landscapes' lists all)")
      ->required();
  add_text(
      command, "--data", options.data, "DATA",
      "for networks: mnist, fashion-mnist or a folder of IDX or .npy files, with a slash; default: $LOWPASS_DATA, else "
      "fashion-mnist");
  add_count(command, "--train-samples", options.train_samples, {.low = 1},
            "for networks: only the first N training samples; default: all");
}

void add_landscape_options(CLI::App& command, LandscapeOptions& options) {
  add_network_options(command, options);
  add_choice(command, "--split", options.split, {"train", "test"}, "for networks: the samples asked; default: train");
}

OpenLandscape open_landscape(const LandscapeOptions& options, LandscapeSpec spec) {
  OpenLandscape result;
  result.spec = std::move(spec);
  result.text = options.landscape;
  if (!result.spec.needs_data()) {
    refuse_data_options(options, result.spec.name);
    result.landscape = result.spec.surface;
    for (const std::string& warning : result.landscape->warnings())
      fmt::print(stderr, "lowpass: warning: {}\n", warning);
    return result;
  }
  const DataSet data = load_data_set({options.data, {}, options.train_samples});
  result.split = options.split.value_or("train");
  result.train_samples = data.train->count();
  result.landscape = std::make_shared<NetworkLandscape>(
      make_network(result.spec), data.split(*result.split == "train" ? Split::train : Split::test),
      std::make_shared<Workers>(available_cores()));
  return result;
}

OpenNetwork open_network(const LandscapeOptions& options) {
  OpenNetwork result;
  result.spec = parse_landscape(options.landscape);
  result.network = make_network(result.spec);
  result.data = load_data_set({options.data, {}, options.train_samples});
  const auto workers = std::make_shared<Workers>(available_cores());
  result.training = std::make_shared<NetworkLandscape>(result.network, result.data.train, workers);
  result.test = std::make_shared<NetworkLandscape>(result.network, result.data.test, workers);
  return result;
}

}  // namespace lowpass
