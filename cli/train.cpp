#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/progress_line.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/training_files.hpp"
#include "lowpass/train/training_option_table.hpp"

namespace lowpass {
namespace {

struct TrainArguments {
  LandscapeOptions landscape;
  std::string optimizer;
  GivenOptions sgd, lbfgs;
  std::optional<std::size_t> seed, epochs;  // required: no default to show
  std::string out;
  bool quiet = false;
  bool json = false;
  TrainingOptions training;
};

void print_snapshot(const char* name, const Snapshot& snapshot) {
  const std::string accuracy =
      snapshot.test_accuracy ? fmt::format(" test accuracy {:.4f}", *snapshot.test_accuracy) : "";
  fmt::print("{}  epoch {:>5}  training loss {:<12.6g} test loss {:<12.6g}{}\n", name, snapshot.epoch,
             snapshot.train_loss, snapshot.test_loss, accuracy);
}

/// An option that would do nothing is a misunderstanding.
void refuse_options_of_other_optimizer(const TrainArguments& arguments) {
  const bool sgd = parse_enum<TrainingMethod>(arguments.optimizer) == TrainingMethod::sgd;
  for (const auto& [name, value] : sgd ? arguments.lbfgs : arguments.sgd)
    throw BadInput(fmt::format("--{} is given, but --optimizer {} does not use it; drop it, or use --optimizer {}",
                               name, arguments.optimizer, sgd ? "lbfgs-gss" : "sgd"));
}

void print_training(const TrainArguments& arguments, const TrainingResult& result) {
  if (arguments.json) {
    nlohmann::ordered_json object =
        training_json({arguments.landscape.landscape, arguments.training.method, arguments.training.seed}, result);
    object["seconds"] = result.seconds;
    print_json(object);
    return;
  }
  fmt::print("{}, {}, seed {}: {} epochs in {:.1f} s, stopped by: {}\n", arguments.landscape.landscape,
             arguments.optimizer, arguments.training.seed, result.curve.back().epoch, result.seconds,
             to_string(result.stop_reason));
  print_snapshot("minimum of the training loss", result.train_minimum);
  print_snapshot("minimum of the test loss    ", result.test_minimum);
  fmt::print("curve.csv, train.npy, test.npy, result.json are in {}\n", arguments.out);
}

TrainingResult train_with_progress(const OpenNetwork& opened, const TrainArguments& arguments) {
  ProgressLine line(arguments.quiet);
  TrainingOptions watched = arguments.training;
  watched.observer = [&](const TrainingStep& step) {
    const auto text = [&] {
      return fmt::format("epoch {:.4g} of {}, training loss {:.6g}, test loss {:.6g}, {} evaluations", step.epochs_done,
                         step.epochs, step.last.train, step.last.test, step.counts.values + step.counts.gradients);
    };
    line.show(text, step.epochs_done / static_cast<double>(step.epochs));
  };
  return train(*opened.training, *opened.test, opened.network->initial_weights(arguments.training.seed), watched);
}

int run_training(TrainArguments& arguments) {
  refuse_options_of_other_optimizer(arguments);
  take_given(sgd_option_table(), arguments.sgd, arguments.training.sgd);
  take_given(lbfgs_gss_option_table(), arguments.lbfgs, arguments.training.lbfgs);
  refuse_finished_training(arguments.out);
  make_writable_folder(arguments.out);
  const OpenNetwork opened = open_network(arguments.landscape.landscape, arguments.landscape.data);
  const StopSignals signals;
  arguments.training.method = parse_enum<TrainingMethod>(arguments.optimizer);
  arguments.training.seed = arguments.seed.value_or(arguments.training.seed);
  arguments.training.epochs = arguments.epochs.value_or(arguments.training.epochs);
  arguments.training.stop = signals.token();
  const TrainingResult result = train_with_progress(opened, arguments);
  write_training(arguments.out, {arguments.landscape.landscape, arguments.training.method, arguments.training.seed},
                 result);
  print_training(arguments, result);
  if (result.stop_reason == StopReason::interrupted) {
    fmt::print(stderr,
               "stopped on request: these are the best weights of {} whole epochs; the same command begins anew\n",
               result.curve.back().epoch);
    return stopped_on_request;
  }
  return result.stop_reason == StopReason::diverged ? no_result : 0;
}

}  // namespace

void add_train(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "train", "Train a network once, with early stopping: weights at the minima of training and test loss");
  const auto arguments = std::make_shared<TrainArguments>();
  add_network_options(*command, arguments->landscape);
  add_choice(*command, "--optimizer", arguments->optimizer, enum_names<TrainingMethod>(),
             "sgd, or L-BFGS with golden section search")
      ->required();
  add_count(*command, "--seed", arguments->seed, {}, "of the initialisation and of the mini-batches")->required();
  add_count(*command, "--epochs", arguments->epochs, training_epochs,
            "passes over the data (sgd), iterations (lbfgs-gss)")
      ->required();
  add_text(*command, "--out", arguments->out, "DIR", "folder for the run's files")->required();
  add_options(*command, sgd_option_table(), arguments->sgd, "sgd: ");
  add_options(*command, lbfgs_gss_option_table(), arguments->lbfgs, "lbfgs-gss: ");
  add_quiet_flag(*command, arguments->quiet);
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = run_training(*arguments); });
}

}  // namespace lowpass
