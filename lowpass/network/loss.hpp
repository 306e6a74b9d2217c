#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lowpass {

/// What the outputs of a block are compared with.
template <class Real>
struct Targets {
  const Real* features = nullptr;         ///< outputs x samples, as arrange() left them
  const std::uint32_t* labels = nullptr;  ///< one per sample
};

struct LossSum {
  double loss = 0;          ///< summed over the block's samples
  std::size_t correct = 0;  ///< samples classified rightly
};

/// A loss per sample. `gradient` (outputs x samples, may be null) is that of the sum over the block.
template <class Real>
class Loss {
 public:
  virtual ~Loss() = default;
  /// Prepares what evaluate() compares with, once per block: from its features (samples x width) to Targets::features.
  /// Leaves `arranged` empty if they are not used.
  virtual void arrange(const Real* features, std::size_t samples, std::vector<Real>& arranged) const {
    static_cast<void>(features);
    static_cast<void>(samples);
    arranged.clear();
  }
  virtual LossSum evaluate(const Real* outputs, const Targets<Real>& targets, std::size_t samples,
                           Real* gradient) const = 0;
  /// Classes that labels may name; 0: labels are not used and there is no accuracy.
  virtual std::size_t classes() const { return 0; }
};

/// Softmax cross-entropy on logits. Exact at losses near 1e-8: log1p of the other classes' exponentials, and the
/// label's gradient entry is minus the sum of the other probabilities, never p - 1.
template <class Real>
class SoftmaxCrossEntropy : public Loss<Real> {
 public:
  explicit SoftmaxCrossEntropy(std::size_t classes) : classes_(classes) {}
  LossSum evaluate(const Real* outputs, const Targets<Real>& targets, std::size_t samples,
                   Real* gradient) const override;
  std::size_t classes() const override { return classes_; }

 private:
  std::size_t classes_;
};

/// Mean over the outputs of the squared difference from the sample's own features; an autoencoder's loss. No labels.
template <class Real>
class MeanSquaredError : public Loss<Real> {
 public:
  explicit MeanSquaredError(std::size_t outputs);
  void arrange(const Real* features, std::size_t samples, std::vector<Real>& arranged) const override;
  LossSum evaluate(const Real* outputs, const Targets<Real>& targets, std::size_t samples,
                   Real* gradient) const override;

 private:
  std::vector<std::size_t> columns_;  ///< 0, 1, 2, ...: one per output
};

}  // namespace lowpass
