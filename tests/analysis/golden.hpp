#pragma once

#include <cstddef>
#include <string>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// tests/golden/analysis/NAME.csv, made by make_golden.py beside it.
Matrix<double> golden(const std::string& name);

/// The samples of make_golden.py, made from integers: the second half of the rows is twice as long, every fifth row
/// repeats the one before it but for 1e-7.
Matrix<double> golden_samples(std::size_t rows, std::size_t columns);

}  // namespace lowpass
