#include "analysis/golden.hpp"

#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {

Matrix<double> golden(const std::string& name) {
  Matrix<double> result;
  for (const std::string& line : split(read_file(std::string(GOLDEN_DIR) + "/analysis/" + name + ".csv"), '\n')) {
    if (line.empty()) continue;
    std::vector<double> row;
    for (const std::string& cell : split(line, ',')) {
      const auto number = parse_number(cell);
      if (!number) throw BadInput("golden file " + name + " holds '" + cell + "'");
      row.push_back(*number);
    }
    result.append_row(row);
  }
  return result;
}

Matrix<double> golden_samples(std::size_t rows, std::size_t columns) {
  Matrix<double> x(rows, columns);
  for (std::size_t i = 1; i <= rows; ++i) {
    for (std::size_t j = 1; j <= columns; ++j) {
      const std::size_t integer = (i * i * 7919 + j * j * 104729 + i * j * 1299709) % 10007;
      x(i - 1, j - 1) = (static_cast<double>(integer) / 10007 - 0.5) * (i - 1 >= rows / 2 ? 2 : 1);
    }
  }
  for (std::size_t i = 4; i < rows; i += 5) {
    for (std::size_t j = 0; j < columns; ++j) x(i, j) = x(i - 1, j) + 1e-7 * x(i, j);
  }
  return x;
}

}  // namespace lowpass
