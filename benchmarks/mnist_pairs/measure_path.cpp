// How high is a path, whoever has found it? The measuring instrument of compare.py; see README.md.
#include "lowpass/path/measure/measure_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lowpass/catalog/open_landscape.hpp"
#include "lowpass/catalog/point.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/json_numbers.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/path_options.hpp"

namespace {

using namespace lowpass;

/// As `connect` and studies measure a path at its end, with nothing that limits the look.
nlohmann::ordered_json measured(const Landscape& landscape, const std::vector<double>& from,
                                const std::vector<double>& to, const std::string& curve_name,
                                const Matrix<double>& coefficients, std::size_t points) {
  const PathOptions defaults = path_defaults(landscape);
  const std::unique_ptr<Curve> curve = make_curve(curve_name, std::max<std::size_t>(1, coefficients.rows()));
  if (curve->coefficient_count() != coefficients.rows() || coefficients.columns() != landscape.dimension())
    throw BadInput(fmt::format("the coefficients are {} x {} numbers; the curve '{}' on '{}' has {} x {}",
                               coefficients.rows(), coefficients.columns(), curve_name, landscape.name(),
                               curve->coefficient_count(), landscape.dimension()));
  MovingPath path(landscape, *curve, from, to);
  std::ranges::copy(coefficients.values(), path.edit_coefficients().data());
  const LineHeights line = measure_line(path, points);
  PathHeights heights = measure_grid(path, points);
  refine(path, heights, line.lower_bound, defaults.resolution, [](std::size_t) { return true; });
  nlohmann::ordered_json json;
  set_number(json, "height", heights.on_grid.value);
  set_number(json, "refined_height", heights.refined.value);
  set_number(json, "refined_height_t", heights.refined.t);
  set_number(json, "lower_bound", line.lower_bound);
  set_number(json, "excess", heights.refined.value - line.lower_bound);
  set_number(json, "linear_height", line.height);
  set_number(json, "resolution", heights.resolution);
  set_number(json, "length_in_chords", heights.length / path.chord());
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) {
    fmt::print(stderr, "measure_path LANDSCAPE DATA FROM TO CURVE COEFFICIENTS.npy POINTS\n");
    return 2;
  }
  try {
    const OpenLandscape opened = open_landscape(argv[1], {.data = argv[2], .split = {}, .train_samples = {}});
    fmt::print("{}\n", measured(*opened.landscape, parse_point("FROM", argv[3], opened.spec),
                                parse_point("TO", argv[4], opened.spec), argv[5], read_npy(argv[6]),
                                std::strtoul(argv[7], nullptr, 10))
                           .dump());
  } catch (const std::exception& error) {
    fmt::print(stderr, "measure_path: {}\n", error.what());
    return 1;
  }
  return 0;
}
