#include "weights.hpp"

#include <fmt/format.h>

#include <span>
#include <stop_token>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/train/training.hpp"
#include "problem.hpp"

namespace lowpass::beside_pytorch {
namespace {

/// Low enough that most probabilities of wrong classes are denormal floats, and not yet where float ends a run.
constexpr double small_loss = 2e-8;

/// L-BFGS-GSS iterations at most: what a few minutes allow.
std::size_t most_iterations(const std::string& network) {
  return network == "lenet" ? 300 : 600;
}

std::vector<float> trained_weights(const NetworkLandscape& training, std::uint64_t seed) {
  std::stop_source enough;
  TrainingOptions options;
  options.method = TrainingMethod::lbfgs_gss;
  options.epochs = most_iterations(training.name());
  options.stop = enough.get_token();
  options.observer = [&](const TrainingStep& step) {
    if (step.last.train <= small_loss) enough.request_stop();
  };
  const NetworkLandscape test = one_image_landscape(training);
  const TrainingResult result = train(training, test, training.network().initial_weights(seed), options);
  fmt::print(stderr, "trained-{}: {} iterations in {:.0f} s, training loss {:.3g}\n", seed, result.curve.back().epoch,
             result.seconds, result.train_minimum.train_loss);
  return result.train_minimum.weights;
}

std::vector<float> weights_of_kind(const NetworkLandscape& training, const std::string& kind, std::uint64_t seed) {
  if (kind == "trained") return trained_weights(training, seed);
  const std::vector<double> weights = training.network().initial_weights(seed);
  return {weights.begin(), weights.end()};
}

Matrix<float> small_coefficients(std::size_t dimension) {
  constexpr double size = 0.01;
  Matrix<float> coefficients(path_terms, dimension);
  RandomStream random(0, "beside_pytorch/coefficients");
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    coefficients.data()[i] = static_cast<float>(size * random.normal());
  return coefficients;
}

}  // namespace

void make_weights(const NetworkLandscape& training, const std::string& kind, const std::filesystem::path& folder) {
  if (kind != "random" && kind != "trained")
    throw BadInput(fmt::format("the kind of weights is '{}'; it must be random or trained", kind));
  for (const std::uint64_t seed : {0U, 1U}) {
    const std::filesystem::path file = folder / fmt::format("{}-{}.npy", kind, seed);
    if (!std::filesystem::exists(file))
      write_file(file, npy_bytes(std::span<const float>(weights_of_kind(training, kind, seed))));
  }
  const std::filesystem::path file = folder / "coefficients.npy";
  if (std::filesystem::exists(file)) return;
  write_file(file, npy_bytes(MatrixView<const float>(small_coefficients(training.dimension()))));
}

Matrix<double> read_weights(const std::filesystem::path& file, std::size_t rows, std::size_t dimension) {
  Matrix<double> weights = read_npy(file);
  if (weights.rows() != rows || weights.columns() != dimension)
    throw BadInput(fmt::format("'{}' holds {} x {} numbers, but {} x {} are needed; delete it, and it is made anew",
                               file.string(), weights.rows(), weights.columns(), rows, dimension));
  return weights;
}

}  // namespace lowpass::beside_pytorch
