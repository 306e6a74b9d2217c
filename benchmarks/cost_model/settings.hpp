#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lowpass::cost_model {

/// One question: how long does this take?
struct Setting {
  std::string axis;       ///< "samples", "points", "terms", "grid" (both), "parameters" or "workers"
  std::string landscape;  ///< as on the command line, such as "lstm:hidden=96"
  std::size_t samples = 0;
  std::size_t points = 51;
  std::size_t terms = 10;
  std::size_t workers = 1;

  /// Points and terms are nothing to a gradient.
  bool asks_for_gradient() const { return axis == "samples" || axis == "parameters" || axis == "workers"; }
};

/// All settings of a network: on each axis one thing is varied, and all others are those of the paper (51 points, ten
/// terms), `cores` workers and the network's usual number of samples (10,000 for the dense networks, else 500).
/// Numbers of samples are divided by `divisor`: more than 1 for a trial. Points are never fewer than terms: then a
/// family works another way. @throws BadInput for another network than fcp, lenet, lstm and autoencoder.
std::vector<Setting> settings_of(const std::string& network, std::size_t cores, std::size_t divisor);

}  // namespace lowpass::cost_model
