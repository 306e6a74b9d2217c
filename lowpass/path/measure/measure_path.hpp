#pragma once

#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/path/measure/fine_look.hpp"
#include "lowpass/path/measure/grid_look.hpp"
#include "lowpass/path/moving_path.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// The straight line between a path's ends, on its grid.
struct LineHeights {
  PathProfile profile;
  double height = 0;
  double endpoint_values[2] = {0, 0};
  double lower_bound = 0;  ///< the higher end

  /// The highest value at these t, which are some of the profile's.
  double height_at(const std::vector<double>& t) const;
};

/// The value at an end, `which` of the two in words. @throws NotANumber, which names the end, if it has none: a family
/// shows what is no number as a wall, so that the landscape itself is asked. Cost: one value.
double value_at_end(const Landscape& landscape, std::span<const double> end, const char* which);

/// Refuses ends without a number. @throws as value_at_end(). Cost: two values.
void check_ends(const Landscape& landscape, std::span<const double> from, std::span<const double> to);

/// Measures the straight line on `points` grid points, or as many of them as are allowed (look_at_grid), whatever the
/// path's coefficients are. @throws NotANumber if an end has no value. Cost: one value per grid point.
LineHeights measure_line(MovingPath& path, std::size_t points, const GridAllowance& allows = {});

/// A path as it stands.
struct PathHeights {
  Matrix<double> coefficients;
  PathProfile profile;
  Height on_grid;
  Height refined;
  std::vector<double> top;  ///< the point there
  double resolution = 0;    ///< of the refined height, in chords
  bool closely = false;     ///< FineLook::closely
  double length = 0;        ///< of the polygon through all points of the grid
};

/// Measures the path on `points` grid points, or as many of them as are allowed. Cost: a value for each.
PathHeights measure_grid(MovingPath& path, std::size_t points, const GridAllowance& allows = {});

/// Measures a path that was measured on its grid on the continuous curve too, with this resolution in chords, as far as
/// more evaluations are allowed. Cost: that of look_finely().
void refine(MovingPath& path, PathHeights& heights, double higher_end, double resolution, const Allowance& allows,
            const MeasureSettings& settings = {});

}  // namespace lowpass
