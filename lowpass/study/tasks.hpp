#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// One training run.
struct TrainingTask {
  std::string network;
  OptimizerKind optimizer = OptimizerKind::bfgs;
  std::uint64_t seed = 0;
};

/// One path: a pair of an ensemble on the landscape of one half of the data.
struct PathTask {
  EnsembleId ensemble;
  Split split = Split::train;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

struct TaskCount {
  std::size_t done = 0;
  std::size_t total = 0;
};

/// A piece of work on one core whose result depends on its name and the study's settings alone.
struct StudyTask {
  std::string name;   ///< of its files in the study folder: training/NET-OPT-SEED, paths/NET-OPT-SET-SPLIT/I-J
  std::string group;  ///< tasks that take about the same time: the name without its last part
  double cost = 0;    ///< sample gradients times weights: compares tasks of one phase
  std::variant<TrainingTask, PathTask> work;
};

/// "train" / "test".
std::string to_string(Split split);

/// The landscapes on which an ensemble's pairs are connected: the training landscape, and the test landscape for the
/// test sets if the study asks for it.
std::vector<Split> splits_of(const Study& study, const EnsembleId& ensemble);

/// All training runs of the networks that are trained, in the study's order.
std::vector<StudyTask> training_tasks(const Study& study);

/// The paths of an ensemble; @pre it is written. @throws IoError or BadInput naming its table.
std::vector<StudyTask> path_tasks(const Study& study, const StudyLayout& layout, const EnsembleId& ensemble);
/// Those of one with these members.
std::vector<StudyTask> path_tasks(const Study& study, const EnsembleId& ensemble,
                                  const std::vector<std::uint64_t>& seeds);

/// How many paths the study asks for, whoever is in its ensembles; of one network on one landscape, or of all.
std::size_t path_count(const Study& study, const std::string& network, Split split);
std::size_t path_count(const Study& study);

/// Whether the task's last file exists under its final name.
bool is_done(const StudyTask& task, const Study& study, const StudyLayout& layout);

/// Where a path's coefficients go if the study keeps them.
std::filesystem::path coefficients_file(const StudyLayout& layout, const PathTask& path);

}  // namespace lowpass
