#include "python_landscape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/central_differences.hpp"

namespace lowpass::python {
namespace {

void check_shape(const std::string& name, const char* what, std::size_t rows, std::size_t wanted) {
  if (rows != wanted)
    throw BadInput(fmt::format("the landscape '{}' gave {} {} for {} points", name, rows, what, wanted));
}

PythonFacts facts_of(const nb::object& object) {
  PythonFacts facts;
  facts.name = nb::cast<nb::str>(object.attr("name")).c_str();
  facts.dimension = nb::cast<std::size_t>(object.attr("dimension"));
  facts.precision = nb::cast<double>(object.attr("precision"));
  facts.samples = nb::cast<std::size_t>(object.attr("sample_count"));
  facts.has_gradient = nb::cast<bool>(object.attr("has_gradient"));
  facts.thread_safe = nb::cast<bool>(object.attr("thread_safe"));
  if (facts.dimension == 0)
    throw BadInput(fmt::format("the landscape '{}' has dimension 0; it must be 1 or more", facts.name));
  if (!(facts.precision >= 0 && facts.precision < 1))
    throw BadInput(fmt::format("the precision of the landscape '{}' is {}; it must be in 0 ... 1, 0 for unknown",
                               facts.name, facts.precision));
  if (facts.samples > 1 && facts.precision == 0)
    throw BadInput(fmt::format(
        "the landscape '{}' is a mean over {} samples and does not say its precision, which is measured on plain "
        "functions only; give 1.2e-7 for float32, 2.2e-16 for float64",
        facts.name, facts.samples));
  return facts;
}

}  // namespace

template <class Base>
PythonLandscapeOf<Base>::~PythonLandscapeOf() {
  const nb::gil_scoped_acquire interpreter;
  object_.reset();
}

template <class Base>
double PythonLandscapeOf<Base>::precision() const {
  return facts_.precision > 0 ? facts_.precision : std::numeric_limits<double>::epsilon();
}

/// The turn is waited for without the interpreter's lock: whoever has it may need that lock.
template <class Base>
std::unique_lock<std::recursive_mutex> PythonLandscapeOf<Base>::turn() const {
  return facts_.thread_safe ? std::unique_lock<std::recursive_mutex>() : std::unique_lock(calls_);
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values(MatrixView<const double> points) const {
  if (points.rows() == 0) return {};
  const auto mine = turn();
  const nb::gil_scoped_acquire interpreter;
  const auto found = nb::cast<VectorArray>(object_.attr("_values")(array_copy(points)));
  check_shape(facts_.name, "values", found.size(), points.rows());
  return {found.data(), found.data() + found.size()};
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values_and_gradients(MatrixView<const double> points,
                                                                  MatrixView<double> gradients) const {
  if (points.rows() == 0) return {};
  if (!facts_.has_gradient) return central_differences_of(*this, points, gradients, precision());
  const auto mine = turn();
  const nb::gil_scoped_acquire interpreter;
  const nb::tuple answer(object_.attr("_values_and_gradients")(array_copy(points)));
  const auto found = nb::cast<VectorArray>(answer[0]);
  const auto slopes = nb::cast<MatrixArray>(answer[1]);
  check_shape(facts_.name, "values", found.size(), points.rows());
  check_shape(facts_.name, "gradients", slopes.shape(0), points.rows());
  check_shape(facts_.name, "entries of a gradient", slopes.shape(1), points.columns());
  std::copy_n(slopes.data(), slopes.size(), gradients.data());
  return {found.data(), found.data() + found.size()};
}

std::unique_ptr<Landscape> PythonSampledLandscape::minibatch(std::span<const std::size_t> samples) const {
  const nb::gil_scoped_acquire interpreter;
  nb::list indices;
  for (const std::size_t sample : samples) indices.append(sample);
  nb::object batch = object_.attr("_minibatch")(indices);
  return std::make_unique<PythonLandscape>(batch, facts_of(batch));
}

std::shared_ptr<Landscape> landscape_of(nb::object object) {
  PythonFacts facts = facts_of(object);
  if (facts.samples > 1) return std::make_shared<PythonSampledLandscape>(std::move(object), std::move(facts));
  return std::make_shared<PythonLandscape>(std::move(object), std::move(facts));
}

template class PythonLandscapeOf<Landscape>;
template class PythonLandscapeOf<SampledLandscape>;

}  // namespace lowpass::python
