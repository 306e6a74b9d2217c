#include "lowpass/study/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/folder_lock.hpp"
#include "lowpass/study/manifest.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass {
namespace {

/// Sums of finished tasks, from which those to come are forecast.
struct Measured {
  double seconds = 0;
  double cost = 0;
  std::size_t tasks = 0;
};

class Forecast {
 public:
  explicit Forecast(std::map<std::string, double> timings) : timings_(std::move(timings)) {}

  void add(const StudyTask& task, bool done) {
    if (!done) {
      to_come_.push_back(task);
      return;
    }
    const auto timing = timings_.find(task.name);
    if (timing == timings_.end()) return;
    for (const std::string& key : {task.group, phase_of(task)}) {
      Measured& measured = measured_[key];
      measured.seconds += timing->second;
      measured.cost += task.cost;
      ++measured.tasks;
    }
  }

  /// Nothing if some task to come is of a phase without a finished one.
  std::optional<double> seconds_left(std::size_t workers) const {
    double sum = 0;
    for (const StudyTask& task : to_come_) {
      const auto group = measured_.find(task.group);
      const auto phase = measured_.find(phase_of(task));
      if (group != measured_.end())
        sum += group->second.seconds / static_cast<double>(group->second.tasks);
      else if (phase != measured_.end())
        sum += task.cost * phase->second.seconds / phase->second.cost;
      else
        return std::nullopt;
    }
    return sum / static_cast<double>(workers);
  }

 private:
  /// "training" or "paths".
  static std::string phase_of(const StudyTask& task) { return task.name.substr(0, task.name.find('/')); }

  std::map<std::string, double> timings_;
  std::map<std::string, Measured> measured_;
  std::vector<StudyTask> to_come_;
};

/// The members of an ensemble that is there; stand-ins with the same number before that.
std::vector<std::uint64_t> members(const Study& study, const StudyLayout& layout, const EnsembleId& id, bool done) {
  std::vector<std::uint64_t> seeds;
  if (done)
    for (const EnsembleMember& member : read_ensemble_table(layout, id)) seeds.push_back(member.seed);
  else if (network_of(study, id.network).is_trained())
    for (std::size_t i = 0; i < study.kept; ++i) seeds.push_back(study.first_seed + i);
  else
    for (std::uint64_t row = 0; row * (row - 1) / 2 < study.paths.pairs || row < 2; ++row) seeds.push_back(row);
  return seeds;
}

}  // namespace

StudyStatus study_status(const std::filesystem::path& folder) {
  const StudyLayout layout{folder};
  if (!std::filesystem::exists(layout.study_file()))
    throw BadInput(fmt::format("'{}' is no study folder: it holds no study.toml. Give the folder named by --out",
                               folder.string()));
  const Study study = load_study(layout.study_file());
  StudyStatus status;
  status.title = study.title;
  status.running = is_locked(folder);
  status.failure = read_failure(layout);
  status.report = std::filesystem::exists(layout.report());
  if (const auto manifest = read_manifest(layout)) status.workers = std::max<std::size_t>(1, manifest->workers);

  Forecast forecast(read_timings(layout));
  const auto count = [&](const StudyTask& task, bool done, TaskCount& counts) {
    ++counts.total;
    if (done) ++counts.done;
    forecast.add(task, done);
  };
  for (const StudyTask& task : training_tasks(study)) count(task, is_done(task, study, layout), status.training);
  const bool all_trained = status.training.done == status.training.total;
  for (const EnsembleId& id : ensembles(study)) {
    // Ensembles of a study that has been extended since are not those asked for.
    const bool done = all_trained && ensemble_is_done(layout, id);
    ++status.ensembles.total;
    if (done) ++status.ensembles.done;
    for (const StudyTask& task : path_tasks(study, id, members(study, layout, id, done)))
      count(task, done && is_done(task, study, layout), status.paths);
  }
  status.seconds_left = forecast.seconds_left(status.workers);
  return status;
}

}  // namespace lowpass
