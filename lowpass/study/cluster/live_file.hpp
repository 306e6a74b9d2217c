#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace lowpass {

/// A file by which a process says that it is at work. It appears whole, and only if nobody else has made it; its owner
/// keeps it locked (flock) and touches it from time to time; it goes with the owner. On the owner's machine the lock
/// tells whether the owner lives; elsewhere the touching does.
class LiveFile {
 public:
  /// Nothing if the file is there already. The content is `facts` and who the owner is: host, boot, process, started.
  /// @throws IoError.
  static std::optional<LiveFile> make(const std::filesystem::path& path, const nlohmann::ordered_json& facts);
  ~LiveFile();
  LiveFile(LiveFile&& other) noexcept;
  LiveFile(const LiveFile&) = delete;
  LiveFile& operator=(const LiveFile&) = delete;
  LiveFile& operator=(LiveFile&&) = delete;

  /// Changes its time. A file that another process has taken away stays as it is.
  void touch() const;

 private:
  LiveFile(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}

  std::filesystem::path path_;
  int file_ = -1;
};

/// Which kernel this is: processes of the same one see each other's locks.
const std::string& boot_id();

}  // namespace lowpass
