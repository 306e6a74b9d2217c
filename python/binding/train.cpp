#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <stop_token>
#include <utility>

#include "lowpass/catalog/open_landscape.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/without_signals.hpp"
#include "lowpass/study/training_files.hpp"
#include "lowpass/train/training.hpp"
#include "lowpass/train/training_option_table.hpp"
#include "options.hpp"
#include "rooms.hpp"

namespace lowpass::python {
namespace {

/// Takes the keywords that the table knows; all of them must be known to it. @throws BadInput.
template <class Options>
void take_keywords(const OptionTable<Options>& table, const nb::dict& keywords, Options& options) {
  const GivenOptions given = given_of(table, keywords);
  std::vector<std::string> known;
  for (const auto& option : table) known.push_back(keyword_of(option.name));
  for (const auto& [name, value] : given)
    if (std::holds_alternative<std::monostate>(value))
      throw BadInput(unknown_name("option of this optimizer", name, known));
  take_given(table, given, options);
}

TrainingOptions options_of(const std::string& optimizer, std::size_t epochs, std::uint64_t seed,
                           const nb::dict& keywords) {
  TrainingOptions options;
  options.method = parse_enum<TrainingMethod>(optimizer);
  options.epochs = epochs;
  options.seed = seed;
  if (options.method == TrainingMethod::sgd)
    take_keywords(sgd_option_table(), keywords, options.sgd);
  else
    take_keywords(lbfgs_gss_option_table(), keywords, options.lbfgs);
  return options;
}

nb::dict step_dict(const TrainingStep& step) {
  nb::dict seen;
  seen["epoch"] = step.epochs_done;
  seen["epochs"] = step.epochs;
  seen["train_loss"] = step.last.train;
  seen["test_loss"] = step.last.test;
  seen["nfev"] = step.counts.values + step.counts.gradients;
  return seen;
}

nb::dict snapshot_dict(const Snapshot& snapshot) {
  nb::dict found;
  found["epoch"] = snapshot.epoch;
  found["train_loss"] = snapshot.train_loss;
  found["test_loss"] = snapshot.test_loss;
  found["train_accuracy"] = snapshot.train_accuracy;
  found["test_accuracy"] = snapshot.test_accuracy;
  found["x"] = array_of(std::vector<double>(snapshot.weights.begin(), snapshot.weights.end()));
  return found;
}

nb::dict result_dict(const TrainingResult& result) {
  nb::dict found;
  found["train_minimum"] = snapshot_dict(result.train_minimum);
  found["test_minimum"] = snapshot_dict(result.test_minimum);
  std::vector<double> train_losses, test_losses;
  for (const EpochLosses& epoch : result.curve) {
    train_losses.push_back(epoch.train);
    test_losses.push_back(epoch.test);
  }
  found["train_losses"] = array_of(std::move(train_losses));
  found["test_losses"] = array_of(std::move(test_losses));
  found["stop_reason"] = to_string(result.stop_reason);
  found["value_evaluations"] = result.counts.values;
  found["gradient_evaluations"] = result.counts.gradients;
  found["sample_gradients"] = result.counts.sample_gradients;
  found["seconds"] = result.seconds;
  return found;
}

/// Trains from the network's initialisation by the seed and, if a folder is named, writes it as `lowpass train` does.
nb::dict trained(const std::string& text, const std::optional<std::string>& data,
                 const std::optional<std::size_t>& train_samples, const std::string& optimizer, std::size_t epochs,
                 std::uint64_t seed, const nb::dict& keywords, const std::optional<std::string>& out,
                 nb::object observer, const std::stop_source& stop) {
  TrainingOptions options = options_of(optimizer, epochs, seed, keywords);
  options.stop = stop.get_token();
  if (!observer.is_none())
    options.observer = [watch = nb::handle(observer)](const TrainingStep& step) {
      const nb::gil_scoped_acquire interpreter;
      watch(step_dict(step));
    };
  TrainingResult result;
  {
    const nb::gil_scoped_release others_may_run;
    const WithoutSignals computing;
    if (out) {
      refuse_finished_training(*out);
      make_writable_folder(*out);
    }
    const OpenNetwork opened = open_network(text, {data, std::nullopt, train_samples});
    result = train(*opened.training, *opened.test, opened.network->initial_weights(seed), options);
    if (out) write_training(*out, {text, options.method, seed}, result);
  }
  return result_dict(result);
}

nb::list sgd_options() {
  return described(sgd_option_table());
}

nb::list lbfgs_options() {
  return described(lbfgs_gss_option_table());
}

}  // namespace

void add_train(nb::module_& module) {
  module.def("train", trained, nb::arg("network"), nb::arg("data").none(), nb::arg("train_samples").none(),
             nb::arg("optimizer"), nb::arg("epochs"), nb::arg("seed"), nb::arg("options"), nb::arg("out").none(),
             nb::arg("observer").none(), nb::arg("stop"));
  module.def("sgd_options", sgd_options);
  module.def("lbfgs_options", lbfgs_options);
}

}  // namespace lowpass::python
