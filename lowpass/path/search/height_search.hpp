#pragma once

#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// A search from one start that aims at the height, with a scale-free objective: a kick, then from blunt to sharp,
/// nodes and the unit of values following the path, then the finish on the tops of the continuous curve (lower_tops);
/// and again from there while that ended beside a pass. @pre a scale-free objective.
SearchOutcome height_search(const SearchTask& task);

}  // namespace lowpass
