#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/pictures.hpp"
#include "cli/plugin_gradient.hpp"
#include "cli/progress_line.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/superpose.hpp"
#include "lowpass/path/convergence.hpp"
#include "lowpass/path/equal_ends.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/path_option_text.hpp"
#include "lowpass/path/path_warnings.hpp"
#include "lowpass/path/top_curvatures.hpp"
#include "lowpass/path/verdict_text.hpp"
#include "lowpass/report/path_figure.hpp"

namespace lowpass {
namespace {

struct ConnectArguments {
  LandscapeOptions landscape;
  std::string from;
  std::string to;
  GivenOptions path;
  std::optional<std::string> out;
  bool convergence = false;
  bool require_convergence = false;
  bool superpose = false;
  bool curvature = false;
  bool quiet = false;
  bool json = false;
};

std::string curvature_text(const TopPoint& top) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, top.curvatures.size()); ++i)
    text += fmt::format("{}{:.6g} +- {:.2g}", i == 0 ? "" : ", ", top.curvatures[i], top.residuals[i]);
  if (top.unchanging > 0) text += fmt::format("; {} directions along which nothing changes", top.unchanging);
  return text + fmt::format(" (nearer to 0 than {:.2g} would not be seen)", top.smallest_visible);
}

void print_path(const PathOptions& options, const PathResult& result, const std::optional<Superposition>& laid) {
  const auto line = [](const char* name, const std::string& text) { fmt::print("{:<22}{}\n", name, text); };
  if (laid)
    line("superposed", fmt::format("second end shifted and turned, {} atoms exchanged: {:.4g} from the first, {:.4g} "
                                   "before",
                                   laid->exchanged, laid->distance_after, laid->distance_before));
  line("height on the grid", fmt::format("{:.10g} at t = {:.4f} (maximum over {} points)", result.height,
                                         result.height_t, result.profile.t.size()));
  if (result.chord > 0)
    line("refined height",
         fmt::format("{:.10g} at t = {:.4f} (samples at most {:.2g} chords apart; narrower tops may be missed)",
                     result.refined_height, result.refined_height_t, result.resolution));
  line("straight line", fmt::format("{:.10g} (maximum on the same grid)", result.linear_height));
  line("end points", fmt::format("{:.10g}, {:.10g}", result.endpoint_values[0], result.endpoint_values[1]));
  line("excess", fmt::format("{:.10g} (refined height above the higher end point)", result.excess));
  if (result.chord > 0)
    line("length", fmt::format("{:.6g}, {:.4f} times the chord", result.length, result.length / result.chord));
  line("stopped by", fmt::format("{} ({})", to_string(result.stop_reason),
                                 result.converged ? "converged" : "not shown to have converged"));
  if (result.verdict) line("verdict", verdict_sentence(result));
  if (result.top && !result.top->curvatures.empty()) line("lowest curvatures", curvature_text(*result.top));
  if (result.starts_made > 1)
    line("starts", fmt::format("{}, of which {} found this height", result.starts_made, result.times_found));
  line("cost", fmt::format("{} values, {} gradients, {:.3g} sample gradients, {:.3g} s, seed {}", result.counts.values,
                           result.counts.gradients, static_cast<double>(result.counts.sample_gradients), result.seconds,
                           options.seed));
}

void print_rounds(const PathResult& result) {
  fmt::print("\n{:<6}{:>6}{:>9}{:>17}{:>15}{:>10}  {}\n", "round", "terms", "steps", "refined height", "excess",
             "seconds", "");
  for (std::size_t i = 0; i < result.rounds.size(); ++i) {
    const PathRound& round = result.rounds[i];
    fmt::print("{:<6}{:>6}{:>9}{:>17.10g}{:>15.6g}{:>10.3g}  {}\n", i + 1, round.terms, round.steps,
               round.refined_height, round.refined_height - result.lower_bound, round.seconds,
               round.kept ? "" : "not lower: left");
  }
}

void print_convergence(const ConvergenceTable& table) {
  fmt::print("\n{:<16}{:>18}{:>8}{:>8}{:>8}{:>14}\n", "again with", "refined height", "points", "terms", "steps",
             "evaluations");
  for (const ConvergenceRow& row : table.rows)
    fmt::print("{:<16}{:>18.10g}{:>8}{:>8}{:>8}{:>14}\n", row.what, row.refined_height, row.points, row.terms,
               row.steps, row.counts.values + row.counts.gradients);
  fmt::print("{}: the lowest is {:.2g} of the excess lower, the rows differ by {:.2g} of it\n",
             to_string(table.verdict), table.relative_fall, table.relative_spread);
}

void write_path(const std::filesystem::path& folder, const nlohmann::ordered_json& json, const std::string& title,
                const PathResult& result) {
  write_file(folder / "path.npy", npy_bytes(MatrixView<const double>(result.path)));
  write_file(folder / "coefficients.npy", npy_bytes(MatrixView<const double>(result.coefficients)));
  write_file(folder / "result.json", json.dump(2) + "\n");
  if (result.top)
    write_file(folder / "top.npy",
               npy_bytes(MatrixView<const double>(result.top->position.data(), 1, result.top->position.size())));
  draw_or_say_why_not(report::path_figure(result, title), folder);
}

void print_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) fmt::print(stderr, "lowpass: warning: {}\n", warning);
}

