#include "numpy_questions.hpp"

#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "python_calls.hpp"

namespace lowpass::python {
namespace {

using WritableMatrix = nb::ndarray<double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

const PythonCalls& calls_of(const Landscape& asked) {
  const auto* calls = dynamic_cast<const PythonCalls*>(&asked);
  if (calls == nullptr) throw InternalError("questions in NumPy arrays are for landscapes that are Python objects");
  return *calls;
}

/// Memory of its own that nobody else reads or writes: a view of it would hold the array.
bool is_ours(const nb::object& array) {
  return Py_REFCNT(array.ptr()) == 1 && nb::cast<bool>(array.attr("flags").attr("owndata"));
}

/// Keeps an object until the last copy is gone, wherever that is.
std::shared_ptr<const void> kept(nb::object object) {
  return {new nb::object(std::move(object)), [](const nb::object* held) {
            const nb::gil_scoped_acquire interpreter;
            delete held;
          }};
}

}  // namespace

NumpyQuestions::~NumpyQuestions() {
  const nb::gil_scoped_acquire interpreter;
  array_.reset();
}

MatrixView<double> NumpyQuestions::points(std::size_t count) {
  const nb::gil_scoped_acquire interpreter;
  if (array_.is_valid() && !(is_ours(array_) && nb::len(array_) == count)) array_.reset();
  if (!array_.is_valid()) array_ = nb::module_::import_("numpy").attr("empty")(nb::make_tuple(count, dimension_));
  return {nb::cast<WritableMatrix>(array_).data(), count, dimension_};
}

std::vector<double> NumpyQuestions::values(const Landscape& asked) {
  return calls_of(asked).values_of(array_);
}

PointQuestions::Answer NumpyQuestions::values_and_gradients(const Landscape& asked) {
  Answer answer;
  answer.values = calls_of(asked).values_and_gradients_of(array_, [&](nb::object gradients) {
    if (is_ours(gradients)) {
      answer.gradients = view_of(nb::cast<MatrixArray>(gradients));
      answer.memory = kept(std::move(gradients));
      return;
    }
    // Whoever holds them may write over them before they are read.
    auto copy = std::make_shared<Matrix<double>>(matrix_of(nb::cast<MatrixArray>(gradients)));
    answer.gradients = *copy;
    answer.memory = copy;
  });
  return answer;
}

}  // namespace lowpass::python
