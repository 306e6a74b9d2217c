#pragma once

#include <string>
#include <string_view>

namespace lowpass {

/// What a file is by its first bytes, "an HTML page" and the like, where a message may name it: well-known formats that
/// stand in for data by mistake. Empty if it is none of them.
std::string content_kind(std::string_view bytes);

}  // namespace lowpass
