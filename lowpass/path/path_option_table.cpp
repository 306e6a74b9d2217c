#include "lowpass/path/path_option_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lowpass/core/npy.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

using Make = OptionMaker<PathOptions, PathContext>;

constexpr std::uint64_t many = 1'000'000'000'000;
/// Every whole number up to here is exact for every reader of the JSON files.
constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53U) - 1;
/// Of numbers in units of the landscape: finite, and beyond any use.
constexpr double huge = 1e16;

bool is_scale_free(std::string_view objective) {
  return make_objective(objective)->scale_free();
}

/// A default of the published objectives and one of those that aim at the height.
std::function<OptionValue(const PathContext&)> by_objective(OptionValue published, OptionValue scale_free) {
  return [published = std::move(published), scale_free = std::move(scale_free)](const PathContext& context) {
    return is_scale_free(context.objective) && !context.as_published ? scale_free : published;
  };
}

/// Searches on mini-batches, which suit landscapes with data wherever the same function is not needed in every step.
bool on_batches(const PathContext& context) {
  return context.with_data && !context.as_published && is_first_order(context.optimizer);
}

/// What is linear in the values is estimated well by a few random points of the path at a time.
bool suits_few_points(const PathContext& context) {
  return on_batches(context) && make_objective(context.objective)->linear();
}

bool on_few_points(const PathContext& context) {
  return suits_few_points(context) && context.sampling == Sampling::random;
}

std::function<OptionValue(const PathContext&)> where(bool (*holds)(const PathContext&), OptionValue there,
                                                     std::function<OptionValue(const PathContext&)> elsewhere) {
  return [holds, there = std::move(there), elsewhere = std::move(elsewhere)](const PathContext& context) {
    return holds(context) ? there : elsewhere(context);
  };
}

std::function<OptionValue(const PathContext&)> always(OptionValue value) {
  return [value = std::move(value)](const PathContext&) { return value; };
}

OptionValue default_objective(const PathContext& context) {
  return context.with_data || context.as_published ? "sum" : "maxflux";
}

/// The paper's program has 51 points on networks.
OptionValue default_points(const PathContext& context) {
  if (is_scale_free(context.objective) && !context.as_published && !on_few_points(context)) return std::uint64_t{64};
  return std::uint64_t{context.with_data ? 51U : 50U};
}

OptionValue default_optimizer(const PathContext& context) {
  const bool second_order = is_scale_free(context.objective) && !context.with_data && !context.as_published;
  return to_string(second_order ? PathOptimizer::lbfgs : PathOptimizer::adam);
}

/// Stages of sharpness need few steps each; adam and sgd have all theirs in one.
OptionValue default_steps(const PathContext& context) {
  if (on_few_points(context)) return std::uint64_t{1000};
  const bool in_stages = is_scale_free(context.objective) && !context.with_data && !is_first_order(context.optimizer);
  return std::uint64_t{in_stages ? 25U : 100U};
}

/// Who says how many steps wants one search of so many.
OptionValue default_rounds(const PathContext& context) {
  return on_batches(context) && !context.one_search ? OptionValue() : OptionValue(std::vector<std::uint64_t>());
}

OptionValue default_lr(const PathContext& context) {
  if (!is_scale_free(context.objective) || context.as_published) return on_few_points(context) ? 1e-2 : 1e-3;
  return context.with_data ? 0.05 : 0.02;
}

/// A line integral's lowest path is not the one with the lowest top: the finish would undo it.
OptionValue default_finish(const PathContext& context) {
  return make_objective(context.objective)->aims_at_height() && !context.with_data && !context.as_published;
}

/// Where there are data a search costs too much to be made many times unasked; of several line integrals not the one
/// with the lowest top is wanted.
OptionValue default_starts(const PathContext& context) {
  const bool several =
      make_objective(context.objective)->aims_at_height() && !context.with_data && !context.as_published;
  return several ? OptionValue() : OptionValue(std::uint64_t{1});
}

std::string outside_first_order(const PathOptions& options) {
  return is_first_order(options.optimizer)
             ? ""
             : fmt::format("the optimizer '{}' has no use for it (adam and sgd have)", to_string(options.optimizer));
}

std::string outside_published(const PathOptions& options) {
  return !is_scale_free(options.objective)
             ? ""
             : fmt::format("the objective '{}' has no use for it (sum and squared have)", options.objective);
}

/// Of what makes every step's function another one.
std::string needs_one_function(const PathOptions& options, bool changing) {
  return !changing || is_first_order(options.optimizer)
             ? ""
             : fmt::format("the optimizer '{}' needs the same function in every step: use adam or sgd",
                           to_string(options.optimizer));
}

std::string batch_conflict(const PathOptions& options) {
  return needs_one_function(options, options.batch.has_value());
}

std::string rounds_conflict(const PathOptions& options) {
  const bool several = !options.rounds || !options.rounds->empty();
  if (several && options.starts != 1U) return "rounds go on with one path: take --starts 1";
  return "";
}

std::string rounds_idle(const PathOptions& options) {
  return outside_first_order(options);
}

