#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <optional>
#include <stop_token>
#include <utility>

#include "held_landscape.hpp"
#include "lowpass/path/compare_curves.hpp"
#include "lowpass/path/curves/curve_points.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/path_option_text.hpp"
#include "lowpass/path/path_warnings.hpp"
#include "lowpass/path/verdict_text.hpp"
#include "options.hpp"

namespace lowpass::python {
namespace {

/// Coefficients to start from are a result or an array in Python, not a file.
const OptionTable<PathOptions, PathContext>& keyword_table() {
  static const OptionTable<PathOptions, PathContext> table = without(path_option_table(), {"start"});
  return table;
}

PathOptions options_of(const HeldLandscape& held, const nb::dict& keywords) {
  return checked_path_options(given_of(keyword_table(), keywords), *held.landscape, "");
}

nb::dict step_dict(const PathStep& step) {
  nb::dict seen;
  seen["start"] = step.start;
  seen["starts"] = step.starts ? nb::cast(*step.starts) : nb::none();
  seen["round"] = step.round ? nb::cast(*step.round) : nb::none();
  seen["step"] = step.step;
  seen["steps"] = step.steps ? nb::cast(*step.steps) : nb::none();
  seen["height"] = step.height;
  seen["nfev"] = step.evaluations;
  return seen;
}

/// The observer is held by the caller's arguments: options are copied where the interpreter's lock is not held.
PathObserver observer_of(nb::handle observer) {
  if (observer.is_none()) return {};
  return [observer](const PathStep& step) {
    const nb::gil_scoped_acquire interpreter;
    return nb::cast<bool>(observer(step_dict(step)));
  };
}

nb::dict options_dict(const PathOptions& options) {
  nlohmann::ordered_json json;
  for (const PathOption& option : path_option_table()) set_option_json(option, options, json);
  return nb::cast<nb::dict>(object_of(json));
}

nb::list rounds_list(const std::vector<PathRound>& rounds) {
  nb::list list;
  for (const PathRound& round : rounds) {
    nb::dict entry;
    entry["steps"] = round.steps;
    entry["terms"] = round.terms;
    entry["height"] = round.refined_height;
    entry["gradient_evaluations"] = round.gradient_evaluations;
    entry["sample_gradients"] = round.sample_gradients;
    entry["seconds"] = round.seconds;
    entry["kept"] = round.kept;
    list.append(entry);
  }
  return list;
}

nb::object top_dict(const std::optional<TopPoint>& top) {
  if (!top) return nb::none();
  nb::dict found;
  found["position"] = array_copy(top->position);
  found["gradient_norm"] = top->gradient_norm;
  found["stationary"] = top->stationary;
  found["index"] = top->index;
  found["curvatures"] = array_copy(top->curvatures);
  found["residuals"] = array_copy(top->residuals);
  found["unchanging"] = top->unchanging;
  found["smallest_visible"] = top->smallest_visible;
  return found;
}

/// What PathResult (Python) is made from.
nb::dict result_dict(PathResult result, const PathOptions& options) {
  nb::dict found;
  found["options"] = options_dict(options);
  found["warnings"] = path_warnings(options, result);
  found["coefficients"] = result.coefficients.size() > 0 ? array_of(std::move(result.coefficients))
                                                         : array_of(Matrix<double>(0, result.path.columns()));
  found["path"] = array_of(std::move(result.path));
  found["height"] = result.refined_height;
  found["t_top"] = result.refined_height_t;
  found["grid_height"] = result.height;
  found["resolution"] = result.resolution;
  found["linear_height"] = result.linear_height;
  found["end_values"] = nb::make_tuple(result.endpoint_values[0], result.endpoint_values[1]);
  found["excess"] = result.excess;
  found["length"] = result.length;
  found["chord"] = result.chord;
  found["success"] = result.converged;
  found["stop_reason"] = to_string(result.stop_reason);
  found["verdict"] = result.verdict ? nb::cast(to_string(*result.verdict)) : nb::none();
  found["sentence"] = verdict_sentence(result);
  found["top"] = top_dict(result.top);
  found["starts_made"] = result.starts_made;
  found["times_found"] = result.times_found;
  found["value_evaluations"] = result.counts.values;
  found["gradient_evaluations"] = result.counts.gradients;
  found["sample_gradients"] = result.counts.sample_gradients;
  found["not_a_number"] = result.counts.not_a_number;
  found["seconds"] = result.seconds;
  found["t"] = array_of(std::move(result.profile.t));
  found["values"] = array_of(std::move(result.profile.value));
  found["accuracies"] = result.profile.accuracy.empty() ? nb::none() : array_of(std::move(result.profile.accuracy));
  found["trace"] = array_of(std::move(result.trace.height));
  found["rounds"] = rounds_list(result.rounds);
  return found;
}

nb::dict find(const HeldLandscape& held, const VectorArray& from, const VectorArray& to, const nb::dict& keywords,
              const std::optional<MatrixArray>& start, nb::object observer, const std::stop_source& stop) {
  check_point(held, from.size(), "x0");
  check_point(held, to.size(), "x1");
  PathOptions options = options_of(held, keywords);
  if (start) options.start = matrix_of(*start);
  options.observer = observer_of(observer);
  options.stop = stop.get_token();
  PathResult result = computed(held, [&] { return find_path(*held.landscape, span_of(from), span_of(to), options); });
  return result_dict(std::move(result), options);
}

nb::list compare(const HeldLandscape& held, const VectorArray& from, const VectorArray& to,
                 const std::vector<std::pair<std::string, nb::dict>>& entrants, std::size_t dense_points,
                 nb::object observer, const std::stop_source& stop) {
  check_point(held, from.size(), "x0");
  check_point(held, to.size(), "x1");
  std::vector<ComparedCurve> curves;
  for (const auto& [label, keywords] : entrants) {
    ComparedCurve curve;
    curve.label = label;
    curve.options = options_of(held, keywords);
    if (curve.options.budget && !keywords.contains("steps"))
      curve.options = within_budget(curve.options, *curve.options.budget);
    curve.options.observer = observer_of(observer);
    curve.options.stop = stop.get_token();
    curves.push_back(std::move(curve));
  }
  computed(held, [&] {
    compare_curves(*held.landscape, span_of(from), span_of(to), dense_points, curves);
    return 0;
  });
  nb::list list;
  for (ComparedCurve& curve : curves) {
    nb::dict entry;
    entry["label"] = curve.label;
    entry["dense_height"] = curve.is_finished() ? nb::cast(curve.dense_height) : nb::none();
    entry["search_evaluations"] = curve.result.search_counts.values + curve.result.search_counts.gradients;
    entry["result"] = curve.begun ? nb::object(result_dict(std::move(curve.result), curve.options)) : nb::none();
    list.append(entry);
  }
  return list;
}

std::vector<std::string> doubts(const HeldLandscape& held, const nb::dict& keywords) {
  return path_warnings(options_of(held, keywords));
}

nb::list option_table() {
  return described(keyword_table());
}

nb::object points_of_curve(const std::string& curve, const VectorArray& from, const VectorArray& to,
                           const MatrixArray& coefficients, const VectorArray& t) {
  return array_of(curve_points(curve, span_of(from), span_of(to), view_of(coefficients), span_of(t)));
}

}  // namespace

void add_paths(nb::module_& module) {
  module.def("find_path", find, nb::arg("landscape"), nb::arg("x0"), nb::arg("x1"), nb::arg("options"),
             nb::arg("start").none(), nb::arg("observer").none(), nb::arg("stop"));
  module.def("compare", compare, nb::arg("landscape"), nb::arg("x0"), nb::arg("x1"), nb::arg("entrants"),
             nb::arg("dense_points"), nb::arg("observer").none(), nb::arg("stop"));
  module.def("doubts", doubts, nb::arg("landscape"), nb::arg("options"));
  module.def("curve_points", points_of_curve, nb::arg("curve"), nb::arg("x0"), nb::arg("x1"), nb::arg("coefficients"),
             nb::arg("t"));
  module.def("option_table", option_table);
}

}  // namespace lowpass::python
