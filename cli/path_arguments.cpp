#include "cli/path_arguments.hpp"

#include <fmt/format.h>

#include "cli/options.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

/// Overwrites a default with what was said.
template <class Said, class Value>
void overlay(const Said& said, Value& value) {
  if (said) value = *said;
}

/// An option that this search has no use for.
void refuse_idle(const char* option, bool given, const std::string& why) {
  if (given) throw BadInput(fmt::format("{} is given, but {}; drop it", option, why));
}

void refuse_idle_options(const PathArguments& arguments, const PathOptions& options) {
  if (is_first_order(options.optimizer)) return;
  const std::string why =
      fmt::format("the optimizer '{}' has no use for it (adam and sgd have)", to_string(options.optimizer));
  refuse_idle("--lr", arguments.learning_rate.has_value(), why);
  refuse_idle("--schedule", arguments.schedule.has_value(), why);
  refuse_idle("--plateau", arguments.plateau.has_value(), why);
  refuse_idle("--patience", arguments.patience.has_value(), why);
}

}  // namespace

void add_path_options(CLI::App& command, PathArguments& arguments) {
  add_choice(command, "--objective", arguments.objective, objective_names(),
             "what is minimised over the points; heights are always those of the landscape itself; default: maxflux, "
             "for networks sum");
  add_count(command, "--terms", arguments.terms, {.low = 1, .high = 1000},
            "coefficient vectors of the curve: sine terms, free control points, bends; default: 10");
  add_count(command, "--points", arguments.points, {.low = 2, .high = 1000000},
            "grid points, both ends included; default: 64, for sum and squared 50");
  add_choice(command, "--optimizer", arguments.optimizer, enum_names<PathOptimizer>(),
             "default: adam, on landscapes without data lbfgs unless the objective is sum or squared");
  add_choice(command, "--sampling", arguments.sampling, enum_names<Sampling>(),
             "where the search looks at the path: a fixed grid, random points, or points at equal distances along it; "
             "default: arc, for sum and squared grid");
  add_count(command, "--steps", arguments.steps, {.low = 1},
            "of the optimizer; with lbfgs and lbfgs-gss in each stage of sharpness, default for scale-free objectives: "
            "25; else: 100");
  add_number(
      command, "--lr", arguments.learning_rate, {.low = 0, .low_included = false},
      "step size of adam and sgd; default: 0.001, for scale-free objectives 0.02 of the chord, on networks 0.05");
  add_choice(command, "--schedule", arguments.schedule, enum_names<Schedule>(),
             "of the step size; default: cosine, for sum and squared constant");
  add_text(command, "--batch", arguments.batch, "full|N",
           "samples per step, drawn anew each time; for networks; default: full");
  add_number(command, "--gradient-noise", arguments.gradient_noise, {.low = 0},
             "standard deviation of noise on the gradient; default: 0");
  add_number(command, "--kick", arguments.kick, {.low = 0},
             "size of a random bend at the start, relative to the chord; default: 0.01, for sum and squared 0");
  add_flag(command, "--finish", arguments.finish,
           "lower the tops of the continuous curve at the end; default for p-norm, soft-maximum and maxflux on "
           "landscapes without data");
  add_flag(command, "--no-finish", arguments.no_finish, "leave that out");
  add_count(command, "--starts", arguments.starts, {.low = 1, .high = 100000},
            "searches with different kicks; the lowest path is reported");
  add_count(command, "--seed", arguments.seed, {}, "of kicks, mini-batches, random points and noise");
  add_text(command, "--start", arguments.start, "COEFFICIENTS.npy",
           "coefficients to start from; default: the straight line");
  add_count(
      command, "--budget", arguments.budget, {.low = 1},
      "stop the search, of all starts together, before it takes more evaluations, values and gradients alike; default: "
      "no limit");
  add_number(command, "--max-seconds", arguments.max_seconds, {.low = 0, .low_included = false},
             "stop the search after so long; default: no limit");
  add_number(command, "--plateau", arguments.plateau, {.low = 0},
             "stop adam or sgd when the measured height falls by less than this part of its excess over the higher end "
             "in --patience steps; default: 0, never");
  add_count(command, "--patience", arguments.patience, {.low = 1},
            "steps, for --plateau and its schedule; default: 50");
  add_number(command, "--gradient-tolerance", arguments.gradient_tolerance, {.low = 0},
             "stop when the norm of the objective's gradient is at most this; default: 0");
}

PathOptions path_options(const PathArguments& arguments, const Landscape& landscape) {
  if (arguments.finish && arguments.no_finish)
    throw BadInput("--finish and --no-finish contradict each other; give one of them");
  PathOptions options = path_defaults(landscape, arguments.objective.value_or(""));
  overlay(arguments.terms, options.terms);
  overlay(arguments.points, options.points);
  if (arguments.optimizer) options.optimizer = parse_enum<PathOptimizer>(*arguments.optimizer);
  if (arguments.sampling) options.sampling = parse_enum<Sampling>(*arguments.sampling);
  if (arguments.schedule) options.schedule = parse_enum<Schedule>(*arguments.schedule);
  overlay(arguments.learning_rate, options.lr);
  overlay(arguments.gradient_noise, options.gradient_noise);
  overlay(arguments.kick, options.kick);
  overlay(arguments.budget, options.budget);
  overlay(arguments.max_seconds, options.max_seconds);
  overlay(arguments.plateau, options.plateau);
  overlay(arguments.patience, options.patience);
  overlay(arguments.gradient_tolerance, options.gradient_tolerance);
  // The steps that suit one kind of optimizer do not suit the other.
  if (arguments.optimizer && is_first_order(options.optimizer)) options.steps = 100;
  overlay(arguments.steps, options.steps);
  if (arguments.batch && *arguments.batch != "full") options.batch = count_in("--batch", *arguments.batch, {.low = 1});
  if (arguments.start) options.start = read_npy(*arguments.start);
  options.finish = (options.finish || arguments.finish) && !arguments.no_finish;
  options.starts = arguments.starts;
  options.seed = arguments.seed;
  refuse_idle_options(arguments, options);
  return options;
}

void set_lambda(double lambda, PathOptions& options) {
  refuse_idle("--lambda", make_objective(options.objective)->scale_free(),
              fmt::format("the objective '{}' has no use for it (sum and squared have)", options.objective));
  options.lambda = lambda;
}

}  // namespace lowpass
