#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace lowpass {

/// The arguments (without the program's name) as CLI11 is to read them: every option is joined with its value
/// ("--from", "-0.62,-0.54" becomes "--from=-0.62,-0.54"), so that a value may start with a minus sign.
/// @throws BadInput for an unknown sub-command or option (the nearest known name is offered), an option without its
/// value or given twice, a flag with a value.
std::vector<std::string> joined_arguments(const CLI::App& program, const std::vector<std::string>& arguments);

}  // namespace lowpass
