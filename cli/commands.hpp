#pragma once

#include <CLI/App.hpp>

namespace lowpass {

// Each of these adds one sub-command to the program and stands in a file of its own name. The sub-command's callback
// does the work, prints results to stdout and messages to stderr, and sets `exit_code` if it is not 0: 2 for a
// numerical outcome that is not a result, 75 for a stop on request. Mistakes of the user are thrown as BadInput, files
// that cannot be read or written as IoError; main turns what is thrown into a message and an exit code.
void add_evaluate(CLI::App& program, int& exit_code);
void add_minimize(CLI::App& program, int& exit_code);
void add_train(CLI::App& program, int& exit_code);
void add_connect(CLI::App& program, int& exit_code);
void add_compare(CLI::App& program, int& exit_code);
void add_check_gradient(CLI::App& program, int& exit_code);
void add_landscapes(CLI::App& program, int& exit_code);
void add_run(CLI::App& program, int& exit_code);
void add_slurm(CLI::App& program, int& exit_code);
void add_status(CLI::App& program, int& exit_code);
void add_report(CLI::App& program, int& exit_code);
void add_check(CLI::App& program, int& exit_code);
void add_doctor(CLI::App& program, int& exit_code);

/// All sub-commands, in the order in which `--help` lists them.
void add_commands(CLI::App& program, int& exit_code);

}  // namespace lowpass
