#include "lowpass/path/objective.hpp"

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

/// J = sum_m f_m.
class SumObjective : public Objective {
 public:
  std::string name() const override { return "sum"; }
  double value(std::span<const double> values) const override {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
  PointWeights weights(std::size_t points) const override { return std::vector<double>(points, 1.0); }
};

/// J = sum_m f_m^2.
class SquaredObjective : public Objective {
 public:
  std::string name() const override { return "squared"; }
  double value(std::span<const double> values) const override { return dot(values, values); }
  PointWeights weights(std::size_t) const override {
    return [](std::span<const double> values) {
      std::vector<double> weights(values.begin(), values.end());
      for (double& weight : weights) weight *= 2;
      return weights;
    };
  }
};

}  // namespace

std::vector<std::string> objective_names() {
  return {"sum", "squared"};
}

std::unique_ptr<Objective> make_objective(std::string_view name) {
  if (name == "sum") return std::make_unique<SumObjective>();
  if (name == "squared") return std::make_unique<SquaredObjective>();
  throw BadInput(unknown_name("objective", name, objective_names()));
}

}  // namespace lowpass
