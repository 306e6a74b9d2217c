#include "lowpass/study/cluster/claimed_tasks.hpp"

#include <utility>

namespace lowpass {

ClaimedTasks::ClaimedTasks(Shard shard, Claims& claims, std::function<bool(const StudyTask&)> is_settled,
                           MayBegin may_begin)
    : claims_(claims), is_settled_(std::move(is_settled)), may_begin_(std::move(may_begin)), untried_(shard) {}

std::optional<StudyTask> ClaimedTasks::begun(StudyTask task, const OtherRank* rank) {
  if (is_settled_(task)) return std::nullopt;
  if (may_begin_ && !may_begin_(task)) {
    ++too_long_;
    return std::nullopt;
  }
  if (!claims_.take(task.name, rank_facts(rank))) {
    taken_.push_back(std::move(task));
    return std::nullopt;
  }
  // Its owner may have finished it and given it back since it was looked at.
  if (!is_settled_(task)) return task;
  claims_.give_back(task.name);
  return std::nullopt;
}

std::optional<StudyTask> ClaimedTasks::next(const OtherRank* rank) {
  while (std::optional<StudyTask> task = untried_.pop())
    if (std::optional<StudyTask> mine = begun(std::move(*task), rank)) return mine;
  // Those of the others once each: what is still theirs goes to the end.
  for (std::size_t tries = taken_.size(); tries > 0; --tries) {
    StudyTask task = std::move(taken_.front());
    taken_.pop_front();
    if (std::optional<StudyTask> mine = begun(std::move(task), rank)) return mine;
  }
  return std::nullopt;
}

void ClaimedTasks::put_back(const StudyTask& task) {
  claims_.give_back(task.name);
  untried_.add({task});
}

}  // namespace lowpass
