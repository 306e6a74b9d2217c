#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/core/enum_names.hpp"
#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/path_observer.hpp"

namespace lowpass {

/// What minimises a path's objective.
enum class PathOptimizer {
  adam,      ///< Kingma and Ba, ICLR 2015
  sgd,       ///< plain steps against the gradient
  lbfgs,     ///< L-BFGS with Armijo and weak Wolfe conditions
  lbfgs_gss  ///< L-BFGS with golden section search
};

template <>
struct EnumNames<PathOptimizer> {
  static constexpr const char* what = "optimizer";
  static constexpr std::array<std::pair<PathOptimizer, const char*>, 4> all{{{PathOptimizer::adam, "adam"},
                                                                             {PathOptimizer::sgd, "sgd"},
                                                                             {PathOptimizer::lbfgs, "lbfgs"},
                                                                             {PathOptimizer::lbfgs_gss, "lbfgs-gss"}}};
};

/// Whether it steps along gradients (adam, sgd). The others need the same function in every step.
constexpr bool is_first_order(PathOptimizer optimizer) {
  return optimizer == PathOptimizer::adam || optimizer == PathOptimizer::sgd;
}

/// Where a search looks at a path.
enum class Sampling {
  grid,    ///< fixed, equally spaced in t
  random,  ///< anew in every step, one point in each of M equal pieces
  arc      ///< equal distances along the path, moved after it; for scale-free objectives
};

template <>
struct EnumNames<Sampling> {
  static constexpr const char* what = "sampling";
  static constexpr std::array<std::pair<Sampling, const char*>, 3> all{
      {{Sampling::grid, "grid"}, {Sampling::random, "random"}, {Sampling::arc, "arc"}}};
};

/// Of the step size of adam and sgd.
enum class Schedule {
  constant,
  cosine,  ///< to zero at the last step
  plateau  ///< halved when the height has not fallen for `patience` steps
};

template <>
struct EnumNames<Schedule> {
  static constexpr const char* what = "schedule";
  static constexpr std::array<std::pair<Schedule, const char*>, 3> all{
      {{Schedule::constant, "constant"}, {Schedule::cosine, "cosine"}, {Schedule::plateau, "plateau"}}};
};

/// How a path is searched for. Written out here are the paper's settings for networks (Yu and Morozov 2026);
/// path_defaults() gives those that suit a landscape and an objective. What each member may be stands in
/// docs/guide/search.md, under "All options".
struct PathOptions {
  bool as_published = false;      ///< whether what was not said is the paper's; find_path itself has no use for it
  std::string curve = "fourier";  ///< a name in curve_names()
  std::size_t terms = 10;         ///< the curve's coefficient vectors (N_F for Fourier)
  std::size_t points = 50;        ///< M, of the grid that is reported; both ends included
  /// How many points the search looks at in each step; nothing: as many as the grid has.
  std::optional<std::size_t> sample_points;
  std::string objective = "sum";  ///< a name in objective_names()
  double lambda = 1e-4;           ///< "sum", "squared": weight of the squared steps
  Sampling sampling = Sampling::grid;
  PathOptimizer optimizer = PathOptimizer::adam;
  std::size_t steps = 100;  ///< of adam, sgd; lbfgs, lbfgs-gss: in each stage of sharpness
  /// adam, sgd: searches one after the other, each of so many steps and from the lowest path so far, with a fresh
  /// schedule; none: one search of `steps`. Nothing: the first has `steps`, each further one twice as many, until the
  /// height settles (search_in_rounds()).
  std::optional<std::vector<std::size_t>> rounds = std::vector<std::size_t>();
  double lr = 1e-3;  ///< step size of adam, sgd. Scale-free objectives: relative to the chord
  Schedule schedule = Schedule::constant;
  double gradient_noise = 0;         ///< adam, sgd: standard deviation of noise on every entry of the gradient
  std::optional<std::size_t> batch;  ///< adam, sgd: samples per step, drawn without repeats; nothing: all
  double kick = 0;                   ///< size of a random bend at the start, relative to the chord
  bool finish = false;               ///< lower the tops of the continuous curve at the end
  /// Searches with different kicks (from the second on of 0.25 to 4), of which the lowest is taken. Nothing: at least
  /// eight, until eight in a row have brought nothing lower, sixteen at most.
  std::optional<std::size_t> starts = 1;
  std::uint64_t seed = 0;  ///< of kicks, mini-batches, random nodes and noise
  std::optional<Matrix<double>>
      start;  ///< coefficients to start from, coefficient_count x N; nothing: the straight line

  /// The refined height is measured at samples at most this apart along the path, in chords (find_path.hpp).
  double resolution = 0.002;

  // Stop rules beside `steps`; whichever comes first. The first start may use all, the others what is left.
  std::optional<std::size_t> budget;  ///< evaluations, values and gradients alike, of everything; nothing: no limit
  std::optional<double> max_seconds;  ///< of everything; nothing: no limit
  double plateau = 0;         ///< stop when the measured height falls by less than this, relative to its excess over
                              ///< the higher end, in `patience` steps; 0: never
  std::size_t patience = 50;  ///< steps
  double gradient_tolerance = 0;  ///< stop when the norm of the objective's gradient is at most this
  PathObserver observer;          ///< told about each step; may end the search
  std::stop_token stop;           ///< a stopped search ends with the best so far, measured on the grid alone
  /// Reached after every round, and in a published search by adam or sgd every 25 steps (fewer, if they are long), with
  /// mini-batches where a state is wanted and when stopped. A search with several starts or with max_seconds has no use
  /// for it and always begins. Must outlive the call.
  Checkpoint* checkpoint = nullptr;
};

/// How many points the search looks at in each step.
inline std::size_t search_points(const PathOptions& options) {
  return options.sample_points.value_or(options.points);
}

/// Settings that need no tuning: on a landscape without data MaxFlux with L-BFGS, then the finish; on one with data the
/// paper's. With an objective named, the settings that suit it there (path_option_table.hpp has them all).
/// @throws BadInput for an unknown objective.
PathOptions path_defaults(const Landscape& landscape, std::string_view objective = {});

/// The same where it is known only whether there are data.
PathOptions path_defaults(bool with_data, std::string_view objective = {});

/// Whether the landscape is a mean over samples, as those of networks are.
bool has_samples(const Landscape& landscape);

/// Refuses settings that are out of range, do not go together on any landscape, or would do nothing though someone
/// must have set them. @throws BadInput, which names an option as a key with the prefix before it ("paths.lr"), with
/// the prefix "--" as on the command line.
void check_path_settings(const PathOptions& options, std::string_view prefix = {});

/// Refuses what find_path cannot work with, before anything is evaluated. @throws BadInput as find_path.
void check_path_options(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options);

}  // namespace lowpass