std::string steps_idle(const PathOptions& options) {
  return is_first_order(options.optimizer) && options.rounds && !options.rounds->empty()
             ? "the rounds say how many steps they have"
             : "";
}

std::string noise_conflict(const PathOptions& options) {
  return needs_one_function(options, options.gradient_noise > 0);
}

std::string sampling_conflict(const PathOptions& options) {
  if (options.sampling == Sampling::arc && !is_scale_free(options.objective))
    return fmt::format("the objective '{}' is a sum over fixed or random points: use grid or random",
                       options.objective);
  return needs_one_function(options, options.sampling == Sampling::random);
}

std::string sample_points_conflict(const PathOptions& options) {
  return search_points(options) >= 2 || options.sampling == Sampling::random
             ? ""
             : fmt::format("the sampling '{}' has both ends among its points: take at least 2, or use random",
                           to_string(options.sampling));
}

std::string budget_conflict(const PathOptions& options) {
  return !options.budget || *options.budget >= 2 * options.points
             ? ""
             : fmt::format(
                   "to look at the straight line and at a path takes {} evaluations, twice the points: allow "
                   "more, or ask for fewer points",
                   2 * options.points);
}

/// The file is read when the option is taken: its name cannot be had back.
PathOption start_option() {
  PathOption option{.name = "start",
                    .sentence = "coefficients to start from",
                    .default_for = [](const PathContext&) { return OptionValue(); },
                    .in_studies = false,
                    .kind = TextKind{.type = "COEFFICIENTS.npy",
                                     .allowed = "the path of a .npy file",
                                     .acceptable = [](const std::string& name) { return !name.empty(); },
                                     .word = "the straight line"}};
  option.set = [](PathOptions& options, const OptionValue& value) {
    options.start.reset();
    if (const auto* file = std::get_if<std::string>(&value)) options.start = read_npy(*file);
  };
  return option;
}

