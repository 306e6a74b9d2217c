#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// What a reader makes of a NaN or an infinity in an array.
enum class NotFinite { refused, allowed };

/// A one- or two-dimensional array of finite floating-point numbers of 2, 4 or 8 bytes from a .npy file
/// (format 1.0, 2.0 or 3.0, C or Fortran order); a one-dimensional array of n numbers becomes one row. Cost: the file's
/// size.
/// @throws IoError if the file cannot be read; BadInput if it is no .npy file, is truncated or longer than its header
/// says, has another type (object arrays, integers) or shape, or holds a NaN or an infinity that is not allowed: the
/// message names the file, what was expected and what was found.
Matrix<double> read_npy(const std::filesystem::path& path, NotFinite not_finite = NotFinite::refused);

/// Refuses a row of the array in `path` that holds a NaN or an infinity. @throws BadInput naming file, row and column.
void check_finite_row(const std::filesystem::path& path, const Matrix<double>& array, std::size_t row);

/// The bytes of a .npy file, format 1.0, C order, header padded to 64 bytes as NumPy writes it.
std::string npy_bytes(MatrixView<const float> values);
std::string npy_bytes(MatrixView<const double> values);
/// A one-dimensional array.
std::string npy_bytes(std::span<const float> values);

}  // namespace lowpass
