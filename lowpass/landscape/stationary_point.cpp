#include "lowpass/landscape/stationary_point.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/quadratic_model.hpp"

namespace lowpass {
namespace {

class NewtonSearch {
 public:
  NewtonSearch(const Landscape& landscape, double length, double enough, const RandomStream& random,
               const StationarySettings& settings)
      : landscape_(landscape), length_(length), enough_(enough), random_(random), settings_(settings) {}

  std::optional<StationaryPoint> run(std::span<const double> start) {
    const bool whole = start.size() <= settings_.curvature.largest_whole;
    const std::size_t most_models = whole ? settings_.most_models : std::min<std::size_t>(2, settings_.most_models);
    if (!move_to({start.begin(), start.end()})) return std::nullopt;
    for (std::size_t models = 0; models < most_models; ++models) {
      if (!make_model()) return std::nullopt;
      const double before = step_.uncertainty;
      if (!follow_model(start)) return std::nullopt;
      if (ran_off_ || step_.uncertainty <= settled() || (step_.uncertainty <= enough_ && !(step_.uncertainty < before)))
        break;
    }
    // Curvatures are to be those of the point itself.
    if (model_->size_of(difference(model_at_, position_)) > enough_ && !make_model()) return std::nullopt;
    StationaryPoint point;
    point.position = position_;
    point.value = value_;
    point.gradient = gradient_;
    point.uncertainty = step_.uncertainty;
    point.distance_from_start = model_->size_of(difference(start, position_));
    point.curvatures = model_->curvatures();
    point.found = !ran_off_ && step_.uncertainty <= enough_;
    point.products = products_ + model_->products();
    return point;
  }

 private:
  /// Nothing is gained by being nearer than values can tell.
  double settled() const { return std::min(enough_, landscape_.precision() * std::abs(value_)); }

  bool move_to(std::vector<double> x) {
    gradient_.resize(x.size());
    value_ = landscape_.value_and_gradient(x, gradient_);
    position_ = std::move(x);
    return std::isfinite(value_) && all_finite(gradient_);
  }

  bool make_model() {
    if (model_) products_ += model_->products();
    model_at_ = position_;
    CurvatureSettings curvature = settings_.curvature;
    // Two are kept for the last looks at distances.
    curvature.most_products -= std::min(curvature.most_products, products_ + 2);
    model_ = std::make_unique<QuadraticModel>(landscape_, position_, length_, random_, curvature);
    if (!model_->is_known()) return false;
    step_ = model_->to_stationary(gradient_);
    return true;
  }

  /// Steps with one model while they get nearer; the last that did not is taken back. False: a wall.
  bool follow_model(std::span<const double> start) {
    for (bool first = true;; first = false) {
      if (step_.uncertainty <= settled()) return true;
      std::vector<double> x = position_;
      const double length = norm(step_.step);
      const double most = settings_.longest_step * length_;
      add_scaled(length > most ? most / length : 1, step_.step, x);
      if (x == position_) return true;
      if (distance(x, start) > settings_.reach * length_) {
        ran_off_ = true;
        return true;
      }
      const std::vector<double> position = position_;
      const std::vector<double> gradient = gradient_;
      const double value = value_;
      const double before = step_.uncertainty;
      if (!move_to(std::move(x))) return false;
      QuadraticModel::Step next = model_->to_stationary(gradient_);
      // The first step of a model is taken whatever it brings: another Hessian will tell.
      if (!first && !(next.uncertainty < before)) {
        position_ = position;
        gradient_ = gradient;
        value_ = value;
        return true;
      }
      step_ = std::move(next);
      if (!(step_.uncertainty <= settings_.sufficient_fall * before)) return true;
    }
  }

  const Landscape& landscape_;
  double length_;
  double enough_;
  const RandomStream& random_;
  const StationarySettings& settings_;
  std::vector<double> position_;
  std::vector<double> gradient_;
  double value_ = 0;
  std::unique_ptr<QuadraticModel> model_;
  std::vector<double> model_at_;
  QuadraticModel::Step step_;
  std::size_t products_ = 0;
  bool ran_off_ = false;
};

}  // namespace

std::optional<StationaryPoint> stationary_point_near(const Landscape& landscape, std::span<const double> start,
                                                     double length, double enough, const RandomStream& random,
                                                     const StationarySettings& settings) {
  return NewtonSearch(landscape, length, enough, random, settings).run(start);
}

}  // namespace lowpass
