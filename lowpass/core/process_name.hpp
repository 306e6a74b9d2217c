#pragma once

#include <string>

namespace lowpass {

/// "HOST-PID-XXXXXXXX": this process, unlike any other on any host at any time, as far as eight random digits go. Fit
/// for file names.
std::string process_name();

/// The host's name, as it stands in process_name().
const std::string& host_name();

}  // namespace lowpass
