#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/plugin_gradient.hpp"
#include "cli/point.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/report/path_figure.hpp"
#include "lowpass/study/stop_signals.hpp"

namespace lowpass {
namespace {

struct ConnectArguments {
  LandscapeOptions landscape;
  std::string from;
  std::string to;
  std::string batch = "full";
  std::size_t seed = 0;
  std::optional<std::string> start;
  std::optional<std::string> out;
  bool require_convergence = false;
  bool json = false;
  PathOptions path;
};

void print_path(const ConnectArguments& arguments, const PathResult& result) {
  const auto line = [](const char* name, const std::string& text) { fmt::print("{:<22}{}\n", name, text); };
  line("height on the grid", fmt::format("{:.10g} at t = {:.4f} (maximum over {} points)", result.height,
                                         result.height_t, arguments.path.points));
  line("refined height", fmt::format("{:.10g} at t = {:.4f} (maximum of the continuous curve)", result.refined_height,
                                     result.refined_height_t));
  line("straight line", fmt::format("{:.10g} (maximum on the same grid)", result.linear_height));
  line("end points", fmt::format("{:.10g}, {:.10g}", result.endpoint_values[0], result.endpoint_values[1]));
  line("excess", fmt::format("{:.10g} (refined height above the higher end point)", result.excess));
  line("length", fmt::format("{:.6g}, {:.4f} times the chord", result.length, result.length / result.chord));
  line("stopped by",
       fmt::format("{} ({})", result.stop_reason, result.converged ? "converged" : "not shown to have converged"));
  line("cost", fmt::format("{} values, {} gradients, {:.3g} sample gradients, {:.3g} s, seed {}", result.counts.values,
                           result.counts.gradients, static_cast<double>(result.counts.sample_gradients), result.seconds,
                           arguments.seed));
}

void write_path(const std::filesystem::path& folder, const nlohmann::ordered_json& json,
                const ConnectArguments& arguments, const PathResult& result) {
  write_file(folder / "path.npy", npy_bytes(MatrixView<const double>(result.path)));
  write_file(folder / "coefficients.npy", npy_bytes(MatrixView<const double>(result.coefficients)));
  write_file(folder / "result.json", json.dump(2) + "\n");
  report::draw(report::path_figure(result, fmt::format("{}, {}", arguments.landscape.landscape, arguments.path.curve)),
               folder);
}

void warn_of_a_coarse_grid(const PathOptions& path) {
  if (path.curve == "fourier" && path.points < 2 * path.terms + 2)
    fmt::print(stderr,
               "lowpass: warning: {} points for {} terms; with fewer than {} the grid cannot see the shortest wave and "
               "its height means little (see the refined height)\n",
               path.points, path.terms, 2 * path.terms + 2);
}

int connect(ConnectArguments& arguments) {
  const LandscapeSpec spec = parse_landscape(arguments.landscape.landscape);
  const std::vector<double> from = parse_point("--from", arguments.from, spec);
  const std::vector<double> to = parse_point("--to", arguments.to, spec);
  if (arguments.batch != "full") arguments.path.batch = count_in("--batch", arguments.batch, {.low = 1});
  if (arguments.start) arguments.path.start = read_npy(*arguments.start);
  arguments.path.seed = arguments.seed;
  if (arguments.out) make_writable_folder(*arguments.out);
  const OpenLandscape opened = open_landscape(arguments.landscape);
  warn_of_a_coarse_grid(arguments.path);
  require_right_gradient_of_plugin(opened, from, to);

  const StopSignals signals;
  arguments.path.stop = signals.token();
  const PathResult result = find_path(*opened.landscape, from, to, arguments.path);
  if (result.stop_reason == "interrupted") {
    fmt::print(stderr, "stopped on request; nothing was written\n");
    return stopped_on_request;
  }
  const nlohmann::ordered_json json = path_json(
      result, arguments.path, {opened.text, arguments.from, arguments.to, opened.split, opened.train_samples}, true);
  if (arguments.out) write_path(*arguments.out, json, arguments, result);
  if (arguments.json)
    print_json(json);
  else
    print_path(arguments, result);
  if (!std::isfinite(result.height) || !std::isfinite(result.refined_height)) return no_result;
  return arguments.require_convergence && !result.converged ? no_result : 0;
}

}  // namespace

void add_connect(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand("connect", "Find a low path between two points and measure its height");
  const auto arguments = std::make_shared<ConnectArguments>();
  PathOptions& path = arguments->path;
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_text(*command, "--to", arguments->to, "POINT", point_forms)->required();
  add_choice(*command, "--curve", path.curve, curve_names(), "family of curves");
  add_count(*command, "--terms", path.terms, {.low = 1, .high = 10000}, "sine terms of the Fourier curve");
  add_count(*command, "--points", path.points, {.low = 2, .high = 1000000}, "grid points, both ends included");
  add_number(*command, "--lambda", path.lambda, {.low = 0}, "weight of the squared steps between neighbouring points");
  add_choice(*command, "--objective", path.objective, objective_names(),
             "what is minimised over the points; heights are always those of the landscape itself");
  add_count(*command, "--steps", path.steps, {.low = 1}, "steps of Adam");
  add_number(*command, "--lr", path.learning_rate, {.low = 0, .low_included = false}, "Adam's step size");
  add_text(*command, "--batch", arguments->batch, "full|N", "samples per step, drawn anew each time; for networks");
  add_count(*command, "--seed", arguments->seed, {}, "of the mini-batches");
  add_text(*command, "--start", arguments->start, "COEFFICIENTS.npy",
           "coefficients to start from; default: the straight line");
  add_flag(*command, "--require-convergence", arguments->require_convergence,
           "exit code 2 unless the search converged");
  add_text(*command, "--out", arguments->out, "DIR",
           "folder for result.json, path.npy, coefficients.npy, and profile.csv with its picture");
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = connect(*arguments); });
}

}  // namespace lowpass
