#include "lowpass/landscape/check_gradient.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/point.hpp"
#include "lowpass/core/json_numbers.hpp"

namespace lowpass {
namespace {

struct CheckGradientArguments {
  LandscapeOptions landscape;
  std::size_t points = 20;
  std::size_t seed = 1;
  std::optional<std::string> around;
  bool json = false;
};

/// Where the points lie, in words and as vectors.
struct CheckPoints {
  std::string where;
  std::vector<std::vector<double>> points;
};

CheckPoints choose_points(const CheckGradientArguments& arguments, const LandscapeSpec& spec) {
  if (arguments.around) {
    const std::vector<std::vector<double>> centre{parse_point("--around", *arguments.around, spec)};
    return {"around " + *arguments.around, random_points_around(centre, arguments.points, arguments.seed)};
  }
  if (spec.needs_data()) {
    const auto network = make_network(spec);
    CheckPoints starts{fmt::format("init:{} and the seeds after it", arguments.seed), {}};
    for (std::size_t p = 0; p < arguments.points; ++p)
      starts.points.push_back(network->initial_weights(arguments.seed + p));
    return starts;
  }
  std::vector<std::vector<double>> centres;
  for (const KnownPoint& minimum : spec.surface->known_points().minima) centres.push_back(minimum.position);
  const bool known = !centres.empty();
  if (!known) centres.emplace_back(spec.surface->dimension(), 0.0);
  return {known ? "around the known minima" : "around the origin",
          random_points_around(centres, arguments.points, arguments.seed)};
}

/// A gradient is as right or wrong on a few hundred samples as on all of them.
std::shared_ptr<const Landscape> few_samples(const std::shared_ptr<const Landscape>& landscape) {
  constexpr std::size_t enough = 200;
  const auto* sampled = dynamic_cast<const SampledLandscape*>(landscape.get());
  if (sampled == nullptr) return landscape;
  std::vector<std::size_t> samples(std::min(enough, landscape->sample_count()));
  std::iota(samples.begin(), samples.end(), std::size_t{0});
  return sampled->minibatch(samples);
}

std::string along_text(GradientComparison::Along along) {
  if (along == GradientComparison::Along::value) return "value";
  return along == GradientComparison::Along::coordinate ? "coordinate" : "direction";
}

std::string verdict_text(const GradientCheck& check) {
  if (check.agrees()) return "agrees";
  return check.worst && !check.worst->agrees() ? "disagrees" : "nothing to compare";
}

constexpr std::size_t most_shown = 16;  // a network's weights would bury the rest

nlohmann::ordered_json check_json(const CheckGradientArguments& arguments, const OpenLandscape& opened,
                                  const CheckPoints& chosen, const GradientCheck& check, double precision) {
  nlohmann::ordered_json object = json_object();
  object["landscape"] = opened.text;
  object["split"] = opened.split ? nlohmann::ordered_json(*opened.split) : nullptr;
  object["points"] = arguments.points;
  object["where"] = chosen.where;
  object["seed"] = arguments.seed;
  object["precision"] = precision;
  object["verdict"] = verdict_text(check);
  object["compared"] = check.compared;
  object["skipped"] = check.skipped;
  object["worst"] = nullptr;
  if (!check.worst) return object;
  nlohmann::ordered_json worst{{"point", check.worst->point}};
  const std::vector<double>& x = chosen.points[check.worst->point];
  if (x.size() <= most_shown) worst["x"] = x;
  worst["along"] = along_text(check.worst->along);
  worst["number"] = check.worst->number;
  set_number(worst, "gradient", check.worst->analytic);
  set_number(worst, "central_difference", check.worst->difference);
  set_number(worst, "allowed", check.worst->allowed);
  set_number(worst, "deviation", check.worst->deviation());
  object["worst"] = std::move(worst);
  return object;
}

void print_check(const CheckGradientArguments& arguments, const CheckPoints& chosen, const GradientCheck& check,
                 double precision) {
  fmt::print("verdict     {}\n", verdict_text(check));
  fmt::print("compared    {} derivatives at {} points {}, seed {}; {} skipped beside values that are not finite\n",
             check.compared, arguments.points, chosen.where, arguments.seed, check.skipped);
  fmt::print("precision   {:.3g}, {}\n", precision,
             precision > 1e-10 ? "float: agreement to one or two digits can be asked" : "double");
  if (!check.worst) return;
  fmt::print("worst       {:.3g} of what is allowed, at point {}\n            {}\n", check.worst->deviation(),
             check.worst->point, comparison_text(*check.worst));
  const std::vector<double>& x = chosen.points[check.worst->point];
  if (x.size() <= most_shown) fmt::print("x           {}\n", fmt::join(x, ","));
}

int run_check(const CheckGradientArguments& arguments) {
  const OpenLandscape opened = open_landscape(arguments.landscape, parse_landscape(arguments.landscape.landscape));
  const std::shared_ptr<const Landscape> landscape = few_samples(opened.landscape);
  const CheckPoints chosen = choose_points(arguments, opened.spec);
  GradientCheckOptions options;
  options.seed = arguments.seed;
  const GradientCheck check = check_gradient(*landscape, chosen.points, options);
  if (arguments.json)
    print_json(check_json(arguments, opened, chosen, check, landscape->precision()));
  else
    print_check(arguments, chosen, check, landscape->precision());
  return check.agrees() ? 0 : no_result;
}

}  // namespace

void add_check_gradient(CLI::App& program, int& exit_code) {
  CLI::App* command = program.add_subcommand(
      "check-gradient",
      "Compare a landscape's gradient with central differences at random points; exit code 2 unless "
      "they agree. Networks are checked on at most 200 samples");
  const auto arguments = std::make_shared<CheckGradientArguments>();
  add_landscape_options(*command, arguments->landscape);
  command->get_option("--train-samples")
      ->description("for networks: only the first N training samples; default: 200, more are not used");
  add_count(*command, "--points", arguments->points, {.low = 1, .high = 100000}, "random points");
  add_count(*command, "--seed", arguments->seed, {}, "of the points, coordinates and directions");
  add_text(*command, "--around", arguments->around, "POINT",
           "centre of the points; default: the known minima, a network's random initialisations, or the origin");
  add_json_flag(*command, arguments->json);
  command->callback([arguments, &exit_code] { exit_code = run_check(*arguments); });
}

}  // namespace lowpass
