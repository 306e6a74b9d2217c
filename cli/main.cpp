#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/version.hpp"

namespace lowpass {
namespace {

int refuse(const char* message, int exit_code) {
  fmt::print(stderr, "lowpass: {}\n", message);
  return exit_code;
}

/// Parses and runs the command. A mistake of the user leaves as an exception.
int run_command(CLI::App& program, const std::vector<std::string>& arguments, int& exit_code) {
  try {
    std::vector<std::string> joined = joined_arguments(program, arguments);
    std::reverse(joined.begin(), joined.end());  // as CLI11 wants them
    program.parse(joined);
    return exit_code;
  } catch (const CLI::Success& help_or_version) {
    return program.exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    const std::vector<CLI::App*> commands = program.get_subcommands();
    throw BadInput(fmt::format("{}; see lowpass {}--help", error.what(),
                               commands.empty() ? "" : commands.front()->get_name() + " "));
  }
}

/// Results that did not reach their reader (a full disk, say) are no success.
void flush_results() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw IoError(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

/// A closed stream's number would go to the next file that is opened, and messages into that file. Standard output is
/// opened for reading, so that results that cannot be written are still an error.
void fill_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) == -1 && errno == EBADF)
      ::open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY);  // the lowest number that is free: this one
}

int run_program(const std::vector<std::string>& arguments) {
  fill_closed_streams();
  int exit_code = 0;
  CLI::App program(
      "Trains ensembles of small neural networks, finds low paths between their solutions and reports on\n"
      "the shape of the loss landscape.",
      "lowpass");
  program.set_version_flag("--version", std::string("lowpass ") + version, "Print the version and exit");
  program.set_help_flag("-h,--help", "Print this help and exit");
  program.require_subcommand(1);
  add_commands(program, exit_code);
  program.footer("'lowpass COMMAND --help' says more about a command.");  // after the commands, which would inherit it

  if (arguments.empty()) {
    fmt::print(stderr, "{}", program.help());
    return bad_input;
  }
  try {
    const int code = run_command(program, arguments, exit_code);
    flush_results();
    return code;
  } catch (const NotANumber& error) {
    return refuse(error.what(), no_result);
  } catch (const InternalError& error) {
    return refuse(fmt::format("{} (this is a bug of lowpass; please report it)", error.what()).c_str(), bad_input);
  } catch (const std::bad_alloc&) {
    return refuse("there is not enough memory for this", bad_input);
  } catch (const std::exception& error) {
    return refuse(error.what(), bad_input);
  }
}

}  // namespace
}  // namespace lowpass

int main(int argc, char** argv) try { return lowpass::run_program({argv + 1, argv + argc}); } catch (...) {
  // Out of memory while a message was made: nothing more can be said.
  return lowpass::bad_input;
}
