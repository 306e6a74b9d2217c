#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lowpass {

/// Curvature memory of L-BFGS: the newest pairs s = x_new - x_old, y = g_new - g_old, and the two-loop recursion
/// (Nocedal, Mathematics of Computation 35, 773, 1980) with gamma = s.y / y.y of the newest pair.
/// A curvature offset c > 0 makes rho = 1 / (s.y + c), as the authors' program does with 1e-6; gamma and soundness take
/// s.y as it is. Once s.y is smaller than c, the direction approaches gamma times the gradient.
/// Memory: 2 x capacity x N; a direction costs 4 x capacity x N.
class LbfgsHistory {
 public:
  explicit LbfgsHistory(std::size_t capacity, double curvature_offset = 0)
      : capacity_(capacity), curvature_offset_(curvature_offset) {}

  bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }
  void add(std::vector<double> s, std::vector<double> y);

  /// Whether every pair has positive lengths, finite products and s.y >= minimum_cosine |s| |y|.
  bool is_sound(double minimum_cosine) const;

  /// H g, to be followed downhill; g itself without history.
  std::vector<double> apply(std::span<const double> gradient) const;

  /// The pairs, of a saved state.
  void fields(auto& archive) { archive("pairs", pairs_); }

 private:
  struct Pair {
    std::vector<double> s, y;
    double sy = 0, ss = 0, yy = 0;

    void fields(auto& archive) {
      archive("s", s);
      archive("y", y);
      archive("sy", sy);
      archive("ss", ss);
      archive("yy", yy);
    }
  };
  std::size_t capacity_;
  double curvature_offset_;
  std::vector<Pair> pairs_;  ///< the oldest first
};

}  // namespace lowpass
