#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"
#include "lowpass/study/task_queue.hpp"

namespace lowpass {

/// All tasks of a study: its trainings, and the paths of each network and optimiser as soon as its runs are all there.
/// The ensembles between them are chosen and written on the way.
class StudyTasks : public TaskQueue {
 public:
  /// Adds the tasks that are not done yet to the pool. @pre ensembles made elsewhere are written.
  StudyTasks(const Study& study, const StudyLayout& layout, TaskPool& pool);

  /// How many are done, of how many, at the beginning.
  TaskCount trainings() const { return trainings_; }
  TaskCount paths() const { return paths_; }

  std::optional<StudyTask> next(const OtherRank* rank) override;
  void leave(const StudyTask& task) override;
  void put_back(const StudyTask& task) override { pool_.put_back(task); }
  std::size_t left() const override;
  std::size_t elsewhere() const override { return pool_.elsewhere(); }

 private:
  /// Runs of a network by one optimiser, from which its ensembles are chosen.
  struct Runs {
    StudyNetwork network;
    OptimizerKind optimizer = OptimizerKind::bfgs;
  };

  bool are_all_there(const Runs& runs) const;
  void choose_where_all_are_there();
  void add_paths(const EnsembleId& ensemble);

  const Study& study_;
  const StudyLayout& layout_;
  TaskPool& pool_;
  TaskCount trainings_, paths_;
  std::vector<Runs> awaited_;
  bool look_again_ = true;
  std::chrono::steady_clock::time_point looked_at_;
};

}  // namespace lowpass
