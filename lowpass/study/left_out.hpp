#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lowpass/study/layout.hpp"

namespace lowpass {

/// A run, or a weight vector of a given file, that is in no ensemble although it is there.
struct LeftOut {
  std::uint64_t seed = 0;  ///< of a given file the row, counted from 0
  std::string reason;      ///< "its training diverged"
};

/// Writes ensembles/NET-OPT-left-out.json; nobody left out, no file. @throws IoError.
void write_left_out(const StudyLayout& layout, const std::string& network, OptimizerKind optimizer,
                    const std::vector<LeftOut>& left_out);

/// Empty if there is no such file. @throws IoError, BadInput naming a damaged file.
std::vector<LeftOut> read_left_out(const StudyLayout& layout, const std::string& network, OptimizerKind optimizer);

/// Whether one of them has this seed.
bool is_left_out(const std::vector<LeftOut>& left_out, std::uint64_t seed);

}  // namespace lowpass
