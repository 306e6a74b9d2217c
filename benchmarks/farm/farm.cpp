#include "farm.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>

#include "lowpass/core/random.hpp"

namespace farm {
namespace {

struct Task {
  std::size_t kind = 0;
  bool is_run = true;
  double usual = 0;    ///< what is known beforehand: the mean of its kind
  double seconds = 0;  ///< what it takes on a worker of full speed
  double left = 0;     ///< of these, after its last checkpoint
};

class Simulation {
 public:
  Simulation(const std::vector<Kind>& study, const Machine& machine)
      : study_(study), machine_(machine), random_(machine.seed, "farm"), runs_left_(study.size()) {
    for (std::size_t kind = 0; kind < study.size(); ++kind) {
      runs_left_[kind] = study[kind].runs;
      for (std::size_t i = 0; i < study[kind].runs; ++i) add(runs_, drawn({kind, true, study[kind].run_seconds}));
      if (study[kind].runs == 0) release_paths(kind);
    }
    const auto slow = static_cast<std::size_t>(machine.slow_share * static_cast<double>(machine.workers));
    for (std::size_t worker = 0; worker < machine.workers; ++worker)
      idle_.push_back({worker, worker < slow ? machine.slow_factor : 1});
  }

  Outcome run() {
    hand_out();
    while (!events_.empty()) {
      const Event event = events_.top();
      events_.pop();
      now_ = event.time;
      event.happen();
      hand_out();
    }
    outcome_.seconds = last_done_;
    outcome_.metadata_busy = metadata_busy_ / last_done_;
    return outcome_;
  }

 private:
  struct Event {
    double time;
    std::size_t number;
    std::function<void()> happen;
    bool operator<(const Event& other) const { return std::tie(other.time, other.number) < std::tie(time, number); }
  };
  struct Worker {
    std::size_t number = 0;
    double slowness = 1;
  };
  using Waiting = std::multimap<double, Task, std::greater<>>;  ///< the longest first

  void at(double time, std::function<void()> happen) { events_.push({time, events_made_++, std::move(happen)}); }
  void add(Waiting& waiting, const Task& task) { waiting.emplace(task.usual, task); }
  Task drawn(Task task) {
    task.seconds = task.left = task.usual * std::exp(machine_.spread * random_.normal());
    return task;
  }

  void release_paths(std::size_t kind) {
    for (std::size_t split = 0; split < study_[kind].paths.size(); ++split)
      for (std::size_t i = 0; i < study_[kind].paths[split]; ++i)
        add(paths_, drawn({kind, false, study_[kind].path_seconds[split]}));
  }

  std::optional<Task> next() {
    for (Waiting* waiting : {&runs_, &paths_}) {
      if (waiting->empty()) continue;
      const Task task = waiting->begin()->second;
      waiting->erase(waiting->begin());
      return task;
    }
    return std::nullopt;
  }

  void hand_out() {
    while (!idle_.empty()) {
      const std::optional<Task> task = next();
      if (!task) return;
      const Worker worker = idle_.front();
      idle_.pop_front();
      begin(*task, worker);
    }
  }

  /// The file system serves one operation after the other: when the task's are served.
  double served() {
    const double takes = machine_.metadata_per_task / machine_.metadata_per_second;
    served_until_ = std::max(served_until_, now_) + takes;
    metadata_busy_ += takes;
    return served_until_;
  }

  void begin(const Task& task, Worker worker) {
    const double start = served();
    const double work = task.left * worker.slowness;
    const double until_failure = machine_.failures_per_hour > 0
                                     ? -std::log(1 - random_.uniform(0, 1)) * 3600 / machine_.failures_per_hour
                                     : INFINITY;
    if (until_failure < work) {
      ++outcome_.failures;
      const double saved = std::isinf(machine_.checkpoint_seconds)
                               ? 0
                               : std::floor(until_failure / machine_.checkpoint_seconds) * machine_.checkpoint_seconds;
      outcome_.lost_seconds += until_failure - saved;
      Task rest = task;
      rest.left -= saved / worker.slowness;
      at(start + until_failure + machine_.lapse, [this, rest] { add(rest.is_run ? runs_ : paths_, rest); });
      at(start + until_failure + machine_.return_after, [this, worker] { idle_.push_back(worker); });
      return;
    }
    at(start + work + machine_.sync_seconds, [this, task, worker] {
      outcome_.useful_seconds += task.seconds;
      last_done_ = now_;
      idle_.push_back(worker);
      if (task.is_run && --runs_left_[task.kind] == 0) release_paths(task.kind);
    });
  }

  const std::vector<Kind>& study_;
  const Machine& machine_;
  lowpass::RandomStream random_;
  std::vector<std::size_t> runs_left_;
  Waiting runs_, paths_;
  std::deque<Worker> idle_;
  std::priority_queue<Event> events_;
  std::size_t events_made_ = 0;
  double now_ = 0, last_done_ = 0, served_until_ = 0, metadata_busy_ = 0;
  Outcome outcome_;
};

}  // namespace

Outcome simulate(const std::vector<Kind>& study, const Machine& machine) {
  return Simulation(study, machine).run();
}

}  // namespace farm
