#include "lowpass/report/report.hpp"

#include <memory>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/pictures.hpp"

namespace lowpass {

void add_report(CLI::App& program, int&) {
  const auto folder = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("report", "(Re)build analysis, figures and report.html of a study folder");
  add_text(*command, "DIR", *folder, "DIR", "Study folder")->required();
  command->callback([folder] { print_report(write_report(*folder)); });
}

}  // namespace lowpass
