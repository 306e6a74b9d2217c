#include "cli/path_arguments.hpp"

namespace lowpass {

PathOptions path_options(const GivenOptions& given, const Landscape& landscape) {
  PathOptions options = resolve_path_options(given, landscape);
  refuse_idle(path_option_table(), given, options, "--");
  check_path_settings(options, "--");
  return options;
}

}  // namespace lowpass
