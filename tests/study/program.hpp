#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

/// A lowpass program at work; its messages go to a file, and so does what it prints if a file is named. It takes all
/// signals as usual, however this process was started, but for one that it may be told to ignore, as nohup does.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, std::filesystem::path messages_file,
          const std::filesystem::path& output_file = "/dev/null", int ignored_signal = 0);

  void send(int signal) const;
  bool is_running() const;
  /// Its exit code, or minus the signal that ended it. Once only.
  int wait() const;
  std::string messages() const;

 private:
  std::filesystem::path messages_file_;
  pid_t process_ = 0;
};
