// Options as all ways in take them: command line, study file, library. What they take must be the same.

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "cli/options.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/path_option_text.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/toml_entries.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

/// What the options of a table make of arguments such as "--steps=5".
template <class Options, class Context>
GivenOptions parsed(const OptionTable<Options, Context>& table, std::vector<std::string> arguments) {
  CLI::App command;
  GivenOptions given;
  add_options(command, table, given);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  command.parse(arguments);
  return given;
}

std::string on_command_line(const std::vector<std::string>& arguments) {
  return refusal<BadInput>([&] { checked_path_options(parsed(path_option_table(), arguments), TwoWells(), "--"); });
}

std::string in_study(const std::string& paths) {
  return refusal<BadInput>(
      [&] { parse_study("data.name = \"mnist\"\nnetworks.fcp.landscape = \"fcp\"\n[paths]\n" + paths, "my.toml"); });
}

/// From `words` to the end of the sentence; empty if they are not there.
std::string from_words(const std::string& message, const std::string& words) {
  const std::size_t begin = message.find(words);
  return begin == std::string::npos ? "" : message.substr(begin, message.find(". Change it", begin) - begin);
}

struct Limits {
  std::vector<OptionValue> inside, outside;
};

/// Values at the ends of what the option takes, and the nearest beyond.
Limits limits_of(const OptionKind& kind) {
  Limits limits;
  if (const auto* count = std::get_if<CountKind>(&kind)) {
    limits.inside = {count->range.low, count->range.high};
    limits.outside = {count->range.high + 1};
    if (count->range.low > 0) limits.outside.push_back(count->range.low - 1);
  } else if (const auto* number = std::get_if<NumberKind>(&kind)) {
    const double low = number->range.low;
    const double above = std::nextafter(low, INFINITY);
    limits.inside = {number->range.low_included ? low : above, number->range.high};
    limits.outside = {number->range.low_included ? std::nextafter(low, -INFINITY) : low,
                      std::nextafter(number->range.high, INFINITY)};
  } else if (const auto* choice = std::get_if<ChoiceKind>(&kind)) {
    limits.inside.assign(choice->names.begin(), choice->names.end());
    limits.outside = {choice->names.front() + "x"};
  }
  return limits;
}

TEST(PathOptionsFromAllWaysIn, HaveTheSameRangesInTheSameWords) {
  std::size_t compared = 0;
  for (const PathOption& option : path_option_table()) {
    // "sum" with adam has a use for all of them. What does not go together is no matter of ranges.
    const bool is_objective = option.name == "objective";
    const auto compare = [&](const OptionValue& value, bool allowed) {
      const std::string text = value_to_text(option.kind, value);
      SCOPED_TRACE(option.name + " = " + text);
      std::vector<std::string> arguments{"--" + option.name + "=" + text};
      if (!is_objective) arguments.emplace_back("--objective=sum");
      const std::string command_line = on_command_line(arguments);
      const std::string words = from_words(command_line, "it must be");
      EXPECT_EQ(words.empty(), allowed) << command_line;
      if (!allowed) expect_in(command_line, {"--" + option.name + " is '" + text + "'; it must be "});

      if (option.in_studies) {
        const std::string key = key_name(option.name);
        const std::string study = in_study(key + " = " + value_to_toml(option.kind, value) +
                                           (is_objective ? "\n" : "\nobjective = \"sum\"\n"));
        EXPECT_EQ(from_words(study, "it must be"), words) << study;
        if (!allowed)
          expect_in(study, {"my.toml:4: paths." + key + " is " + value_to_toml(option.kind, value) + "; it must be "});
      }

      EXPECT_EQ(allows(option.kind, value), allowed);
      // No struct holds a value that its enum does not have.
      const bool settable = allowed || !std::holds_alternative<ChoiceKind>(option.kind) || option.name == "curve" ||
                            option.name == "objective";
      if (!settable) return;
      PathOptions options;
      option.set(options, value);
      const std::string library = refusal<BadInput>([&] { check_path_settings(options); });
      EXPECT_EQ(from_words(library, "it must be"), words) << library;
      ++compared;
    };
    const Limits limits = limits_of(option.kind);
    for (const OptionValue& value : limits.inside) compare(value, true);
    for (const OptionValue& value : limits.outside) compare(value, false);
  }
  EXPECT_GT(compared, 60U);
}

