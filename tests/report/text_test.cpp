#include <gtest/gtest.h>

#include <limits>

#include "lowpass/core/files.hpp"
#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/html.hpp"
#include "lowpass/report/pdf_date.hpp"

namespace lowpass::report {
namespace {

TEST(Csv, QuotesWhatWouldBreakARowAndLeavesUnknownNumbersEmpty) {
  CsvTable table({"a", "b", "c"});
  table.row({"x, \"y\"", 0.1, std::optional<double>()});
  table.row({"plain", std::numeric_limits<double>::quiet_NaN(), 3});
  EXPECT_EQ(table.text(), "a,b,c\n\"x, \"\"y\"\"\",0.1,\nplain,,3\n");
}

TEST(Csv, RowsAreReadWithoutEmptyLines) {
  const std::vector<std::vector<std::string>> expected{{"a", "b"}, {"1", ""}};
  EXPECT_EQ(csv_rows("a,b\r\n\n1,\n"), expected);
}

TEST(GnuplotText, DoublesSingleQuotes) {
  EXPECT_EQ(gnuplot_text("it's"), "'it''s'");
}

TEST(Html, EscapesTextAndAttributes) {
  EXPECT_EQ(escaped("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

TEST(Html, PicturesOfOnePageShareNoIds) {
  const std::string svg =
      "<?xml version=\"1.0\"?>\n<svg width=\"9\"><title>old</title><path id='p1'/><g id=\"g\"/><use xlink:href='#p1'/>"
      "<g clip-path=\"url(#g)\"/></svg>";
  EXPECT_EQ(inline_svg(svg, "one", "a < b"),
            "<svg role=\"img\" width=\"9\"><title>a &lt; b</title><path id='one-p1'/><g id=\"one-g\"/><use "
            "xlink:href='#one-p1'/><g clip-path=\"url(#one-g)\"/></svg>");
}

class PdfDate : public ::testing::TestWithParam<const char*> {};

TEST_P(PdfDate, LeavesTheSameBytesOfTheSamePicture) {
  const std::string stem = std::string(GOLDEN_DIR) + "/report/" + GetParam();
  const std::string first = read_file(stem + "-first.pdf"), second = read_file(stem + "-second.pdf");
  ASSERT_NE(first, second);
  EXPECT_EQ(without_creation_date(first), without_creation_date(second));
}

TEST_P(PdfDate, KeepsEveryObjectWhereTheTableOfOffsetsSays) {
  const std::string pdf =
      without_creation_date(read_file(std::string(GOLDEN_DIR) + "/report/" + GetParam() + "-first.pdf"));
  EXPECT_EQ(pdf.find("CreationDate"), std::string::npos);
  const std::size_t table = pdf.rfind("\nxref\n0 ") + 1;
  ASSERT_NE(table, std::string::npos + 1);
  EXPECT_NE(pdf.find("startxref\n" + std::to_string(table) + "\n"), std::string::npos);
  const std::size_t count = std::stoul(pdf.substr(table + 7));
  const std::size_t entries = pdf.find('\n', table + 5) + 1;
  std::size_t used = 0;
  for (std::size_t number = 0; number < count; ++number) {
    const std::string entry = pdf.substr(entries + 20 * number, 20);  // every entry has 20 bytes
    if (entry[17] != 'n') continue;
    ++used;
    const std::string head = std::to_string(number) + " 0 obj";
    EXPECT_EQ(pdf.substr(std::stoul(entry), head.size()), head);
  }
  EXPECT_GE(used, 5u);
}

INSTANTIATE_TEST_SUITE_P(Cairo, PdfDate, ::testing::Values("cairo-1.16", "cairo-1.18"));

TEST(PdfDateOfAnotherForm, IsLeftAlone) {
  EXPECT_EQ(without_creation_date("%PDF-1.5\nstartxref\n5\n%%EOF\n"), "%PDF-1.5\nstartxref\n5\n%%EOF\n");
  EXPECT_EQ(without_creation_date(""), "");
}

}  // namespace
}  // namespace lowpass::report
