#include "lowpass/landscape/check_gradient.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "lowpass/catalog/gradient_points.hpp"
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

GradientPoints choose_points(const CheckGradientArguments& arguments, const LandscapeSpec& spec) {
  if (!arguments.around) return gradient_points(spec, arguments.points, arguments.seed);
  const std::vector<std::vector<double>> centre{parse_point("--around", *arguments.around, spec)};
  return {"around " + *arguments.around, random_points_around(centre, arguments.points, arguments.seed)};
}

std::string along_text(GradientComparison::Along along) {
  switch (along) {
    case GradientComparison::Along::value:
      return "value";
    case GradientComparison::Along::gradient:
      return "gradient";
    case GradientComparison::Along::coordinate:
      return "coordinate";
    case GradientComparison::Along::direction:
      break;
  }
  return "direction";
}

std::string verdict_text(const GradientCheck& check) {
  if (check.disagrees()) return "disagrees";
  if (!check.agrees()) return "nothing to compare";
  return check.is_blind() ? "hidden by noise" : "agrees";
}

nlohmann::ordered_json noise_json(const std::optional<Noise>& noise) {
  if (!noise) return nullptr;
  nlohmann::ordered_json object;
  set_number(object, "values", noise->value);
  set_number(object, "values_relative", noise->value_precision());
  set_number(object, "gradients", noise->gradient);
  set_number(object, "gradients_relative", noise->gradient_precision());
  return object;
}

nlohmann::ordered_json scale_json(const GradientScale& scale) {
  nlohmann::ordered_json object;
  set_number(object, "factor", scale.factor);
  set_number(object, "allowed", scale.allowed);
  return object;
}

/// What landscapes declare, or was measured.
double precision_of(const Landscape& landscape, const GradientCheck& check) {
  return std::max(landscape.precision(), check.noise ? check.noise->value_precision() : 0);
}

std::string precision_text(double precision, const std::optional<Noise>& noise) {
  if (noise)
    return fmt::format("{:.3g}, measured: the noise of values is {:.3g}, of the gradient's entries {:.3g}", precision,
                       noise->value, noise->gradient);
  return fmt::format("{:.3g}, {}", precision,
                     precision > 1e-10 ? "float: agreement to one or two digits can be asked" : "double");
}

constexpr std::size_t most_shown = 16;  // a network's weights would bury the rest

nlohmann::ordered_json check_json(const CheckGradientArguments& arguments, const OpenLandscape& opened,
                                  const GradientPoints& chosen, const GradientCheck& check, double precision) {
  nlohmann::ordered_json object = json_object();
  object["landscape"] = opened.spec.text;
  object["split"] = opened.split ? nlohmann::ordered_json(*opened.split) : nullptr;
  object["points"] = arguments.points;
  object["where"] = chosen.where;
  object["seed"] = arguments.seed;
  object["precision"] = precision;
  object["noise"] = noise_json(check.noise);
  object["verdict"] = verdict_text(check);
  object["compared"] = check.compared;
  object["skipped"] = check.skipped;
  set_number(object, "visible", check.visible);
  object["scale"] = scale_json(check.scale);
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

void print_check(const CheckGradientArguments& arguments, const GradientPoints& chosen, const GradientCheck& check,
                 double precision) {
  fmt::print("verdict     {}\n", verdict_text(check));
  fmt::print("compared    {} derivatives at {} points {}, seed {}; {} skipped beside values that are not finite\n",
             check.compared, arguments.points, chosen.where, arguments.seed, check.skipped);
  fmt::print("precision   {}\n", precision_text(precision, check.noise));
  fmt::print("visible     an error of {:.2g} of the gradient in one derivative, of {:.2g} in all together\n",
             check.visible, check.scale.allowed);
  if (!check.worst) return;
  fmt::print("worst       {:.3g} of what is allowed, at point {}\n            {}\n", check.worst->deviation(),
             check.worst->point, check.disagrees() ? disagreement_text(check) : comparison_text(*check.worst));
  const std::vector<double>& x = chosen.points[check.worst->point];
  if (x.size() <= most_shown) fmt::print("x           {}\n", fmt::join(x, ","));
}

int run_check(const CheckGradientArguments& arguments) {
  const OpenLandscape opened = open_and_warn(arguments.landscape, parse_landscape(arguments.landscape.landscape));
  const std::shared_ptr<const Landscape> landscape = on_few_samples(opened.landscape);
  const GradientPoints chosen = choose_points(arguments, opened.spec);
  GradientCheckOptions options;
  options.seed = arguments.seed;
  const GradientCheck check = check_gradient(*landscape, chosen.points, options);
  if (arguments.json)
    print_json(check_json(arguments, opened, chosen, check, precision_of(*landscape, check)));
  else
    print_check(arguments, chosen, check, precision_of(*landscape, check));
  return check.agrees() && !check.is_blind() ? 0 : no_result;
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
