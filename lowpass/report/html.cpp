#include "lowpass/report/html.hpp"

#include <fmt/format.h>

namespace lowpass::report {
namespace {

void replace_all(std::string& text, std::string_view old_part, const std::string& new_part) {
  for (std::size_t at = text.find(old_part); at != std::string::npos; at = text.find(old_part, at + new_part.size()))
    text.replace(at, old_part.size(), new_part);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string html_table(const HtmlTable& table) {
  const auto style = [&](std::size_t column) { return column >= table.first_number ? " class=\"number\"" : ""; };
  std::string text =
      fmt::format("<div class=\"wide\"><table>\n<caption>{}</caption>\n<thead><tr>", escaped(table.caption));
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    text += fmt::format("<th scope=\"col\"{}>{}</th>", style(i), escaped(table.columns[i]));
  text += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    text += table.row_classes.empty() ? "<tr>" : fmt::format("<tr class=\"{}\">", table.row_classes[row]);
    for (std::size_t i = 0; i < table.rows[row].size(); ++i)
      text += fmt::format("<td{}>{}</td>", style(i), escaped(table.rows[row][i]));
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string html_list(const std::vector<std::string>& items) {
  std::string text = "<ul>\n";
  for (const std::string& item : items) text += fmt::format("<li>{}</li>\n", escaped(item));
  return text + "</ul>\n";
}

std::string inline_svg(std::string_view svg, const std::string& name, const std::string& title) {
  const std::size_t begin = svg.find("<svg");
  std::string picture(begin == std::string_view::npos ? svg : svg.substr(begin));
  const std::size_t title_begin = picture.find("<title>"), title_end = picture.find("</title>");
  if (title_begin != std::string::npos && title_end != std::string::npos)
    picture.replace(title_begin + 7, title_end - title_begin - 7, escaped(title));
  for (const char quote : {'\'', '"'}) {
    replace_all(picture, fmt::format(" id={}", quote), fmt::format(" id={}{}-", quote, name));
    replace_all(picture, fmt::format("href={}#", quote), fmt::format("href={}#{}-", quote, name));
  }
  replace_all(picture, "url(#", fmt::format("url(#{}-", name));
  picture.insert(4, " role=\"img\"");
  return picture;
}

}  // namespace lowpass::report
