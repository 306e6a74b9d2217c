#pragma once

#include <filesystem>
#include <string>
#include <vector>

struct ProgramResult {
  int exit_code = -1;  ///< -1 if a signal ended it
  std::string output;
  std::string errors;
};

/// Runs a program with exactly this environment ("NAME=value") and waits for its end. Its output is kept in files in
/// `folder` meanwhile. @throws std::runtime_error if it cannot be started.
ProgramResult run_program(const std::vector<std::string>& command, const std::vector<std::string>& environment,
                          const std::filesystem::path& folder);
