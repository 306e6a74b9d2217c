#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

using Words = std::vector<std::string>;

class Arguments : public testing::Test {
 protected:
  Arguments() {
    CLI::App* connect = program.add_subcommand("connect");
    connect->add_option("LANDSCAPE", text);
    connect->add_option("--from", text);
    connect->add_option("--points", text)->type_name("N");
    connect->add_flag("--json", flag);
    program.add_subcommand("status");
  }

  Words join(const Words& words) { return joined_arguments(program, words); }
  std::string refusal_of(const Words& words) {
    return refusal<BadInput>([&] { join(words); });
  }

  CLI::App program{"", "lowpass"};
  std::string text;
  bool flag = false;
};

TEST_F(Arguments, join_an_option_with_a_value_that_starts_with_a_minus_sign) {
  EXPECT_EQ(join({"connect", "two-wells", "--from", "-0.62,-0.54", "--json"}),
            (Words{"connect", "two-wells", "--from=-0.62,-0.54", "--json"}));
  EXPECT_EQ(join({"connect", "--from=-0.62,-0.54", "two-wells"}),
            (Words{"connect", "--from=-0.62,-0.54", "two-wells"}));
  EXPECT_EQ(join({"connect", "--from", "-.5"}), (Words{"connect", "--from=-.5"}));
}

TEST_F(Arguments, keep_the_first_equals_sign_only_as_the_separator) {
  EXPECT_EQ(join({"connect", "--from", "a=b"}), (Words{"connect", "--from=a=b"}));
  EXPECT_EQ(join({"connect", "--from=a=b"}), (Words{"connect", "--from=a=b"}));
}

TEST_F(Arguments, pass_on_what_follows_two_dashes) {
  EXPECT_EQ(join({"connect", "--", "--from", "-x"}), (Words{"connect", "--", "--from", "-x"}));
}

TEST_F(Arguments, refuse_an_unknown_command_with_the_nearest) {
  EXPECT_EQ(refusal_of({"conect"}), "unknown command 'conect'; did you mean 'connect'? (known: connect, status)");
  EXPECT_EQ(refusal_of({"xyz"}), "unknown command 'xyz' (known: connect, status)");
}

TEST_F(Arguments, refuse_an_unknown_option_with_the_nearest_of_that_command) {
  EXPECT_EQ(refusal_of({"connect", "--pionts", "3"}),
            "unknown option '--pionts'; did you mean '--points'? (known: --help, -h, --from, --points, --json); "
            "see lowpass connect --help");
  EXPECT_TRUE(refusal_of({"status", "--points", "3"}).starts_with("unknown option '--points' (known: "));
  EXPECT_TRUE(refusal_of({"--json", "status"}).starts_with("unknown option '--json'"));
  EXPECT_TRUE(refusal_of({"connect", "--LANDSCAPE", "x"}).starts_with("unknown option '--LANDSCAPE'"));
}

TEST_F(Arguments, refuse_an_option_without_its_value) {
  const std::string expected = "option '--points' needs a value (N); see lowpass connect --help";
  EXPECT_EQ(refusal_of({"connect", "--points"}), expected);
  EXPECT_EQ(refusal_of({"connect", "--points="}), expected);
  EXPECT_EQ(refusal_of({"connect", "--points", ""}), expected);
  EXPECT_EQ(refusal_of({"connect", "--points", "--json"}), expected);
  EXPECT_EQ(refusal_of({"connect", "--points", "-h"}), expected);
}

TEST_F(Arguments, refuse_an_option_that_is_given_twice) {
  EXPECT_EQ(refusal_of({"connect", "--points", "3", "--points=4"}), "option '--points' is given twice; give it once");
}

TEST_F(Arguments, refuse_a_flag_with_a_value) {
  EXPECT_EQ(refusal_of({"connect", "--json=yes"}),
            "option '--json' takes no value, received 'yes'; drop what follows the name");
}

}  // namespace
}  // namespace lowpass
