#include "lowpass/study/cluster/rank_worker.hpp"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/study/cluster/rank_messages.hpp"
#include "lowpass/study/cluster/shared_data.hpp"
#include "lowpass/study/cluster/task_attempt.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/machine.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_identity.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

/// What is needed to compute a study's tasks.
struct Workplace {
  Workplace(Study the_study, StudyLayout the_layout, DataSet the_data)
      : study(std::move(the_study)),
        layout(std::move(the_layout)),
        data(std::move(the_data)),
        work(study, layout, data) {}
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  Study study;
  StudyLayout layout;
  DataSet data;
  TaskWork work;
};

/// Of life.
constexpr std::chrono::seconds between_signs{30};

/// One rank: the main thread speaks with rank 0, the others compute.
class RankWorker {
 public:
  RankWorker(Ranks& ranks, const RankWorkerOptions& options) : ranks_(ranks), options_(options) {}

  void run() {
    guarded([this] { set_up(); });
    Patience patience;
    while (!ended_) {
      while (const std::optional<ReceivedMessage> message = receive_message(ranks_)) {
        guarded([&] { take(*message); });
        patience.message_came();
      }
      guarded([this] { begin_where_rank_0_is_seen(); });
      if (options_.stop.stop_requested()) leave("stopped on request", false);
      send_results(patience.next());
      if (Clock::now() - spoke_at_ > between_signs) send({{"kind", "alive"}});
    }
    stop_.request_stop();
    threads_.clear();
    send({{"kind", "goodbye"}});
  }

 private:
  template <class Step>
  void guarded(Step&& step) {
    try {
      std::forward<Step>(step)();
    } catch (const std::exception& error) {
      leave(error.what(), false);
    }
  }

  void send(const Json& message) {
    send_message(ranks_, 0, message);
    spoke_at_ = Clock::now();
  }

  bool is_first_here() const { return ranks_.here().front() == ranks_.index(); }

  void set_up() {
    try {
      study_ = load_study(options_.study_file);
    } catch (...) {
      if (is_first_here()) tell_no_data(ranks_);
      throw;
    }
    if (!is_first_here()) return;
    shared_.emplace(ranks_, study_, options_.data);
    place_.emplace(study_, StudyLayout{options_.folder}, shared_->data());
  }

  void take(const ReceivedMessage& message) {
    if (message.kind == "end") ended_ = true;
    if (message.kind == "stop") stop_.request_stop();
    if (message.kind == "data" && !has_left_)
      place_.emplace(study_, StudyLayout{options_.folder}, told_data(message.content, study_, options_.data));
    if (message.kind == "study") {
      identity_ = message.content.at("study").get<std::string>();
      sign_ = StudyLayout{options_.folder}.processes() / message.content.at("process").get<std::string>();
      sought_since_ = Clock::now();
    }
    if (message.kind == "task") {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(task_from_json(message.content.at("task")));
      changed_.notify_all();
    }
  }

  /// Rank 0's sign in the folder shows that it is the same folder here.
  void begin_where_rank_0_is_seen() {
    if (!place_ || !sign_ || has_left_) return;
    if (identity_ != study_identity(place_->study, place_->data))
      throw BadInput("its study, data or version of lowpass is not that of rank 0. Give all ranks the same");
    if (is_there(*sign_)) {
      sign_.reset();
      begin(*place_);
    } else if (Clock::now() - sought_since_ > until_files_are_seen) {
      sign_.reset();
      throw BadInput(fmt::format("'{}' is not the folder in which rank 0 works. Choose one that all machines see",
                                 place_->layout.folder.string()));
    }
  }

  void begin(const Workplace& place) {
    for (std::size_t i = 0; i < options_.workers; ++i)
      threads_.emplace_back([this, &place](const std::stop_token& leaving) { compute_tasks(place, leaving); });
    send({{"kind", "ready"},
          {"process", process_name()},
          {"host", host_name()},
          {"machine", machine_kind()},
          {"workers", options_.workers}});
  }

  /// Says that no more tasks are wanted here, once; those that are here end without a result.
  void leave(const std::string& reason, bool folder) {
    stop_.request_stop();
    if (std::exchange(has_left_, true)) return;
    send({{"kind", "leaving"}, {"reason", reason}, {"folder", folder}, {"host", host_name()}});
  }

  void compute_tasks(const Workplace& place, const std::stop_token& leaving) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, leaving, [this] { return !tasks_.empty(); })) {
      const StudyTask task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      Json result = result_of(task, place);
      lock.lock();
      results_.push_back(std::move(result));
      has_result_.notify_one();
    }
  }

  /// Rank 0 says it to the user.
  void say(const std::string& text) {
    const std::scoped_lock lock(mutex_);
    results_.push_back({{"kind", "said"}, {"text", text}});
    has_result_.notify_one();
  }

  Json result_of(const StudyTask& task, const Workplace& place) {
    const CheckpointSettings checkpoints{.every = std::chrono::duration<double>(options_.checkpoint_every),
                                         .say = [this](const std::string& text) { say(text); }};
    const Clock::time_point start = Clock::now();
    Json result = {{"kind", "not_done"}, {"task", task.name}};
    try {
      if (stop_.stop_requested()) return result;
      const TaskEnd end = attempt(place.work, place.layout, task, stop_.get_token(), checkpoints);
      if (!end.done) return result;
      result["kind"] = "done";
      result["seconds"] = end.seconds_before + std::chrono::duration<double>(Clock::now() - start).count();
    } catch (const NoTaskCanBeDone& error) {
      result["folder"] = error.what();
    } catch (const std::exception& error) {
      const TaskFailure failure = failure_of(task, error);
      result["kind"] = "failed";
      result["message"] = failure.message;
      result["may_pass"] = failure.may_pass;
    }
    return result;
  }

  /// Sends what has been computed, or waits so long for it.
  void send_results(std::chrono::duration<double> pause) {
    std::deque<Json> results;
    {
      std::unique_lock lock(mutex_);
      has_result_.wait_for(lock, pause, [this] { return !results_.empty(); });
      results = std::exchange(results_, {});
    }
    for (const Json& result : results) {
      // First, so that rank 0 gives it none again.
      if (result.contains("folder")) leave(result["folder"].get<std::string>(), true);
      send(result);
    }
  }

  Ranks& ranks_;
  const RankWorkerOptions& options_;
  Study study_;
  std::optional<SharedData> shared_;  ///< of the first rank of a machine
  std::optional<Workplace> place_;
  std::string identity_;                       ///< of rank 0's study
  std::optional<std::filesystem::path> sign_;  ///< of rank 0, while it is not seen
  Clock::time_point sought_since_;
  std::stop_source stop_;
  Clock::time_point spoke_at_ = Clock::now();
  bool ended_ = false;
  bool has_left_ = false;

  std::mutex mutex_;
  std::condition_variable_any changed_;     ///< there is a task
  std::condition_variable_any has_result_;  ///< there is a result
  std::deque<StudyTask> tasks_;
  std::deque<Json> results_;
  std::vector<std::jthread> threads_;
};

}  // namespace

void work_as_rank(Ranks& ranks, const RankWorkerOptions& options) {
  RankWorker(ranks, options).run();
}

}  // namespace lowpass
