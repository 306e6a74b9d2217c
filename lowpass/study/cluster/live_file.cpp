#include "lowpass/study/cluster/live_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/core/utc_time.hpp"

namespace lowpass {
namespace {

/// Whether both are the same file, whatever it is called.
bool is_same_file(int file, const std::filesystem::path& path) {
  struct stat opened{}, named{};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

std::string content(const nlohmann::ordered_json& facts) {
  nlohmann::ordered_json json = {{"schema", 1},       {"process", process_name()}, {"host", host_name()},
                                 {"boot", boot_id()}, {"pid", ::getpid()},         {"started", utc_now()}};
  json.update(facts);
  return json.dump() + "\n";
}

}  // namespace

std::optional<LiveFile> LiveFile::make(const std::filesystem::path& path, const nlohmann::ordered_json& facts) {
  if (is_there(path)) return std::nullopt;
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  // Locked and filled under a name of its own first: under its final one nobody sees it half made, or free.
  const std::filesystem::path draft = temporary_path(path);
  LiveFile made(draft, ::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  const std::string text = content(facts);
  const auto fail = [&](int error) {
    throw IoError(fmt::format("cannot write '{}': {}", path.string(), std::strerror(error)));
  };
  if (made.file_ < 0) fail(errno);
  ::flock(made.file_, LOCK_EX | LOCK_NB);
  if (::write(made.file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail(errno);
  const int error = give_name_once(draft, path);
  if (error == EEXIST) return std::nullopt;
  if (error != 0) fail(error);
  ::unlink(draft.c_str());
  made.path_ = path;
  return made;
}

LiveFile::~LiveFile() {
  if (file_ < 0) return;
  if (is_same_file(file_, path_)) ::unlink(path_.c_str());
  ::close(file_);
}

LiveFile::LiveFile(LiveFile&& other) noexcept : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

void LiveFile::touch() const {
  ::futimens(file_, nullptr);
}

const std::string& boot_id() {
  static const std::string id = [] {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string text;
    return std::getline(file, text) ? text : std::string("unknown");
  }();
  return id;
}

}  // namespace lowpass
