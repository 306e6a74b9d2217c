#include "study/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "lowpass/core/files.hpp"

Program::Program(const std::vector<std::string>& arguments, std::filesystem::path messages_file,
                 const std::filesystem::path& output_file, int ignored_signal)
    : messages_file_(std::move(messages_file)) {
  std::string program = LOWPASS_PROGRAM;
  std::vector<char*> pointers = {program.data()};
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigfillset(&usual);
  if (ignored_signal != 0) sigdelset(&usual, ignored_signal);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const auto before = ignored_signal != 0 ? ::signal(ignored_signal, SIG_IGN) : SIG_DFL;
  const int error = ::posix_spawn(&process_, program.c_str(), &actions, &attributes, pointers.data(), environ);
  if (ignored_signal != 0) ::signal(ignored_signal, before);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + program);
}

void Program::send(int signal) const {
  ::kill(process_, signal);
}

bool Program::is_running() const {
  siginfo_t ended{};
  return ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

int Program::wait() const {
  int status = 0;
  if (::waitpid(process_, &status, 0) != process_) throw std::runtime_error("cannot wait for the program");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string Program::messages() const {
  return lowpass::read_file(messages_file_);
}
