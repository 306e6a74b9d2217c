#pragma once

#include <string>
#include <vector>

#include "convert.hpp"
#include "lowpass/core/parallel_for.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "python_calls.hpp"

namespace lowpass::python {

/// A family that a Python object answers for, where it computes (a device): points are formed there and gradients
/// pulled back there, so that R basis vectors cross instead of M points. The object has the methods of
/// lowpass.PointFamily. The walls of a question are its own to find: a value of NaN, and no part in the pullback.
class PythonFamily : public Family {
 public:
  /// `run` gets work beside the object's on vectors of N numbers. The landscape must outlive this; `calls` are its own.
  PythonFamily(const Landscape& landscape, const PythonCalls& calls, nb::object family, MatrixView<const double> basis,
               ParallelFor run);
  PythonFamily(const PythonFamily&) = delete;
  PythonFamily& operator=(const PythonFamily&) = delete;
  ~PythonFamily() override;

  std::size_t evaluations_by_rule() const override { return 1; }
  void in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) override { run_(tasks, task); }

 private:
  void do_change(RowRange rows) override;
  void do_choose_samples(std::span<const std::size_t> samples) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  std::vector<double> do_point(std::span<const double> mixing) const override;
  std::vector<double> do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                        RowRange rows) override;
  std::vector<double> do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                RowRange rows) override;
  void do_finish_pullback(const TakePiece& take) override;

  // With the interpreter's lock.
  void hand_over_changes();
  std::vector<double> pull(MatrixView<const double> mixing, nb::object weights, RowRange rows);

  const Landscape& landscape_;
  const PythonCalls& calls_;
  nb::object family_;
  ParallelFor run_;
  std::vector<char> changed_;  ///< basis vectors that the object has not seen as they are
  Matrix<double> pulled_;
};

}  // namespace lowpass::python
