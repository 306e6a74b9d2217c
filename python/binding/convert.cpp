#include "convert.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace lowpass::python {
namespace {

/// An array over memory that `owner` holds and that is freed with it.
template <class Owner>
nb::object owned(std::unique_ptr<Owner> owner, double* data, std::initializer_list<std::size_t> shape) {
  const nb::capsule capsule(owner.get(), [](void* held) noexcept { delete static_cast<Owner*>(held); });
  owner.release();
  return nb::cast(nb::ndarray<nb::numpy, double>(data, shape, capsule), nb::rv_policy::reference);
}

}  // namespace

Matrix<double> matrix_of(const MatrixArray& array) {
  Matrix<double> matrix(array.shape(0), array.shape(1), unset);
  std::copy_n(array.data(), matrix.size(), matrix.data());
  return matrix;
}

nb::object array_of(std::vector<double> values) {
  auto owner = std::make_unique<std::vector<double>>(std::move(values));
  double* const data = owner->data();
  const std::size_t size = owner->size();
  return owned(std::move(owner), data, {size});
}

nb::object array_of(Matrix<double> matrix) {
  auto owner = std::make_unique<Matrix<double>>(std::move(matrix));
  double* const data = owner->data();
  const std::size_t rows = owner->rows();
  const std::size_t columns = owner->columns();
  return owned(std::move(owner), data, {rows, columns});
}

nb::object array_copy(std::span<const double> values) {
  return array_of(std::vector<double>(values.begin(), values.end()));
}

nb::object array_copy(MatrixView<const double> matrix) {
  Matrix<double> copy(matrix.rows(), matrix.columns(), unset);
  std::copy_n(matrix.data(), matrix.size(), copy.data());
  return array_of(std::move(copy));
}

nb::object object_of(const nlohmann::ordered_json& json) {
  if (json.is_null()) return nb::none();
  if (json.is_boolean()) return nb::bool_(json.get<bool>());
  if (json.is_number_unsigned()) return nb::int_(json.get<std::uint64_t>());
  if (json.is_number_integer()) return nb::int_(json.get<std::int64_t>());
  if (json.is_number()) return nb::float_(json.get<double>());
  if (json.is_string()) return nb::str(json.get<std::string>().c_str());
  if (json.is_array()) {
    nb::list list;
    for (const auto& entry : json) list.append(object_of(entry));
    return list;
  }
  nb::dict dict;
  for (const auto& [key, value] : json.items()) dict[nb::str(key.c_str())] = object_of(value);
  return dict;
}

TomlValue toml_of(nb::handle value) {
  if (value.is_none()) return std::string("none");
  if (nb::isinstance<nb::bool_>(value)) return nb::cast<bool>(value);
  if (nb::isinstance<nb::int_>(value)) return nb::cast<std::int64_t>(value);
  if (nb::isinstance<nb::float_>(value)) return nb::cast<double>(value);
  if (nb::isinstance<nb::str>(value)) return std::string(nb::str(value).c_str());
  if (nb::isinstance<nb::list>(value) || nb::isinstance<nb::tuple>(value)) {
    TomlCounts counts;
    for (const nb::handle entry : value) {
      if (!nb::isinstance<nb::int_>(entry) || nb::cast<std::int64_t>(entry) < 0) return TomlOther{"a list"};
      counts.push_back(nb::cast<std::uint64_t>(entry));
    }
    return counts;
  }
  return TomlOther{std::string("a ") + nb::type_name(value.type()).c_str()};
}

}  // namespace lowpass::python
