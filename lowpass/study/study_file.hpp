#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "lowpass/study/study.hpp"

namespace lowpass {

/// Reads and checks a study file (TOML). @throws IoError if it cannot be read; BadInput with file, line and key path
/// for a syntax error, an unknown key (nearest name offered), a wrong type or a value out of range: the value received
/// and the range allowed. Nothing is computed.
Study load_study(const std::filesystem::path& path);
/// The same from text; `source` names it in messages.
Study parse_study(std::string_view toml, const std::string& source);

/// The resolved study file: every key with its value, in a fixed order, with a comment where it departs from the
/// paper's text. parse_study gives back the same study.
std::string study_toml(const Study& study);

}  // namespace lowpass
