#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/catalog/catalog.hpp"

namespace lowpass {

/// Where a gradient is checked, in words and as points.
struct GradientPoints {
  std::string where;  ///< continues "points ...", such as "around the known minima"
  std::vector<std::vector<double>> points;
};

/// `count` random points where the landscape is of interest: around its known minima, a network's random
/// initialisations init:SEED and the seeds after it, or around the origin.
GradientPoints gradient_points(const LandscapeSpec& spec, std::size_t count, std::uint64_t seed);

/// A landscape on its first 200 samples, if it has more: a gradient is as right or wrong on them as on all. Others come
/// back as they are.
std::shared_ptr<const Landscape> on_few_samples(const std::shared_ptr<const Landscape>& landscape);

}  // namespace lowpass
