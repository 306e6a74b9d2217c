#include "lowpass/path/measure/sampled_curve.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lowpass {
namespace {

using Sample = SampledCurve::Sample;

bool lower(const Sample& a, const Sample& b) {
  return a.value < b.value;
}

/// Where the parabola through three neighbours is highest; nothing if there is no such place between the outer two.
std::optional<double> vertex_of(const Sample& a, const Sample& b, const Sample& c) {
  const double left = (b.t - a.t) * (b.value - c.value);
  const double right = (b.t - c.t) * (b.value - a.value);
  if (!(std::abs(left - right) > 0)) return std::nullopt;
  const double vertex = b.t - ((b.t - a.t) * left - (b.t - c.t) * right) / (2 * (left - right));
  if (!(vertex > a.t && vertex < c.t) || vertex == b.t) return std::nullopt;
  return vertex;
}

}  // namespace

SampledCurve::SampledCurve(Family& family, const Curve& curve, std::span<const double> t,
                           std::span<const double> values, const MeasureSettings& settings)
    : family_(family), curve_(curve), settings_(settings) {
  for (std::size_t m = 0; m < t.size(); ++m) samples_.push_back({t[m], values[m]});
}

const Sample& SampledCurve::top() const {
  return *std::max_element(samples_.begin(), samples_.end(), lower);
}

std::size_t SampledCurve::index_of(double t) const {
  const auto before = [](const Sample& sample, double place) { return sample.t < place; };
  return static_cast<std::size_t>(std::lower_bound(samples_.begin(), samples_.end(), t, before) - samples_.begin());
}

double SampledCurve::range() const {
  const auto [low, high] = std::minmax_element(samples_.begin(), samples_.end(), lower);
  return high->value - low->value;
}

void SampledCurve::insert(const std::vector<double>& t) {
  const std::vector<double> values = family_.values(curve_.mixing(t));
  for (std::size_t i = 0; i < t.size(); ++i) samples_.push_back({t[i], values[i]});
  std::sort(samples_.begin(), samples_.end(), [](const Sample& a, const Sample& b) { return a.t < b.t; });
}

void SampledCurve::add(std::vector<double> t) {
  // Samples that all but coincide would only show rounding.
  const double beside = 0.01 / static_cast<double>(t.size() + samples_.size());
  std::sort(t.begin(), t.end());
  std::vector<double> added;
  for (const double place : t) {
    const std::size_t i = index_of(place);
    const bool seen = (i < samples_.size() && samples_[i].t - place <= beside) ||
                      (i > 0 && place - samples_[i - 1].t <= beside) ||
                      (!added.empty() && place - added.back() <= beside);
    if (!seen) added.push_back(place);
  }
  if (!added.empty()) insert(added);
}

void SampledCurve::divide_evenly(double widest) {
  std::vector<double> added;
  for (std::size_t i = 0; i + 1 < samples_.size(); ++i) {
    const double width = samples_[i + 1].t - samples_[i].t;
    const double pieces = std::max(2.0, std::ceil(width / widest - 1e-9));
    for (double piece = 1; piece < pieces; ++piece) added.push_back(samples_[i].t + width * piece / pieces);
  }
  insert(added);
}

double SampledCurve::miss(std::size_t i) const {
  if (i < 2 || i + 2 >= samples_.size()) return 0;
  double cubic = 0;
  for (const std::size_t k : {i - 2, i - 1, i + 1, i + 2}) {
    double share = samples_[k].value;
    for (const std::size_t l : {i - 2, i - 1, i + 1, i + 2})
      if (l != k) share *= (samples_[i].t - samples_[l].t) / (samples_[k].t - samples_[l].t);
    cubic += share;
  }
  return std::abs(cubic - samples_[i].value);
}

