#include "lowpass/study/study_tasks.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

// Other processes may have finished the last run: looking takes a question for every run.
constexpr std::chrono::seconds between_looks{2};

}  // namespace

StudyTasks::StudyTasks(const Study& study, const StudyLayout& layout, TaskPool& pool)
    : study_(study), layout_(layout), pool_(pool) {
  std::vector<StudyTask> trainings = training_tasks(study);
  trainings_.total = trainings.size();
  trainings_.done = std::erase_if(trainings, [&](const StudyTask& task) { return is_done(task, study, layout); });
  pool_.add(std::move(trainings));
  paths_.total = path_count(study);
  for (const StudyNetwork& network : study.networks)
    if (network.is_trained())
      for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
        awaited_.push_back({network, optimizer});
  for (const EnsembleId& id : ensembles(study))
    if (!network_of(study, id.network).is_trained()) add_paths(id);
  choose_where_all_are_there();
}

std::optional<StudyTask> StudyTasks::next(const OtherRank* rank) {
  const auto now = std::chrono::steady_clock::now();
  if (look_again_ || (pool_.elsewhere() > 0 && now - looked_at_ > between_looks)) {
    choose_where_all_are_there();
    look_again_ = false;
    looked_at_ = now;
  }
  if (std::optional<StudyTask> task = pool_.next(rank)) return task;
  if (awaited_.empty()) return std::nullopt;
  // The last runs may have been found done while the pool was asked.
  choose_where_all_are_there();
  return pool_.next(rank);
}

void StudyTasks::leave(const StudyTask& task) {
  pool_.leave(task);
  if (std::holds_alternative<TrainingTask>(task.work)) look_again_ = true;
}

std::size_t StudyTasks::left() const {
  // At least one path for each choice that is still to be made.
  return pool_.left() + awaited_.size();
}

bool StudyTasks::are_all_there(const Runs& runs) const {
  for (std::uint64_t seed = study_.first_seed; seed < study_.first_seed + study_.runs; ++seed)
    if (!training_is_done(layout_.training(runs.network.label, runs.optimizer, seed))) return false;
  return true;
}

void StudyTasks::choose_where_all_are_there() {
  std::erase_if(awaited_, [&](const Runs& runs) {
    if (!are_all_there(runs)) return false;
    const bool any = write_ensembles(study_, layout_, runs.network.label, runs.optimizer);
    if (!any) return true;
    for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test})
      add_paths({runs.network.label, runs.optimizer, set});
    return true;
  });
}

void StudyTasks::add_paths(const EnsembleId& ensemble) {
  std::vector<StudyTask> paths = path_tasks(study_, layout_, ensemble);
  // There may be fewer members, and so fewer pairs, than the study asks for.
  paths_.total -= study_.paths.pairs * splits_of(study_, ensemble).size() - paths.size();
  paths_.done += std::erase_if(paths, [&](const StudyTask& task) { return is_done(task, study_, layout_); });
  pool_.add(std::move(paths));
}

}  // namespace lowpass
