#pragma once

#include <span>

#include "lowpass/network/network_landscape.hpp"

namespace lowpass::beside_pytorch {

/// The gradient of the mean loss over all images at one point.
double gradient_seconds(const NetworkLandscape& landscape, std::span<const double> start);

/// One pass of SGD with mini-batches of 64 at learning rate 0.1, without the losses that training prints: the median of
/// three, from the clock before the first and after the last but one mini-batch.
double sgd_epoch_seconds(const NetworkLandscape& landscape, std::span<const double> start);

/// An iteration of L-BFGS-GSS: a gradient and up to six losses.
struct LbfgsIteration {
  double seconds = 0;
  double losses = 0;  ///< that it asked for on the average
};

/// Means over at most 14 iterations, the first one left out. @throws BadInput if the start allows no two iterations.
LbfgsIteration lbfgs_iteration(const NetworkLandscape& landscape, std::span<const double> start);

}  // namespace lowpass::beside_pytorch
