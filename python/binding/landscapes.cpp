#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "held_landscape.hpp"
#include "lowpass/catalog/open_landscape.hpp"
#include "lowpass/catalog/point.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/check_gradient.hpp"
#include "lowpass/landscape/check_gradient_near_line.hpp"
#include "lowpass/landscape/superpose.hpp"
#include "python_landscape.hpp"

namespace lowpass::python {

void check_point(const HeldLandscape& held, std::size_t size, const char* what) {
  const std::size_t dimension = held.landscape->dimension();
  if (size != dimension)
    throw BadInput(fmt::format("{} has {} components; a point of the landscape '{}' has {}", what, size,
                               held.landscape->name(), dimension));
}

namespace {

HeldLandscape wrap(nb::object object) {
  std::shared_ptr<Landscape> landscape = landscape_of(std::move(object));
  std::string name = landscape->name();
  return {std::move(landscape), true, std::move(name)};
}

HeldLandscape open(const std::string& text, const std::optional<std::string>& data,
                   const std::optional<std::string>& split, const std::optional<std::size_t>& train_samples) {
  const nb::gil_scoped_release others_may_run;
  const WithoutSignals computing;
  OpenLandscape opened = open_landscape(text, {data, split, train_samples});
  return {std::move(opened.landscape), false, text};
}

nb::list minima_of(const HeldLandscape& held) {
  nb::list list;
  for (const KnownPoint& point : held.landscape->known_points().minima)
    list.append(nb::make_tuple(array_copy(point.position), point.value));
  return list;
}

nb::list passes_of(const HeldLandscape& held) {
  nb::list list;
  for (const KnownPass& pass : held.landscape->known_points().passes)
    list.append(nb::make_tuple(array_copy(pass.position), pass.value, nb::make_tuple(pass.joins[0], pass.joins[1])));
  return list;
}

nb::list catalog() {
  nb::list list;
  for (const CatalogEntry& entry : landscape_catalog()) {
    nb::dict about;
    about["name"] = entry.name;
    about["description"] = entry.description;
    about["dimension"] = entry.dimension;
    about["needs_data"] = entry.needs_data;
    nb::dict parameters;
    for (const LandscapeParameter& parameter : entry.parameters)
      parameters[nb::str(parameter.key.c_str())] = nb::make_tuple(parameter.default_value, parameter.allowed);
    about["parameters"] = parameters;
    list.append(about);
  }
  return list;
}

double value(const HeldLandscape& held, const VectorArray& x) {
  check_point(held, x.size(), "x");
  return computed(held, [&] { return held.landscape->value(span_of(x)); });
}

nb::tuple value_and_gradient(const HeldLandscape& held, const VectorArray& x) {
  check_point(held, x.size(), "x");
  std::vector<double> gradient(x.size());
  const double found = computed(held, [&] { return held.landscape->value_and_gradient(span_of(x), gradient); });
  return nb::make_tuple(found, array_of(std::move(gradient)));
}

nb::object values(const HeldLandscape& held, const MatrixArray& points) {
  check_point(held, points.shape(1), "a row of X");
  return array_of(computed(held, [&] { return held.landscape->values(view_of(points)); }));
}

nb::tuple values_and_gradients(const HeldLandscape& held, const MatrixArray& points) {
  check_point(held, points.shape(1), "a row of X");
  Matrix<double> gradients(points.shape(0), points.shape(1));
  std::vector<double> found =
      computed(held, [&] { return held.landscape->values_and_gradients(view_of(points), gradients); });
  return nb::make_tuple(array_of(std::move(found)), array_of(std::move(gradients)));
}

std::optional<double> accuracy(const HeldLandscape& held, const VectorArray& x) {
  check_point(held, x.size(), "x");
  return computed(held, [&] { return held.landscape->accuracy(span_of(x)); });
}

nb::object point(const HeldLandscape& held, const std::string& text) {
  return array_of(parse_point("the point", text, parse_landscape(held.text)));
}

nb::dict checked(const GradientCheck& check) {
  nb::dict found;
  found["agrees"] = check.agrees();
  found["disagrees"] = check.disagrees();
  found["is_blind"] = check.is_blind();
  found["compared"] = check.compared;
  found["skipped"] = check.skipped;
  found["factor"] = check.scale.factor;
  found["visible"] = check.visible;
  found["noise"] = check.noise ? nb::cast(check.noise->value) : nb::none();
  found["worst"] = check.worst ? nb::cast(comparison_text(*check.worst)) : nb::none();
  found["disagreement"] = check.disagrees() ? disagreement_text(check) : std::string();
  return found;
}

nb::dict check_gradient_at(const HeldLandscape& held, const MatrixArray& points, std::uint64_t seed) {
  check_point(held, points.shape(1), "a point");
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < points.shape(0); ++i)
    rows.emplace_back(view_of(points).row(i).begin(), view_of(points).row(i).end());
  GradientCheckOptions options;
  options.seed = seed;
  return checked(computed(held, [&] { return check_gradient(*held.landscape, rows, options); }));
}

nb::dict check_gradient_between(const HeldLandscape& held, const VectorArray& from, const VectorArray& to) {
  check_point(held, from.size(), "x0");
  check_point(held, to.size(), "x1");
  return checked(computed(held, [&] { return check_gradient_near_line(*held.landscape, span_of(from), span_of(to)); }));
}

nb::dict superposed(const VectorArray& reference, const VectorArray& moved, std::size_t space_dimensions,
                    const std::vector<int>& kinds) {
  Superposition laid;
  {
    const nb::gil_scoped_release others_may_run;
    laid = superpose(span_of(reference), span_of(moved), space_dimensions, kinds);
  }
  nb::dict found;
  found["moved"] = array_of(std::move(laid.moved));
  found["order"] = laid.order;
  found["rotation"] = array_of(std::move(laid.rotation));
  found["translation"] = array_of(std::move(laid.translation));
  found["distance_before"] = laid.distance_before;
  found["distance_after"] = laid.distance_after;
  found["exchanged"] = laid.exchanged;
  return found;
}

}  // namespace

