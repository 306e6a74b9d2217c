#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Another landscape, whose evaluations are counted and may be ended from outside between two of them. At a wall (a
/// value that is not finite) the gradient is NaN, so that differences of gradients show it. For one caller at a time;
/// `landscape` must outlive this.
class WatchedLandscape : public Landscape {
 public:
  /// Thrown instead of an evaluation once `stop` says so; whoever wraps a landscape catches it.
  struct Stopped {};

  WatchedLandscape(const Landscape& landscape, std::function<bool()> stop)
      : landscape_(landscape), stop_(std::move(stop)) {}

  bool stop_requested() const { return stop_ && stop_(); }
  /// The value and its gradient as they are, counted, whatever `stop` says.
  double ask(std::span<const double> x, std::span<double> gradient) const;
  std::size_t value_count() const { return values_; }
  std::size_t gradient_count() const { return gradients_; }

  std::string name() const override { return landscape_.name(); }
  std::size_t dimension() const override { return landscape_.dimension(); }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  std::vector<double> values(MatrixView<const double> points) const override;
  /// Asks for at most 32 points at once, so that a stop comes soon.
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;
  std::size_t sample_count() const override { return landscape_.sample_count(); }
  KnownPoints known_points() const override { return landscape_.known_points(); }
  double precision() const override { return landscape_.precision(); }
  bool knows_precision() const override { return landscape_.knows_precision(); }
  bool has_gradient() const override { return landscape_.has_gradient(); }

 private:
  void end_if_stopped() const {
    if (stop_requested()) throw Stopped{};
  }

  const Landscape& landscape_;
  std::function<bool()> stop_;
  mutable std::size_t values_ = 0;
  mutable std::size_t gradients_ = 0;
};

}  // namespace lowpass
