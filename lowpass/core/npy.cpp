#include "lowpass/core/npy.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "lowpass/core/files.hpp"
#include "lowpass/core/npy_array.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied to the file as they are");

template <class Real>
std::string bytes_of(std::string_view type, std::string_view shape, const Real* values, std::size_t count) {
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape);
  // NumPy keeps room for a longer first size and pads to a multiple of 64 bytes; for the shapes of this file that is
  // always 128 bytes with magic, version 1.0 and length, which take 10.
  header.resize(117, ' ');
  header += '\n';

  std::string bytes("\x93NUMPY");
  bytes += {'\x01', '\x00', static_cast<char>(header.size()), '\x00'};
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(Real));
  return bytes;
}

template <class Real>
std::string matrix_bytes(std::string_view type, MatrixView<const Real> values) {
  return bytes_of(type, npy_shape({values.rows(), values.columns()}), values.data(), values.size());
}

}  // namespace

Matrix<double> read_npy(const std::filesystem::path& path, NotFinite not_finite) {
  const NpyArray array = parse_npy(read_file(path), path,
                                   {{"<f2", "<f4", "<f8"}, 1, 2, "save it with np.save(file, array.astype('<f8'))"});
  const std::size_t columns = array.shape().back();
  Matrix<double> values(array.count() / columns, columns);
  for (std::size_t i = 0; i < values.size(); ++i) values.data()[i] = array.number(i);
  if (not_finite == NotFinite::refused)
    for (std::size_t row = 0; row < values.rows(); ++row) check_finite_row(path, values, row);
  return values;
}

void check_finite_row(const std::filesystem::path& path, const Matrix<double>& array, std::size_t row) {
  for (std::size_t column = 0; column < array.columns(); ++column)
    if (!std::isfinite(array(row, column)))
      refuse_npy(path, "finite numbers",
                 fmt::format("{} in row {}, column {} (counted from 0)", shortest(array(row, column)), row, column),
                 "remove or replace it");
}

std::string npy_bytes(MatrixView<const float> values) {
  return matrix_bytes("<f4", values);
}
std::string npy_bytes(MatrixView<const double> values) {
  return matrix_bytes("<f8", values);
}
std::string npy_bytes(std::span<const float> values) {
  return bytes_of("<f4", npy_shape({values.size()}), values.data(), values.size());
}

}  // namespace lowpass
