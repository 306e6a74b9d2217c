#pragma once

#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

/// Fills what is computed from a network's weights: components (Table S1), distances to the common origin (Figs. 5, S3)
/// and kernel PCA (Figs. 6, S4), as far as the ensembles they need are finished.
/// @pre statistics.ensembles matches network.ensembles
void add_weight_statistics(const StudyData& data, const NetworkData& network, NetworkStatistics& statistics);

/// Area under the ROC curve of two groups along one axis, the larger of both directions: 0.5 ... 1; ties count half.
double separation(std::span<const double> first, std::span<const double> second);

}  // namespace lowpass::report
