#pragma once

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

}  // namespace lowpass
