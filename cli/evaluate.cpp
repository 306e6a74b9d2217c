#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "cli/commands.hpp"
#include "cli/landscape_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/safetensors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/network/state_dict.hpp"

namespace lowpass {
namespace {

struct EvaluateOptions {
  LandscapeOptions landscape;
  std::string at;
  std::optional<std::string> save;
  bool json = false;
};

struct Evaluation {
  double value = 0;
  double gradient_norm = 0;
  std::optional<double> accuracy;
};

Evaluation evaluate(const Landscape& landscape, const std::vector<double>& x) {
  std::vector<double> gradient(x.size());
  Evaluation result;
  result.value = landscape.value_and_gradient(x, gradient);
  result.gradient_norm = norm(gradient);
  result.accuracy = landscape.accuracy(x);
  return result;
}

void print_evaluation(const OpenLandscape& opened, const Evaluation& evaluation, bool json) {
  if (json) {
    nlohmann::ordered_json object = json_object();
    object["landscape"] = opened.spec.text;
    object["split"] = opened.split ? nlohmann::ordered_json(*opened.split) : nullptr;
    set_number(object, "value", evaluation.value);
    set_number(object, "gradient_norm", evaluation.gradient_norm);
    if (evaluation.accuracy) set_number(object, "accuracy", *evaluation.accuracy);
    print_json(object);
    return;
  }
  fmt::print("value          {}\n", shortest(evaluation.value));
  fmt::print("gradient norm  {}\n", shortest(evaluation.gradient_norm));
  if (evaluation.accuracy) fmt::print("accuracy       {}\n", shortest(*evaluation.accuracy));
}

/// Writes the point in the format that the file's name asks for.
void save_point(const std::string& file, const std::vector<double>& x, const LandscapeSpec& spec) {
  if (file.ends_with(".npy")) return write_file(file, npy_bytes(MatrixView<const double>(x.data(), 1, x.size())));
  write_safetensors(file, state_dict(make_network(spec)->tensors(), x), {{"landscape", spec.name}});
}

void check_save(const std::string& file, const LandscapeSpec& spec) {
  if (file.ends_with(".npy") || (file.ends_with(".safetensors") && spec.needs_data())) return;
  throw BadInput(fmt::format("--save is '{}'; a point is saved as FILE.npy{}", file,
                             spec.needs_data() ? " or FILE.safetensors" : ""));
}

}  // namespace

void add_evaluate(CLI::App& program, int& exit_code) {
  CLI::App* command =
      program.add_subcommand("evaluate", "Value, gradient norm and accuracy (a fraction) of a landscape at a point");
  const auto options = std::make_shared<EvaluateOptions>();
  add_landscape_options(*command, options->landscape);
  add_text(*command, "--at", options->at, "POINT", point_forms)->required();
  add_text(*command, "--save", options->save, "FILE",
           "writes the point: FILE.npy, or a network's state dict FILE.safetensors");
  add_json_flag(*command, options->json);
  command->callback([options, &exit_code] {
    // The point is checked before the data are read.
    const LandscapeSpec spec = parse_landscape(options->landscape.landscape);
    const std::vector<double> x = parse_point("--at", options->at, spec);
    if (options->save) check_save(*options->save, spec);
    const OpenLandscape opened = open_and_warn(options->landscape, spec);
    const Evaluation evaluation = evaluate(*opened.landscape, x);
    if (options->save) save_point(*options->save, x, spec);
    print_evaluation(opened, evaluation, options->json);
    if (!std::isfinite(evaluation.value)) {
      print_not_finite(opened.spec.text, evaluation.value, x);
      exit_code = 2;
    }
  });
}

}  // namespace lowpass
