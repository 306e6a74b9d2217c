#include "lowpass/network/loss.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lowpass/core/vector_math.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {

template <class Real>
LossSum SoftmaxCrossEntropy<Real>::evaluate(const Real* outputs, const Targets<Real>& targets, std::size_t samples,
                                            Real* gradient) const {
  std::vector<Real> largest(outputs, outputs + samples);
  std::vector<std::uint32_t> predicted(samples, 0);
  for (std::size_t c = 1; c < classes_; ++c) {
    const Real* logits = outputs + c * samples;
    for (std::size_t s = 0; s < samples; ++s) {
      const bool larger = logits[s] > largest[s];
      largest[s] = larger ? logits[s] : largest[s];
      predicted[s] = larger ? static_cast<std::uint32_t>(c) : predicted[s];
    }
  }

  // e = exp(z - max z); the predicted class's own is exactly 1 and stays out of the sum that log1p gets.
  std::vector<Real> exponentials(classes_ * samples);
  std::vector<Real> others(samples, 0);
  for (std::size_t c = 0; c < classes_; ++c)
    for (std::size_t s = 0; s < samples; ++s) exponentials[c * samples + s] = outputs[c * samples + s] - largest[s];
  exponential(exponentials, exponentials);
  for (std::size_t c = 0; c < classes_; ++c)
    for (std::size_t s = 0; s < samples; ++s) others[s] += predicted[s] == c ? Real{0} : exponentials[c * samples + s];

  std::vector<Real> losses(samples);
  log_one_plus(others, losses);
  LossSum sum;
  for (std::size_t s = 0; s < samples; ++s) {
    const std::size_t label = targets.labels[s];
    sum.loss += static_cast<double>(losses[s]) +
                (static_cast<double>(largest[s]) - static_cast<double>(outputs[label * samples + s]));
    sum.correct += predicted[s] == label ? 1 : 0;
  }
  if (gradient == nullptr) return sum;

  std::vector<Real> not_label(samples, 0);
  for (std::size_t c = 0; c < classes_; ++c) {
    for (std::size_t s = 0; s < samples; ++s) {
      const Real probability = exponentials[c * samples + s] / (Real{1} + others[s]);
      gradient[c * samples + s] = probability;
      not_label[s] += targets.labels[s] == c ? Real{0} : probability;
    }
  }
  for (std::size_t s = 0; s < samples; ++s) gradient[targets.labels[s] * samples + s] = -not_label[s];
  return sum;
}

template <class Real>
MeanSquaredError<Real>::MeanSquaredError(std::size_t outputs) : columns_(outputs) {
  std::iota(columns_.begin(), columns_.end(), std::size_t{0});
}

template <class Real>
void MeanSquaredError<Real>::arrange(const Real* features, std::size_t samples, std::vector<Real>& arranged) const {
  arranged.resize(columns_.size() * samples);
  transpose_columns<Real>(features, samples, columns_.size(), columns_, arranged.data());
}

template <class Real>
LossSum MeanSquaredError<Real>::evaluate(const Real* outputs, const Targets<Real>& targets, std::size_t samples,
                                         Real* gradient) const {
  const auto width = static_cast<double>(columns_.size());
  double squares = 0;
  // Summed in Real over one row only, so that a float's digits are not lost.
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const std::span<const Real> made{outputs + j * samples, samples};
    const std::span<const Real> wanted{targets.features + j * samples, samples};
    squares += static_cast<double>(squared_distance(made, wanted));
    if (gradient != nullptr)
      scaled_difference(static_cast<Real>(2 / width), made, wanted, {gradient + j * samples, samples});
  }
  return {squares / width, 0};
}

template class SoftmaxCrossEntropy<float>;
template class SoftmaxCrossEntropy<double>;
template class MeanSquaredError<float>;
template class MeanSquaredError<double>;

}  // namespace lowpass
