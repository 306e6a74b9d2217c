#include "lowpass/study/task_queue.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace lowpass {

void OrderedTasks::add(std::vector<StudyTask> tasks) {
  std::ranges::stable_sort(tasks, std::ranges::greater(), &StudyTask::cost);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    entries.push_back(
        {std::holds_alternative<PathTask>(tasks[i].work), i % shard_.count != shard_.index, std::move(tasks[i])});
  // Behind those that came before: the next one stands last.
  std::ranges::reverse(entries);
  entries.insert(entries.end(), std::make_move_iterator(tasks_.begin()), std::make_move_iterator(tasks_.end()));
  std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) {
    return std::make_tuple(a.is_path, a.is_of_others, -a.task.cost) >
           std::make_tuple(b.is_path, b.is_of_others, -b.task.cost);
  });
  tasks_ = std::move(entries);
}

std::optional<StudyTask> OrderedTasks::pop() {
  if (tasks_.empty()) return std::nullopt;
  StudyTask task = std::move(tasks_.back().task);
  tasks_.pop_back();
  return task;
}

}  // namespace lowpass
