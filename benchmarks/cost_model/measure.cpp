#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass::cost_model {
namespace {

NetworkLandscape open(const Setting& setting, const std::string& data) {
  // A folder is told from a name by its slash.
  const std::string folder = data.find('/') == std::string::npos ? "./" + data : data;
  const DataSet set = load_data_set({.data = folder, .required_name = {}, .train_samples = setting.samples});
  return {make_network(parse_landscape(setting.landscape)), set.train, std::make_shared<Workers>(setting.workers)};
}

Matrix<double> coefficients(std::size_t terms, std::size_t dimension) {
  constexpr double size = 0.01;
  Matrix<double> numbers(terms, dimension);
  RandomStream random(0, "cost_model/coefficients");
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers.data()[i] = size * random.normal();
  return numbers;
}

double fastest_seconds(const std::function<void()>& work) {
  constexpr int fewest_calls = 2;
  constexpr double long_enough = 0.1;
  work();
  double best = std::numeric_limits<double>::infinity();
  double all = 0;
  for (int call = 0; call < fewest_calls || all < long_enough; ++call) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    best = std::min(best, seconds);
    all += seconds;
  }
  return best;
}

}  // namespace

Measurement measure(const Setting& setting, const std::string& data) {
  const NetworkLandscape landscape = open(setting, data);
  const std::vector<double> from = landscape.network().initial_weights(0);
  const std::vector<double> to = landscape.network().initial_weights(1);
  Measurement result;
  result.parameters = landscape.dimension();
  if (setting.asks_for_gradient()) {
    std::vector<double> gradient(from.size());
    result.gradient = fastest_seconds([&] { landscape.value_and_gradient(from, gradient); });
  }

  const Matrix<double> mixing = make_curve("fourier", setting.terms)->mixing(equally_spaced(setting.points));
  const Matrix<double> basis = path_basis(from, to, coefficients(setting.terms, landscape.dimension()));
  const auto family = landscape.family(basis);
  const std::vector<double> weights(setting.points, 1.0);
  result.path_gradient = fastest_seconds([&] {
    for (std::size_t r = 2; r < basis.rows(); ++r) family->replace(r, basis.row(r));
    family->values_and_pullback(mixing, weights, {2, setting.terms});
  });
  return result;
}

}  // namespace lowpass::cost_model