void SampledCurve::halve_where_a_cubic_misses(double tolerance, const Allowance& allows) {
  // Where values are rough at every scale, as those with noise, more samples would not end it.
  const std::size_t most = 8 * samples_.size();
  // Only what was looked at last can have been missed again.
  std::vector<double> doubtful;
  for (const Sample& sample : samples_) doubtful.push_back(sample.t);
  for (std::size_t halving = 0; halving < settings_.halvings; ++halving) {
    std::vector<double> added;
    for (const double place : doubtful) {
      const std::size_t i = index_of(place);
      if (!(miss(i) > tolerance)) continue;
      added.push_back((samples_[i - 1].t + samples_[i].t) / 2);
      added.push_back((samples_[i].t + samples_[i + 1].t) / 2);
    }
    std::sort(added.begin(), added.end());
    added.erase(std::unique(added.begin(), added.end()), added.end());
    if (added.empty() || samples_.size() + added.size() > most || !allows(added.size())) return;
    insert(added);
    doubtful = std::move(added);
  }
}

/// |f''| / 2 near sample i, from its neighbours.
double SampledCurve::half_curvature(std::size_t i) const {
  if (i == 0 || i + 1 >= samples_.size()) return 0;
  const Sample& a = samples_[i - 1];
  const Sample& b = samples_[i];
  const Sample& c = samples_[i + 1];
  return std::abs(((c.value - b.value) / (c.t - b.t) - (b.value - a.value) / (b.t - a.t)) / (c.t - a.t));
}

/// How high the curve may be between samples i and i + 1: the top of a parabola through both.
double SampledCurve::possible_height(std::size_t i) const {
  const Sample& a = samples_[i];
  const Sample& b = samples_[i + 1];
  const double width = b.t - a.t;
  const double sag = settings_.curvature_safety * std::max(half_curvature(i), half_curvature(i + 1)) * width * width;
  const double rise = std::abs(b.value - a.value);
  if (rise >= sag) return std::max(a.value, b.value);
  return (a.value + b.value) / 2 + sag / 4 + rise * rise / (4 * sag);
}

void SampledCurve::halve_where_higher_is_possible(const Allowance& allows) {
  for (std::size_t halving = 0; halving < settings_.halvings; ++halving) {
    const double enough = top().value + settings_.relative_tolerance * range();
    std::vector<double> added;
    for (std::size_t i = 0; i + 1 < samples_.size(); ++i)
      if (possible_height(i) > enough) added.push_back((samples_[i].t + samples_[i + 1].t) / 2);
    if (added.empty() || !allows(added.size())) return;
    insert(added);
  }
}

std::vector<Sample> SampledCurve::maxima(double lowest) const {
  std::vector<Sample> found;
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    const double value = samples_[i].value;
    const bool above_left = i == 0 || value > samples_[i - 1].value;
    const bool above_right = i + 1 == samples_.size() || value >= samples_[i + 1].value;
    if (above_left && above_right && value >= lowest) found.push_back(samples_[i]);
  }
  return found;
}

std::vector<double> SampledCurve::climb(std::vector<double> from) {
  struct Climber {
    std::size_t number;
    double vertex;
    double before;  ///< the value it climbs from
  };
  std::vector<bool> arrived(from.size(), false);
  for (std::size_t parabola = 0; parabola < settings_.parabolas; ++parabola) {
    std::vector<Climber> climbers;
    std::vector<double> places;
    for (std::size_t k = 0; k < from.size(); ++k) {
      const std::size_t i = index_of(from[k]);
      if (arrived[k] || i == 0 || i + 1 == samples_.size()) continue;
      const std::optional<double> vertex = vertex_of(samples_[i - 1], samples_[i], samples_[i + 1]);
      arrived[k] = !vertex;
      if (!vertex) continue;
      climbers.push_back({k, *vertex, samples_[i].value});
      places.push_back(*vertex);
    }
    if (climbers.empty()) break;
    // Between two maxima lies a sample, so that none climbs into another's neighbourhood.
    insert(places);
    for (const Climber& climber : climbers) {
      const double value = at(climber.vertex).value;
      if (value > climber.before) from[climber.number] = climber.vertex;
      arrived[climber.number] = value <= climber.before + settings_.climb_tolerance * range();
    }
  }
  return from;
}

}  // namespace lowpass
