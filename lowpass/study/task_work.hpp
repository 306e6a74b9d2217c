#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "lowpass/study/layout.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// Computes the tasks of one study into its folder. Safe to use from several threads, each with a task of its own.
class TaskWork {
 public:
  TaskWork(const Study& study, const StudyLayout& layout, const DataSet& data);

  /// Computes the task and writes its files, the one that says it is done last. False, and nothing written, if it was
  /// stopped before its end. @throws what training and path search throw, IoError.
  bool compute(const StudyTask& task, std::stop_token stop) const;

 private:
  bool train_network(const TrainingTask& task, std::stop_token stop) const;
  bool connect_pair(const PathTask& task, const std::string& name, std::stop_token stop) const;

  const Study& study_;
  const StudyLayout& layout_;
  std::map<std::string, NetworkPair> landscapes_;
};

}  // namespace lowpass
