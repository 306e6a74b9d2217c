#include "lowpass/study/tasks.hpp"

#include <fmt/format.h>

#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

// Only to compare tasks: the known data sets have so many samples.
constexpr std::size_t usual_train_samples = 60000;
constexpr std::size_t usual_test_samples = 10000;

double train_samples(const Study& study) {
  return static_cast<double>(study.train_samples.value_or(usual_train_samples));
}

double samples_of(const Study& study, Split split) {
  if (study.paths.batch) return static_cast<double>(*study.paths.batch);
  return split == Split::train ? train_samples(study) : static_cast<double>(usual_test_samples);
}

double parameters_of(const Study& study, const std::string& label) {
  for (const StudyNetwork& network : study.networks)
    if (network.label == label) return static_cast<double>(network_parameter_count(network.landscape));
  return 0;
}

}  // namespace

std::string to_string(Split split) {
  return split == Split::train ? "train" : "test";
}

std::vector<Split> splits_of(const Study& study, const EnsembleId& ensemble) {
  if (ensemble.set == SnapshotSet::test && study.paths.test_landscape) return {Split::train, Split::test};
  return {Split::train};
}

std::vector<StudyTask> training_tasks(const Study& study) {
  std::vector<StudyTask> tasks;
  for (const StudyNetwork& network : study.networks) {
    if (!network.is_trained()) continue;
    const double sample_cost = train_samples(study) * parameters_of(study, network.label);
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
      const std::size_t passes = optimizer == OptimizerKind::bfgs ? network.bfgs.max_iterations : network.sgd.epochs;
      const std::string group = fmt::format("training/{}-{}", network.label, to_string(optimizer));
      for (std::uint64_t seed = study.first_seed; seed < study.first_seed + study.runs; ++seed)
        tasks.push_back({fmt::format("{}-{}", group, seed), group, static_cast<double>(passes) * sample_cost,
                         TrainingTask{network.label, optimizer, seed}});
    }
  }
  return tasks;
}

std::vector<StudyTask> path_tasks(const Study& study, const EnsembleId& ensemble,
                                  const std::vector<std::uint64_t>& seeds) {
  std::vector<StudyTask> tasks;
  for (const Split split : splits_of(study, ensemble)) {
    const std::string group = fmt::format("paths/{}-{}", ensemble.name(), to_string(split));
    const double cost = static_cast<double>(study.paths.steps) * static_cast<double>(study.paths.points) *
                        samples_of(study, split) * parameters_of(study, ensemble.network);
    for (const auto& [first, second] : choose_pairs(study, ensemble, seeds))
      tasks.push_back(
          {fmt::format("{}/{}-{}", group, first, second), group, cost, PathTask{ensemble, split, first, second}});
  }
  return tasks;
}

std::vector<StudyTask> path_tasks(const Study& study, const StudyLayout& layout, const EnsembleId& ensemble) {
  std::vector<std::uint64_t> seeds;
  for (const EnsembleMember& member : read_ensemble_table(layout, ensemble)) seeds.push_back(member.seed);
  return path_tasks(study, ensemble, seeds);
}

std::size_t path_count(const Study& study, const std::string& network, Split split) {
  std::size_t count = 0;
  for (const EnsembleId& ensemble : ensembles(study)) {
    if (ensemble.network != network) continue;
    for (const Split searched : splits_of(study, ensemble))
      if (searched == split) count += study.paths.pairs;
  }
  return count;
}

std::size_t path_count(const Study& study) {
  std::size_t count = 0;
  for (const StudyNetwork& network : study.networks)
    for (const Split split : {Split::train, Split::test}) count += path_count(study, network.label, split);
  return count;
}

bool is_done(const StudyTask& task, const Study& study, const StudyLayout& layout) {
  if (const auto* run = std::get_if<TrainingTask>(&task.work))
    return training_is_done(layout.training(run->network, run->optimizer, run->seed));
  const auto& path = std::get<PathTask>(task.work);
  return std::filesystem::exists(layout.path_result(path.ensemble, path.split, path.first, path.second)) &&
         (!study.paths.keep_coefficients || std::filesystem::exists(coefficients_file(layout, path)));
}

std::filesystem::path coefficients_file(const StudyLayout& layout, const PathTask& path) {
  return layout.path_result(path.ensemble, path.split, path.first, path.second).replace_extension(".npy");
}

}  // namespace lowpass
