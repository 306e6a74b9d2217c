#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/landscape/family.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/measure_settings.hpp"

namespace lowpass {

/// The highest point of a path.
struct Height {
  double value = 0;
  double t = 0;
};

/// The highest value. NaN counts as higher than everything. @pre not empty.
double highest(std::span<const double> values);

/// Maximum over grid values; the first of equal ones. NaN counts as higher than everything.
Height grid_height(std::span<const double> t, std::span<const double> values);

/// The local maxima of the continuous curve, ends included, down to `within` below the highest: at most `most`, highest
/// first. The grid is halved once, every maximum on it is finished by parabolas. Cost: a value per grid point and some
/// five per maximum, in at most 13 questions.
std::vector<Height> refined_tops(Family& family, const Curve& curve, std::span<const double> t,
                                 std::span<const double> values, double within, std::size_t most,
                                 const MeasureSettings& settings = {});

}  // namespace lowpass
