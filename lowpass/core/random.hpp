#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace lowpass {

/// A stream of random numbers that depends on (seed, task, epoch) and on nothing else: no global generator, the same
/// numbers on any number of workers and with any standard library. Counter-based (Threefry-4x64-20 of Random123, Salmon
/// et al., SC 2011); `task` names the purpose, such as "fcp/init" or "fcp/sgd/batches".
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view task, std::uint64_t epoch = 0);

  /// 64 random bits.
  std::uint64_t bits();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform in 0 ... bound - 1, without bias; @pre bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Box-Muller, both numbers of a pair are used).
  double normal();

  /// `count` different numbers out of 0 ... population - 1, in random order: the first ones of a shuffle that goes no
  /// further than needed. Cost: O(count). @pre count <= population.
  std::vector<std::size_t> choose(std::size_t count, std::size_t population);

  /// Fisher-Yates shuffle: every order equally likely.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::array<std::uint64_t, 4> key_;
  std::array<std::uint64_t, 4> block_{};
  std::uint64_t counter_ = 0;
  std::size_t used_ = 4;
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace lowpass
