#pragma once

#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// Refuses what find_path cannot work with, before anything is evaluated; @throws BadInput as find_path.
void check_path_options(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options);

}  // namespace lowpass
