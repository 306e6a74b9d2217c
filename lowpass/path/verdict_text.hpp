#pragma once

#include <string>

#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// What was shown about the top of a path, in a sentence without capital that begins with the verdict; empty where
/// there is none.
std::string verdict_sentence(const PathResult& result);

}  // namespace lowpass
