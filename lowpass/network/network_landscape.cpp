#include "lowpass/network/network_landscape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <type_traits>

#include "lowpass/core/errors.hpp"
#include "lowpass/network/network_family.hpp"
#include "lowpass/network/npy_data.hpp"

namespace lowpass {
namespace {

const Matrix<double> one_point{{1.0}};

/// Sparse products are faster than dense ones up to this share of features that are not zero; measured with AVX-512,
/// where dense products gain most.
constexpr double most_nonzeros = 0.3;

/// The value of a family's only point so far. A family shows a wall where there is no number; a landscape says so.
double value_or_nan(const Family& family, double value) {
  return family.counts().not_a_number > 0 ? std::numeric_limits<double>::quiet_NaN() : value;
}

template <class Real>
std::shared_ptr<const Matrix<Real>> features_in(const std::shared_ptr<const Samples>& samples) {
  const Matrix<float>& features = samples->features;
  if constexpr (std::is_same_v<Real, float>) {
    return {samples, &features};
  } else {
    auto converted = std::make_shared<Matrix<Real>>(features.rows(), features.columns(), unset);
    std::ranges::copy(features.values(), converted->data());
    return converted;
  }
}

}  // namespace

template <class Real>
NetworkLandscapeIn<Real>::NetworkLandscapeIn(std::shared_ptr<const Network<Real>> network,
                                             std::shared_ptr<const Samples> samples, std::shared_ptr<Workers> workers)
    : network_(std::move(network)), samples_(std::move(samples)), workers_(std::move(workers)) {
  if (samples_->count() == 0) throw BadInput(fmt::format("no samples for the network '{}'", name()));
  if (samples_->features.columns() != network_->input().inputs())
    throw BadInput(fmt::format("the network '{}' needs samples of {} features; these have {}", name(),
                               network_->input().inputs(), samples_->features.columns()));
  features_ = features_in<Real>(samples_);
  if (network_->input().reads_sparse_rows() && samples_->features.columns() <= SparseRows<Real>::most_columns &&
      nonzero_share(samples_->features) <= most_nonzeros)
    sparse_ = std::make_unique<const SparseRows<Real>>(*features_);
  const std::size_t classes = network_->loss().classes();
  if (classes == 0) return;
  if (samples_->labels.size() != samples_->count())
    throw BadInput(fmt::format(
        "the network '{}' needs a label for every sample; there are {} labels for {} samples. Add {} and {} "
        "to the data folder, one integer from 0 for every sample",
        name(), samples_->labels.size(), samples_->count(), npy_file_names[1], npy_file_names[3]));
  const std::uint32_t largest = *std::max_element(samples_->labels.begin(), samples_->labels.end());
  if (largest >= classes)
    throw BadInput(fmt::format("a label is {}; the network '{}' has classes 0 ... {}", largest, name(), classes - 1));
}

template <class Real>
double NetworkLandscapeIn<Real>::value(std::span<const double> x) const {
  const std::unique_ptr<Family> alone = family({x.data(), 1, x.size()});
  return value_or_nan(*alone, alone->values(one_point)[0]);
}

template <class Real>
double NetworkLandscapeIn<Real>::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  const std::unique_ptr<Family> alone = family({x.data(), 1, x.size()});
  const Pullback pullback = alone->values_and_pullback(one_point, std::vector<double>{1.0});
  std::copy_n(pullback.gradient.data(), gradient.size(), gradient.data());
  return value_or_nan(*alone, pullback.values[0]);
}

template <class Real>
std::unique_ptr<Family> NetworkLandscapeIn<Real>::family(MatrixView<const double> basis) const {
  check_basis(basis);
  return std::make_unique<NetworkFamily<Real>>(
      *network_, SampleBlock<Real>{*features_, samples_->labels, sparse_.get()}, *workers_, basis);
}

template <class Real>
std::optional<double> NetworkLandscapeIn<Real>::accuracy(std::span<const double> x) const {
  const std::vector<double> accuracies = family({x.data(), 1, x.size()})->values_and_accuracies(one_point).accuracies;
  if (accuracies.empty()) return std::nullopt;
  return accuracies[0];
}

template <class Real>
std::unique_ptr<Landscape> NetworkLandscapeIn<Real>::minibatch(std::span<const std::size_t> samples) const {
  auto drawn = std::make_shared<Samples>();
  drawn->features = Matrix<float>(samples.size(), samples_->features.columns());
  if (!samples_->labels.empty()) drawn->labels.resize(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] >= samples_->count())
      throw BadInput(
          fmt::format("sample {} of a mini-batch does not exist; there are {}", samples[i], samples_->count()));
    const std::span<const float> features = samples_->features.row(samples[i]);
    std::copy(features.begin(), features.end(), drawn->features.row(i).begin());
    if (!drawn->labels.empty()) drawn->labels[i] = samples_->labels[samples[i]];
  }
  return std::make_unique<NetworkLandscapeIn>(network_, std::move(drawn), workers_);
}

template class NetworkLandscapeIn<float>;
template class NetworkLandscapeIn<double>;

}  // namespace lowpass
