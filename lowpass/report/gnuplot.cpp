#include "lowpass/report/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass::report {
namespace {

/// A new empty folder, gone with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "lowpass-figure-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw NotDrawn(
          fmt::format("cannot make a temporary folder '{}' to draw in: {}; set TMPDIR to one that can be "
                      "written into",
                      name, std::strerror(errno)));
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SpawnActions {
 public:
  SpawnActions() { posix_spawn_file_actions_init(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

/// A child takes signals, whatever the calling thread does.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// A file that need not outlive this process, so without the syncing of write_file.
void write_draft(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file.flush())
    throw NotDrawn(fmt::format("cannot write '{}', which gnuplot is to read: {}; set TMPDIR to another folder",
                               path.string(), std::strerror(errno)));
}

/// This process's environment, but with numbers written the C way and nothing that changes gnuplot's behaviour.
std::vector<std::string> environment_for_gnuplot() {
  std::vector<std::string> entries{"LC_ALL=C.UTF-8"};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool changes_it = text.starts_with("LC_") || text.starts_with("GNU") || text.starts_with("FIT_");
    if (!changes_it) entries.emplace_back(text);
  }
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Its wait status; what it says goes to gnuplot.log.
int run_gnuplot(const std::string& script, const std::filesystem::path& folder) {
  std::vector<std::string> arguments{"gnuplot", "-d", script};
  std::vector<std::string> environment = environment_for_gnuplot();
  SpawnActions actions;
  SpawnAttributes attributes;
  posix_spawn_file_actions_addchdir_np(actions.get(), folder.c_str());
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, "gnuplot.log", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  posix_spawn_file_actions_adddup2(actions.get(), STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int error = posix_spawnp(&child, "gnuplot", actions.get(), attributes.get(), pointers(arguments).data(),
                                 pointers(environment).data());
  if (error == ENOENT) throw NotDrawn(no_gnuplot);
  if (error != 0) throw NotDrawn(fmt::format("cannot start gnuplot: {}", std::strerror(error)));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw NotDrawn(fmt::format("cannot wait for gnuplot: {}", std::strerror(errno)));
  }
  return status;
}

/// What gnuplot said, in one line.
std::string said(const std::filesystem::path& log) {
  std::error_code unreadable;
  if (!std::filesystem::exists(log, unreadable)) return "nothing";
  std::string text;
  for (const std::string& line : split(read_file(log), '\n')) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin != std::string::npos) text += (text.empty() ? "" : " | ") + line.substr(begin);
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace

const char* const no_gnuplot =
    "gnuplot was not found in $PATH: no figure can be drawn; install it (Debian: apt install gnuplot-nox)";

std::optional<std::filesystem::path> find_gnuplot() {
  const char* path = std::getenv("PATH");
  for (const std::string& folder : split(path == nullptr ? "/bin:/usr/bin" : path, ':')) {
    const std::filesystem::path program = std::filesystem::path(folder.empty() ? "." : folder) / "gnuplot";
    std::error_code none;
    if (std::filesystem::is_regular_file(program, none) && ::access(program.c_str(), X_OK) == 0) return program;
  }
  return std::nullopt;
}

std::string draw(const Figure& figure, const std::filesystem::path& folder) {
  const auto place = [&](const char* ending, std::string_view bytes) {
    write_file(folder / (figure.name + ending), bytes);
  };
  place(".csv", figure.data);
  place(".gp", figure.script);
  std::error_code none;  // no picture of an earlier table
  for (const char* ending : {".svg", ".pdf"}) std::filesystem::remove(folder / (figure.name + ending), none);

  const TemporaryFolder workshop;
  const std::filesystem::path stem = workshop.path() / figure.name;
  const auto part = [&](const char* ending) { return std::filesystem::path(stem).concat(ending); };
  write_draft(part(".gp"), figure.script);
  write_draft(part(".csv"), figure.data);
  const int status = run_gnuplot(figure.name + ".gp", workshop.path());
  if (status != 0 || !std::filesystem::exists(part(".svg")) || !std::filesystem::exists(part(".pdf"))) {
    const std::string ending = WIFSIGNALED(status) ? fmt::format("was ended by signal {}", WTERMSIG(status))
                                                   : fmt::format("ended with status {}", WEXITSTATUS(status));
    throw NotDrawn(fmt::format("gnuplot could not draw the figure '{}': it {} and said: {}", figure.name, ending,
                               said(workshop.path() / "gnuplot.log")));
  }
  std::string svg = read_file(part(".svg"));
  place(".pdf", read_file(part(".pdf")));
  place(".svg", svg);
  return svg;
}

}  // namespace lowpass::report
