#include "python_landscape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/central_differences.hpp"
#include "lowpass/landscape/pointwise_family.hpp"
#include "numpy_questions.hpp"
#include "python_family.hpp"

namespace lowpass::python {

void check_shape(const std::string& name, const char* what, std::size_t rows, std::size_t wanted) {
  if (rows != wanted)
    throw BadInput(fmt::format("the landscape '{}' gave {} {} for {} points", name, rows, what, wanted));
}

namespace {

/// Threads for work on vectors of N numbers, which end with their last user; none for short ones.
ParallelFor threads_for(std::size_t dimension) {
  if (dimension < 2 * piece_size) return one_after_the_other;
  const auto workers = std::make_shared<Workers>(available_cores());
  return [workers](std::size_t tasks, const std::function<void(std::size_t)>& task) { workers->for_each(tasks, task); };
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

template <class Base>
std::unique_lock<std::recursive_mutex> PythonLandscapeOf<Base>::turn() const {
  return facts_.thread_safe ? std::unique_lock<std::recursive_mutex>() : std::unique_lock(calls_);
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values_of(const nb::object& points) const {
  const auto mine = turn();
  const nb::gil_scoped_acquire interpreter;
  const auto found = nb::cast<VectorArray>(object_.attr("_values")(points));
  check_shape(facts_.name, "values", found.size(), nb::len(points));
  return {found.data(), found.data() + found.size()};
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values_and_gradients_of(
    const nb::object& points, const std::function<void(nb::object gradients)>& take) const {
  const auto mine = turn();
  const nb::gil_scoped_acquire interpreter;
  nb::object answer = object_.attr("_values_and_gradients")(points);
  const auto values = nb::cast<VectorArray>(answer[0]);
  check_shape(facts_.name, "values", values.size(), nb::len(points));
  nb::object gradients = answer[1];
  answer.reset();
  check_shape(facts_.name, "gradients", nb::len(gradients), nb::len(points));
  take(std::move(gradients));
  return {values.data(), values.data() + values.size()};
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values(MatrixView<const double> points) const {
  if (points.rows() == 0) return {};
  NumpyQuestions questions(facts_.dimension);
  std::copy_n(points.data(), points.size(), questions.points(points.rows()).data());
  return questions.values(*this);
}

template <class Base>
std::vector<double> PythonLandscapeOf<Base>::values_and_gradients(MatrixView<const double> points,
                                                                  MatrixView<double> gradients) const {
  if (points.rows() == 0) return {};
  if (!facts_.has_gradient) return central_differences_of(*this, points, gradients, precision());
  NumpyQuestions questions(facts_.dimension);
  std::copy_n(points.data(), points.size(), questions.points(points.rows()).data());
  PointQuestions::Answer answer = questions.values_and_gradients(*this);
  std::copy_n(answer.gradients.data(), answer.gradients.size(), gradients.data());
  return std::move(answer.values);
}

template <class Base>
std::unique_ptr<PointQuestions> PythonLandscapeOf<Base>::point_questions() const {
  if (facts_.has_gradient) return std::make_unique<NumpyQuestions>(facts_.dimension);
  return Base::point_questions();
}

template <class Base>
std::unique_ptr<Family> PythonLandscapeOf<Base>::family(MatrixView<const double> basis) const {
  this->check_basis(basis);
  if (std::unique_ptr<Family> own = own_family(basis)) return own;
  return std::make_unique<PointwiseFamily>(*this, basis, threads_for(facts_.dimension));
}

template <class Base>
std::unique_ptr<Family> PythonLandscapeOf<Base>::own_family(MatrixView<const double> basis) const {
  if (!facts_.has_gradient) return nullptr;
  const auto mine = turn();
  const nb::gil_scoped_acquire interpreter;
  nb::object family = object_.attr("_family")(array_copy(basis));
  if (family.is_none()) return nullptr;
  return std::make_unique<PythonFamily>(*this, *this, std::move(family), basis, threads_for(facts_.dimension));
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
