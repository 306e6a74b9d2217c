#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "lowpass/network/data_set.hpp"
#include "lowpass/study/cluster/rank_messages.hpp"
#include "lowpass/study/cluster/ranks.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// How long rank 0 waits for what should come.
struct RankLimits {
  std::chrono::duration<double> silence{300};  ///< of a rank; they speak at least every half minute
  /// Until the files of a task that a rank has done are seen.
  std::chrono::duration<double> until_seen = until_files_are_seen;
  std::chrono::duration<double> to_stop{20};  ///< until a rank has left what it computes
};

/// The other ranks of an MPI job, as rank 0 sees them: it hands out tasks and hears what became of them. A rank that
/// cannot work, or stops, costs nothing but its share: what it had is done by others.
class RankCrew : public OtherRanks {
 public:
  /// Tells the other ranks what is to be computed. @pre the study folder is ready and this process says in it that it
  /// is there.
  RankCrew(Ranks& ranks, const Study& study, const StudyLayout& layout, const DataSet& data, std::stop_token stop,
           RankLimits limits = {});

  /// @throws NoTaskCanBeDone if the folder cannot be written into any more.
  void serve(TaskDesk& desk) override;

 private:
  using Clock = std::chrono::steady_clock;

  struct Member {
    OtherRank facts;
    bool is_ready = false;  ///< takes tasks
    Clock::time_point heard;
    std::map<std::string, StudyTask> tasks;
  };
  /// A task that a rank has done, whose files may not be seen here yet.
  struct Done {
    std::size_t rank = 0;
    StudyTask task;
    TaskTiming timing;
    Clock::time_point since;
  };

  void take(const ReceivedMessage& message, TaskDesk& desk);
  void take_result(Member& member, const ReceivedMessage& message, TaskDesk& desk);
  void take_leave(Member& member, const ReceivedMessage& message, TaskDesk& desk);
  void put_back_all(Member& member, TaskDesk& desk);
  void give_up_on_silent_ones(TaskDesk& desk);
  void hand_out(TaskDesk& desk);
  void finish_what_is_seen(TaskDesk& desk);
  /// Asks for a stop where one was asked for here; ranks that do not answer are not waited for.
  void pass_on_stop(TaskDesk& desk);

  Ranks& ranks_;
  const Study& study_;
  const StudyLayout& layout_;
  std::stop_token stop_;
  RankLimits limits_;
  std::vector<Member> members_;  ///< by index; the first is this process
  std::deque<Done> done_;
  std::optional<Clock::time_point> stopped_since_;
};

/// Ends the other ranks when rank 0 has come to its end, whatever has brought it there: they hold the launcher up.
class RankDismissal {
 public:
  /// Null: there are none.
  explicit RankDismissal(Ranks* ranks) : ranks_(ranks) {}
  /// Waits until each has said goodbye; gives up on those that do not within a minute, and says so.
  ~RankDismissal();
  RankDismissal(const RankDismissal&) = delete;
  RankDismissal& operator=(const RankDismissal&) = delete;

 private:
  Ranks* ranks_;
};

}  // namespace lowpass
