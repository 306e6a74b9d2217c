#include <gtest/gtest.h>

#include <limits>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/html.hpp"

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

}  // namespace
}  // namespace lowpass::report
