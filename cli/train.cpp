#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

struct TrainArguments {
  LandscapeOptions landscape;
  std::string optimizer;
  std::optional<std::string> line_search;
  std::size_t seed = 0;
  std::string out;
  bool json = false;
  TrainingOptions training;
  std::vector<CLI::Option*> sgd_only, lbfgs_only;
};

void print_snapshot(const char* name, const Snapshot& snapshot) {
  const std::string accuracy =
      snapshot.test_accuracy ? fmt::format(" test accuracy {:.4f}", *snapshot.test_accuracy) : "";
  fmt::print("{}  epoch {:>5}  training loss {:<12.6g} test loss {:<12.6g}{}\n", name, snapshot.epoch,
             snapshot.train_loss, snapshot.test_loss, accuracy);
}

/// An option that would do nothing is a misunderstanding.
void refuse_options_of_other_optimizer(const TrainArguments& arguments) {
  const bool sgd = arguments.optimizer == "sgd";
  for (const CLI::Option* option : sgd ? arguments.lbfgs_only : arguments.sgd_only)
    if (option->count() > 0)
      throw BadInput(fmt::format("{} is given, but --optimizer {} does not use it; drop it, or use --optimizer {}",
                                 option->get_name(), arguments.optimizer, sgd ? "lbfgs-gss" : "sgd"));
}

void print_training(const TrainArguments& arguments, const TrainingResult& result) {
  if (arguments.json) {
    nlohmann::ordered_json object =
        training_json({arguments.landscape.landscape, arguments.training.method, arguments.seed}, result);
    object["seconds"] = result.seconds;
    print_json(object);
    return;
  }
  fmt::print("{}, {}, seed {}: {} epochs in {:.1f} s, stopped by: {}\n", arguments.landscape.landscape,
             arguments.optimizer, arguments.seed, result.curve.back().epoch, result.seconds,
             to_string(result.stop_reason));
  print_snapshot("minimum of the training loss", result.train_minimum);
  print_snapshot("minimum of the test loss    ", result.test_minimum);
  fmt::print("curve.csv, train.npy, test.npy, result.json are in {}\n", arguments.out);
}

int run_training(TrainArguments& arguments) {
  refuse_options_of_other_optimizer(arguments);
  if (arguments.line_search)
    arguments.training.lbfgs.line_search_kind = parse_enum<LineSearchKind>(*arguments.line_search);
  if (training_is_done(arguments.out))
    throw BadInput(fmt::format("the folder '{}' holds a finished training run; give another --out", arguments.out));
  make_writable_folder(arguments.out);
  const OpenNetwork opened = open_network(arguments.landscape.landscape, arguments.landscape.data);
  const StopSignals signals;
  arguments.training.method = parse_enum<TrainingMethod>(arguments.optimizer);
  arguments.training.seed = arguments.seed;
  arguments.training.stop = signals.token();
  const TrainingResult result =
      train(*opened.training, *opened.test, opened.network->initial_weights(arguments.seed), arguments.training);
  if (result.stop_reason == StopReason::interrupted) {
    fmt::print(stderr, "stopped on request; nothing was written\n");
    return stopped_on_request;
  }
  write_training(arguments.out, {arguments.landscape.landscape, arguments.training.method, arguments.seed}, result);
  print_training(arguments, result);
  return result.stop_reason == StopReason::diverged ? no_result : 0;
}

}  // namespace

void add_train(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "train", "Train a network once, with early stopping: weights at the minima of training and test loss");
  const auto arguments = std::make_shared<TrainArguments>();
  TrainingOptions& training = arguments->training;
  add_network_options(*command, arguments->landscape);
  add_choice(*command, "--optimizer", arguments->optimizer, enum_names<TrainingMethod>(),
             "sgd, or L-BFGS with golden section search")
      ->required();
  add_count(*command, "--seed", arguments->seed, {}, "of the initialisation and of the mini-batches")->required();
  add_count(*command, "--epochs", training.epochs, {.low = 1}, "passes over the data (sgd), iterations (lbfgs-gss)")
      ->required();
  add_text(*command, "--out", arguments->out, "DIR", "folder for the run's files")->required();
  arguments->sgd_only = {
      add_number(*command, "--lr", training.sgd.lr, {.low = 0, .low_included = false}, "sgd: learning rate"),
      add_count(*command, "--batch", training.sgd.batch, {.low = 1}, "sgd: samples per step")};
  arguments->lbfgs_only = {
      add_count(*command, "--history", training.lbfgs.history, {.low = 1}, "lbfgs-gss: pairs (s, y) kept"),
      add_count(*command, "--trials", training.lbfgs.line_search.trials, {.low = 1},
                "lbfgs-gss: losses per line search"),
      add_number(*command, "--first-step", training.lbfgs.line_search.first_step, {.low = 0, .low_included = false},
                 "lbfgs-gss: first trial of a line search, in units of the direction"),
      add_choice(*command, "--line-search", arguments->line_search, enum_names<LineSearchKind>(),
                 "lbfgs-gss: clean, never uphill, or program, with the peculiarities of the paper's authors' program; "
                 "default: clean")};
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = run_training(*arguments); });
}

}  // namespace lowpass
