#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/pictures.hpp"
#include "cli/progress_line.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/compare_curves.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/path_option_text.hpp"
#include "lowpass/report/comparison_figure.hpp"

namespace lowpass {
namespace {

struct CompareArguments {
  LandscapeOptions landscape;
  std::string from;
  std::string to;
  std::string curves = "fourier,bezier,chain,spline";
  std::optional<std::string> lambdas;
  std::size_t dense_points = 1001;
  GivenOptions path;
  std::optional<std::string> out;
  bool quiet = false;
  bool json = false;
};

/// One entrant per curve and lambda.
std::vector<ComparedCurve> entrants(const CompareArguments& arguments, const Landscape& landscape) {
  const OptionKind& lambda_kind = find_option(path_option_table(), "lambda").kind;
  const std::vector<std::string> lambdas =
      arguments.lambdas ? split(*arguments.lambdas, ',') : std::vector<std::string>{""};
  std::vector<ComparedCurve> all;
  for (const std::string& curve : split(arguments.curves, ',')) {
    for (const std::string& lambda : lambdas) {
      GivenOptions given = arguments.path;
      given["curve"] = value_from_text(find_option(path_option_table(), "curve").kind, "--curves", curve);
      if (arguments.lambdas) given["lambda"] = value_from_text(lambda_kind, "--lambda", lambda);
      ComparedCurve entrant;
      entrant.options = checked_path_options(given, landscape, "--");
      if (entrant.options.budget && !given.contains("steps"))
        entrant.options = within_budget(entrant.options, *entrant.options.budget);
      entrant.label = lambda.empty() ? curve : fmt::format("{} lambda {}", curve, lambda);
      for (const ComparedCurve& other : all)
        if (other.label == entrant.label)
          throw BadInput(fmt::format("'{}' is compared twice; name each curve and lambda once", entrant.label));
      all.push_back(std::move(entrant));
    }
  }
  return all;
}

nlohmann::ordered_json comparison_json(const CompareArguments& arguments, const OpenLandscape& opened,
                                       const std::vector<ComparedCurve>& curves) {
  nlohmann::ordered_json object = json_object();
  object["landscape"] = opened.spec.text;
  object["from"] = arguments.from;
  object["to"] = arguments.to;
  object["dense_points"] = arguments.dense_points;
  const PathOptions& options = curves.front().options;
  object["budget"] = options.budget ? nlohmann::ordered_json(*options.budget) : nullptr;
  object["curves"] = nlohmann::ordered_json::array();
  for (const ComparedCurve& curve : curves) {
    nlohmann::ordered_json entry;
    entry["label"] = curve.label;
    entry["begun"] = curve.begun;
    entry["dense_height"] = nullptr;
    if (curve.is_finished()) set_number(entry, "dense_height", curve.dense_height);
    entry["search_evaluations"] = curve.result.search_counts.values + curve.result.search_counts.gradients;
    entry["result"] = nullptr;
    if (curve.begun)
      entry["result"] =
          path_json(curve.result, curve.options,
                    {opened.spec.text, arguments.from, arguments.to, opened.split, opened.train_samples}, true);
    object["curves"].push_back(std::move(entry));
  }
  return object;
}

void print_comparison(const CompareArguments& arguments, const std::vector<ComparedCurve>& curves) {
  fmt::print("{:<28}{:>17}{:>17}{:>8}{:>13}{:>9}  {}\n", "curve", "refined height", "dense height", "length",
             "evaluations", "seconds", "stopped by");
  for (const ComparedCurve& curve : curves) {
    const PathResult& result = curve.result;
    if (!curve.begun) {
      fmt::print("{:<28}{:>17}\n", curve.label, "not begun");
      continue;
    }
    fmt::print("{:<28}{:>17.10g}{:>17}{:>8.4f}{:>13}{:>9.3g}  {}{}\n", curve.label, result.refined_height,
               curve.is_finished() ? fmt::format("{:.10g}", curve.dense_height) : "not measured",
               result.length / result.chord, result.search_counts.values + result.search_counts.gradients,
               result.seconds, to_string(result.stop_reason), result.verdict ? ", " + to_string(*result.verdict) : "");
  }
  fmt::print(
      "straight line {:.10g}, higher end {:.10g}; dense height: maximum over {} points; length in chords; evaluations "
      "(values and gradients alike) of the search alone; seed {}\n",
      curves.front().result.linear_height, curves.front().result.lower_bound, arguments.dense_points,
      curves.front().options.seed);
}

/// After a stop.
std::string what_is_missing(const std::vector<ComparedCurve>& curves) {
  std::vector<std::string> interrupted, not_begun;
  for (const ComparedCurve& curve : curves)
    if (!curve.is_finished()) (curve.begun ? interrupted : not_begun).push_back(curve.label);
  if (interrupted.empty() && not_begun.empty()) return "all curves are finished, a map may be left out";
  std::string text;
  if (!interrupted.empty())
    text = fmt::format("of {} this is the best so far, not measured on the dense grid", interrupted.front());
  if (!not_begun.empty()) text += fmt::format("{}{} not begun", text.empty() ? "" : "; ", fmt::join(not_begun, ", "));
  return text;
}

int compare(const CompareArguments& arguments) {
  const LandscapeSpec spec = parse_landscape(arguments.landscape.landscape);
  const std::vector<double> from = parse_point("--from", arguments.from, spec);
  const std::vector<double> to = parse_point("--to", arguments.to, spec);
  if (arguments.out) make_writable_folder(*arguments.out);
  const OpenLandscape opened = open_and_warn(arguments.landscape, spec);
  std::vector<ComparedCurve> curves = entrants(arguments, *opened.landscape);
  const StopSignals signals;
  {
    ProgressLine line(arguments.quiet);
    for (ComparedCurve& curve : curves) {
      curve.options.stop = signals.token();
      curve.options.observer = show_steps(line, curve.options, curve.label + ": ");
    }
    compare_curves(*opened.landscape, from, to, arguments.dense_points, curves);
  }
  const nlohmann::ordered_json json = comparison_json(arguments, opened, curves);
  if (arguments.out) {
    write_file(std::filesystem::path(*arguments.out) / "result.json", json.dump(2) + "\n");
    draw_or_say_why_not(report::comparison_figure(*opened.landscape, curves, opened.spec.text, signals.token()),
                        *arguments.out);
  }
  if (arguments.json)
    print_json(json);
  else
    print_comparison(arguments, curves);
  if (!signals.token().stop_requested()) return 0;
  fmt::print(stderr, "stopped on request: {}\n", what_is_missing(curves));
  return stopped_on_request;
}

}  // namespace

void add_compare(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "compare", "Several kinds of curve between the same points, judged on the same dense grid");
  const auto arguments = std::make_shared<CompareArguments>();
  add_landscape_options(*command, arguments->landscape);
  add_text(*command, "--from", arguments->from, "POINT", point_forms)->required();
  add_text(*command, "--to", arguments->to, "POINT", point_forms)->required();
  add_text(*command, "--curves", arguments->curves, "A,B,...", fmt::format("of {}", fmt::join(curve_names(), ", ")));
  add_text(*command, "--lambda", arguments->lambdas, "X,Y,...",
           "sum, squared: weights of the squared steps, an entrant for each; default: 0.0001");
  add_count(*command, "--dense-points", arguments->dense_points, {.low = 2, .high = 10000000},
            "of the grid that all are judged on");
  add_options(*command, without(path_option_table(), {"curve", "lambda"}), arguments->path);
  add_text(*command, "--out", arguments->out, "DIR", "folder for result.json, comparison.csv and its picture");
  add_quiet_flag(*command, arguments->quiet);
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = compare(*arguments); });
}

}  // namespace lowpass
