#include "lowpass/catalog/open_landscape.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

/// @throws BadInput for the first choice that is made.
void refuse_data(const DataChoice& choice, const std::string& name) {
  const auto refuse = [&](const char* what, const auto& value) {
    if (value)
      throw BadInput(
          fmt::format("{} is given ('{}'), but the landscape '{}' has no data; drop it", what, *value, name));
  };
  refuse("data", choice.data);
  refuse("split", choice.split);
  refuse("train_samples", choice.train_samples);
}

Split parse_split(const std::string& name) {
  const std::array<std::string, 2> known{"train", "test"};
  if (name == known[0]) return Split::train;
  if (name == known[1]) return Split::test;
  throw BadInput(unknown_name("split", name, known));
}

std::shared_ptr<Workers> all_cores() {
  return std::make_shared<Workers>(available_cores());
}

}  // namespace

OpenLandscape open_landscape(LandscapeSpec spec, const DataChoice& choice) {
  OpenLandscape result;
  result.text = spec.text;
  if (!spec.needs_data()) {
    refuse_data(choice, spec.name);
    result.landscape = spec.surface;
  } else {
    result.split = choice.split.value_or("train");
    const Split split = parse_split(*result.split);
    const DataSet data = load_data_set({choice.data, {}, choice.train_samples});
    result.train_samples = data.train->count();
    result.landscape = std::make_shared<NetworkLandscape>(make_network(spec), data.split(split), all_cores());
  }
  result.spec = std::move(spec);
  result.warnings = result.landscape->warnings();
  return result;
}

OpenLandscape open_landscape(std::string_view text, const DataChoice& choice) {
  return open_landscape(parse_landscape(text), choice);
}

OpenNetwork open_network(LandscapeSpec spec, const DataChoice& choice) {
  if (choice.split)
    throw BadInput(fmt::format("split is given ('{}'), but training uses both splits; drop it", *choice.split));
  OpenNetwork result;
  result.spec = std::move(spec);
  result.network = make_network(result.spec);
  result.data = load_data_set({choice.data, {}, choice.train_samples});
  const std::shared_ptr<Workers> workers = all_cores();
  result.training = std::make_shared<NetworkLandscape>(result.network, result.data.train, workers);
  result.test = std::make_shared<NetworkLandscape>(result.network, result.data.test, workers);
  return result;
}

OpenNetwork open_network(std::string_view text, const DataChoice& choice) {
  return open_network(parse_landscape(text), choice);
}

}  // namespace lowpass
