#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "lowpass/study/cluster/live_file.hpp"
#include "lowpass/study/cluster/watch.hpp"
#include "lowpass/study/task_queue.hpp"

namespace lowpass {

/// What a live file that is made for another rank says in the place of its maker's facts; null: nothing.
nlohmann::ordered_json rank_facts(const OtherRank* rank);

/// Which process computes which task, where several work in one study folder: a live file per task that is being
/// computed. A claim whose process is gone is taken over (Watch says when). Claims save work, they protect nothing: two
/// processes that compute the same task write the same bytes, and the second finds them there.
class Claims {
 public:
  /// `lapse`: after how long without a touch a claim of another machine is dead; touched ten times as often.
  Claims(std::filesystem::path folder, std::chrono::duration<double> lapse);
  /// Gives everything back.
  ~Claims();
  Claims(const Claims&) = delete;
  Claims& operator=(const Claims&) = delete;

  /// Whether the task is this process's now; `facts` is said beside who computes it. @throws IoError.
  bool take(const std::string& task, const nlohmann::ordered_json& facts = nlohmann::ordered_json::object());
  void give_back(const std::string& task);

 private:
  void touch_now_and_then();

  std::filesystem::path folder_;
  std::chrono::duration<double> touch_every_;
  Watch watch_;
  std::mutex mutex_;
  std::condition_variable leaving_;
  bool leave_ = false;
  std::map<std::string, LiveFile> mine_;
  std::jthread toucher_;
};

}  // namespace lowpass
