#include "lowpass/network/loss.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "lowpass/core/vector_math.hpp"

namespace lowpass {

template <class Real>
LossSum SoftmaxCrossEntropy<Real>::evaluate(Real* outputs, const Targets<Real>& targets, std::size_t samples,
                                            bool wants_gradient) const {
  std::vector<Real> scratch(4 * samples);
  const std::span<Real> largest(scratch.data(), samples);
  const std::span<Real> of_label(scratch.data() + samples, samples);
  const std::span<Real> others(scratch.data() + 2 * samples, samples);
  const std::span<Real> losses(scratch.data() + 3 * samples, samples);
  std::vector<std::uint32_t> predicted(samples, 0);
  std::copy_n(outputs, samples, largest.begin());
  for (std::size_t c = 1; c < classes_; ++c) {
    const Real* logits = outputs + c * samples;
    for (std::size_t s = 0; s < samples; ++s) {
      const bool larger = logits[s] > largest[s];
      largest[s] = larger ? logits[s] : largest[s];
      predicted[s] = larger ? static_cast<std::uint32_t>(c) : predicted[s];
    }
  }
  for (std::size_t s = 0; s < samples; ++s) of_label[s] = outputs[targets.labels[s] * samples + s];

  // e = exp(z - max z); the predicted class's own is exactly 1 and stays out of the sum that log1p gets.
  for (std::size_t c = 0; c < classes_; ++c)
    for (std::size_t s = 0; s < samples; ++s) outputs[c * samples + s] -= largest[s];
  const std::span<Real> exponentials(outputs, classes_ * samples);
  exponential(exponentials, exponentials);
  for (std::size_t c = 0; c < classes_; ++c)
    for (std::size_t s = 0; s < samples; ++s) others[s] += predicted[s] == c ? Real{0} : exponentials[c * samples + s];

  log_one_plus(others, losses);
  LossSum sum;
  for (std::size_t s = 0; s < samples; ++s) {
    sum.loss += static_cast<double>(losses[s]) + (static_cast<double>(largest[s]) - static_cast<double>(of_label[s]));
    sum.correct += predicted[s] == targets.labels[s] ? 1 : 0;
  }
  if (!wants_gradient) return sum;

  const std::span<Real> not_label = losses;
  std::fill(not_label.begin(), not_label.end(), Real{0});
  for (std::size_t c = 0; c < classes_; ++c) {
    for (std::size_t s = 0; s < samples; ++s) {
      const Real probability = exponentials[c * samples + s] / (Real{1} + others[s]);
      outputs[c * samples + s] = probability;
      not_label[s] += targets.labels[s] == c ? Real{0} : probability;
    }
  }
  for (std::size_t s = 0; s < samples; ++s) outputs[targets.labels[s] * samples + s] = -not_label[s];
  return sum;
}

template <class Real>
LossSum SigmoidSquaredError<Real>::evaluate(Real* outputs, const Targets<Real>& targets, std::size_t samples,
                                            bool wants_gradient) const {
  const auto width = static_cast<double>(width_);
  double squares = 0;
  // Summed in Real over one sample only, so that a float's digits are not lost.
  for (std::size_t s = 0; s < samples; ++s) {
    const std::span<Real> made{outputs + s * width_, width_};
    const std::span<const Real> wanted{targets.features + s * width_, width_};
    squares +=
        static_cast<double>(wants_gradient ? sigmoid_squared_error(static_cast<Real>(2 / width), made, wanted, made)
                                           : sigmoid_squared_error(Real{0}, made, wanted, {}));
  }
  return {squares / width, 0};
}

template class SoftmaxCrossEntropy<float>;
template class SoftmaxCrossEntropy<double>;
template class SigmoidSquaredError<float>;
template class SigmoidSquaredError<double>;

}  // namespace lowpass
