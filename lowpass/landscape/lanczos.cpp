#include "lowpass/landscape/lanczos.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

constexpr std::size_t most_kept = 40'000'000;  // numbers in all vectors together
constexpr std::size_t looked_every = 5;        // steps

class Lanczos {
 public:
  Lanczos(const MatrixProduct& multiply, std::size_t dimension, std::span<const std::vector<double>> orthogonal_to,
          const LanczosSettings& settings)
      : multiply_(multiply), dimension_(dimension), outside_(orthogonal_to), settings_(settings) {}

  std::optional<LanczosResult> run(RandomStream& random) {
    const std::size_t space = dimension_ - std::min(dimension_, outside_.size());
    const std::size_t most =
        std::min({settings_.most_products, space, std::max<std::size_t>(8, most_kept / dimension_)});
    std::vector<double> next(dimension_);
    for (double& entry : next) entry = random.normal();
    double length = orthogonal_part(next);
    for (std::size_t step = 0; step < most && length > 0; ++step) {
      for (double& entry : next) entry /= length;
      vectors_.push_back(next);
      multiply_(vectors_.back(), next);
      if (!all_finite(next)) return std::nullopt;
      diagonal_.push_back(dot(vectors_.back(), next));
      length = orthogonal_part(next);
      // What is left of a product in an invariant space is rounding.
      if (length <= invariant * size_so_far()) length = 0;
      off_diagonal_.push_back(length);
      const bool last = step + 1 == most || length == 0;
      if (!last && (step + 1) % looked_every != 0) continue;
      solve();
      if (last || converged()) break;
    }
    return result();
  }

 private:
  static constexpr double invariant = 1e-12;

  /// Takes away what lies along vectors so far and those outside, twice for rounding's sake; the length that is left.
  double orthogonal_part(std::vector<double>& vector) const {
    for (int pass = 0; pass < 2; ++pass) {
      for (const std::vector<double>& other : outside_) add_scaled(-dot(other, vector), other, vector);
      for (const std::vector<double>& other : vectors_) add_scaled(-dot(other, vector), other, vector);
    }
    return norm(vector);
  }

  double size_so_far() const {
    double size = 0;
    for (const double entry : diagonal_) size = std::max(size, std::abs(entry));
    for (const double entry : off_diagonal_) size = std::max(size, entry);
    return size;
  }

  void solve() {
    const auto count = static_cast<Eigen::Index>(diagonal_.size());
    const Eigen::Map<const Eigen::VectorXd> diagonal(diagonal_.data(), count);
    const Eigen::Map<const Eigen::VectorXd> off_diagonal(off_diagonal_.data(), count - 1);
    ritz_.computeFromTridiagonal(diagonal, off_diagonal);
  }

  std::size_t found() const { return std::min(settings_.wanted, diagonal_.size()); }
  double value(std::size_t k) const { return ritz_.eigenvalues()[static_cast<Eigen::Index>(k)]; }
  double residual(std::size_t k) const {
    const auto last = static_cast<Eigen::Index>(diagonal_.size()) - 1;
    return off_diagonal_.back() * std::abs(ritz_.eigenvectors()(last, static_cast<Eigen::Index>(k)));
  }

  bool converged() const {
    if (diagonal_.size() < settings_.wanted) return false;
    for (std::size_t k = 0; k < found(); ++k)
      if (residual(k) > settings_.share * std::abs(value(k))) return false;
    return true;
  }

  LanczosResult result() const {
    LanczosResult result;
    if (diagonal_.empty()) return result;
    result.largest = std::max(std::abs(value(0)), std::abs(value(diagonal_.size() - 1)));
    for (std::size_t k = 0; k < found(); ++k) {
      RitzPair pair{value(k), residual(k), std::vector<double>(dimension_, 0.0)};
      for (std::size_t i = 0; i < vectors_.size(); ++i)
        add_scaled(ritz_.eigenvectors()(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)), vectors_[i],
                   pair.vector);
      result.lowest.push_back(std::move(pair));
    }
    return result;
  }

  const MatrixProduct& multiply_;
  std::size_t dimension_;
  std::span<const std::vector<double>> outside_;
  const LanczosSettings& settings_;
  std::vector<std::vector<double>> vectors_;
  std::vector<double> diagonal_;
  std::vector<double> off_diagonal_;  ///< one more than a tridiagonal matrix has: the last is what is left over
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> ritz_;
};

}  // namespace

std::optional<LanczosResult> lanczos(const MatrixProduct& multiply, std::size_t dimension, RandomStream& random,
                                     std::span<const std::vector<double>> orthogonal_to,
                                     const LanczosSettings& settings) {
  return Lanczos(multiply, dimension, orthogonal_to, settings).run(random);
}

}  // namespace lowpass
