// The lowpass side of the comparison in README.md: prints "name value" lines, times in seconds.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/train/training.hpp"

namespace lowpass {
namespace {

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double fastest(std::size_t rounds, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t round = 0; round < rounds; ++round) best = std::min(best, seconds(work));
  return best;
}

/// One Adam step's gradient of a Fourier path: new coefficients, kept ends.
double path_gradient_seconds(const NetworkLandscape& landscape) {
  const auto curve = make_curve("fourier", 10);
  const Matrix<double> mixing = curve->mixing(equally_spaced(51));
  Matrix<double> basis(12, landscape.dimension());
  for (std::size_t r = 0; r < 12; ++r) {
    const std::vector<double> weights = landscape.network().initial_weights(r);
    for (std::size_t i = 0; i < weights.size(); ++i) basis(r, i) = (r < 2 ? 1 : 0.1) * weights[i];
  }
  const auto family = landscape.family(basis);
  const std::vector<double> weights(51, 1.0);
  const auto step = [&] {
    for (std::size_t r = 2; r < 12; ++r) family->replace(r, basis.row(r));
    family->values_and_pullback(mixing, weights, {2, 10});
  };
  step();
  return fastest(3, step);
}

double training_seconds(const NetworkLandscape& landscape, const Landscape& test, TrainingMethod method,
                        std::size_t epochs) {
  TrainingOptions options;
  options.method = method;
  options.epochs = epochs;
  options.sgd.lr = 0.1;
  const std::vector<double> start = landscape.network().initial_weights(1);
  return seconds([&] { train(landscape, test, start, options); });
}

/// The gradient of the mean loss over all images at one point.
double gradient_seconds(const NetworkLandscape& landscape) {
  const std::vector<double> weights = landscape.network().initial_weights(1);
  std::vector<double> gradient(weights.size());
  const auto work = [&] { landscape.value_and_gradient(weights, gradient); };
  work();
  return fastest(3, work);
}

void measure(const std::string& folder, const char* network_name, std::size_t images) {
  const DataSet data = load_data_set({.data = folder, .required_name = {}, .train_samples = images});
  const auto workers = std::make_shared<Workers>(available_cores());
  const auto network = make_network(parse_landscape(network_name));
  const NetworkLandscape training(network, data.train, workers);
  // One test image: the PyTorch side has no test pass.
  const auto one_image = std::make_shared<Samples>();
  one_image->features = Matrix<float>(1, 784);
  one_image->labels = {0};
  const NetworkLandscape test(network, one_image, workers);

  std::printf("gradient_seconds %.4f\n", gradient_seconds(training));
  std::printf("path_gradient_seconds %.4f\n", path_gradient_seconds(training));
  // Differences of two run lengths leave the start and the end of a run out.
  const auto per_epoch = [&](TrainingMethod method, std::size_t few, std::size_t many) {
    const double shorter = training_seconds(training, test, method, few);
    return (training_seconds(training, test, method, many) - shorter) / static_cast<double>(many - few);
  };
  std::printf("sgd_epoch_seconds %.4f\n", per_epoch(TrainingMethod::sgd, 1, 4));
  std::printf("lbfgs_iteration_seconds %.4f\n", per_epoch(TrainingMethod::lbfgs_gss, 5, 15));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak_memory_gb %.3f\n", static_cast<double>(usage.ru_maxrss) / 1e6);
}

}  // namespace
}  // namespace lowpass

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: beside_pytorch DATA NETWORK IMAGES; DATA is a folder with the four IDX files\n");
    return 1;
  }
  try {
    const std::string folder = argv[1];
    lowpass::measure(folder.find('/') == std::string::npos ? "./" + folder : folder, argv[2],
                     std::strtoull(argv[3], nullptr, 10));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "beside_pytorch: %s\n", error.what());
    return 1;
  }
}
