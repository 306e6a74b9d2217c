#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass {

/// The known name with the fewest edits (insert, delete, replace, swap of neighbours) from `received`, if it is near
/// enough to be a slip of the pen: at most a third of the longer name, at least one edit.
std::optional<std::string> nearest_name(std::string_view received, std::span<const std::string> known);

/// "unknown WHAT 'RECEIVED'; did you mean 'X'? (known: A, B, C)": the refusal used for every unknown name.
std::string unknown_name(std::string_view what, std::string_view received, std::span<const std::string> known);

/// The shortest decimal text that reads back as exactly this number ("0.1", "1e-04" is written "0.0001").
std::string shortest(double value);

/// The beginning of text from a file, fit for a terminal: at most 40 bytes, what is no printable ASCII as '?'.
std::string printable(std::string_view text);

/// The beginning of a point, for messages: "(0.5, 2)", "(1, 2, 3, 4, ...)".
std::string point_text(std::span<const double> x);

/// The whole text as a finite number; nothing if it is anything else.
std::optional<double> parse_number(std::string_view text);

/// The whole text as a number without sign; nothing if it is anything else.
std::optional<unsigned long long> parse_count(std::string_view text);

/// The pieces between separators; "a,,b" has an empty one.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace lowpass
