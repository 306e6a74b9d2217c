#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// Computes the tasks of one study into its folder. Safe to use from several threads, each with a task of its own.
class TaskWork {
 public:
  TaskWork(const Study& study, const StudyLayout& layout, const DataSet& data);

  /// Computes the task and writes its files, the one that says it is done last. False, and nothing written, if it was
  /// stopped before its end. `checkpoint`: from which it goes on, and to which it brings its states; null: none.
  /// @throws what training and path search throw, IoError, UnfitState.
  bool compute(const StudyTask& task, std::stop_token stop, Checkpoint* checkpoint = nullptr) const;

  /// All that the task's result depends on, in a few words: its name, the study's settings, sums of the data and of
  /// what it begins with. @throws IoError.
  std::string identity(const StudyTask& task) const;

 private:
  bool train_network(const TrainingTask& task, std::stop_token stop, Checkpoint* checkpoint) const;
  bool connect_pair(const PathTask& task, const std::string& name, std::stop_token stop, Checkpoint* checkpoint) const;

  const Study& study_;
  const StudyLayout& layout_;
  std::string settings_;  ///< what all tasks depend on
  std::map<std::string, NetworkPair> landscapes_;
};

}  // namespace lowpass