void add_landscapes(nb::module_& module) {
  nb::class_<HeldLandscape>(module, "Landscape", "A loss or energy over points of some dimension.")
      .def_prop_ro("name", [](const HeldLandscape& held) { return held.landscape->name(); })
      .def_ro("text", &HeldLandscape::text)
      .def_prop_ro("dimension", [](const HeldLandscape& held) { return held.landscape->dimension(); })
      .def_prop_ro("precision", [](const HeldLandscape& held) { return held.landscape->precision(); })
      .def_prop_ro("sample_count", [](const HeldLandscape& held) { return held.landscape->sample_count(); })
      .def_prop_ro("has_gradient", [](const HeldLandscape& held) { return held.landscape->has_gradient(); })
      .def_ro("is_python", &HeldLandscape::is_python)
      .def_prop_ro("warnings", [](const HeldLandscape& held) { return held.landscape->warnings(); })
      .def_prop_ro("minima", minima_of)
      .def_prop_ro("passes", passes_of)
      .def("value", value)
      .def("value_and_gradient", value_and_gradient)
      .def("values", values)
      .def("values_and_gradients", values_and_gradients)
      .def("accuracy", accuracy)
      .def("point", point)
      .def("check_gradient_at", check_gradient_at)
      .def("check_gradient_between", check_gradient_between);
  module.def("wrap", wrap, nb::arg("object"));
  module.def("open", open, nb::arg("text"), nb::arg("data").none(), nb::arg("split").none(),
             nb::arg("train_samples").none());
  module.def("catalog", catalog);
  module.def("superpose", superposed, nb::arg("reference"), nb::arg("moved"), nb::arg("space_dimensions"),
             nb::arg("kinds"));
}

}  // namespace lowpass::python
