#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <stop_token>

#include "held_landscape.hpp"
#include "lowpass/optimize/find_minimum.hpp"

namespace lowpass::python {
namespace {

nb::object curvatures_dict(const std::optional<MinimumCurvatures>& curvatures) {
  if (!curvatures) return nb::none();
  nb::dict found;
  found["lowest"] = array_copy(curvatures->lowest);
  found["residuals"] = array_copy(curvatures->residuals);
  found["negative"] = curvatures->negative;
  found["flat"] = curvatures->flat;
  return found;
}

nb::dict minimize(const HeldLandscape& held, const VectorArray& start, double tolerance, std::size_t max_iterations,
                  std::optional<bool> curvature, std::uint64_t seed, nb::object observer,
                  const std::stop_source& stop) {
  check_point(held, start.size(), "x0");
  MinimumOptions options;
  options.tolerance = tolerance;
  options.max_iterations = max_iterations;
  options.curvature = curvature;
  options.seed = seed;
  options.stop = [&] { return stop.stop_requested(); };
  if (!observer.is_none())
    options.observer = [watch = nb::handle(observer)](std::size_t iteration, double value) {
      const nb::gil_scoped_acquire interpreter;
      watch(iteration, value);
    };
  const MinimumResult result = computed(held, [&] { return find_minimum(*held.landscape, span_of(start), options); });
  nb::dict found;
  found["x"] = array_copy(result.x);
  found["fun"] = result.value;
  found["gradient_norm"] = result.gradient_norm;
  found["success"] = result.converged;
  found["stop_reason"] = to_string(result.stop_reason);
  found["nit"] = result.iterations;
  found["saddles_left"] = result.saddles_left;
  found["value_evaluations"] = result.value_evaluations;
  found["gradient_evaluations"] = result.gradient_evaluations;
  found["distance"] = result.distance;
  found["curvatures"] = curvatures_dict(result.curvatures);
  const std::optional<std::size_t> known = known_minimum_at(*held.landscape, result.x);
  found["known_minimum"] = known ? nb::cast(*known) : nb::none();
  return found;
}

}  // namespace

void add_optimize(nb::module_& module) {
  module.def("minimize", minimize, nb::arg("landscape"), nb::arg("x0"), nb::arg("tolerance"), nb::arg("max_iterations"),
             nb::arg("curvature").none(), nb::arg("seed"), nb::arg("observer").none(), nb::arg("stop"));
}

}  // namespace lowpass::python