OptionTable<PathOptions, PathContext> make_table() {
  return {
      Make::flag(&PathOptions::as_published,
                 {.name = "as-published",
                  .sentence = "the paper's search: every option that is not named has the value of the paper"}),
      Make::name(&PathOptions::curve, curve_names(),
                 {.name = "curve", .sentence = "family of curves", .paper = "fourier"}),
      Make::name(&PathOptions::objective, objective_names(),
                 {.name = "objective",
                  .sentence = "what is minimised over the points; heights are always those of the landscape itself",
                  .paper = "sum",
                  .default_for = default_objective}),
      Make::count(&PathOptions::terms, {1, 100'000},
                  {.name = "terms",
                   .sentence = "coefficient vectors of the curve: sine terms, free control points, bends; rounds begin "
                               "with these and add more where they bring little",
                   .paper = std::uint64_t{10},
                   .default_for = where(on_few_points, std::uint64_t{1}, always(std::uint64_t{10}))}),
      Make::count(&PathOptions::points, {2, 10'000'000},
                  {.name = "points",
                   .sentence = "points on the path whose values are reported, both ends included",
                   .paper = std::uint64_t{50},
                   .default_for = default_points}),
      Make::number(&PathOptions::lambda, {.low = 0, .high = huge},
                   {.name = "lambda",
                    .sentence = "weight of the squared steps between neighbouring points, for sum and squared",
                    .paper = 1e-4,
                    .idle = outside_published}),
      Make::choice(&PathOptions::optimizer, {.name = "optimizer",
                                             .sentence = "what minimises the objective",
                                             .paper = "adam",
                                             .default_for = default_optimizer}),
      Make::choice(&PathOptions::sampling,
                   {.name = "sampling",
                    .sentence = "where the search looks at the path: a fixed grid, random points, or points at equal "
                                "distances along it",
                    .paper = "grid",
                    .default_for = where(suits_few_points, "random", by_objective("grid", "arc")),
                    .conflict = sampling_conflict}),
      Make::count_or("points", &PathOptions::sample_points, {1, 10'000'000},
                     {.name = "sample-points",
                      .sentence = "points that the search looks at in each step; points: as many as are reported",
                      .paper = OptionValue(),
                      .default_for = where(on_few_points, std::uint64_t{2}, always(OptionValue())),
                      .conflict = sample_points_conflict}),
      Make::count(&PathOptions::steps, {1, many},
                  {.name = "steps",
                   .sentence = "steps of the optimizer, with lbfgs and lbfgs-gss in each stage of sharpness; heights "
                               "still fall with more of them. Where there are rounds, of the first",
                   .paper = std::uint64_t{100},
                   .default_for = default_steps,
                   .idle = steps_idle}),
      Make::counts(
          &PathOptions::rounds, {.range = {1, many}, .word = "auto", .empty = "none"},
          {.name = "rounds",
           .sentence = "searches by adam or sgd one after the other, each of so many steps and from the lowest "
                       "path so far. auto: twice as many steps each time, until the height settles; none: "
                       "one search. Whoever says how many steps or starts gets one",
           .paper = OptionValue(std::vector<std::uint64_t>()),
           .default_for = default_rounds,
           .idle = rounds_idle,
           .conflict = rounds_conflict}),
      Make::number(&PathOptions::lr, {.low = 0, .low_included = false, .high = huge},
                   {.name = "lr",
                    .sentence = "step size of adam and sgd; relative to the chord but for sum and squared",
                    .default_for = default_lr,
                    .idle = outside_first_order}),
      Make::choice(&PathOptions::schedule,
                   {.name = "schedule",
                    .sentence = "how the step size of adam and sgd changes",
                    .paper = "constant",
                    .default_for = where(on_batches, "cosine", by_objective("constant", "cosine")),
                    .idle = outside_first_order}),
      Make::count_or("full", &PathOptions::batch, {1, many},
                     {.name = "batch",
                      .sentence = "samples per step of adam and sgd, drawn anew each time, all of them if there are no "
                                  "more; for networks",
                      .paper = OptionValue(),
                      .default_for = where(on_batches, std::uint64_t{128}, always(OptionValue())),
                      .conflict = batch_conflict}),
      Make::number(&PathOptions::gradient_noise, {.low = 0, .high = huge},
                   {.name = "gradient-noise",
                    .sentence = "standard deviation of noise on every entry of the gradient of adam and sgd",
                    .paper = 0.0,
                    .conflict = noise_conflict}),
      Make::number(&PathOptions::kick, {.low = 0, .high = 1000},
                   {.name = "kick",
                    .sentence = "size of a random bend at the start, relative to the chord",
                    .paper = 0.0,
                    .default_for = by_objective(0.0, 0.01)}),
      Make::flag(&PathOptions::finish, {.name = "finish",
                                        .sentence = "lower the tops of the continuous curve at the end",
                                        .paper = false,
                                        .default_for = default_finish}),
      Make::count_or("auto", &PathOptions::starts, {1, 100'000},
                     {.name = "starts",
                      .sentence = "searches with different kicks; the lowest path is kept. auto: at least eight, until "
                                  "eight in a row bring nothing lower, sixteen at most",
                      .paper = std::uint64_t{1},
                      .default_for = default_starts}),
      Make::count(&PathOptions::seed, {0, largest_seed},
                  {.name = "seed",
                   .sentence = "seed of kicks, mini-batches, random points and noise",
                   .in_studies = false}),  // every path has its own
      start_option(),
      Make::count_or(
          "none", &PathOptions::budget, {1, many},
          {.name = "budget",
           .sentence = "evaluations, values and gradients alike, of a search at most, of all starts together",
           .conflict = budget_conflict}),
      Make::number(&PathOptions::resolution, {.low = 0, .low_included = false, .high = 1},
                   {.name = "resolution",
                    .sentence = "the refined height is measured at samples at most this part of the chord apart along "
                                "the path; what is narrower may be missed"}),
      Make::number_or("none", &PathOptions::max_seconds, {.low = 0, .low_included = false, .high = huge},
                      {.name = "max-seconds",
                       .sentence = "stop the search after so long",
                       .in_studies = false}),  // results would depend on the machine
      Make::number(&PathOptions::plateau, {.low = 0, .high = 1},
                   {.name = "plateau",
                    .sentence = "stop adam or sgd when the measured height falls by less than this part of its excess "
                                "over the higher end in as many steps as patience says; 0: never",
                    .idle = outside_first_order}),
      Make::count(&PathOptions::patience, {1, many},
                  {.name = "patience",
                   .sentence = "steps, for plateau and the schedule of that name",
                   .idle = outside_first_order}),
      Make::number(
          &PathOptions::gradient_tolerance, {.low = 0, .high = huge},
          {.name = "gradient-tolerance", .sentence = "stop when the norm of the objective's gradient is at most this"}),
  };
}

std::vector<PathContext> make_contexts() {
  std::vector<PathContext> contexts;
  for (const std::string& objective : objective_names())
    for (const bool with_data : {false, true})
      for (const auto& entry : EnumNames<PathOptimizer>::all)
        for (const bool as_published : {false, true})
          for (const bool one_search : {false, true})
            for (const auto& sampling : EnumNames<Sampling>::all)
              contexts.push_back({objective, with_data, entry.first, as_published, one_search, sampling.first});
  return contexts;
}

}  // namespace

const OptionTable<PathOptions, PathContext>& path_option_table() {
  static const OptionTable<PathOptions, PathContext> table = make_table();
  return table;
}

bool settles_defaults(std::string_view option) {
  constexpr std::array settling{"as-published", "objective", "optimizer", "sampling", "steps", "starts"};
  return std::ranges::find(settling, option) != settling.end();
}

const std::vector<PathContext>& path_contexts() {
  static const std::vector<PathContext> contexts = make_contexts();
  return contexts;
}

PathOptions resolve_path_options(const GivenOptions& given, bool with_data) {
  return resolve_options(path_option_table(), given, with_data);
}

PathOptions resolve_path_options(const GivenOptions& given, const Landscape& landscape) {
  return resolve_path_options(given, has_samples(landscape));
}

PathOptions checked_path_options(const GivenOptions& given, const Landscape& landscape, std::string_view prefix) {
  PathOptions options = resolve_path_options(given, landscape);
  refuse_idle(path_option_table(), given, options, prefix);
  check_path_settings(options, prefix);
  return options;
}

}  // namespace lowpass
