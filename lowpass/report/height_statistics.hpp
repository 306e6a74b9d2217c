#pragma once

#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

/// Fills the heights of every ensemble of a network: summaries, intervals, histograms with bins common to the sets on
/// one landscape, and how much the heights still fell. @pre statistics.ensembles matches network.ensembles
void add_height_statistics(const StudyData& data, const NetworkData& network, NetworkStatistics& statistics);

/// 1 - mean of the last tenth of `heights` / mean of the tenth before; nothing for fewer than two heights or numbers
/// that are not finite.
std::optional<double> late_fall(std::span<const double> heights);

}  // namespace lowpass::report
