#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lowpass/report/gnuplot.hpp"
#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

// Each function makes one picture in the paper's arrangement (one panel for one network, two columns for several), or
// nothing if nothing it shows is there yet. Nothing is drawn here.

/// Losses of one representative run per network and optimiser, that with the median lowest training loss (Figs. 2, S1).
std::optional<Figure> loss_figure(const StudyData& data);

/// Histograms of heights: on the training landscape of all four sets (Fig. 4), on the test landscape of the two test
/// sets (Fig. S2).
std::optional<Figure> height_figure(const StudyStatistics& statistics, Split split);

/// Distances to the common origin of a BFGS set and of SGD test (Fig. 5: train, Fig. S3: test).
std::optional<Figure> distance_figure(const StudyStatistics& statistics, SnapshotSet bfgs_set, std::size_t bins);

/// Kernel PCA of a BFGS set with SGD test (Fig. 6: train, Fig. S4: test); kernel as in Projection.
std::optional<Figure> projection_figure(const StudyStatistics& statistics, SnapshotSet bfgs_set,
                                        std::string_view kernel);

/// Loss along the paths of one network's pairs on the training landscape, one panel per set.
std::optional<Figure> profile_figure(const NetworkData& network);

/// Height against the step of the search, median and quartiles over pairs: whether heights are limited by the step
/// count.
std::optional<Figure> trace_figure(const StudyData& data);

/// All of them that the study has data for, in the order of the report.
std::vector<Figure> all_figures(const StudyData& data, const StudyStatistics& statistics);

}  // namespace lowpass::report
