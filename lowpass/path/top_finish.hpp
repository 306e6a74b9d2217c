#pragma once

#include "lowpass/path/search.hpp"

namespace lowpass {

/// Lowers the tops of the continuous curve: of all moves of the variables the one that lowers the highest of the
/// linearised tops most, F_k + g_k.d + d.B^-1.d / 2 over all local maxima within a fifth of the height's size (an
/// active set, with an L-BFGS metric B), then a search along it for a true fall of the continuous maximum. At such a
/// maximum the gradient with respect to the variables is that of the value at fixed t (the envelope theorem), on a grid
/// it is not. Leaves the problem at the lowest path found. Returns the stop reason: no_lower_top (none is predicted),
/// no_fall (a round gained less than a millionth), rounds or a limit. Cost: per iteration some 2 M values and a
/// gradient per top, 60 iterations at most.
StopReason lower_tops(PathProblem& problem, const PathOptions& options, SearchProgress& progress);

}  // namespace lowpass
