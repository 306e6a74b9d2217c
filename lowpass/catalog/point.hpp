#pragma once

#include <string>
#include <vector>

#include "lowpass/catalog/catalog.hpp"

namespace lowpass {

/// The ways to name a point, in words.
inline constexpr const char* point_forms =
    "min:K, numbers such as -0.62,-0.54, a row weights.npy#3, a state dict weights.safetensors, or init:SEED";

/// A point on the landscape. `option` is what the text was given for, such as "--from", and begins the refusals:
///   min:K           the landscape's K-th known minimum, counted from 0 by increasing value
///   -0.62,-0.54     one number per dimension
///   weights.npy#3   a row of an array file, counted from 0
///   w.safetensors   a network's state dict, by names and shapes
///   init:SEED       a network's random initialisation
/// @throws BadInput naming the option, what was received and what is allowed; IoError for a file that cannot be read.
std::vector<double> parse_point(const std::string& option, const std::string& text, const LandscapeSpec& spec);

}  // namespace lowpass
