#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lowpass {

/// Seconds from "90m", "1.5h", "2d", "45s", or as SLURM writes times: "MM:SS", "HH:MM:SS", "D-HH",
/// "D-HH:MM", "D-HH:MM:SS". Nothing for anything else, a number without a unit among it, and for
/// what is not above 0.
std::optional<double> parse_duration(std::string_view text);

/// What parse_duration takes, for messages.
inline constexpr const char* duration_forms =
    "a time such as 90m, 1.5h, 2d, 45s, 2:30:00 (hours, minutes, seconds) or 1-12:00:00 (days before them)";

}  // namespace lowpass
