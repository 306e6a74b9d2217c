#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// What convergence depends on, of a gradient that comes whole or in pieces, several at a time.
class GradientNorm {
 public:
  /// `wanted`: value() will be asked for; without it a look at the first entry is enough, mostly.
  explicit GradientNorm(bool wanted) : wanted_(wanted) {}

  /// A piece of columns from `first` on.
  void take(std::size_t first, MatrixView<const double> piece);

  /// All entries are zero.
  bool is_zero() const { return zero_; }
  /// The 2-norm: summed over pieces in their order, whenever they came.
  double value() const;

 private:
  bool wanted_;
  std::atomic<bool> zero_ = true;
  std::mutex mutex_;
  std::map<std::size_t, double> squares_;
};

}  // namespace lowpass
