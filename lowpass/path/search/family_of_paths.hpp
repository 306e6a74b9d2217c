#pragma once

#include <span>
#include <vector>

#include "lowpass/landscape/family.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// The family of a path function J, u = sum_r C[m][r] B[r], each point of which is a whole path. Coefficients are
/// linear in u, so all the points of all these paths are mixed from the two ends and the K coefficient vectors of each
/// row of B: one family of the path's landscape, the path's line, which keeps what it makes for them. What J takes from
/// the coefficients themselves it takes from the path, which is brought to every u. For landscapes that keep nothing
/// this is a loss (Family::keeps). Cost of a question about one path: mixing its M points from 2 + R K vectors, and K
/// products per changed row of B.
class FamilyOfPaths : public Family {
 public:
  /// The vectors that `paths` of the function's paths are mixed from: 2 + paths K.
  static std::size_t vectors(const PathFunction& function, std::size_t paths);

  /// The function must outlive this, and have no other line. @pre basis has function.size() columns.
  FamilyOfPaths(PathFunction& function, MatrixView<const double> basis);
  ~FamilyOfPaths() override;

  bool keeps(std::size_t rows) const override { return vectors_.keeps(vectors(function_, rows)); }
  void in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) override;

 private:
  void do_change(RowRange rows) override;
  void do_combine(std::size_t row, std::span<const double> coefficients) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  std::vector<double> do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                        RowRange rows) override;
  void do_finish_pullback(const TakePiece& take) override { take(0, pulled_); }

  /// The first of a row's coefficient vectors.
  std::size_t first_vector(std::size_t row) const { return 2 + row * terms_; }
  /// Writes the coefficient vectors of rows that have changed.
  void bring_up_to_date();
  /// u of one row of a mixing matrix.
  std::vector<double> variables(std::span<const double> mixing) const;
  /// The nodes of that path, M x (2 + R K), as mixed from the vectors.
  Matrix<double> node_mixing(std::span<const double> mixing) const;

  PathFunction& function_;
  std::size_t terms_;          ///< K
  std::vector<bool> changed_;  ///< per row
  Matrix<double> pulled_;      ///< by rows of B
  Family& vectors_;            ///< ends, and K coefficient vectors per row
};

}  // namespace lowpass
