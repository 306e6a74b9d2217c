#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lowpass::report {

/// Text as it stands between tags or in a quoted attribute.
std::string escaped(std::string_view text);

/// A table of plain text with a caption; columns from `first_number` on are set flush right. Rows may be marked by a
/// class through `row_classes`, empty or one per row.
struct HtmlTable {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::size_t first_number = 1;
  std::vector<std::string> row_classes;
};
std::string html_table(const HtmlTable& table);

/// A list of plain texts.
std::string html_list(const std::vector<std::string>& items);

/// A gnuplot SVG as it can stand inside a page beside others: without its prolog, its ids made unique by `name`,
/// `title` as its text for those who cannot see it.
std::string inline_svg(std::string_view svg, const std::string& name, const std::string& title);

}  // namespace lowpass::report