TEST(PathOptionsFromAllWaysIn, RefuseWordsThatAreNoValues) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"steps", "5.5"}, {"steps", "-5"}, {"lr", "nan"}, {"lr", "inf"}, {"batch", "0"}, {"plateau", "1.5"}};
  for (const auto& [key, text] : wrong) {
    const std::string command_line = on_command_line({"--objective=sum", "--" + key + "=" + text});
    const std::string words = from_words(command_line, "it must be");
    EXPECT_NE(words, "") << command_line;
    EXPECT_EQ(from_words(in_study("objective = \"sum\"\n" + key + " = " + text + "\n"), "it must be"), words);
  }
  expect_in(on_command_line({"--batch=ful"}), {"--batch is 'ful'; it must be \"full\" or a whole number from 1 to "});
  expect_in(in_study("batch = \"ful\"\n"),
            {"paths.batch is \"ful\"; it must be \"full\" or a whole number from 1 to "});
}

TEST(PathOptionsFromAllWaysIn, RefuseWhatWouldDoNothingAlike) {
  std::size_t refused = 0;
  for (const std::string& objective : objective_names()) {
    for (const std::string& optimizer : enum_names<PathOptimizer>()) {
      const GivenOptions given{{"objective", objective}, {"optimizer", optimizer}};
      const PathOptions options = resolve_path_options(given, true);
      for (const PathOption& option : path_option_table()) {
        if (!option.idle) continue;
        SCOPED_TRACE(option.name + " with " + objective + " and " + optimizer);
        const OptionValue value = option.get(options);
        const std::string command_line =
            on_command_line({"--objective=" + objective, "--optimizer=" + optimizer,
                             "--" + option.name + "=" + value_to_text(option.kind, value)});
        const std::string key = key_name(option.name);
        const std::string study = in_study(key + " = " + value_to_toml(option.kind, value) + "\nobjective = \"" +
                                           objective + "\"\noptimizer = \"" + optimizer + "\"\n");
        const std::string words = from_words(command_line, " is given, but ");
        EXPECT_EQ(from_words(study, " is given, but "), words);
        const bool published = objective == "sum" || objective == "squared";
        const bool first_order = optimizer == "adam" || optimizer == "sgd";
        const bool used = option.name == "lambda" ? published : option.name == "steps" || first_order;
        EXPECT_EQ(words.empty(), used) << command_line;
        if (words.empty()) continue;
        EXPECT_EQ(command_line, "--" + option.name + words);
        EXPECT_EQ(study, "my.toml:4: paths." + key + words);
        ++refused;
      }
    }
  }
  EXPECT_EQ(refused, 4U * 4U + 6U * 2U * 5U);  // lambda; rounds, lr, schedule, plateau and patience
}

TEST(PathOptionsFromAllWaysIn, RefuseWhatDoesNotGoTogether) {
  const std::string batch = " is 64, but the optimizer 'lbfgs' needs the same function in every step: use adam or sgd";
  EXPECT_EQ(on_command_line({"--optimizer=lbfgs", "--batch=64"}), "--batch" + batch);
  EXPECT_EQ(in_study("optimizer = \"lbfgs\"\nbatch = 64\n"), "my.toml: paths.batch" + batch);
  expect_in(on_command_line({"--sampling=random"}), {"--sampling is \"random\", but the optimizer 'lbfgs' needs"});
  expect_in(on_command_line({"--objective=sum", "--sampling=arc"}), {"--sampling is \"arc\", but the objective 'sum'"});
  expect_in(on_command_line({"--gradient-noise=1"}), {"--gradient-noise is 1.0, but the optimizer 'lbfgs' needs"});
  expect_in(on_command_line({"--budget=127"}),
            {"--budget is 127, but to look at the straight line and at a path takes 128"});
  expect_in(on_command_line({"--finish", "--no-finish"}), {"--finish and --no-finish contradict each other"});
}

TEST(ResolvedStudy, LeavesOutWhatWouldDoNothingAndReadsBack) {
  const Study study = parse_study(
      "data.name = \"mnist\"\nnetworks.fcp.landscape = \"fcp\"\n[paths]\nobjective = \"maxflux\"\noptimizer = "
      "\"lbfgs\"\n",
      "my.toml");
  const std::string text = study_toml(study);
  expect_in(text, {"\n# lambda is left out: the objective 'maxflux' has no use for it (sum and squared have).\n",
                   "\n# lr is left out: the optimizer 'lbfgs' has no use for it (adam and sgd have).\n"});
  EXPECT_EQ(text.find("\nlambda = "), std::string::npos);
  EXPECT_EQ(study_toml(parse_study(text, "again.toml")), text);
}

