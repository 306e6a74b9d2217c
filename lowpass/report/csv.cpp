#include "lowpass/report/csv.hpp"

#include <cassert>
#include <cmath>

#include "lowpass/core/text.hpp"

namespace lowpass::report {

CsvField::CsvField(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    text_ = text;
    return;
  }
  text_ = '"';
  for (const char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
}

CsvField::CsvField(double value) : text_(std::isfinite(value) ? shortest(value) : "") {}

CsvField::CsvField(std::optional<double> value) : text_(value && std::isfinite(*value) ? shortest(*value) : "") {}

CsvTable::CsvTable(const std::vector<std::string>& columns) : columns_(columns.size()) {
  row(std::vector<CsvField>(columns.begin(), columns.end()));
}

void CsvTable::row(const std::vector<CsvField>& fields) {
  assert(fields.size() == columns_);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text_ += ',';
    text_ += fields[i].text();
  }
  text_ += '\n';
}

std::vector<std::vector<std::string>> csv_rows(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  for (std::string line : split(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) rows.push_back(split(line, ','));
  }
  return rows;
}

}  // namespace lowpass::report
