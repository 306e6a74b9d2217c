// The lowpass side of the comparison in README.md: prints "name value" lines, times in seconds.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <limits>

#include "lowpass/core/random.hpp"
#include "lowpass/network/catalog.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/path/curve.hpp"
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
  options.sgd.learning_rate = 0.1;
  const std::vector<double> start = landscape.network().initial_weights(1);
  return seconds([&] { train(landscape, test, start, options); });
}

void measure(const char* folder) {
  const DataSet data = load_data_set({.data = std::string(folder), .required_name = {}, .train_samples = {}});
  const auto workers = std::make_shared<Workers>(available_cores());
  const auto network = make_network(parse_landscape("fcp"));
  const NetworkLandscape training(network, data.train, workers);
  // One test image: the PyTorch side has no test pass.
  const auto one_image = std::make_shared<Samples>();
  one_image->features = Matrix<float>(1, 784);
  one_image->labels = {0};
  const NetworkLandscape test(network, one_image, workers);

  std::printf("path_gradient_seconds %.4f\n", path_gradient_seconds(training));
  // Differences of two run lengths leave the start and the end of a run out.
  const auto per_epoch = [&](TrainingMethod method, std::size_t few, std::size_t many) {
    const double shorter = training_seconds(training, test, method, few);
    return (training_seconds(training, test, method, many) - shorter) / static_cast<double>(many - few);
  };
  std::printf("sgd_epoch_seconds %.4f\n", per_epoch(TrainingMethod::sgd, 1, 4));
  std::printf("lbfgs_iteration_seconds %.4f\n", per_epoch(TrainingMethod::lbfgs_gss, 5, 25));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak_memory_gb %.3f\n", static_cast<double>(usage.ru_maxrss) / 1e6);
}

}  // namespace
}  // namespace lowpass

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: path_gradient DATA, a folder with the four IDX files\n");
    return 1;
  }
  try {
    lowpass::measure(std::string(argv[1]).find('/') == std::string::npos ? (std::string("./") + argv[1]).c_str()
                                                                         : argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "path_gradient: %s\n", error.what());
    return 1;
  }
}
