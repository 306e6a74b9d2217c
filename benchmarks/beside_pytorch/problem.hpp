#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/network/network_landscape.hpp"

namespace lowpass::beside_pytorch {

/// The network on its images, once for all cores of the process and once for one.
struct Landscapes {
  std::size_t cores = 0;
  std::unique_ptr<NetworkLandscape> on_all_cores;
  std::unique_ptr<NetworkLandscape> on_one_core;
};

/// The first `images` images of the training file in the folder `data`.
/// @throws BadInput or IoError as load_data_set, BadInput if there is no such network.
Landscapes open_landscapes(const std::string& data, const std::string& network, std::size_t images);

/// The same network on one black image: training wants a test set, the PyTorch side has none.
NetworkLandscape one_image_landscape(const NetworkLandscape& landscape);

/// Where all numbers are taken: the same files on both sides.
struct Points {
  std::vector<double> from;     ///< N; gradient, SGD and L-BFGS start here
  std::vector<double> to;       ///< N; the other end of the path
  Matrix<double> coefficients;  ///< path_terms x N
};

/// From the files of make_weights(). @throws as read_weights().
Points read_points(const NetworkLandscape& landscape, const std::string& kind, const std::filesystem::path& folder);

/// Wall-clock seconds of the fastest of three calls, after one that is not counted.
double fastest_seconds(const std::function<void()>& work);

}  // namespace lowpass::beside_pytorch
