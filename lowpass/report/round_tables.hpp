#pragma once

#include <string>

#include "lowpass/report/study_data.hpp"

namespace lowpass::report {

/// analysis/rounds.csv: every round of every path that was searched for in rounds; the header alone without any.
std::string rounds_csv(const StudyData& data);

/// What the lowest heights were after each round, means over the pairs; empty where no path was searched for in rounds.
std::string rounds_html(const StudyData& data);

/// By how much of itself the lowest height fell in the last round; nothing for fewer than two rounds, or heights that
/// are not finite.
std::optional<double> fall_in_last_round(const std::vector<PathRoundHeight>& rounds);

}  // namespace lowpass::report