// A new option: its member, its entry, and the code that uses it.

struct SpringOptions : PathOptions {
  double spring_force = 1.5;
};

OptionTable<SpringOptions, PathContext> table_with_springs() {
  OptionTable<SpringOptions, PathContext> table;
  for (const PathOption& option : path_option_table()) table.push_back(option_of<SpringOptions>(option));
  table.push_back(OptionMaker<SpringOptions, PathContext>::number(
      &SpringOptions::spring_force, {.low = 0, .high = 10},
      {.name = "spring-force",
       .sentence = "pull between neighbours of a chain",
       .paper = 2.0,
       .default_for = [](const PathContext& context) { return context.with_data ? 0.5 : 1.5; },
       .idle =
           [](const SpringOptions& o) { return o.curve == "chain" ? "" : "the curve '" + o.curve + "' has none"; }}));
  return table;
}

TEST(ANewOption, IsReadAndShownOnTheCommandLine) {
  const auto table = table_with_springs();
  const GivenOptions given = parsed(table, {"--curve=chain", "--spring-force=3"});
  EXPECT_EQ(resolve_options(table, given, false).spring_force, 3);
  EXPECT_EQ(resolve_options(table, {}, false).spring_force, 1.5);
  EXPECT_EQ(resolve_options(table, {}, true).spring_force, 0.5);
  CLI::App command;
  GivenOptions unused;
  add_options(command, table, unused);
  const std::string help = command.help();
  EXPECT_NE(help.find("--spring-force X"), std::string::npos) << help;
  EXPECT_NE(help.find("pull between neighbours of a chain; default: 1.5, on networks: 0.5"), std::string::npos) << help;
}

TEST(ANewOption, IsReadFromAndWrittenToFiles) {
  const auto table = table_with_springs();
  const auto& spring = find_option(table, "spring-force");
  SpringOptions options;
  options.curve = "chain";
  const std::string text = option_toml(spring, options);
  EXPECT_EQ(text,
            "# Pull between neighbours of a chain. (a number from 0 to 10)\n# The paper's text: 2.0.\n"
            "spring_force = 1.5\n");
  const TomlEntry entry = read_toml("spring_force = 7\n", "my.toml").at(0);
  take_toml(spring, entry.key_path(), entry.value, options);
  EXPECT_EQ(options.spring_force, 7);
  nlohmann::ordered_json json;
  set_option_json(spring, options, json);
  EXPECT_EQ(json.dump(), R"({"spring_force":7.0})");
  options.curve = "fourier";
  set_option_json(spring, options, json);
  EXPECT_EQ(json.dump(), R"({"spring_force":null})");
  expect_in(option_toml(spring, options), {"# spring_force is left out: the curve 'fourier' has none.\n"});
}

TEST(ANewOption, IsCheckedAndRefusedEverywhere) {
  const auto table = table_with_springs();
  const auto& spring = find_option(table, "spring-force");
  SpringOptions options;
  const std::string range = "it must be a number from 0 to 10";
  EXPECT_EQ(refusal<BadInput>([&] { parsed(table, {"--spring-force=11"}); }), "--spring-force is '11'; " + range);
  EXPECT_EQ(refusal<BadInput>([&] { take_toml(spring, "paths.spring_force", TomlValue(11.0), options); }),
            "paths.spring_force is 11.0; " + range + ". Change it, or drop the line to use 1.5");
  EXPECT_EQ(refusal<BadInput>([&] { resolve_options(table, {{"spring-force", 11.0}}, false); }),
            "spring_force is 11.0; " + range);
  options.spring_force = 11;
  const auto checked = [&] { return refusal<BadInput>([&] { check_options(table, options, "", path_contexts()); }); };
  EXPECT_EQ(checked(), "spring_force is 11.0; " + range);
  options.spring_force = 2;
  EXPECT_EQ(checked(), "spring_force is 2.0, but the curve 'fourier' has none");
  EXPECT_EQ(refusal<BadInput>([&] { refuse_idle(table, {{"spring-force", 2.0}}, options, "--"); }),
            "--spring-force is given, but the curve 'fourier' has none; drop it");
}

}  // namespace
}  // namespace lowpass
