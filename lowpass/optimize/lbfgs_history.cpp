#include "lowpass/optimize/lbfgs_history.hpp"

#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

void LbfgsHistory::add(std::vector<double> s, std::vector<double> y) {
  Pair pair{std::move(s), std::move(y)};
  pair.sy = dot(pair.s, pair.y);
  pair.ss = dot(pair.s, pair.s);
  pair.yy = dot(pair.y, pair.y);
  pairs_.push_back(std::move(pair));
  if (pairs_.size() > capacity_) pairs_.erase(pairs_.begin());
}

bool LbfgsHistory::is_sound(double minimum_cosine) const {
  for (const Pair& pair : pairs_) {
    const double lengths = std::sqrt(pair.ss) * std::sqrt(pair.yy);
    if (!(lengths > 0 && std::isfinite(lengths) && pair.sy > 0 && pair.sy >= minimum_cosine * lengths)) return false;
  }
  return true;
}

std::vector<double> LbfgsHistory::apply(std::span<const double> gradient) const {
  std::vector<double> direction(gradient.begin(), gradient.end());
  if (pairs_.empty()) return direction;
  std::vector<double> alpha(pairs_.size());
  for (std::size_t i = pairs_.size(); i-- > 0;) {
    alpha[i] = dot(pairs_[i].s, direction) / (pairs_[i].sy + curvature_offset_);
    add_scaled(-alpha[i], pairs_[i].y, direction);
  }
  const double gamma = pairs_.back().sy / pairs_.back().yy;
  for (double& entry : direction) entry *= gamma;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const double beta = dot(pairs_[i].y, direction) / (pairs_[i].sy + curvature_offset_);
    add_scaled(alpha[i] - beta, pairs_[i].s, direction);
  }
  return direction;
}

}  // namespace lowpass
