#pragma once

#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// Mean and standard deviation (divisor n, as NumPy) over all components of all rows: an entry of Table S1.
/// @throws BadInput for an ensemble without rows or columns.
struct ComponentStatistics {
  double mean = 0;
  double standard_deviation = 0;
};
ComponentStatistics component_statistics(MatrixView<const double> ensemble);

/// Mean of the rows. @throws BadInput as component_statistics().
std::vector<double> centroid(MatrixView<const double> ensemble);

/// |row - origin| for every row. @throws BadInput if origin has another number of components.
std::vector<double> distances(MatrixView<const double> ensemble, std::span<const double> origin);

/// Distances to the common origin of two groups (Figs. 5 and S3 of the paper): the mean of the centroids of the two
/// *test* sets, whichever sets are then measured from it.
struct CommonOrigin {
  std::vector<double> origin;
  double centroid_distance = 0;  ///< of either centroid from the origin
};
/// @throws BadInput if the two ensembles have different numbers of columns or no rows.
CommonOrigin common_origin(MatrixView<const double> first, MatrixView<const double> second);

}  // namespace lowpass
