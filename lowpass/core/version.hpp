#pragma once

namespace lowpass {

/// Version of the program and library, as in `lowpass --version`, manifests and reports.
inline constexpr const char* version = "0.1.0";

}  // namespace lowpass
