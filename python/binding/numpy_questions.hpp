#pragma once

#include "convert.hpp"
#include "lowpass/landscape/point_questions.hpp"

namespace lowpass::python {

/// Questions to a landscape that is a Python object: points are formed in a NumPy array, which is made anew as long as
/// someone in Python holds the last one, and gradients are read where NumPy has them, if nobody else holds them.
class NumpyQuestions : public PointQuestions {
 public:
  explicit NumpyQuestions(std::size_t dimension) : dimension_(dimension) {}
  NumpyQuestions(const NumpyQuestions&) = delete;
  NumpyQuestions& operator=(const NumpyQuestions&) = delete;
  ~NumpyQuestions() override;

  MatrixView<double> points(std::size_t count) override;
  std::vector<double> values(const Landscape& asked) override;
  Answer values_and_gradients(const Landscape& asked) override;

 private:
  std::size_t dimension_;
  nb::object array_;  ///< of the points
};

}  // namespace lowpass::python
