#pragma once

#include <cmath>

#include "lowpass/landscape/check_gradient.hpp"

namespace lowpass {

/// A derivative beside its difference, with what may part them.
struct ScaleSample {
  double analytic = 0;
  double difference = 0;
  double allowed = 0;    ///< the weight of the sample is 1 / allowed^2; above 0
  double deviation = 0;  ///< standard deviation of what noise does to the two; independent of other samples
  double bias = 0;       ///< the most that anything else does
};

/// Fits difference = factor x analytic to many samples by weighted least squares.
class ScaleFit {
 public:
  void add(const ScaleSample& sample) {
    const double weight = 1 / (sample.allowed * sample.allowed);
    const double pull = weight * sample.analytic;
    analytic_squares_ += pull * sample.analytic;
    difference_squares_ += weight * sample.difference * sample.difference;
    products_ += pull * sample.difference;
    variance_ += pull * pull * sample.deviation * sample.deviation;
    bias_ += std::abs(pull) * sample.bias;
  }

  /// Ten standard deviations are allowed, since the noise is only known within a factor of about two, and all of the
  /// bias. Says nothing (the default) if every derivative is zero.
  GradientScale scale() const {
    GradientScale result;
    if (!(analytic_squares_ > 0)) return result;
    result.factor = products_ / analytic_squares_;
    result.allowed = (10 * std::sqrt(variance_) + bias_) / analytic_squares_;
    if (difference_squares_ > 0) result.correlation = products_ / analytic_squares_ * products_ / difference_squares_;
    return result;
  }

 private:
  double analytic_squares_ = 0;
  double difference_squares_ = 0;
  double products_ = 0;
  double variance_ = 0;
  double bias_ = 0;
};

}  // namespace lowpass
