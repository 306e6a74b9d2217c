#include "lowpass/catalog/open_landscape.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/option.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

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

void refuse_idle_choice(const DataChoice& choice, const LandscapeSpec& spec, std::string_view prefix) {
  if (spec.needs_data()) return;
  const char* given = choice.data ? "data" : choice.split ? "split" : choice.train_samples ? "train-samples" : nullptr;
  if (given != nullptr)
    throw BadInput(idle_refusal(spelled(prefix, given), fmt::format("the landscape '{}' has no data", spec.name)));
}

OpenLandscape open_landscape(LandscapeSpec spec, const DataChoice& choice, Arithmetic arithmetic) {
  OpenLandscape result;
  refuse_idle_choice(choice, spec);
  if (!spec.needs_data()) {
    result.landscape = spec.surface;
  } else {
    result.split = choice.split.value_or("train");
    const DataSet data = load_data_set({choice.data, {}, choice.train_samples});
    result.train_samples = data.train->count();
    const std::shared_ptr<const Samples>& samples = data.split(parse_split(*result.split));
    if (arithmetic == Arithmetic::in_double)
      result.landscape = std::make_shared<NetworkLandscapeInDouble>(make_network_in_double(spec), samples, all_cores());
    else
      result.landscape = std::make_shared<NetworkLandscape>(make_network(spec), samples, all_cores());
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
