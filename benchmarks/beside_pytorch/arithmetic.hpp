#pragma once

#include <cstddef>
#include <string>

namespace lowpass::beside_pytorch {

/// Floating-point operations of matrix products, two per multiplication with its addition, in one exact path gradient
/// with `points` points, two kept ends and `terms` free vectors over `images` images; the formula is in README.md.
/// Networks with their default parameters. @throws BadInput for an unknown one.
double path_gradient_operations(const std::string& network, std::size_t images, std::size_t points, std::size_t terms);

/// Of one thread: the fastest of several single-precision products of 2048 x 2048 matrices. About a second.
double sgemm_peak_gflops();

}  // namespace lowpass::beside_pytorch
