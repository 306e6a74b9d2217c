#pragma once

#include <filesystem>
#include <string>

#include "lowpass/core/checkpoint.hpp"

namespace lowpass {

/// The bytes of a file with a state: a line "lowpass checkpoint FORMAT VERSION BYTES MD5" (of what follows) and
/// {"identity", "parts"} in CBOR (RFC 8949). `identity`: all that the computation depends on.
std::string checkpoint_bytes(const std::string& identity, const Checkpoint::Parts& parts);

/// What is read of such a file; either parts, or why there are none.
struct CheckpointContent {
  Checkpoint::Parts parts;
  std::string fault;  ///< empty: there is none
};

/// Nothing is trusted: bytes that are not exactly those of a file of this version of the program, and a state of
/// another computation, have a fault.
CheckpointContent checkpoint_content(const std::string& bytes, const std::string& identity);

}  // namespace lowpass
