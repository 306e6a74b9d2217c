#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/core/sparse_rows.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// The mean loss of a network over samples, as a function of its weights (PyTorch's parameter order). Coordinates are
/// double, the network computes in Real, sums over samples are kept in double and in a fixed order: the value and the
/// gradient do not depend on the number of workers. Questions about many points go one by one: unrelated points share
/// no work, and who asks about related ones asks a family.
template <class Real>
class NetworkLandscapeIn : public SampledLandscape {
 public:
  /// @throws BadInput if the samples do not fit the network (features, labels missing or outside its classes, none
  /// at all).
  NetworkLandscapeIn(std::shared_ptr<const Network<Real>> network, std::shared_ptr<const Samples> samples,
                     std::shared_ptr<Workers> workers);

  std::string name() const override { return network_->name(); }
  std::size_t dimension() const override { return network_->parameter_count(); }
  std::size_t sample_count() const override { return samples_->count(); }
  double precision() const override { return std::numeric_limits<Real>::epsilon(); }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override;
  std::optional<double> accuracy(std::span<const double> x) const override;
  std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const override;

  const Network<Real>& network() const { return *network_; }

 private:
  std::shared_ptr<const Network<Real>> network_;
  std::shared_ptr<const Samples> samples_;
  std::shared_ptr<const Matrix<Real>> features_;    ///< of the samples; those themselves where Real is float
  std::unique_ptr<const SparseRows<Real>> sparse_;  ///< of the samples; null where it would not pay
  std::shared_ptr<Workers> workers_;
};

/// What searches and trainings ask: float is fast, and its rounding is told.
using NetworkLandscape = NetworkLandscapeIn<float>;
/// For curvatures, which are differences of gradients: some three times slower, twice the memory of the samples beside
/// them.
using NetworkLandscapeInDouble = NetworkLandscapeIn<double>;

}  // namespace lowpass
