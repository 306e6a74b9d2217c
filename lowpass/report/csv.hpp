#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass::report {

/// One field of a CSV row: text is quoted where it must be (RFC 4180), numbers are written with the fewest digits that
/// read back the same, and what is not known or not finite is an empty field.
class CsvField {
 public:
  CsvField(std::string_view text);
  CsvField(const char* text) : CsvField(std::string_view(text)) {}
  CsvField(const std::string& text) : CsvField(std::string_view(text)) {}
  CsvField(double value);
  CsvField(std::optional<double> value);
  CsvField(std::integral auto value) : text_(std::to_string(value)) {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A table with a header, built row by row.
class CsvTable {
 public:
  explicit CsvTable(const std::vector<std::string>& columns);

  /// @pre as many fields as columns.
  void row(const std::vector<CsvField>& fields);
  /// An empty line: gnuplot lifts its pen there, and readers of CSV skip it.
  void gap() { text_ += '\n'; }

  const std::string& text() const { return text_; }

 private:
  std::size_t columns_;
  std::string text_;
};

/// The rows of a CSV file without quoting, header included. Lines that are empty are skipped.
std::vector<std::vector<std::string>> csv_rows(std::string_view text);

}  // namespace lowpass::report
