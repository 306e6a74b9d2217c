#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lowpass/core/unset_allocator.hpp"

namespace lowpass {

/// What tells one state of a file from another. Times in nanoseconds.
struct FileState {
  std::filesystem::path path;       ///< absolute, without symbolic links
  std::uint64_t size = 0;           ///< bytes
  std::int64_t modified = 0;        ///< since 1970; may be set at will
  std::int64_t status_changed = 0;  ///< since 1970; set by the system alone

  bool operator==(const FileState&) const = default;
};

/// Nothing if it cannot be had.
std::optional<FileState> file_state(const std::filesystem::path& path);

/// The uncompressed content of a file and its MD5 sum.
struct Content {
  Bytes bytes;            ///< the content, after `begin` other bytes
  std::size_t begin = 0;  ///< where it begins
  std::string md5;        ///< as md5_sum

  std::string_view view() const { return std::string_view(bytes.data(), bytes.size()).substr(begin); }
};

/// Contents kept in a folder from one process to the next, one entry per source file. An entry counts only if the
/// source's state is that of the time when it was read and the checksum (CRC-32 over everything in the entry) is right;
/// it is written whole or not at all, so that any number of processes may use a folder at once. Nothing that goes wrong
/// here is an error: then there is no entry.
class ContentCache {
 public:
  explicit ContentCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The entry of a source in this state. Cost: half a second per gigabyte.
  std::optional<Content> find(const FileState& source) const;

  /// Makes or replaces the source's entry, and removes what killed processes left half written a day ago or earlier.
  void keep(const FileState& source, const Content& content) const noexcept;

 private:
  std::filesystem::path entry_of(const FileState& source) const;

  std::filesystem::path folder_;
};

/// Where this user's entries lie: $XDG_CACHE_HOME/lowpass, else ~/.cache/lowpass. Nothing if there is no home or
/// $LOWPASS_CACHE is "off". @throws BadInput if that variable has another value.
std::optional<std::filesystem::path> cache_folder();

}  // namespace lowpass