nlohmann::ordered_json superposition_json(const Superposition& laid) {
  nlohmann::ordered_json json;
  json["distance_before"] = laid.distance_before;
  json["distance_after"] = laid.distance_after;
  json["exchanged"] = laid.exchanged;
  json["order"] = laid.order;
  json["rotation"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < laid.rotation.rows(); ++i)
    json["rotation"].push_back(std::vector<double>(laid.rotation.row(i).begin(), laid.rotation.row(i).end()));
  json["translation"] = laid.translation;
  return json;
}

/// A copy is laid over its original to rounding.
bool makes_ends_equal(const Superposition& laid, const std::vector<double>& from) {
  constexpr double rounding = 1e-9;
  return laid.distance_after <= rounding * (1 + norm(from));
}

struct Search {
  PathResult result;
  std::optional<ConvergenceTable> convergence;
};

/// Beside what a search without data looks at by itself.
bool looks_at_curvatures(const ConnectArguments& arguments, const OpenLandscape& opened) {
  return arguments.curvature && opened.spec.needs_data();
}

/// With a progress line while it lasts.
Search search(const OpenLandscape& opened, const std::vector<double>& from, const std::vector<double>& to,
              const PathOptions& options, const ConnectArguments& arguments) {
  const Landscape& landscape = *opened.landscape;
  ProgressLine line(arguments.quiet);
  PathOptions watched = options;
  watched.observer = show_steps(line, options);
  Search found{find_path(landscape, from, to, watched), {}};
  if (arguments.convergence && found.result.stop_reason != StopReason::interrupted)
    found.convergence = convergence_table(landscape, from, to, watched, found.result);
  if (looks_at_curvatures(arguments, opened) && found.result.stop_reason != StopReason::interrupted &&
      std::isfinite(found.result.refined_height)) {
    const OpenLandscape exact = open_landscape(opened.spec, arguments.landscape.data, Arithmetic::in_double);
    look_at_top_curvatures(*exact.landscape, from, to, options, found.result);
  }
  return found;
}

int connect(ConnectArguments& arguments) {
  const LandscapeSpec spec = parse_landscape(arguments.landscape.landscape);
  const std::vector<double> from = parse_point("--from", arguments.from, spec);
  std::vector<double> to = parse_point("--to", arguments.to, spec);
  if (arguments.out) make_writable_folder(*arguments.out);
  const OpenLandscape opened = open_and_warn(arguments.landscape, spec);
  PathOptions options = checked_path_options(arguments.path, *opened.landscape, "--");
  print_warnings(path_warnings(options));
  require_right_gradient_of_plugin(opened, from, to);

  std::optional<Superposition> laid;
  if (arguments.superpose) {
    laid = superpose(*opened.landscape, from, to);
    to = laid->moved;
  }
  const StopSignals signals;
  options.stop = signals.token();
  const auto [result, convergence] = laid && makes_ends_equal(*laid, from)
                                         ? Search{path_between_equal_ends(*opened.landscape, from, options), {}}
                                         : search(opened, from, to, options, arguments);
  nlohmann::ordered_json json = path_json(
      result, options, {opened.spec.text, arguments.from, arguments.to, opened.split, opened.train_samples}, true);
  if (laid) json["superposition"] = superposition_json(*laid);
  if (convergence) json["convergence"] = convergence_json(*convergence);
  print_warnings(path_warnings(options, result));
  if (arguments.out) write_path(*arguments.out, json, fmt::format("{}, {}", opened.spec.text, options.curve), result);
  if (arguments.json)
    print_json(json);
  else
    print_path(options, result, laid);
  if (!result.rounds.empty() && !arguments.json) print_rounds(result);
  if (convergence && !arguments.json) print_convergence(*convergence);
  if (looks_at_curvatures(arguments, opened) && !result.top) {
    const bool stopped = options.stop.stop_requested();
    fmt::print(stderr, "lowpass: warning: no curvatures were measured at the top: {}\n",
               stopped ? "stopped on request" : "a wall is too near");
    if (stopped && result.stop_reason != StopReason::interrupted) return stopped_on_request;
  }
  if (result.stop_reason == StopReason::interrupted) {
    // What an earlier start or round found was measured as usual.
    const bool measured = result.resolution > 0 && result.resolution <= options.resolution;
    fmt::print(stderr, "stopped on request: this is the best so far{}\n", measured ? "" : ", seen on the grid alone");
    return stopped_on_request;
  }
  if (!std::isfinite(result.height) || !std::isfinite(result.refined_height)) return no_result;
  return arguments.require_convergence && !result.converged ? no_result : 0;
}

}  // namespace

void add_connect(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand("connect", "Find a low path between two points and measure its height");
  const auto arguments = std::make_shared<ConnectArguments>();
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_text(*command, "--to", arguments->to, "POINT", point_forms)->required();
  add_options(*command, path_option_table(), arguments->path);
  add_flag(*command, "--convergence", arguments->convergence,
           "search again with points, terms and steps doubled, and say whether the height still falls");
  add_flag(*command, "--require-convergence", arguments->require_convergence,
           "exit code 2 unless the search converged");
  add_flag(*command, "--superpose", arguments->superpose,
           "clusters of atoms: lay the second end over the first before connecting (like atoms exchanged, the cluster "
           "shifted and turned)");
  add_flag(*command, "--curvature", arguments->curvature,
           "on a landscape with data: the lowest curvatures at the top of the path too, computed in double: some 600 "
           "gradients over all samples; without data they are always looked at");
  add_text(*command, "--out", arguments->out, "DIR",
           "folder for result.json, path.npy, coefficients.npy, top.npy, and profile.csv with its picture");
  add_quiet_flag(*command, arguments->quiet);
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = connect(*arguments); });
}

}  // namespace lowpass
