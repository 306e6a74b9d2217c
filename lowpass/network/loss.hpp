#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lowpass {

/// What the outputs of a block are compared with.
template <class Real>
struct Targets {
  const Real* features = nullptr;         ///< samples x inputs of the network
  const std::uint32_t* labels = nullptr;  ///< one per sample
};

struct LossSum {
  double loss = 0;          ///< summed over the block's samples
  std::size_t correct = 0;  ///< samples classified rightly
};

/// A loss per sample.
template <class Real>
class Loss {
 public:
  virtual ~Loss() = default;
  /// Of the network's outputs, which are written over: by the gradient of the sum over the block, if it is wanted.
  virtual LossSum evaluate(Real* outputs, const Targets<Real>& targets, std::size_t samples,
                           bool wants_gradient) const = 0;
  /// Whether it looks at Targets::features.
  virtual bool reads_features() const { return false; }
  /// Classes that labels may name; 0: labels are not used and there is no accuracy.
  virtual std::size_t classes() const { return 0; }
};

/// Softmax cross-entropy on logits (classes x samples). Exact at losses near 1e-8: log1p of the other classes'
/// exponentials, and the label's gradient entry is minus the sum of the other probabilities, never p - 1.
template <class Real>
class SoftmaxCrossEntropy : public Loss<Real> {
 public:
  explicit SoftmaxCrossEntropy(std::size_t classes) : classes_(classes) {}
  LossSum evaluate(Real* outputs, const Targets<Real>& targets, std::size_t samples,
                   bool wants_gradient) const override;
  std::size_t classes() const override { return classes_; }

 private:
  std::size_t classes_;
};

/// The squared difference of the outputs' sigmoids from the sample's own features, a mean over the outputs; an
/// autoencoder's loss. Outputs lie sample by sample (samples x width). No labels.
template <class Real>
class SigmoidSquaredError : public Loss<Real> {
 public:
  explicit SigmoidSquaredError(std::size_t width) : width_(width) {}
  LossSum evaluate(Real* outputs, const Targets<Real>& targets, std::size_t samples,
                   bool wants_gradient) const override;
  bool reads_features() const override { return true; }

 private:
  std::size_t width_;
};

}  // namespace lowpass
