#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "lowpass/study/cluster/claims.hpp"
#include "lowpass/study/task_queue.hpp"

namespace lowpass {

/// Tasks that several processes share: those where this one begins, then whatever nobody computes.
class ClaimedTasks : public TaskPool {
 public:
  /// `is_settled` says whether a task needs no computing any more: its result is there, or another process has failed
  /// at it. Cost of next(): one such question, and a file made for a claim.
  ClaimedTasks(Shard shard, Claims& claims, std::function<bool(const StudyTask&)> is_settled, MayBegin may_begin = {});

  void add(std::vector<StudyTask> tasks) override { untried_.add(std::move(tasks)); }
  std::optional<StudyTask> next(const OtherRank* rank) override;
  void leave(const StudyTask& task) override { claims_.give_back(task.name); }
  void put_back(const StudyTask& task) override;
  std::size_t left() const override { return untried_.size() + taken_.size() + too_long_; }
  std::size_t elsewhere() const override { return taken_.size(); }
  /// Tasks for which there was too little time.
  std::size_t too_long() const { return too_long_; }

 private:
  /// The task if it is to be begun here or by the rank; one that another process computes is kept for later.
  std::optional<StudyTask> begun(StudyTask task, const OtherRank* rank);

  Claims& claims_;
  std::function<bool(const StudyTask&)> is_settled_;
  MayBegin may_begin_;
  OrderedTasks untried_;
  std::deque<StudyTask> taken_;  ///< by others, when they were tried last
  std::size_t too_long_ = 0;
};

}  // namespace lowpass
