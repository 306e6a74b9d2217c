#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

/// A lowpass program at work; its messages go to a file.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, std::filesystem::path messages_file);

  void send(int signal) const;
  /// Its exit code, or minus the signal that ended it. Once only.
  int wait() const;
  std::string messages() const;

 private:
  std::filesystem::path messages_file_;
  pid_t process_ = 0;
};
