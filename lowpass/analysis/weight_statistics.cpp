#include "lowpass/analysis/weight_statistics.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

void check_not_empty(MatrixView<const double> ensemble) {
  if (ensemble.rows() == 0 || ensemble.columns() == 0)
    throw BadInput(fmt::format("an ensemble of {} rows and {} columns has no statistics; it needs at least one of each",
                               ensemble.rows(), ensemble.columns()));
}

}  // namespace

ComponentStatistics component_statistics(MatrixView<const double> ensemble) {
  check_not_empty(ensemble);
  const auto size = static_cast<double>(ensemble.size());
  ComponentStatistics result;
  // Row by row, so that millions of components lose no digits to one long sum.
  for (std::size_t i = 0; i < ensemble.rows(); ++i) {
    double sum = 0;
    for (const double component : ensemble.row(i)) sum += component;
    result.mean += sum / size;
  }
  double variance = 0;
  for (std::size_t i = 0; i < ensemble.rows(); ++i) {
    double sum = 0;
    for (const double component : ensemble.row(i)) sum += (component - result.mean) * (component - result.mean);
    variance += sum / size;
  }
  result.standard_deviation = std::sqrt(variance);
  return result;
}

std::vector<double> centroid(MatrixView<const double> ensemble) {
  check_not_empty(ensemble);
  std::vector<double> mean(ensemble.columns());
  for (std::size_t i = 0; i < ensemble.rows(); ++i) {
    for (std::size_t j = 0; j < ensemble.columns(); ++j) mean[j] += ensemble(i, j);
  }
  for (double& component : mean) component /= static_cast<double>(ensemble.rows());
  return mean;
}

std::vector<double> distances(MatrixView<const double> ensemble, std::span<const double> origin) {
  if (origin.size() != ensemble.columns())
    throw BadInput(fmt::format("distances of vectors with {} components from an origin with {}; they must be equal",
                               ensemble.columns(), origin.size()));
  std::vector<double> result;
  result.reserve(ensemble.rows());
  for (std::size_t i = 0; i < ensemble.rows(); ++i) result.push_back(distance(ensemble.row(i), origin));
  return result;
}

CommonOrigin common_origin(MatrixView<const double> first, MatrixView<const double> second) {
  if (first.columns() != second.columns())
    throw BadInput(fmt::format("a common origin of ensembles with {} and {} columns; they must be equal",
                               first.columns(), second.columns()));
  const std::vector<double> first_centroid = centroid(first);
  const std::vector<double> second_centroid = centroid(second);
  CommonOrigin result;
  result.origin.resize(first_centroid.size());
  for (std::size_t j = 0; j < first_centroid.size(); ++j)
    result.origin[j] = (first_centroid[j] + second_centroid[j]) / 2;
  result.centroid_distance = distance(first_centroid, result.origin);
  return result;
}

}  // namespace lowpass
