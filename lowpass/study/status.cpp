#include "lowpass/study/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/folder_lock.hpp"
#include "lowpass/study/left_out.hpp"
#include "lowpass/study/manifest.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/task_forecast.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass {
namespace {

/// Finished tasks tell how long those to come will take.
class TimeLeft {
 public:
  explicit TimeLeft(std::map<std::string, TaskTiming> timings) : timings_(std::move(timings)) {}

  void add(const StudyTask& task, bool done) {
    if (!done)
      to_come_.push_back(task);
    else if (const auto timing = timings_.find(task.name); timing != timings_.end())
      forecast_.task_finished(task, timing->second);
  }

  /// Nothing if some task to come is of a phase without a finished one.
  std::optional<double> seconds(std::size_t workers) const {
    double sum = 0;
    for (const StudyTask& task : to_come_) {
      const std::optional<double> seconds = forecast_.seconds(task);
      if (!seconds) return std::nullopt;
      sum += *seconds;
    }
    return sum / static_cast<double>(workers);
  }

 private:
  std::map<std::string, TaskTiming> timings_;
  TaskForecast forecast_;
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
  for (const auto& [task, failure] : read_failures(layout)) status.failures.push_back(failure);
  status.processes = present_processes(layout);
  status.running_tasks = claimed_tasks(layout);
  status.report = std::filesystem::exists(layout.report());
  std::size_t at_work = 0;
  for (const Presence& process : status.processes)
    if (is_at_work(process)) at_work += process.workers;
  status.running = at_work > 0 || is_locked(folder);
  if (at_work > 0)
    status.workers = at_work;
  else if (const auto manifest = read_manifest(layout))
    status.workers = std::max<std::size_t>(1, manifest->workers);

  TimeLeft time_left(read_timings(layout));
  const auto count = [&](const StudyTask& task, bool done, TaskCount& counts) {
    ++counts.total;
    if (done) ++counts.done;
    time_left.add(task, done);
  };
  std::set<std::pair<std::string, OptimizerKind>> incomplete;
  for (const StudyTask& task : training_tasks(study)) {
    const bool done = is_done(task, study, layout);
    const auto& run = std::get<TrainingTask>(task.work);
    if (!done) incomplete.insert({run.network, run.optimizer});
    count(task, done, status.training);
  }
  for (const EnsembleId& id : ensembles(study)) {
    // Ensembles of a study that has been extended since are not those asked for.
    const bool done = !incomplete.contains({id.network, id.optimizer}) && ensemble_is_done(layout, id);
    // Of runs that have all diverged there is none.
    if (!done && network_of(study, id.network).is_trained() && !incomplete.contains({id.network, id.optimizer}) &&
        !read_left_out(layout, id.network, id.optimizer).empty())
      continue;
    ++status.ensembles.total;
    if (done) ++status.ensembles.done;
    for (const StudyTask& task : path_tasks(study, id, members(study, layout, id, done)))
      count(task, done && is_done(task, study, layout), status.paths);
  }
  status.seconds_left = time_left.seconds(status.workers);
  return status;
}

}  // namespace lowpass
