#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/progress_line.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs.hpp"

namespace lowpass {
namespace {

struct MinimizeArguments {
  LandscapeOptions landscape;
  std::string from;
  double tolerance = 1e-6;
  std::size_t iterations = 10000;
  std::optional<std::string> out;
  bool quiet = false;
  bool json = false;
};

/// Where the search ended, and which known minimum that is.
struct Minimum {
  LbfgsResult found;
  std::size_t gradients = 0;
  std::optional<std::size_t> known;
};

void print_minimum(const MinimizeArguments& arguments, const OpenLandscape& opened, const Minimum& minimum) {
  constexpr std::size_t most_shown = 16;
  const LbfgsResult& result = minimum.found;
  const bool converged = result.stop_reason == StopReason::gradient_norm;
  if (arguments.json) {
    nlohmann::ordered_json object = json_object();
    object["landscape"] = opened.spec.text;
    object["from"] = arguments.from;
    object["split"] = opened.split ? nlohmann::ordered_json(*opened.split) : nullptr;
    set_number(object, "value", result.value);
    set_number(object, "gradient_norm", result.gradient_norm);
    object["iterations"] = result.iterations;
    object["converged"] = converged;
    object["stop_reason"] = to_string(result.stop_reason);
    object["known_minimum"] = minimum.known ? nlohmann::ordered_json(*minimum.known) : nullptr;
    object["gradient_evaluations"] = minimum.gradients;
    if (result.x.size() <= most_shown) object["x"] = result.x;
    print_json(object);
    return;
  }
  fmt::print("value          {}\ngradient norm  {}\niterations     {}, {} gradients, stopped by: {} ({})\n",
             shortest(result.value), shortest(result.gradient_norm), result.iterations, minimum.gradients,
             to_string(result.stop_reason), converged ? "converged" : "not converged");
  if (minimum.known)
    fmt::print("known          min:{}\n", *minimum.known);
  else if (!opened.landscape->known_points().minima.empty())
    fmt::print("known          none of the landscape's minima is here\n");
  if (result.x.size() <= most_shown) fmt::print("x              {}\n", fmt::join(result.x, ","));
}

int minimize(const MinimizeArguments& arguments) {
  const LandscapeSpec spec = parse_landscape(arguments.landscape.landscape);
  const std::vector<double> start = parse_point("--from", arguments.from, spec);
  if (arguments.out) make_writable_folder(std::filesystem::absolute(*arguments.out).parent_path());
  const OpenLandscape opened = open_and_warn(arguments.landscape, spec);
  const StopSignals signals;
  LbfgsOptions options;
  options.max_iterations = arguments.iterations;
  options.gradient_tolerance = arguments.tolerance;
  options.stop = [&] { return signals.token().stop_requested(); };
  Minimum minimum;
  const auto function = [&](std::span<const double> x, std::span<double> gradient) {
    ++minimum.gradients;
    return opened.landscape->value_and_gradient(x, gradient);
  };
  {
    ProgressLine line(arguments.quiet);
    minimum.found = lbfgs(function, start, options, [&](std::size_t iteration, double value) {
      line.show(
          [&] {
            return fmt::format("iteration {} of at most {}, value {:.6g}, {} gradients", iteration,
                               arguments.iterations, value, minimum.gradients);
          },
          std::nullopt);
    });
  }
  if (minimum.found.stop_reason == StopReason::interrupted) {
    fmt::print(stderr, "stopped on request; nothing was written\n");
    return stopped_on_request;
  }
  minimum.known = known_minimum_at(*opened.landscape, minimum.found.x);
  if (arguments.out && all_finite(minimum.found.x))
    write_file(*arguments.out, npy_bytes(MatrixView<const double>(minimum.found.x.data(), 1, minimum.found.x.size())));
  print_minimum(arguments, opened, minimum);
  if (std::isfinite(minimum.found.value)) return 0;
  print_not_finite(opened.spec.text, minimum.found.value, minimum.found.x);
  return no_result;
}

}  // namespace

void add_minimize(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "minimize", "Go downhill to the nearest minimum (L-BFGS), and say whether it is a known one");
  const auto arguments = std::make_shared<MinimizeArguments>();
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_number(*command, "--tolerance", arguments->tolerance, {.low = 0},
             "converged when the gradient's norm is at most this");
  add_count(*command, "--iterations", arguments->iterations, {.low = 1}, "iterations at most");
  add_text(*command, "--out", arguments->out, "FILE.npy",
           "write the minimum as an array of one row: a POINT is FILE.npy#0");
  add_quiet_flag(*command, arguments->quiet);
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = minimize(*arguments); });
}

}  // namespace lowpass
