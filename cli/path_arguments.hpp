#pragma once

#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/path_options.hpp"

namespace lowpass {

/// The options of a path search from what was said, and from what suits the landscape.
/// @throws BadInput for an option that would do nothing; IoError for start coefficients that cannot be read.
PathOptions path_options(const GivenOptions& given, const Landscape& landscape);

}  // namespace lowpass
