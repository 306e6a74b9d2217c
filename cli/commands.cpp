#include "cli/commands.hpp"

namespace lowpass {

void add_commands(CLI::App& program, int& exit_code) {
  add_evaluate(program, exit_code);
  add_minimize(program, exit_code);
  add_train(program, exit_code);
  add_connect(program, exit_code);
  add_compare(program, exit_code);
  add_check_gradient(program, exit_code);
  add_landscapes(program, exit_code);
  add_run(program, exit_code);
  add_slurm(program, exit_code);
  add_status(program, exit_code);
  add_report(program, exit_code);
  add_check(program, exit_code);
  add_doctor(program, exit_code);
}

}  // namespace lowpass
