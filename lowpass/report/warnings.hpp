#pragma once

#include <string>
#include <vector>

#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

/// What a reader must know before trusting the heights, in words: heights that still fell in the last tenth of the
/// steps (by over 1 %), grids that miss the top (continuous curve over 2 % higher on average), pairs without a number,
/// pairs of equal members.
std::vector<std::string> warnings(const StudyStatistics& statistics);

/// Where points lie so far apart that the RBF kernel sees nothing of how they lie: which, and the largest number off
/// its matrix's diagonal.
std::vector<std::string> projection_warnings(const StudyStatistics& statistics);

/// If tasks were computed on machines of several kinds, whose results may differ in their last digits: which, and how
/// many tasks on each.
std::vector<std::string> machine_warnings(const StudyData& data);

}  // namespace lowpass::report
