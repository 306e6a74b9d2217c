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
#include "lowpass/optimize/find_minimum.hpp"

namespace lowpass {
namespace {

struct MinimizeArguments {
  LandscapeOptions landscape;
  std::string from;
  double tolerance = 1e-6;
  std::size_t iterations = 10000;
  bool curvature = false;
  std::optional<std::string> out;
  bool quiet = false;
  bool json = false;
};

constexpr std::size_t most_shown = 16;

void print_as_json(const MinimizeArguments& arguments, const OpenLandscape& opened, const MinimumResult& result,
                   const std::optional<std::size_t>& known) {
  using Json = nlohmann::ordered_json;
  Json object = json_object();
  object["landscape"] = opened.spec.text;
  object["from"] = arguments.from;
  object["split"] = opened.split ? Json(*opened.split) : nullptr;
  set_number(object, "value", result.value);
  set_number(object, "gradient_norm", result.gradient_norm);
  object["iterations"] = result.iterations;
  object["converged"] = result.converged;
  object["stop_reason"] = to_string(result.stop_reason);
  object["known_minimum"] = known ? Json(*known) : nullptr;
  object["value_evaluations"] = result.value_evaluations;
  object["gradient_evaluations"] = result.gradient_evaluations;
  object["saddles_left"] = result.saddles_left;
  object["curvature_looked_for"] = result.curvature_wanted;
  const std::optional<MinimumCurvatures>& curvatures = result.curvatures;
  object["lowest_curvatures"] = nullptr;
  object["curvature_residuals"] = nullptr;
  if (curvatures) {
    set_numbers(object, "lowest_curvatures", curvatures->lowest);
    set_numbers(object, "curvature_residuals", curvatures->residuals);
  }
  object["visible_curvature"] = curvatures ? Json(curvatures->visible) : nullptr;
  object["negative_curvatures"] = curvatures ? Json(curvatures->negative) : nullptr;
  object["flat_directions"] = curvatures ? Json(curvatures->flat) : nullptr;
  set_number(object, "length_scale", result.length_scale);
  set_number(object, "value_scale", result.value_scale);
  if (result.x.size() <= most_shown) object["x"] = result.x;
  print_json(object);
}

std::string curvature_text(const MinimumResult& result) {
  if (!result.curvature_wanted)
    return "not looked for: on a landscape with data only with --curvature; this may be a saddle";
  if (!result.curvatures || result.curvatures->lowest.empty())
    return result.stop_reason == StopReason::gradient_norm || result.stop_reason == StopReason::no_lower_point
               ? "not known: a wall is too near"
               : "not looked for: this is no stationary point";
  const MinimumCurvatures& found = *result.curvatures;
  std::string text = fmt::format("lowest {:.6g}, residual {:.2g}; ", found.lowest.front(), found.residuals.front());
  if (found.negative > 0)
    text += fmt::format("{} negative, with nothing lower to be seen along them: no minimum", found.negative);
  else
    text += fmt::format("none below -{:.2g}, the least that would have been seen", found.visible);
  if (found.flat > 0)
    text += fmt::format(
        "\nflat           {} direction{} without visible curvature, not lower on either side: that this is a strict "
        "minimum "
        "is not shown",
        found.flat, found.flat == 1 ? "" : "s");
  return text;
}

void print_as_text(const OpenLandscape& opened, const MinimumResult& result, const std::optional<std::size_t>& known) {
  fmt::print("value          {}\ngradient norm  {}\niterations     {}, {} gradients, stopped by: {} ({})\n",
             shortest(result.value), shortest(result.gradient_norm), result.iterations, result.gradient_evaluations,
             to_string(result.stop_reason), result.converged ? "converged" : "not converged");
  if (result.stop_reason == StopReason::no_lower_point)
    fmt::print("left           a gradient of {:.3g}; rounding, a kink or a wall hides what is lower\n",
               result.gradient_norm);
  fmt::print("curvature      {}\n", curvature_text(result));
  if (result.saddles_left > 0)
    fmt::print("saddles        {} stationary point{} left downhill\n", result.saddles_left,
               result.saddles_left == 1 ? "" : "s");
  if (known)
    fmt::print("known          min:{}\n", *known);
  else if (!opened.landscape->known_points().minima.empty())
    fmt::print("known          none of the landscape's minima is here\n");
  if (result.x.size() <= most_shown) fmt::print("x              {}\n", fmt::join(result.x, ","));
}

MinimumResult search(const MinimizeArguments& arguments, const Landscape& landscape, std::span<const double> start) {
  const StopSignals signals;
  ProgressLine line(arguments.quiet);
  MinimumOptions options;
  options.max_iterations = arguments.iterations;
  options.tolerance = arguments.tolerance;
  if (arguments.curvature) options.curvature = true;
  options.stop = [&] { return signals.token().stop_requested(); };
  options.observer = [&](std::size_t iteration, double value) {
    line.show(
        [&] { return fmt::format("iteration {} of at most {}, value {:.6g}", iteration, arguments.iterations, value); },
        std::nullopt);
  };
  return find_minimum(landscape, start, options);
}

int minimize(const MinimizeArguments& arguments) {
  const LandscapeSpec spec = parse_landscape(arguments.landscape.landscape);
  const std::vector<double> start = parse_point("--from", arguments.from, spec);
  if (arguments.out) make_writable_folder(std::filesystem::absolute(*arguments.out).parent_path());
  // Curvatures are differences of gradients: rounding to float would hide them.
  const Arithmetic arithmetic = arguments.curvature ? Arithmetic::in_double : Arithmetic::usual;
  const OpenLandscape opened = open_and_warn(arguments.landscape, spec, arithmetic);
  const MinimumResult result = search(arguments, *opened.landscape, start);
  const bool unbounded = result.stop_reason == StopReason::unbounded;
  if (arguments.out && all_finite(result.x) && !unbounded)
    write_file(*arguments.out, npy_bytes(MatrixView<const double>(result.x.data(), 1, result.x.size())));
  const std::optional<std::size_t> known = known_minimum_at(*opened.landscape, result.x);
  if (arguments.json)
    print_as_json(arguments, opened, result, known);
  else
    print_as_text(opened, result, known);
  if (unbounded) {
    fmt::print(stderr,
               "lowpass: the landscape '{}' seems to have no minimum here: its value falls without limit, to {} at {}, "
               "{:.3g} from the start; nothing was written\n",
               opened.spec.text, shortest(result.value), point_text(result.x), result.distance);
    return no_result;
  }
  if (!std::isfinite(result.value)) {
    print_not_finite(opened.spec.text, result.value, result.x);
    return no_result;
  }
  if (result.stop_reason != StopReason::interrupted) return 0;
  fmt::print(stderr, "lowpass: stopped on request; this is the lowest point so far\n");
  return stopped_on_request;
}

}  // namespace

void add_minimize(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "minimize", "Go downhill to a minimum (L-BFGS), leaving saddles, and say whether it is a known one");
  const auto arguments = std::make_shared<MinimizeArguments>();
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_number(
      *command, "--tolerance", arguments->tolerance, {.low = 0, .high = 1},
      "converged when |g| L <= tolerance x V and |H^-1 g| <= sqrt(tolerance) x L, L and V being how far the last "
      "twenty iterations went and fell; or when the gradient is within its noise");
  add_count(*command, "--iterations", arguments->iterations, {.low = 1}, "iterations at most");
  add_flag(*command, "--curvature", arguments->curvature,
           "look for negative curvature on a landscape with data too, all of it computed in double (some three times "
           "slower): 2 N gradients, beyond 200 dimensions about 600; without data it is always looked for");
  add_text(*command, "--out", arguments->out, "FILE.npy",
           "write the minimum as an array of one row: a POINT is FILE.npy#0");
  add_quiet_flag(*command, arguments->quiet);
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = minimize(*arguments); });
}

}  // namespace lowpass
