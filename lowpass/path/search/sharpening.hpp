#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/search/gradient_steps.hpp"
#include "lowpass/path/search/height_function.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// Which of an objective's stages of L-BFGS are made.
enum class Stages {
  all,
  last  ///< the sharpest alone, for a path that has been through the others
};

/// The search for a path with a low top by a scale-free objective that goes from blunt to sharp, in the course of which
/// nodes and the unit of values follow the path. Moves the task's path; keeps to its budget.
class Sharpening {
 public:
  /// The task must outlive this.
  explicit Sharpening(const SearchTask& task);

  HeightFunction& function() { return function_; }
  const BendingScale& bending() const { return bending_; }
  const Objective& objective() const { return *objective_; }

  /// From where the path stands. Random numbers of first-order optimizers: streams that begin with `stream`. Returns
  /// at_the_bound (no node above the higher end), not_finite (a wall) or what ended the optimizer or the budget.
  StopReason run(const std::string& stream, Stages stages = Stages::all);

 private:
  StopReason in_stages(std::span<const double> sharpnesses);
  StopReason by_steps(const std::string& stream);
  Stepper stepper() const;
  void follow_path(std::size_t step, const std::string& stream, double sharpness);
  std::size_t seen_nodes() const;
  bool at_the_bound() const;
  std::optional<StopReason> look();

  const SearchTask& task_;
  const PathOptions& options_;
  const SearchSettings& settings_;
  std::unique_ptr<Objective> objective_;
  BendingScale bending_;
  std::size_t nodes_;
  HeightFunction function_;
};

}  // namespace lowpass
