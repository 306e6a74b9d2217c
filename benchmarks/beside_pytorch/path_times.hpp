#pragma once

#include <cstddef>
#include <string>

#include "lowpass/network/network_landscape.hpp"
#include "problem.hpp"

namespace lowpass::beside_pytorch {

/// Points of the Fourier path whose gradient is timed.
inline constexpr std::size_t path_points = 51;

/// One step's gradient of a Fourier path, and two numbers by which the other side's is compared.
struct PathGradient {
  double seconds = 0;
  double middle_loss = 0;  ///< mean loss at t = 0.5
  double norm = 0;         ///< of the gradient with respect to all coefficients
};

/// The exact gradient of the mean loss summed over the points: new coefficients, kept ends.
PathGradient path_gradient(const NetworkLandscape& landscape, const Points& points);

struct StepSettings {
  std::string curve;
  std::size_t terms = 1;
  std::size_t points = 2;
};

/// One step of find_path() from the straight line: objective "sum", random points, mini-batches of 512, Adam at
/// learning rate 3e-3. The mean over at least 20 steps and two seconds, after 20 steps; what is measured at the start
/// and at the end of a search is not part of it.
double path_step_seconds(const NetworkLandscape& landscape, const Points& points, const StepSettings& settings);

}  // namespace lowpass::beside_pytorch
