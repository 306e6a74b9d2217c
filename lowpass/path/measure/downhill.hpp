#pragma once

#include <span>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/measure/fine_look.hpp"

namespace lowpass {

/// Where one comes downhill from x by L-BFGS with steps of at most a twentieth of `length`, until five iterations bring
/// less than `negligible`, or after 500, or until no more evaluations are allowed. @pre f(x) finite. Cost: a gradient
/// per iteration and a few more.
std::vector<double> downhill(const Landscape& landscape, std::span<const double> x, double length, double negligible,
                             const Allowance& allows);

/// Whether f stays below `height` on the straight way between two points, looked at in 50 places and more closely where
/// it may be higher. Cost: some 100 values.
bool is_below_between(const Landscape& landscape, std::span<const double> a, std::span<const double> b, double height);

}  // namespace lowpass
