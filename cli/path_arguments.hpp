#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "lowpass/path/path_options.hpp"

namespace lowpass {

/// What the user says about a path search; what is not said gets the defaults that suit the landscape and objective.
struct PathArguments {
  std::optional<std::string> objective, optimizer, sampling, schedule, batch, start;
  std::optional<std::size_t> terms, points, steps, budget, patience;
  std::optional<double> learning_rate, gradient_noise, kick, max_seconds, plateau, gradient_tolerance;
  std::size_t seed = 0;
  std::size_t starts = 1;
  bool finish = false;
  bool no_finish = false;
};

/// Every option of a path search but the curve and lambda. `arguments` must live until the arguments are parsed.
void add_path_options(CLI::App& command, PathArguments& arguments);

/// @throws BadInput for what contradicts itself; IoError for start coefficients that cannot be read.
PathOptions path_options(const PathArguments& arguments, const Landscape& landscape);

/// @throws BadInput if the objective has no step penalty.
void set_lambda(double lambda, PathOptions& options);

}  // namespace lowpass
