#include "lowpass/core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace lowpass {
namespace {

const std::vector<std::string> sets = {"mnist", "fashion-mnist"};

TEST(NearestName, CountsInsertionsDeletionsReplacementsAndSwapsAsOneEdit) {
  for (const char* slip : {"mnst", "mnnist", "mmist", "minst"}) EXPECT_EQ(nearest_name(slip, sets), "mnist") << slip;
}

TEST(NearestName, TakesTheFewestEdits) {
  const std::vector<std::string> known = {"bezier-4", "bezier-3", "bezier"};
  EXPECT_EQ(nearest_name("bezier-3x", known), "bezier-3");
  EXPECT_EQ(nearest_name("bezier", known), "bezier");
}

TEST(NearestName, AllowsAThirdOfTheLongerNameToDiffer) {
  const std::vector<std::string> known = {"abcdef"};
  EXPECT_EQ(nearest_name("abcdxy", known), "abcdef");
  EXPECT_EQ(nearest_name("abcxyz", known), std::nullopt);
  // 9 letters, 3 edits.
  EXPECT_EQ(nearest_name("abcdefghi", known), "abcdef");
}

TEST(NearestName, AllowsOneEditOfTheShortestNames) {
  const std::vector<std::string> known = {"a"};
  EXPECT_EQ(nearest_name("b", known), "a");
  EXPECT_EQ(nearest_name("", known), "a");
  EXPECT_EQ(nearest_name("bc", known), std::nullopt);
  EXPECT_EQ(nearest_name("a", {}), std::nullopt);
}

TEST(UnknownName, OffersTheNearestAndListsTheKnown) {
  EXPECT_EQ(unknown_name("data set", "minst", sets),
            "unknown data set 'minst'; did you mean 'mnist'? (known: mnist, fashion-mnist)");
  EXPECT_EQ(unknown_name("data set", "clothes", sets), "unknown data set 'clothes' (known: mnist, fashion-mnist)");
}

TEST(Shortest, IsTheShortestTextThatReadsBack) {
  // As Python's repr, but for ".0".
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1e-4), "0.0001");
  EXPECT_EQ(shortest(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest(5e-324), "5e-324");
  EXPECT_EQ(shortest(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(shortest(0), "0");
  EXPECT_EQ(shortest(-0.0), "-0");
}

TEST(Shortest, NamesWhatIsNoNumber) {
  EXPECT_EQ(shortest(std::nan("")), "nan");
  EXPECT_EQ(shortest(-std::nan("")), "nan");
  EXPECT_EQ(shortest(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(shortest(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Printable, ShowsTheBeginningFitForATerminal) {
  EXPECT_EQ(printable("weights ~1"), "weights ~1");
  EXPECT_EQ(printable("\x1b[2J\n\x7f\xc3\xa9"), "?[2J????");
  EXPECT_EQ(printable(std::string(40, 'a')), std::string(40, 'a'));
  EXPECT_EQ(printable(std::string(41, 'a')), std::string(40, 'a') + "...");
}

TEST(ParseNumber, ReadsDecimalNumbers) {
  EXPECT_EQ(parse_number("-0.62"), -0.62);
  EXPECT_EQ(parse_number("+3"), 3.0);
  EXPECT_EQ(parse_number("1e-4"), 1e-4);
  EXPECT_EQ(parse_number(".5"), 0.5);
}

TEST(ParseNumber, RefusesEverythingElse) {
  for (const char* text :
       {"", "+", "-", " 1", "1 ", "1,5", "1x", "0x10", "nan", "inf", "-inf", "1e400", "--1", "+-1", "one"})
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
}

TEST(ParseCount, ReadsAWholeNumberWithoutSign) {
  EXPECT_EQ(parse_count("0"), 0U);
  EXPECT_EQ(parse_count("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "-1", "+1", "1.0", "1e3", " 1", "18446744073709551616"})
    EXPECT_EQ(parse_count(text), std::nullopt) << text;
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split(",a,", ','), (std::vector<std::string>{"", "a", ""}));
  EXPECT_EQ(split("", ','), std::vector<std::string>{""});
  EXPECT_EQ(split("a;b", ','), std::vector<std::string>{"a;b"});
}

TEST(PointText, ShowsTheFirstFourCoordinates) {
  EXPECT_EQ(point_text(std::vector<double>{0.5, -2}), "(0.5, -2)");
  EXPECT_EQ(point_text(std::vector<double>{1, 2, 3, 4}), "(1, 2, 3, 4)");
  EXPECT_EQ(point_text(std::vector<double>{1, 2, 3, 4, 5}), "(1, 2, 3, 4, ...)");
}

}  // namespace
}  // namespace lowpass
