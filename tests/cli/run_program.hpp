#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lowpass {

/// What a finished run of the program left behind.
struct ProgramRun {
  int exit_code = -1;
  std::string out;  ///< stdout
  std::string err;  ///< stderr
};

/// Runs the program with these arguments (without its name) and waits for it; stdin is empty.
ProgramRun run_program(const std::vector<std::string>& arguments);

/// A folder of this test process that is removed at the end of its life.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lowpass
