#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

class Landscape;

/// Asks a landscape about many points at a time where its numbers lie: the points are written in memory that it reads
/// them from, its gradients are read where it has put them. Behind a border (another language) that saves copies, which
/// in many dimensions take longer than cheap landscapes. For one caller at a time.
class PointQuestions {
 public:
  struct Answer {
    std::vector<double> values;          ///< M numbers
    MatrixView<const double> gradients;  ///< M x N; empty if only values were asked for
    std::shared_ptr<const void> memory;  ///< keeps the gradients: they stay as they are as long as it is held
  };

  virtual ~PointQuestions() = default;

  /// Memory for the points of the next question, to be written whole: count x N.
  virtual MatrixView<double> points(std::size_t count) = 0;
  /// f of `asked` at the points written last: the landscape that gave these questions, or a mini-batch of it.
  virtual std::vector<double> values(const Landscape& asked) = 0;
  virtual Answer values_and_gradients(const Landscape& asked) = 0;
};

/// Those of a landscape in C++: memory of their own, used again once its answer is not held any more (fresh memory
/// would take as long as the landscape).
class OwnPointQuestions : public PointQuestions {
 public:
  explicit OwnPointQuestions(std::size_t dimension) : dimension_(dimension) {}

  MatrixView<double> points(std::size_t count) override;
  std::vector<double> values(const Landscape& asked) override;
  Answer values_and_gradients(const Landscape& asked) override;

 private:
  MatrixView<double> written() { return {points_.data(), count_, dimension_}; }
  std::shared_ptr<Matrix<double>> free_gradients();

  std::size_t dimension_;
  std::size_t count_ = 0;
  Matrix<double> points_;
  std::vector<std::shared_ptr<Matrix<double>>> gradients_;
};

}  // namespace lowpass
