#pragma once

#include <filesystem>

#include "lowpass/core/errors.hpp"

namespace lowpass {

/// Another process holds the folder.
class FolderIsTaken : public BadInput {
 public:
  using BadInput::BadInput;
};

/// The folder's file system has no locks.
class NoLocks : public IoError {
 public:
  using IoError::IoError;
};

enum class FolderUse {
  alone,          ///< no other process may be at work
  beside_others,  ///< such as these may be
};

/// Keeps a study folder for one process, or for those that work beside others: flock on FOLDER/.lock, which the system
/// releases when the process ends, however it ends. The file itself stays.
class FolderLock {
 public:
  /// @throws FolderIsTaken if a process holds it that does not go together with this use; NoLocks, of one that is to be
  /// alone; IoError if the file cannot be
  /// made.
  explicit FolderLock(const std::filesystem::path& folder, FolderUse use = FolderUse::alone);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

  /// Lets others in that work beside others.
  void share();

  static constexpr const char* file_name = ".lock";

 private:
  int file_ = -1;
};

/// Whether a process holds the folder's lock just now, in either way.
bool is_locked(const std::filesystem::path& folder);

}  // namespace lowpass
