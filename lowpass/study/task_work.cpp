#include "lowpass/study/task_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/study/training_files.hpp"
#include "lowpass/train/training.hpp"

namespace lowpass {
namespace {

TrainingOptions training_options(const StudyNetwork& network, const TrainingTask& task, std::stop_token stop) {
  TrainingOptions options;
  options.seed = task.seed;
  options.stop = std::move(stop);
  if (task.optimizer == OptimizerKind::sgd) {
    options.method = TrainingMethod::sgd;
    options.epochs = network.sgd.epochs;
    options.sgd.learning_rate = network.sgd.learning_rate;
    options.sgd.batch = network.sgd.batch;
  } else {
    options.method = TrainingMethod::lbfgs_gss;
    options.epochs = network.bfgs.iterations;
    options.lbfgs.history = network.bfgs.history;
    options.lbfgs.line_search.budget = network.bfgs.budget;
    options.lbfgs.line_search.first_step = network.bfgs.first_step;
    options.lbfgs.line_search_kind = parse_line_search_kind(network.bfgs.line_search);
  }
  return options;
}

PathOptions path_options(const Study& study, const std::string& task_name, std::stop_token stop) {
  const StudyPaths& paths = study.paths;
  PathOptions options;
  options.curve = paths.curve;
  options.terms = paths.terms;
  options.points = paths.points;
  options.lambda = paths.lambda;
  options.objective = paths.objective;
  options.steps = paths.steps;
  options.learning_rate = paths.learning_rate;
  options.batch = paths.batch;
  // Mini-batches of its own for every path; 53 bits, so that every reader of the JSON gets the same number.
  options.seed = RandomStream(study.seed, task_name).bits() >> 11U;
  options.stop = std::move(stop);
  return options;
}

/// "training/NET-OPT-SEED/SET.npy": the end point relative to the study folder.
std::filesystem::path snapshot_file(const EnsembleId& ensemble, std::uint64_t seed) {
  return StudyLayout{""}.training(ensemble.network, ensemble.optimizer, seed) / (to_string(ensemble.set) + ".npy");
}

}  // namespace

TaskWork::TaskWork(const Study& study, const StudyLayout& layout, const DataSet& data)
    : study_(study), layout_(layout), landscapes_(study_landscapes(study, data)) {}

bool TaskWork::compute(const StudyTask& task, std::stop_token stop) const {
  if (const auto* run = std::get_if<TrainingTask>(&task.work)) return train_network(*run, std::move(stop));
  return connect_pair(std::get<PathTask>(task.work), task.name, std::move(stop));
}

bool TaskWork::train_network(const TrainingTask& task, std::stop_token stop) const {
  const NetworkPair& landscapes = landscapes_.at(task.network);
  // Both optimisers start from the same weights.
  const std::vector<double> start = landscapes.train->network().initial_weights(task.seed);
  const TrainingResult result = train(*landscapes.train, *landscapes.test, start,
                                      training_options(network_of(task.network), task, std::move(stop)));
  if (result.stop_reason == "interrupted") return false;
  const bool classifier = landscapes.train->accuracy(start).has_value();
  write_training(layout_.training(task.network, task.optimizer, task.seed),
                 {task.network, to_string(task.optimizer), task.seed, classifier}, result);
  return true;
}

bool TaskWork::connect_pair(const PathTask& task, const std::string& name, std::stop_token stop) const {
  const NetworkPair& landscapes = landscapes_.at(task.ensemble.network);
  const std::filesystem::path from = snapshot_file(task.ensemble, task.first);
  const std::filesystem::path to = snapshot_file(task.ensemble, task.second);
  const Matrix<double> start = read_npy(layout_.folder / from);
  const Matrix<double> end = read_npy(layout_.folder / to);

  const PathOptions options = path_options(study_, name, std::move(stop));
  const PathResult result = find_path(landscapes.split(task.split), start.values(), end.values(), options);
  if (result.stop_reason == "interrupted") return false;

  if (study_.paths.keep_coefficients)
    write_file(coefficients_file(layout_, task), npy_bytes(MatrixView<const double>(result.coefficients)));
  const PathLabels labels{network_of(task.ensemble.network).landscape, from.generic_string() + "#0",
                          to.generic_string() + "#0", to_string(task.split), landscapes.train->sample_count()};
  write_file(layout_.path_result(task.ensemble, task.split, task.first, task.second),
             path_json(result, options, labels, false).dump() + "\n");
  return true;
}

const StudyNetwork& TaskWork::network_of(const std::string& label) const {
  const auto found = std::find_if(study_.networks.begin(), study_.networks.end(),
                                  [&](const StudyNetwork& network) { return network.label == label; });
  if (found == study_.networks.end()) throw InternalError(fmt::format("no network '{}' in the study", label));
  return *found;
}

}  // namespace lowpass
