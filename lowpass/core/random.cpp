#include "lowpass/core/random.hpp"

#include <Random123/threefry.h>

#include <cmath>
#include <numbers>
#include <unordered_map>

namespace lowpass {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view task, std::uint64_t epoch)
    : key_{seed, fnv1a(task), epoch, task.size()} {}

std::uint64_t RandomStream::bits() {
  if (used_ == block_.size()) {
    const r123::Threefry4x64::key_type key{{key_[0], key_[1], key_[2], key_[3]}};
    const r123::Threefry4x64::ctr_type counter{{counter_++, 0, 0, 0}};
    const auto block = r123::Threefry4x64{}(counter, key);
    for (std::size_t i = 0; i < block_.size(); ++i) block_[i] = block[i];
    used_ = 0;
  }
  return block_[used_++];
}

double RandomStream::uniform() {
  return static_cast<double>(bits() >> 11U) * 0x1p-53;
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  // Numbers under 2^64 mod bound would make the small remainders more likely.
  const std::uint64_t refused = (0 - bound) % bound;
  std::uint64_t drawn = bits();
  while (drawn < refused) drawn = bits();
  return drawn % bound;
}

double RandomStream::normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  const double angle = 2 * std::numbers::pi * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_normal_ = true;
  return radius * std::cos(angle);
}

std::vector<std::size_t> RandomStream::choose(std::size_t count, std::size_t population) {
  // Only what has been swapped away from its place is written down.
  std::unordered_map<std::size_t, std::size_t> moved;
  const auto at = [&moved](std::size_t place) {
    const auto found = moved.find(place);
    return found == moved.end() ? place : found->second;
  };
  std::vector<std::size_t> chosen(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t other = i + below(population - i);
    chosen[i] = at(other);
    moved[other] = at(i);
  }
  return chosen;
}

}  // namespace lowpass
