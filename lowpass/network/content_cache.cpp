#include "lowpass/network/content_cache.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <zlib.h>

#include <array>
#include <chrono>
#include <utility>

#include "lowpass/core/environment.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/md5.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

// An entry: a line that says what it is, the checksum of all that follows, the MD5 sum of the content, the source's
// state, the content.
constexpr std::string_view first_line = "lowpass uncompressed file 1\n";
constexpr std::size_t checksum_size = 8, md5_size = 32;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string text_of(const FileState& source) {
  return fmt::format("{} bytes, modified {}, status changed {}, {}\n", source.size, source.modified,
                     source.status_changed, source.path.string());
}

std::string checksum_text(std::string_view head, std::string_view content) {
  const auto added = [](uLong sum, std::string_view bytes) {
    return crc32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  };
  return fmt::format("{:08x}", added(added(0, head), content));
}

/// Files of writers that were killed; one that lives has written in the last day.
void remove_left_overs(const fs::path& folder) {
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    std::error_code gone;
    if (is_temporary_name(entry.path().filename().string()) && entry.last_write_time(gone) < long_ago && !gone)
      fs::remove(entry.path(), gone);
  }
}

}  // namespace

std::optional<FileState> file_state(const fs::path& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  struct stat facts{};
  if (error || ::stat(canonical.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return FileState{canonical, static_cast<std::uint64_t>(facts.st_size), nanoseconds(facts.st_mtim),
                   nanoseconds(facts.st_ctim)};
}

fs::path ContentCache::entry_of(const FileState& source) const {
  return folder_ / fmt::format("{}-{}", md5_sum(source.path.string()), source.path.stem().string());
}

std::optional<Content> ContentCache::find(const FileState& source) const {
  const fs::path path = entry_of(source);
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  Content content;
  try {
    content.bytes = read_large_file(path);
  } catch (const std::exception&) {
    return std::nullopt;
  }
  const std::string state = text_of(source);
  const std::string_view bytes = content.view();
  const std::size_t covered = first_line.size() + checksum_size;
  content.begin = covered + md5_size + state.size();
  if (bytes.size() < content.begin || !bytes.starts_with(first_line) ||
      bytes.substr(covered + md5_size, state.size()) != state ||
      bytes.substr(first_line.size(), checksum_size) != checksum_text(bytes.substr(covered), ""))
    return std::nullopt;
  content.md5 = bytes.substr(covered, md5_size);
  return content;
}

void ContentCache::keep(const FileState& source, const Content& content) const noexcept {
  try {
    make_writable_folder(folder_);
    remove_left_overs(folder_);
    const std::string head = content.md5 + text_of(source);
    write_file(entry_of(source), {first_line, checksum_text(head, content.view()), head, content.view()});
  } catch (const std::exception&) {
    // A full disk, a folder that cannot be written: the next process reads the source again.
  }
}

std::optional<fs::path> cache_folder() {
  if (const auto choice = environment("LOWPASS_CACHE")) {
    if (*choice == "off") return std::nullopt;
    throw BadInput(fmt::format("$LOWPASS_CACHE is '{}'; it may only be 'off': unset it to use the cache", *choice));
  }
  // Other than absolute paths are to be ignored: XDG Base Directory Specification.
  if (const auto caches = environment("XDG_CACHE_HOME"); caches && fs::path(*caches).is_absolute())
    return fs::path(*caches) / "lowpass";
  // Accounts of services name a home that does not exist; it is not made for a cache.
  if (const auto home = environment("HOME"); home && fs::path(*home).is_absolute() && is_folder(*home))
    return fs::path(*home) / ".cache" / "lowpass";
  return std::nullopt;
}

}  // namespace lowpass
