#include "lowpass/study/task_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/path/equal_ends.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/study/study_folder.hpp"
#include "lowpass/study/task_options.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

/// An end point of a path, as its result names it.
struct EndPoint {
  std::filesystem::path file;  ///< relative to the study folder
  std::size_t row = 0;

  std::string name() const { return fmt::format("{}#{}", file.generic_string(), row); }
};

EndPoint end_point(const Study& study, const StudyLayout& layout, const EnsembleId& ensemble, std::uint64_t seed) {
  const StudyLayout within{""};
  if (network_of(study, ensemble.network).is_trained())
    return {within.training(ensemble.network, ensemble.optimizer, seed) / (to_string(ensemble.set) + ".npy"), 0};
  // Rows of the file that it came from may be left out here.
  const std::vector<EnsembleMember> members = read_ensemble_table(layout, ensemble);
  const auto member = std::ranges::find(members, seed, &EnsembleMember::seed);
  return {within.ensemble_weights(ensemble), static_cast<std::size_t>(member - members.begin())};
}

/// Members of an ensemble may be equal, which no rerun would change: such a pair has the height of its ends.
PathResult path_between(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options) {
  if (std::ranges::equal(from, to)) return path_between_equal_ends(landscape, from, options);
  return find_path(landscape, from, to, options);
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
                                      training_options(network_of(study_, task.network), task, std::move(stop)));
  if (result.stop_reason == StopReason::interrupted) return false;
  refuse_vanished_folder(layout_);
  write_training_once(layout_.training(task.network, task.optimizer, task.seed),
                      {task.network, training_method(task.optimizer), task.seed}, result);
  return true;
}

bool TaskWork::connect_pair(const PathTask& task, const std::string& name, std::stop_token stop) const {
  const NetworkPair& landscapes = landscapes_.at(task.ensemble.network);
  const EndPoint from = end_point(study_, layout_, task.ensemble, task.first);
  const EndPoint to = end_point(study_, layout_, task.ensemble, task.second);
  const Matrix<double> start = read_npy(layout_.folder / from.file);
  const Matrix<double> end = read_npy(layout_.folder / to.file);

  const PathOptions options = path_options(study_, name, std::move(stop));
  const PathResult result = path_between(landscapes.split(task.split), start.row(from.row), end.row(to.row), options);
  if (result.stop_reason == StopReason::interrupted) return false;

  refuse_vanished_folder(layout_);
  if (study_.paths.keep_coefficients)
    write_file_once(coefficients_file(layout_, task), npy_bytes(MatrixView<const double>(result.coefficients)));
  const PathLabels labels{network_of(study_, task.ensemble.network).landscape, from.name(), to.name(),
                          to_string(task.split), landscapes.train->sample_count()};
  write_file_once(layout_.path_result(task.ensemble, task.split, task.first, task.second),
                  path_json(result, options, labels, false).dump() + "\n");
  return true;
}

}  // namespace lowpass
