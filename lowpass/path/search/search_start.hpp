#pragma once

#include <cstddef>

#include "lowpass/core/random.hpp"
#include "lowpass/path/curves/nodes.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/path_function.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// `count` nodes on which a search begins where the path stands: PathOptions::sampling.
Nodes first_nodes(const MovingPath& path, const PathOptions& options, std::size_t count);

/// How many nodes a search looks at: PathOptions::points; from the second start on, which mostly finds what was found
/// before, a third as many where they still see every wave of the curve.
std::size_t node_count(const SearchTask& task);

/// Adds a random bend to coefficients, `size` chords large: a Fourier series of so many terms, fitted by the curve.
void kick(PathFunction& function, const Matrix<double>& coefficients, double size, std::size_t terms,
          RandomStream random);

/// Puts the path where a search begins: at the start coefficients, with a random bend. Without it a path that lies on a
/// symmetric hill stays there. A start that meets a wall is kicked harder; further starts are to end elsewhere: of some
/// larger kicks the one is taken that keeps farthest from the tops found before.
/// Random numbers: streams (options.seed, "path/kick", ...). Cost: M values for each kick.
void start_search(PathFunction& function, const SearchTask& task);

}  // namespace lowpass
