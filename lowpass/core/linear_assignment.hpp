#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// The cheapest way to give every row of a square matrix a column of its own: the columns of rows 0 ... n - 1 with the
/// least sum of costs(i, column[i]), exactly. Any finite costs, negative ones too.
///
/// Rows are placed one after the other by shortest augmenting paths over costs reduced by the prices of rows and
/// columns (Jonker and Volgenant, Computing 38, 325, 1987; in the form of Crouse, IEEE Transactions on Aerospace and
/// Electronic Systems 52, 1679, 2016, without its initialisation).
///
/// Cost: O(n^3) operations at most, O(n) memory.
/// @throws BadInput if the matrix is not square or an entry is not finite.
std::vector<std::size_t> linear_assignment(MatrixView<const double> costs);

}  // namespace lowpass
