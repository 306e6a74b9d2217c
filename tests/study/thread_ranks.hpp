#pragma once

#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/study/cluster/ranks.hpp"

namespace lowpass {

/// Messages on their way between ranks that are threads.
class Post {
 public:
  explicit Post(std::size_t ranks) : boxes_(ranks) {}
  void send(std::size_t to, RankMessage message) {
    const std::scoped_lock lock(mutex_);
    boxes_.at(to).push_back(std::move(message));
  }
  std::optional<RankMessage> receive(std::size_t at) {
    const std::scoped_lock lock(mutex_);
    if (boxes_[at].empty()) return std::nullopt;
    RankMessage message = std::move(boxes_[at].front());
    boxes_[at].pop_front();
    return message;
  }
  std::size_t ranks() const { return boxes_.size(); }

 private:
  std::mutex mutex_;
  std::vector<std::deque<RankMessage>> boxes_;
};

class ThreadRanks : public Ranks {
 public:
  ThreadRanks(Post& post, std::size_t index) : post_(post), index_(index), here_(post.ranks()) {
    std::iota(here_.begin(), here_.end(), std::size_t{0});
  }
  std::size_t index() const override { return index_; }
  std::size_t count() const override { return post_.ranks(); }
  const std::vector<std::size_t>& here() const override { return here_; }
  std::size_t cores_here() const override { return 1; }
  void send(std::size_t to, std::string text) override {
    ++sent;
    post_.send(to, {index_, std::move(text)});
  }
  std::optional<RankMessage> receive() override { return post_.receive(index_); }
  void give_up() override { has_given_up = true; }

  std::size_t sent = 0;  ///< messages
  bool has_given_up = false;

 private:
  Post& post_;
  std::size_t index_;
  std::vector<std::size_t> here_;
};

}  // namespace lowpass
