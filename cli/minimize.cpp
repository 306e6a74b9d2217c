#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/point.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"
#include "lowpass/study/stop_signals.hpp"

namespace lowpass {
namespace {

struct MinimizeArguments {
  LandscapeOptions landscape;
  std::string from;
  double tolerance = 1e-4;
  std::size_t iterations = 10000;
  std::optional<std::string> out;
  bool json = false;
};

void print_minimum(const MinimizeArguments& arguments, const OpenLandscape& opened, const LbfgsGssResult& result) {
  const bool converged = result.stop_reason == "gradient norm";
  if (arguments.json) {
    nlohmann::ordered_json object = json_object();
    object["landscape"] = opened.text;
    object["from"] = arguments.from;
    object["split"] = opened.split ? nlohmann::ordered_json(*opened.split) : nullptr;
    set_number(object, "value", result.value);
    set_number(object, "gradient_norm", result.gradient_norm);
    object["iterations"] = result.iterations;
    object["converged"] = converged;
    object["stop_reason"] = result.stop_reason;
    object["value_evaluations"] = result.counts.values;
    object["gradient_evaluations"] = result.counts.gradients;
    if (result.x.size() <= 16) object["x"] = result.x;
    print_json(object);
    return;
  }
  fmt::print("value          {}\ngradient norm  {}\niterations     {}, stopped by: {} ({})\n", shortest(result.value),
             shortest(result.gradient_norm), result.iterations, result.stop_reason,
             converged ? "converged" : "not converged");
  if (result.x.size() <= 16) fmt::print("x              {}\n", fmt::join(result.x, ","));
}

int minimize(const MinimizeArguments& arguments) {
  const std::vector<double> start =
      parse_point("--from", arguments.from, parse_landscape(arguments.landscape.landscape));
  if (arguments.out) make_writable_folder(std::filesystem::absolute(*arguments.out).parent_path());
  const OpenLandscape opened = open_landscape(arguments.landscape);
  const StopSignals signals;
  LbfgsGssOptions options = careful_lbfgs_gss();
  options.max_iterations = arguments.iterations;
  options.gradient_tolerance = arguments.tolerance;
  options.stop = signals.token();
  const LbfgsGssResult result = lbfgs_gss(*opened.landscape, start, options);
  if (result.stop_reason == "interrupted") {
    fmt::print(stderr, "stopped on request; nothing was written\n");
    return stopped_on_request;
  }
  if (arguments.out && all_finite(result.x))
    write_file(*arguments.out, npy_bytes(MatrixView<const double>(result.x.data(), 1, result.x.size())));
  print_minimum(arguments, opened, result);
  return std::isfinite(result.value) ? 0 : no_result;
}

}  // namespace

void add_minimize(CLI::App& program, int& exit_code) {
  CLI::App* command =
      program.add_subcommand("minimize", "Go downhill to the nearest minimum (L-BFGS with golden section search)");
  const auto arguments = std::make_shared<MinimizeArguments>();
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_number(*command, "--tolerance", arguments->tolerance, {.low = 0},
             "converged when the gradient's norm is at most this");
  add_count(*command, "--iterations", arguments->iterations, {.low = 1}, "iterations at most");
  add_text(*command, "--out", arguments->out, "FILE.npy",
           "write the minimum as an array of one row: a POINT is FILE.npy#0");
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = minimize(*arguments); });
}

}  // namespace lowpass
