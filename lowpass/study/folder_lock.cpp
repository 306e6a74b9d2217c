#include "lowpass/study/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "lowpass/core/errors.hpp"

namespace lowpass {

FolderLock::FolderLock(const std::filesystem::path& folder, FolderUse use) {
  const std::filesystem::path path = folder / file_name;
  // Closed in child processes (gnuplot), which must not keep the lock alive.
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw IoError(fmt::format("cannot make '{}': {}", path.string(), std::strerror(errno)));
  // `status` takes the lock for a moment to see whether it is free, and a process that makes the folder ready for those
  // beside it a little longer: a run must not give up for that.
  const int tries = use == FolderUse::alone ? 20 : 500;
  for (int i = 0; i < tries; ++i) {
    if (::flock(file_, (use == FolderUse::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return;
    if (errno != EWOULDBLOCK && errno != EINTR) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const int error = errno;
  ::close(file_);
  if (error == EWOULDBLOCK)
    throw FolderIsTaken(
        fmt::format("another run is working in '{}'. Wait for it, stop it, or choose another folder; several "
                    "processes work in one folder if each is started with --shard",
                    folder.string()));
  if (error != ENOLCK && error != ENOSYS && error != EOPNOTSUPP)
    throw IoError(fmt::format("cannot lock '{}': {}", path.string(), std::strerror(error)));
  if (use == FolderUse::alone)
    throw NoLocks(fmt::format("cannot lock '{}': {}; where a file system has no locks, run the study with --shard 0/1",
                              path.string(), std::strerror(error)));
  file_ = -1;  // Those beside each other rely on claims.
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

void FolderLock::share() {
  if (file_ >= 0) ::flock(file_, LOCK_SH);
}

bool is_locked(const std::filesystem::path& folder) {
  const int file = ::open((folder / FolderLock::file_name).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return locked;
}

}  // namespace lowpass
