#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/core/parallel_for.hpp"

namespace lowpass {

/// Adam (Kingma and Ba, ICLR 2015) with PyTorch's defaults: beta 0.9 and 0.999, epsilon 1e-8, bias corrected.
class Adam {
 public:
  static constexpr double first_decay = 0.9;     ///< beta_1, of the gradient's mean
  static constexpr double second_decay = 0.999;  ///< beta_2, of the mean of its squares

  /// @throws BadInput unless learning_rate is a positive number.
  Adam(std::size_t size, double learning_rate);

  /// One step against the gradient, with this share of the learning rate (for schedules); `to` may be `from`.
  /// @pre all have the size given at construction.
  void step(std::span<const double> from, std::span<const double> gradient, std::span<double> to, double share = 1,
            const ParallelFor& run = one_after_the_other);

  /// The same step in pieces, for gradients that come so: first begin_step(), then every number once, in any order,
  /// several pieces at a time. `first`: the place of a piece's first number.
  void begin_step(double share);
  void step_piece(std::size_t first, std::span<const double> from, std::span<const double> gradient,
                  std::span<double> to);

  /// What a step depends on beside the gradient, of a saved state.
  void fields(auto& archive) {
    archive("first_power", first_power_);
    archive("second_power", second_power_);
    archive("first_moment", first_moment_);
    archive("second_moment", second_moment_);
  }

 private:
  double learning_rate_;
  double rate_ = 0;        ///< of this step, bias corrected
  double correction_ = 0;  ///< of the second moment's root
  double first_power_ = 1;
  double second_power_ = 1;
  std::vector<double> first_moment_;
  std::vector<double> second_moment_;
};

}  // namespace lowpass
