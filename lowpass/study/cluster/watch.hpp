#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>

struct stat;

namespace lowpass {

enum class Life { gone, alive, dead };

/// Looks at the live files of others. One is dead at once if its owner worked on this machine and its lock is free;
/// otherwise when it has been seen unchanged for `lapse` of this process's own clock: clocks of different machines are
/// never compared. On network file systems a change may be seen late (attributes are kept for up to a minute or so):
/// `lapse` must be far longer than that and than the time between two touches.
class Watch {
 public:
  explicit Watch(std::chrono::duration<double> lapse) : lapse_(lapse) {}

  /// What cannot be looked at is alive.
  Life look(const std::filesystem::path& path);

  /// Takes away a file that was dead when it was looked at. False, and it stays, if it is not the same any more:
  /// another process was faster, and this may be its new file.
  bool bury(const std::filesystem::path& path);

 private:
  struct Sight {
    std::uint64_t device = 0, inode = 0;
    std::int64_t changed = 0;  ///< its time of change in nanoseconds, by whatever clock
    bool operator==(const Sight&) const = default;
  };
  struct Seen {
    Sight sight;
    std::chrono::steady_clock::time_point since;
  };
  static Sight sight_of(const struct ::stat& facts);

  std::chrono::duration<double> lapse_;
  std::map<std::filesystem::path, Seen> seen_;
};

}  // namespace lowpass
