#pragma once

#include <filesystem>

namespace lowpass {

/// Keeps a study folder for one process: flock on FOLDER/.lock, which the system releases when the process ends,
/// however it ends. The file itself stays.
class FolderLock {
 public:
  /// @throws BadInput if another process holds it; IoError if the file cannot be made.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

  static constexpr const char* file_name = ".lock";

 private:
  int file_ = -1;
};

/// Whether a process holds the folder's lock just now.
bool is_locked(const std::filesystem::path& folder);

}  // namespace lowpass
