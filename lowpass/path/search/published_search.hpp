#pragma once

#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// The paper's search from one start (FourierPathFinder, Yu and Morozov 2026, Eq. 3-5) and the paths that differ from
/// it by an option: the coefficients themselves are the variables, the nodes a fixed grid or random points, steps
/// between neighbouring points are penalised. With Adam or SGD on a grid and the full data the step with the smallest
/// sum (without the penalty) is kept, otherwise the last. @pre an objective that is not scale-free.
SearchOutcome published_search(const SearchTask& task);

}  // namespace lowpass
