#include "lowpass/study/cluster/watch.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/live_file.hpp"

namespace lowpass {
namespace {

/// Whether the file's owner worked under this kernel, so that its lock tells whether it lives.
bool is_of_this_machine(const std::filesystem::path& path) {
  if (boot_id() == "unknown") return false;
  try {
    const nlohmann::json json = nlohmann::json::parse(read_file(path), nullptr, false);
    return json.is_object() && json.value("boot", "") == boot_id();
  } catch (const IoError&) {
    return false;
  }
}

}  // namespace

Watch::Sight Watch::sight_of(const struct ::stat& facts) {
  return {facts.st_dev, facts.st_ino, std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

Life Watch::look(const std::filesystem::path& path) {
  // Writable, since a network file system may lock no other way.
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) {
    if (errno != ENOENT) return Life::alive;
    seen_.erase(path);
    return Life::gone;
  }
  struct stat facts{};
  const bool known = ::fstat(file, &facts) == 0;
  const bool unlocked = known && is_of_this_machine(path) && ::flock(file, LOCK_EX | LOCK_NB) == 0;
  ::close(file);
  if (!known) return Life::alive;
  const auto now = std::chrono::steady_clock::now();
  const Sight sight = sight_of(facts);
  const auto before = seen_.find(path);
  if (before == seen_.end() || before->second.sight != sight) {
    seen_[path] = {sight, now};
    return unlocked ? Life::dead : Life::alive;
  }
  return unlocked || now - before->second.since >= lapse_ ? Life::dead : Life::alive;
}

bool Watch::bury(const std::filesystem::path& path) {
  const auto dead = seen_.find(path);
  if (dead == seen_.end()) return false;
  const Sight expected = dead->second.sight;
  seen_.erase(dead);
  const std::filesystem::path aside = temporary_path(path);
  if (::rename(path.c_str(), aside.c_str()) != 0) return false;
  struct stat facts{};
  const bool is_the_dead_one = ::stat(aside.c_str(), &facts) == 0 && sight_of(facts) == expected;
  // Somebody's new one: it gets its name back, unless there is yet another.
  if (!is_the_dead_one) give_name_once(aside, path);
  ::unlink(aside.c_str());
  return is_the_dead_one;
}

}  // namespace lowpass
