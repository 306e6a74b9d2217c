#include "study/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "lowpass/core/files.hpp"

Program::Program(const std::vector<std::string>& arguments, std::filesystem::path messages_file,
                 const std::filesystem::path& output_file)
    : messages_file_(std::move(messages_file)) {
  std::string program = LOWPASS_PROGRAM;
  std::vector<char*> pointers = {program.data()};
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int error = ::posix_spawn(&process_, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + program);
}

void Program::send(int signal) const {
  ::kill(process_, signal);
}

int Program::wait() const {
  int status = 0;
  if (::waitpid(process_, &status, 0) != process_) throw std::runtime_error("cannot wait for the program");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string Program::messages() const {
  return lowpass::read_file(messages_file_);
}
