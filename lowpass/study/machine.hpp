#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace lowpass {

/// Processor, cores, memory and system of this machine.
nlohmann::ordered_json machine_json();

/// What matrix products come from, the libraries' versions, the compiler.
nlohmann::ordered_json libraries_json();

/// What results depend on to the last bit: processor, library of matrix products, compiler, version, without commas.
/// Results are the same, byte for byte, where this text is.
const std::string& machine_kind();

}  // namespace lowpass
