#pragma once

#include <cstddef>
#include <string>

#include "lowpass/path/curves/nodes.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/path_function.hpp"
#include "lowpass/path/search/search_settings.hpp"

namespace lowpass {

/// What the names of a start's random streams begin with: "path", "path/1", ...
std::string stream_of(std::size_t start);

/// The nodes on which a search begins where the path stands: PathOptions::sampling.
Nodes first_nodes(const MovingPath& path, const PathOptions& options);

/// Puts the path where a search begins: at the start coefficients, with a random bend. Without it a path that lies on a
/// symmetric hill stays there. A start that meets a wall is kicked harder; further starts are to end elsewhere.
/// Random numbers: streams (options.seed, "path/kick", ...). Cost: M values for each kick.
void start_search(PathFunction& function, const PathOptions& options, std::size_t start, SearchBudget& budget,
                  const SearchSettings& settings);

}  // namespace lowpass
