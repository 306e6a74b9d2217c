#include "cli/options.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

/// Gives a program with one option its value.
void parse(CLI::App& program, const std::string& argument) {
  std::vector<std::string> arguments{argument};
  program.parse(arguments);
}

TEST(Options, take_values_at_both_ends_of_their_range) {
  CLI::App program;
  std::size_t points = 50;
  std::optional<std::size_t> batch;
  double rate = 0.1;
  std::optional<double> tolerance;
  add_count(program, "--points", points, {2, 1000}, "");
  add_count(program, "--batch", batch, {}, "");
  add_number(program, "--rate", rate, {.low = 0, .high = 1}, "");
  add_number(program, "--tolerance", tolerance, {}, "");
  parse(program, "--points=2");
  EXPECT_EQ(points, 2u);
  parse(program, "--points=1000");
  EXPECT_EQ(points, 1000u);
  parse(program, "--batch=0");
  EXPECT_EQ(batch, 0u);
  parse(program, "--rate=1");
  EXPECT_EQ(rate, 1);
  parse(program, "--rate=0");
  EXPECT_EQ(rate, 0);
  parse(program, "--tolerance=1e-4");
  EXPECT_EQ(tolerance, 1e-4);
}

TEST(Options, keep_their_defaults_and_show_them_in_the_help) {
  CLI::App program;
  std::size_t points = 50;
  double rate = 0.001;
  std::string curve = "fourier";
  std::optional<std::size_t> batch;
  add_count(program, "--points", points, {}, "grid");
  add_number(program, "--rate", rate, {}, "step");
  add_choice(program, "--curve", curve, {"line", "fourier"}, "shape");
  add_count(program, "--batch", batch, {}, "samples");
  std::vector<std::string> nothing;
  program.parse(nothing);
  EXPECT_EQ(points, 50u);
  EXPECT_EQ(batch, std::nullopt);
  const std::string help = program.help();
  EXPECT_NE(help.find("grid; default: 50\n"), std::string::npos) << help;
  EXPECT_NE(help.find("step; default: 0.001\n"), std::string::npos) << help;
  EXPECT_NE(help.find("shape; default: fourier\n"), std::string::npos) << help;
  EXPECT_NE(help.find("samples\n"), std::string::npos) << help;
}

TEST(Options, refuse_counts_that_are_none_or_out_of_range) {
  const auto message = [](const std::string& argument, CountRange allowed) {
    CLI::App program;
    std::size_t points = 50;
    add_count(program, "--points", points, allowed, "");
    return refusal<BadInput>([&] { parse(program, argument); });
  };
  for (const char* text : {"1", "1001", "-5", "2.5", "abc", "1e2", "99999999999999999999", " 7"}) {
    EXPECT_EQ(message(std::string("--points=") + text, {2, 1000}),
              "--points is '" + std::string(text) + "'; it must be a whole number from 2 to 1000");
  }
  EXPECT_EQ(message("--points=-1", {}), "--points is '-1'; it must be a whole number, 0 or more");
  EXPECT_EQ(message("--points=0", {.low = 1}), "--points is '0'; it must be a whole number, 1 or more");
}

TEST(Options, refuse_numbers_that_are_none_or_out_of_range) {
  const auto message = [](const std::string& argument, NumberRange allowed) {
    CLI::App program;
    double rate = 1;
    add_number(program, "--lr", rate, allowed, "");
    return refusal<BadInput>([&] { parse(program, argument); });
  };
  for (const char* text : {"0", "-1", "nan", "inf", "1e400", "0.1x", "0,1"}) {
    EXPECT_EQ(message(std::string("--lr=") + text, {.low = 0, .low_included = false}),
              "--lr is '" + std::string(text) + "'; it must be a finite number over 0");
  }
  EXPECT_EQ(message("--lr=-1e-9", {}), "--lr is '-1e-9'; it must be a finite number, 0 or more");
  EXPECT_EQ(message("--lr=1.5", {.low = 0, .high = 1}), "--lr is '1.5'; it must be a number from 0 to 1");
  EXPECT_EQ(message("--lr=0", {.low = 0, .low_included = false, .high = 1}),
            "--lr is '0'; it must be a number over 0, up to 1");
}

TEST(Options, refuse_an_unknown_choice_with_the_nearest) {
  CLI::App program;
  std::optional<std::string> split;
  add_choice(program, "--split", split, {"train", "test"}, "");
  EXPECT_EQ(refusal<BadInput>([&] { parse(program, "--split=tset"); }),
            "--split is 'tset'; it must be one of \"train\", \"test\"; did you mean \"test\"?");
  parse(program, "--split=test");
  EXPECT_EQ(split, "test");
}

}  // namespace
}  // namespace lowpass
