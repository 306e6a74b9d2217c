#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/toml_value.hpp"

namespace lowpass::python {

namespace nb = nanobind;

/// Arrays as the package hands them over: numbers of double, C order, on the CPU; nothing is converted here.
using VectorArray = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using MatrixArray = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

inline std::span<const double> span_of(const VectorArray& array) {
  return {array.data(), array.size()};
}
inline MatrixView<const double> view_of(const MatrixArray& array) {
  return {array.data(), array.shape(0), array.shape(1)};
}
Matrix<double> matrix_of(const MatrixArray& array);

/// NumPy arrays that own their numbers.
nb::object array_of(std::vector<double> values);
nb::object array_of(Matrix<double> matrix);
nb::object array_copy(std::span<const double> values);
nb::object array_copy(MatrixView<const double> matrix);

/// Dictionaries, lists, numbers, texts and None.
nb::object object_of(const nlohmann::ordered_json& json);

/// A value from Python as the kinds of options read it. None is the text "none".
TomlValue toml_of(nb::handle value);

}  // namespace lowpass::python
