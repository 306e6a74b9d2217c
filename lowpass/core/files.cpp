#include "lowpass/core/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/file_descriptor.hpp"
#include "lowpass/core/process_name.hpp"

namespace lowpass {
namespace {

constexpr std::string_view temporary_mark = ".part-";

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, int error) {
  throw IoError(fmt::format("cannot {} '{}': {}", what, path.string(), std::strerror(error)));
}

/// Makes the new name itself durable. Some file systems refuse to sync a folder; the rename stands all the same.
void sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) ::fsync(opened.get());
}

/// 0, or the error number.
int write_and_sync(const std::filesystem::path& path, std::initializer_list<std::string_view> parts) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() < 0) return errno;
  for (std::string_view bytes : parts) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  if (::fsync(file.get()) != 0) return errno;
  return ::close(file.release()) == 0 ? 0 : errno;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

void remove_quietly(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

/// One byte more than the file has, so that its end shows without growing; a pipe or a file of the system's that says
/// no size gets a buffer to begin with.
std::size_t first_size(int file) {
  constexpr std::size_t buffer = 1 << 16;
  struct stat facts{};
  if (::fstat(file, &facts) != 0 || facts.st_size <= 0) return buffer;
  return static_cast<std::size_t>(facts.st_size) + 1;
}

template <class Container>
Container read_all(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail("read", path, errno);
  Container bytes;
  bytes.resize(first_size(file.get()));
  std::size_t filled = 0;
  while (true) {
    if (filled == bytes.size()) bytes.resize(2 * bytes.size());
    const ssize_t got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  return read_all<std::string>(path);
}

Bytes read_large_file(const std::filesystem::path& path) {
  return read_all<Bytes>(path);
}

void make_writable_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("make the folder", folder, error.value());
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail("write into the folder", folder, errno);
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  write_file(path, std::initializer_list<std::string_view>{bytes});
}

void write_file(const std::filesystem::path& path, std::initializer_list<std::string_view> parts) {
  const std::filesystem::path folder = folder_of(path);
  make_writable_folder(folder);
  const std::filesystem::path temporary = temporary_path(path);
  int code = write_and_sync(temporary, parts);
  if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(temporary.c_str());
    fail("write", path, code);
  }
  sync_folder(folder);
}

bool write_file_once(const std::filesystem::path& path, std::string_view bytes) {
  if (is_there(path)) return false;
  const std::filesystem::path folder = folder_of(path);
  make_writable_folder(folder);
  const std::filesystem::path temporary = temporary_path(path);
  int code = write_and_sync(temporary, {bytes});
  if (code == 0) code = give_name_once(temporary, path);
  ::unlink(temporary.c_str());
  if (code == EEXIST) return false;
  if (code != 0) fail("write", path, code);
  sync_folder(folder);
  return true;
}

bool write_folder_once(const std::filesystem::path& folder,
                       const std::function<void(const std::filesystem::path& draft)>& fill) {
  const std::filesystem::path parent = folder_of(folder);
  make_writable_folder(parent);
  const std::filesystem::path draft = temporary_path(folder);
  int code = 0;
  try {
    make_writable_folder(draft);
    fill(draft);
    // Takes the place of an empty folder; one with files, or a file, stays.
    if (::rename(draft.c_str(), folder.c_str()) != 0) code = errno;
  } catch (...) {
    remove_quietly(draft);
    throw;
  }
  if (code != 0) remove_quietly(draft);
  if (code == EEXIST || code == ENOTEMPTY) return false;
  if (code != 0) fail("write the folder", folder, code);
  sync_folder(parent);
  return true;
}

int give_name_once(const std::filesystem::path& temporary, const std::filesystem::path& path) {
  if (::link(temporary.c_str(), path.c_str()) == 0) return 0;
  const int error = errno;
  if (error != EPERM && error != ENOTSUP && error != EOPNOTSUPP && error != ENOSYS && error != EMLINK) return error;
  return ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
}

std::filesystem::path temporary_path(const std::filesystem::path& path) {
  static std::atomic<unsigned> serial{0};
  std::filesystem::path temporary = path;
  temporary += fmt::format("{}{}-{}", temporary_mark, process_name(), serial++);
  return temporary;
}

bool is_temporary_name(std::string_view name) {
  return name.find(temporary_mark) != std::string_view::npos;
}

bool is_temporary_name_of_this_host(std::string_view name) {
  return name.find(fmt::format("{}{}-", temporary_mark, host_name())) != std::string_view::npos;
}

bool is_there(const std::filesystem::path& path) {
  std::error_code unreadable;
  return std::filesystem::exists(path, unreadable);
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code unreadable;
  return std::filesystem::is_directory(path, unreadable);
}

}  // namespace lowpass
