#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "lowpass/landscape/forwarded_landscape.hpp"

namespace lowpass {

/// Another landscape; everything that is asked of it is counted, and where it is not finite its gradient is NaN, so
/// that differences of gradients show it. For one caller at a time; landscape and counts must outlive this.
class CountedLandscape : public ForwardedLandscape {
 public:
  /// What is seen in place of a value that is no number (NaN, negative infinity).
  enum class NoNumber {
    wall,  ///< infinity, as a family shows it, also where only the gradient is no number; each is counted as one
    as_it_is
  };
  /// Thrown instead of an evaluation once `stop` says so; whoever gives a `stop` catches it.
  struct Stopped {};

  /// `stop` is asked before every question, and every 32 points in one about many.
  CountedLandscape(const Landscape& landscape, EvaluationCounts& counts, NoNumber no_number = NoNumber::wall,
                   std::function<bool()> stop = {})
      : ForwardedLandscape(landscape), counts_(counts), no_number_(no_number), stop_(std::move(stop)) {}

  bool stop_requested() const { return stop_ && stop_(); }
  /// Value and gradient as they are, counted, whatever `stop` says.
  double ask(std::span<const double> x, std::span<double> gradient) const;

  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  std::vector<double> values(MatrixView<const double> points) const override;
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;

 private:
  void end_if_stopped() const {
    if (stop_requested()) throw Stopped{};
  }
  void count_gradients(std::size_t gradients) const;
  /// The value as it is seen.
  double seen(double value) const;
  /// The same with its gradient, which becomes NaN where the value is not finite.
  double seen(double value, std::span<double> gradient) const;

  EvaluationCounts& counts_;
  NoNumber no_number_;
  std::function<bool()> stop_;
};

}  // namespace lowpass
