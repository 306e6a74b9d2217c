#include "lowpass/study/task_options.hpp"

#include "lowpass/core/random.hpp"

namespace lowpass {

TrainingMethod training_method(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::sgd ? TrainingMethod::sgd : TrainingMethod::lbfgs_gss;
}

TrainingOptions training_options(const StudyNetwork& network, const TrainingTask& task, std::stop_token stop) {
  TrainingOptions options;
  options.seed = task.seed;
  options.stop = std::move(stop);
  options.method = training_method(task.optimizer);
  if (options.method == TrainingMethod::sgd) {
    options.epochs = network.sgd.epochs;
    options.sgd = static_cast<const SgdOptions&>(network.sgd);
  } else {
    options.epochs = network.bfgs.max_iterations;
    options.lbfgs = static_cast<const LbfgsGssOptions&>(network.bfgs);
  }
  return options;
}

PathOptions path_options(const Study& study, const std::string& task_name, std::stop_token stop) {
  const PathOptions& search = study.paths;
  PathOptions options = search;
  // Random numbers of its own for every path; 53 bits, so that every reader of the JSON gets the same number.
  options.seed = RandomStream(study.seed, task_name).bits() >> 11U;
  options.stop = std::move(stop);
  return options;
}

}  // namespace lowpass
