#include "lowpass/landscape/point_questions.hpp"

#include <algorithm>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

MatrixView<double> OwnPointQuestions::points(std::size_t count) {
  if (points_.rows() < count) points_ = Matrix<double>(count, dimension_, unset);
  count_ = count;
  return written();
}

std::vector<double> OwnPointQuestions::values(const Landscape& asked) {
  return asked.values(written());
}

PointQuestions::Answer OwnPointQuestions::values_and_gradients(const Landscape& asked) {
  const std::shared_ptr<Matrix<double>> memory = free_gradients();
  const MatrixView<double> gradients(memory->data(), count_, dimension_);
  // For functions that add to their gradient, or leave it at a wall.
  std::fill_n(gradients.data(), gradients.size(), 0.0);
  return {asked.values_and_gradients(written(), gradients), gradients, memory};
}

std::shared_ptr<Matrix<double>> OwnPointQuestions::free_gradients() {
  const auto free = std::ranges::find_if(
      gradients_, [&](const auto& memory) { return memory.use_count() == 1 && memory->rows() >= count_; });
  if (free != gradients_.end()) return *free;
  std::erase_if(gradients_, [](const auto& memory) { return memory.use_count() == 1; });
  return gradients_.emplace_back(std::make_shared<Matrix<double>>(count_, dimension_, unset));
}

}  // namespace lowpass
