#include "lowpass/study/cluster/claims.hpp"

#include <utility>

#include "lowpass/core/without_signals.hpp"

namespace lowpass {

nlohmann::ordered_json rank_facts(const OtherRank* rank) {
  if (rank == nullptr) return nlohmann::ordered_json::object();
  return {{"process", rank->process}, {"host", rank->host}, {"rank", rank->index}};
}

Claims::Claims(std::filesystem::path folder, std::chrono::duration<double> lapse)
    : folder_(std::move(folder)), touch_every_(lapse / 10), watch_(lapse) {
  const WithoutSignals in_that_thread;
  toucher_ = std::jthread([this] { touch_now_and_then(); });
}

Claims::~Claims() {
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  leaving_.notify_one();
}

bool Claims::take(const std::string& task, const nlohmann::ordered_json& facts) {
  const std::filesystem::path path = folder_ / task;
  const std::scoped_lock lock(mutex_);
  if (mine_.contains(task)) return false;
  for (int tries = 0; tries < 2; ++tries) {
    if (std::optional<LiveFile> made = LiveFile::make(path, facts)) {
      mine_.emplace(task, std::move(*made));
      return true;
    }
    const Life life = watch_.look(path);
    if (life == Life::alive || (life == Life::dead && !watch_.bury(path))) return false;
  }
  return false;
}

void Claims::give_back(const std::string& task) {
  const std::scoped_lock lock(mutex_);
  mine_.erase(task);
}

void Claims::touch_now_and_then() {
  std::unique_lock lock(mutex_);
  while (!leaving_.wait_for(lock, touch_every_, [this] { return leave_; }))
    for (const auto& [task, file] : mine_) file.touch();
}

}  // namespace lowpass
