// The lowpass side of the comparison in README.md.

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "arithmetic.hpp"
#include "path_times.hpp"
#include "problem.hpp"
#include "training_times.hpp"
#include "weights.hpp"

namespace lowpass::beside_pytorch {
namespace {

constexpr const char* usage =
    "usage: beside_pytorch make-weights|measure random|trained DATA NETWORK IMAGES FOLDER\n"
    "DATA is a folder with the four IDX files, FOLDER the one for the weights\n";

/// One "name value" line; done means seen, should a later number fail.
void print(const char* name, double value) {
  fmt::print("{} {:.6g}\n", name, value);
  std::fflush(stdout);
}

void print_path_gradient(const Landscapes& landscapes, const Points& points) {
  const NetworkLandscape& landscape = *landscapes.on_all_cores;
  const PathGradient path = path_gradient(landscape, points);
  const double operations =
      path_gradient_operations(landscape.name(), landscape.sample_count(), path_points, path_terms);
  const double peak = sgemm_peak_gflops();
  const double reached = operations / path.seconds / 1e9;
  print("path_gradient_seconds", path.seconds);
  print("check_middle_loss", path.middle_loss);
  print("check_path_gradient_norm", path.norm);
  print("path_gradient_gflop", operations / 1e9);
  print("path_gradient_gflops", reached);
  print("sgemm_peak_gflops", peak);
  print("path_gradient_share_of_peak", reached / (peak * static_cast<double>(landscapes.cores)));
}

void print_path_steps(const NetworkLandscape& landscape, const Points& points) {
  const double bezier = path_step_seconds(landscape, points, {.curve = "bezier", .terms = 1, .points = 2});
  // A search has no fewer than two points: the same time stands beside PyTorch's step with one and with two.
  print("path_step_seconds", bezier);
  print("path_step_two_points_seconds", bezier);
  print("path_step_fourier10_seconds",
        path_step_seconds(landscape, points, {.curve = "fourier", .terms = 10, .points = 4}));
}

void print_peak_memory() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  print("peak_memory_gb", static_cast<double>(used.ru_maxrss) * 1024 / 1e9);
}

void measure(const Landscapes& landscapes, const Points& points) {
  const NetworkLandscape& landscape = *landscapes.on_all_cores;
  print("gradient_seconds", gradient_seconds(landscape, points.from));
  print_path_gradient(landscapes, points);
  print("sgd_epoch_seconds", sgd_epoch_seconds(landscape, points.from));
  print("sgd_epoch_one_core_seconds", sgd_epoch_seconds(*landscapes.on_one_core, points.from));
  const LbfgsIteration iteration = lbfgs_iteration(landscape, points.from);
  print("lbfgs_iteration_seconds", iteration.seconds);
  print("lbfgs_losses_per_iteration", iteration.losses);
  print_path_steps(landscape, points);
  print_peak_memory();
}

int run(const std::string& command, const std::string& kind, char** rest) {
  const Landscapes landscapes = open_landscapes(rest[0], rest[1], std::strtoull(rest[2], nullptr, 10));
  if (command == "make-weights")
    make_weights(*landscapes.on_all_cores, kind, rest[3]);
  else
    measure(landscapes, read_points(*landscapes.on_all_cores, kind, rest[3]));
  return 0;
}

}  // namespace
}  // namespace lowpass::beside_pytorch

int main(int argc, char** argv) {
  const std::string command = argc == 7 ? argv[1] : "";
  if (command != "make-weights" && command != "measure") {
    fmt::print(stderr, "{}", lowpass::beside_pytorch::usage);
    return 1;
  }
  try {
    return lowpass::beside_pytorch::run(command, argv[2], argv + 3);
  } catch (const std::exception& error) {
    fmt::print(stderr, "beside_pytorch: {}\n", error.what());
    return 1;
  }
}
