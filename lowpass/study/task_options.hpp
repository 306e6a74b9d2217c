#pragma once

#include <stop_token>
#include <string>

#include "lowpass/path/find_path.hpp"
#include "lowpass/study/study.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/train/training.hpp"

namespace lowpass {

/// What trains the networks of this optimiser's ensembles.
TrainingMethod training_method(OptimizerKind optimizer);

/// A study's settings as those of the training run that a task stands for.
TrainingOptions training_options(const StudyNetwork& network, const TrainingTask& task, std::stop_token stop);

/// A study's settings as those of the search that the path task of this name stands for.
PathOptions path_options(const Study& study, const std::string& task_name, std::stop_token stop);

}  // namespace lowpass
