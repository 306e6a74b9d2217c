#include "lowpass/study/task_work.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/files.hpp"
#include "lowpass/core/md5.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/path/equal_ends.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/study/study_folder.hpp"
#include "lowpass/study/study_identity.hpp"
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

/// Both ends of a path.
struct Ends {
  EndPoint from, to;
  std::vector<double> start{}, end{};
};

std::vector<double> weights_of(const StudyLayout& layout, const EndPoint& point) {
  const Matrix<double> rows = read_npy(layout.folder / point.file);
  const std::span<const double> row = rows.row(point.row);
  return {row.begin(), row.end()};
}

Ends ends_of(const Study& study, const StudyLayout& layout, const PathTask& task) {
  Ends ends{.from = end_point(study, layout, task.ensemble, task.first),
            .to = end_point(study, layout, task.ensemble, task.second)};
  ends.start = weights_of(layout, ends.from);
  ends.end = weights_of(layout, ends.to);
  return ends;
}

std::string sum_of(const std::vector<double>& numbers) {
  return md5_sum({reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)});
}

/// Members of an ensemble may be equal, which no rerun would change: such a pair has the height of its ends.
PathResult path_between(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options) {
  if (std::ranges::equal(from, to)) return path_between_equal_ends(landscape, from, options);
  return find_path(landscape, from, to, options);
}

}  // namespace

TaskWork::TaskWork(const Study& study, const StudyLayout& layout, const DataSet& data)
    : study_(study),
      layout_(layout),
      settings_(md5_sum(study_identity(study, data))),
      landscapes_(study_landscapes(study, data)) {}

bool TaskWork::compute(const StudyTask& task, std::stop_token stop, Checkpoint* checkpoint) const {
  if (const auto* run = std::get_if<TrainingTask>(&task.work)) return train_network(*run, std::move(stop), checkpoint);
  return connect_pair(std::get<PathTask>(task.work), task.name, std::move(stop), checkpoint);
}

std::string TaskWork::identity(const StudyTask& task) const {
  std::string text = task.name + " " + settings_;
  if (const auto* path = std::get_if<PathTask>(&task.work)) {
    const Ends ends = ends_of(study_, layout_, *path);
    text += " " + sum_of(ends.start) + " " + sum_of(ends.end);
  }
  return text;
}

bool TaskWork::train_network(const TrainingTask& task, std::stop_token stop, Checkpoint* checkpoint) const {
  const NetworkPair& landscapes = landscapes_.at(task.network);
  // Both optimisers start from the same weights.
  const std::vector<double> start = landscapes.train->network().initial_weights(task.seed);
  TrainingOptions options = training_options(network_of(study_, task.network), task, std::move(stop));
  options.checkpoint = checkpoint;
  const TrainingResult result = train(*landscapes.train, *landscapes.test, start, options);
  if (result.stop_reason == StopReason::interrupted) return false;
  refuse_vanished_folder(layout_);
  write_training_once(layout_.training(task.network, task.optimizer, task.seed),
                      {task.network, training_method(task.optimizer), task.seed}, result);
  return true;
}

bool TaskWork::connect_pair(const PathTask& task, const std::string& name, std::stop_token stop,
                            Checkpoint* checkpoint) const {
  const NetworkPair& landscapes = landscapes_.at(task.ensemble.network);
  const Ends ends = ends_of(study_, layout_, task);

  PathOptions options = path_options(study_, name, std::move(stop));
  options.checkpoint = checkpoint;
  const PathResult result = path_between(landscapes.split(task.split), ends.start, ends.end, options);
  if (result.stop_reason == StopReason::interrupted) return false;

  refuse_vanished_folder(layout_);
  if (study_.paths.keep_coefficients)
    write_file_once(coefficients_file(layout_, task), npy_bytes(MatrixView<const double>(result.coefficients)));
  const PathLabels labels{network_of(study_, task.ensemble.network).landscape, ends.from.name(), ends.to.name(),
                          to_string(task.split), landscapes.train->sample_count()};
  write_file_once(layout_.path_result(task.ensemble, task.split, task.first, task.second),
                  path_json(result, options, labels, false).dump() + "\n");
  return true;
}

}  // namespace lowpass
