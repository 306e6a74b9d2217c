#pragma once

#include <cstddef>
#include <cstdint>

namespace lowpass {

/// What the outputs of a block are compared with.
template <class Real>
struct Targets {
  const Real* features = nullptr;         ///< samples x inputs
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

}  // namespace lowpass
