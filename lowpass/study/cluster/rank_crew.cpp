#include "lowpass/study/cluster/rank_crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <thread>
#include <utility>

#include "lowpass/core/process_name.hpp"
#include "lowpass/core/status_line.hpp"
#include "lowpass/study/cluster/task_attempt.hpp"
#include "lowpass/study/study_identity.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds to_say_goodbye{60};

}  // namespace

RankCrew::RankCrew(Ranks& ranks, const Study& study, const StudyLayout& layout, const DataSet& data,
                   std::stop_token stop, RankLimits limits)
    : ranks_(ranks), study_(study), layout_(layout), stop_(std::move(stop)), limits_(limits), members_(ranks.count()) {
  const Json message = {{"kind", "study"}, {"study", study_identity(study, data)}, {"process", process_name()}};
  for (std::size_t rank = 1; rank < members_.size(); ++rank) send_message(ranks_, rank, message);
}

void RankCrew::serve(TaskDesk& desk) {
  Patience patience;
  while (!desk.is_over()) {
    while (const std::optional<ReceivedMessage> message = receive_message(ranks_)) {
      take(*message, desk);
      patience.message_came();
    }
    finish_what_is_seen(desk);
    pass_on_stop(desk);
    give_up_on_silent_ones(desk);
    hand_out(desk);
    std::this_thread::sleep_for(patience.next());
  }
}

void RankCrew::take(const ReceivedMessage& message, TaskDesk& desk) {
  Member& member = members_.at(message.from);
  member.heard = Clock::now();
  if (message.kind == "ready") {
    member.facts = {message.from, message.content.at("workers").get<std::size_t>(),
                    message.content.at("process").get<std::string>(), message.content.at("host").get<std::string>(),
                    message.content.at("machine").get<std::string>()};
    member.is_ready = true;
    desk.joined(member.facts);
  } else if (message.kind == "said") {
    desk.said(member.facts, message.content.at("text").get<std::string>());
  } else if (message.kind == "leaving") {
    take_leave(member, message, desk);
  } else {
    take_result(member, message, desk);
  }
}

void RankCrew::take_result(Member& member, const ReceivedMessage& message, TaskDesk& desk) {
  // One that was given up on may still speak.
  const auto found = member.tasks.find(message.content.value("task", ""));
  if (found == member.tasks.end()) return;
  StudyTask task = std::move(found->second);
  member.tasks.erase(found);
  if (message.kind == "done") {
    const TaskTiming timing{message.content.at("seconds").get<double>(), member.facts.machine};
    done_.push_back({message.from, std::move(task), timing, Clock::now()});
  } else if (message.kind == "failed") {
    desk.failed(task, {task.name, message.content.at("message").get<std::string>(),
                       message.content.at("may_pass").get<bool>(), member.facts.process});
  } else {
    desk.put_back(task);
  }
}

void RankCrew::take_leave(Member& member, const ReceivedMessage& message, TaskDesk& desk) {
  const auto reason = message.content.at("reason").get<std::string>();
  if (message.content.at("folder").get<bool>() && !why_not_writable(layout_).empty()) throw NoTaskCanBeDone(reason);
  member.facts.index = message.from;
  member.facts.host = message.content.at("host").get<std::string>();
  member.is_ready = false;
  // At a stop all of them leave.
  if (!stop_.stop_requested()) desk.left(member.facts, reason);
}

void RankCrew::put_back_all(Member& member, TaskDesk& desk) {
  for (const auto& [name, task] : std::exchange(member.tasks, {})) desk.put_back(task);
}

void RankCrew::give_up_on_silent_ones(TaskDesk& desk) {
  // A launcher that goes on without a rank that is gone: others do what it had.
  for (Member& member : members_) {
    if (!member.is_ready || Clock::now() - member.heard < limits_.silence) continue;
    member.is_ready = false;
    desk.left(member.facts, fmt::format("it has not been heard of for {}", duration_text(limits_.silence.count())));
    put_back_all(member, desk);
  }
}

void RankCrew::hand_out(TaskDesk& desk) {
  while (true) {
    // To the rank with the most free workers, so that few tasks spread over the machines.
    Member* freest = nullptr;
    std::size_t most = 0;
    for (Member& member : members_) {
      const std::size_t busy = member.tasks.size();
      if (!member.is_ready || member.facts.workers <= busy || member.facts.workers - busy <= most) continue;
      freest = &member;
      most = member.facts.workers - busy;
    }
    if (freest == nullptr) return;
    const std::optional<StudyTask> task = desk.begin(freest->facts);
    if (!task) return;
    freest->tasks[task->name] = *task;
    send_message(ranks_, freest->facts.index, {{"kind", "task"}, {"task", task_json(*task)}});
  }
}

void RankCrew::finish_what_is_seen(TaskDesk& desk) {
  for (std::size_t count = done_.size(); count > 0; --count) {
    Done done = std::move(done_.front());
    done_.pop_front();
    if (is_done(done.task, study_, layout_)) {
      desk.finished(done.task, done.timing);
    } else if (Clock::now() - done.since < limits_.until_seen) {
      done_.push_back(std::move(done));
    } else {
      const OtherRank& rank = members_[done.rank].facts;
      desk.failed(done.task,
                  {done.task.name,
                   fmt::format("{} has done it, but its result is not seen here: is '{}' the same folder on both "
                               "machines?",
                               rank.name(), layout_.folder.string()),
                   true, rank.process});
    }
  }
}

void RankCrew::pass_on_stop(TaskDesk& desk) {
  if (!stop_.stop_requested()) return;
  if (!stopped_since_) {
    stopped_since_ = Clock::now();
    for (std::size_t rank = 1; rank < members_.size(); ++rank) send_message(ranks_, rank, {{"kind", "stop"}});
  }
  if (Clock::now() - *stopped_since_ > limits_.to_stop)
    for (Member& member : members_) put_back_all(member, desk);
}

RankDismissal::~RankDismissal() {
  if (ranks_ == nullptr) return;
  std::set<std::size_t> there;
  for (std::size_t rank = 1; rank < ranks_->count(); ++rank) {
    send_message(*ranks_, rank, {{"kind", "end"}});
    there.insert(rank);
  }
  const auto end = std::chrono::steady_clock::now() + to_say_goodbye;
  Patience patience;
  while (!there.empty() && std::chrono::steady_clock::now() < end) {
    while (const std::optional<ReceivedMessage> message = receive_message(*ranks_))
      if (message->kind == "goodbye") there.erase(message->from);
    if (!there.empty()) std::this_thread::sleep_for(patience.next());
  }
  if (there.empty()) return;
  fmt::print(stderr, "lowpass: {} of the other ranks do not end; the launcher will end them\n", there.size());
  ranks_->give_up();
}

}  // namespace lowpass
