#include "problem.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/network/data_set.hpp"
#include "weights.hpp"

namespace lowpass::beside_pytorch {

Landscapes open_landscapes(const std::string& data, const std::string& network, std::size_t images) {
  // A folder is told from a name by its slash.
  const std::string folder = data.find('/') == std::string::npos ? "./" + data : data;
  const DataSet set = load_data_set({.data = folder, .required_name = {}, .train_samples = images});
  const auto made = make_network(parse_landscape(network));
  const std::size_t cores = available_cores();
  return {cores, std::make_unique<NetworkLandscape>(made, set.train, std::make_shared<Workers>(cores)),
          std::make_unique<NetworkLandscape>(made, set.train, std::make_shared<Workers>(1))};
}

NetworkLandscape one_image_landscape(const NetworkLandscape& landscape) {
  const auto image = std::make_shared<Samples>();
  image->features = Matrix<float>(1, landscape.network().input().inputs());
  image->labels = {0};
  // The network is the landscape's, which outlives what is made here.
  const std::shared_ptr<const Network<float>> network(std::shared_ptr<void>(), &landscape.network());
  return {network, image, std::make_shared<Workers>(1)};
}

Points read_points(const NetworkLandscape& landscape, const std::string& kind, const std::filesystem::path& folder) {
  const std::size_t dimension = landscape.dimension();
  const Matrix<double> from = read_weights(folder / (kind + "-0.npy"), 1, dimension);
  const Matrix<double> to = read_weights(folder / (kind + "-1.npy"), 1, dimension);
  return {{from.data(), from.data() + dimension},
          {to.data(), to.data() + dimension},
          read_weights(folder / "coefficients.npy", path_terms, dimension)};
}

double fastest_seconds(const std::function<void()>& work) {
  work();
  double best = std::numeric_limits<double>::infinity();
  for (int call = 0; call < 3; ++call) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

}  // namespace lowpass::beside_pytorch
