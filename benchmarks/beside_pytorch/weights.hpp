#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/network/network_landscape.hpp"

namespace lowpass::beside_pytorch {

/// Fourier terms of the path whose gradient is timed.
inline constexpr std::size_t path_terms = 10;

/// Writes into `folder` what is missing there of what both sides read, float32 in PyTorch's order of parameters:
/// KIND-0.npy and KIND-1.npy, the two weight vectors, and coefficients.npy (path_terms x N, 0.01 times normal numbers).
/// Kinds: "random", PyTorch's default initialisation with seeds 0 and 1; "trained", L-BFGS-GSS from these until the
/// training loss is 2e-8 or the network's number of iterations is spent (minutes). Each file is written whole or not at
/// all. @throws BadInput for another kind; IoError.
void make_weights(const NetworkLandscape& training, const std::string& kind, const std::filesystem::path& folder);

/// The `rows` x N numbers of a file that make_weights() wrote. @throws BadInput for another shape; IoError.
Matrix<double> read_weights(const std::filesystem::path& file, std::size_t rows, std::size_t dimension);

}  // namespace lowpass::beside_pytorch
