#include "lowpass/study/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "lowpass/optimize/line_search.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/study/study_landscapes.hpp"

namespace lowpass {
namespace {

using Names = std::vector<std::string>;

/// Every whole number up to here is exact for every reader of the JSON files.
constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53U) - 1;
constexpr std::size_t many = 1'000'000'000;

/// What is common to all kinds of keys.
struct About {
  std::string name;
  std::string sentence;
  std::string paper;
  Determines determines = Determines::nothing;
};

template <class Table>
Key<Table> key_about(About about) {
  Key<Table> key;
  key.name = std::move(about.name);
  key.sentence = std::move(about.sentence);
  key.paper = std::move(about.paper);
  key.determines = about.determines;
  return key;
}

bool read_count(const TomlValue& value, std::uint64_t low, std::uint64_t high, std::uint64_t& count) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  if (integer == nullptr || *integer < 0) return false;
  count = static_cast<std::uint64_t>(*integer);
  return low <= count && count <= high;
}

template <class Table>
Key<Table> count_key(About about, std::size_t Table::* member, std::uint64_t low, std::uint64_t high) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = fmt::format("an integer in {} ... {}", low, high);
  key.read = [=](Table& table, const TomlValue& value) { return read_count(value, low, high, table.*member); };
  key.write = [=](const Table& table) { return fmt::format("{}", table.*member); };
  return key;
}

/// A number, or a word that stands for "no limit".
template <class Table>
Key<Table> count_or_word_key(About about, std::optional<std::size_t> Table::* member, const std::string& word) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = fmt::format("\"{}\" or an integer in 1 ... {}", word, many);
  key.read = [=](Table& table, const TomlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      table.*member = std::nullopt;
      return *text == word;
    }
    std::uint64_t count = 0;
    if (!read_count(value, 1, many, count)) return false;
    table.*member = count;
    return true;
  };
  key.write = [=](const Table& table) {
    const std::optional<std::size_t>& count = table.*member;
    return count ? fmt::format("{}", *count) : toml_string(word);
  };
  return key;
}

/// A number from `low` to `high`; `low` itself only if it is included.
template <class Table>
Key<Table> number_key(About about, double Table::* member, double low, bool low_included, double high) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = low_included ? fmt::format("a number in {} ... {}", low, high)
                             : fmt::format("a number over {}, up to {}", low, high);
  key.read = [=](Table& table, const TomlValue& value) {
    double number = std::numeric_limits<double>::quiet_NaN();
    if (const auto* integer = std::get_if<std::int64_t>(&value)) number = static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) number = *real;
    table.*member = number;
    // Written so that a NaN is refused.
    return (low_included ? number >= low : number > low) && number <= high;
  };
  key.write = [=](const Table& table) { return toml_number(table.*member); };
  return key;
}

template <class Table>
Key<Table> flag_key(About about, bool Table::* member) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = "true or false";
  key.read = [=](Table& table, const TomlValue& value) {
    const auto* flag = std::get_if<bool>(&value);
    if (flag != nullptr) table.*member = *flag;
    return flag != nullptr;
  };
  key.write = [=](const Table& table) { return std::string(table.*member ? "true" : "false"); };
  return key;
}

template <class Table>
Key<Table> text_key(About about, std::string Table::* member, std::string allowed,
                    bool (*acceptable)(const std::string&)) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = std::move(allowed);
  key.read = [=](Table& table, const TomlValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || !acceptable(*text)) return false;
    table.*member = *text;
    return true;
  };
  key.write = [=](const Table& table) { return toml_string(table.*member); };
  return key;
}

Names quoted(const Names& names) {
  Names all;
  for (const std::string& name : names) all.push_back(toml_string(name));
  return all;
}

template <class Table>
Key<Table> choice_key(About about, std::string Table::* member, Names names) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.allowed = fmt::format("one of {}", fmt::join(quoted(names), ", "));
  key.choices = std::move(names);
  key.read = [=, choices = key.choices](Table& table, const TomlValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || std::find(choices.begin(), choices.end(), *text) == choices.end()) return false;
    table.*member = *text;
    return true;
  };
  key.write = [=](const Table& table) { return toml_string(table.*member); };
  return key;
}

/// One of an enum's values, by name.
template <class Table, class Enum>
Key<Table> enum_key(About about, Enum Table::* member) {
  Key<Table> key = key_about<Table>(std::move(about));
  key.choices = enum_names<Enum>();
  key.allowed = fmt::format("one of {}", fmt::join(quoted(key.choices), ", "));
  key.read = [=, choices = key.choices](Table& table, const TomlValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || std::find(choices.begin(), choices.end(), *text) == choices.end()) return false;
    table.*member = parse_enum<Enum>(*text);
    return true;
  };
  key.write = [=](const Table& table) { return toml_string(to_string(table.*member)); };
  return key;
}

/// A key that has one value only so far: files say it, so that a later program knows what they mean.
template <class Table>
Key<Table> fixed_key(About about, TomlValue only) {
  Key<Table> key = key_about<Table>(std::move(about));
  const std::string text = TomlEntry{{}, only, 0}.value_text();
  key.allowed = text;
  key.read = [=](Table&, const TomlValue& value) { return value == only; };
  key.write = [=](const Table&) { return text; };
  return key;
}

bool anything(const std::string&) {
  return true;
}

bool is_array_file(const std::string& name) {
  return name.empty() || name.ends_with(".npy");
}

template <class Table>
Key<Table> ensemble_key(About about, std::string Table::* member) {
  return text_key<Table>(std::move(about), member, "the path of a .npy file, or \"\" for none", is_array_file);
}

template <class Table>
Key<Table> train_ensemble_key() {
  return ensemble_key<Table>({"ensemble",
                              "Weights trained elsewhere, one vector per row, all of them used: no run of this network "
                              "is trained then.",
                              ""},
                             &Table::ensemble);
}

template <class Table>
Key<Table> test_ensemble_key() {
  return ensemble_key<Table>({"test_ensemble", "The same runs, row by row, at the lowest test loss.", ""},
                             &Table::test_ensemble);
}

bool is_data_name(const std::string& name) {
  return name == "mnist" || name == "fashion-mnist" || name.find('/') != std::string::npos;
}

/// Its checks are the catalogue's, which throws what is wrong.
Key<StudyNetwork> landscape_key(About about) {
  Key<StudyNetwork> key = key_about<StudyNetwork>(std::move(about));
  key.allowed = "the name of a network, such as \"fcp:activation=softplus\"";
  key.read = [](StudyNetwork& network, const TomlValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr) network.landscape = resolved_landscape(*text);
    return text != nullptr;
  };
  key.write = [](const StudyNetwork& network) { return toml_string(network.landscape); };
  key.departure = [](const StudyNetwork& network) { return landscape_departure(network.landscape); };
  return key;
}

}  // namespace

const std::vector<Key<Study>>& top_keys() {
  static const std::vector<Key<Study>> keys = {
      fixed_key<Study>({"schema", "Version of this file's layout.", ""}, std::int64_t{1}),
      text_key<Study>({"title", "Heads the report.", ""}, &Study::title, "a text", anything),
      count_key<Study>(
          {"seed", "Seed of what is no training run: pairs, mini-batches of paths, bootstrap.", "", Determines::paths},
          &Study::seed, 0, largest_seed),
  };
  return keys;
}

const std::vector<Key<Study>>& data_keys() {
  static const std::vector<Key<Study>> keys = {
      text_key<Study>({"name", "Data set: a known name, or the folder of your own IDX or .npy files (with a slash).",
                       "\"mnist\"", Determines::training},
                      &Study::data_name, "\"mnist\", \"fashion-mnist\" or a folder with a slash, such as \"./images\"",
                      is_data_name),
      count_or_word_key<Study>(
          {"train_samples", "Training samples used: the first so many, or \"all\".", "50000", Determines::training},
          &Study::train_samples, "all"),
  };
  return keys;
}

const std::vector<Key<Study>>& training_keys() {
  static const std::vector<Key<Study>> keys = {
      count_key<Study>({"runs", "Training runs per network and optimiser, with one seed each.", "75"}, &Study::runs, 1,
                       1'000'000),
      count_key<Study>({"kept", "Runs with the lowest training loss that form the ensembles; at most `runs`.", "48"},
                       &Study::kept, 2, 100'000),
      count_key<Study>({"first_seed", "Seed of the first run; the others follow.", ""}, &Study::first_seed, 0,
                       largest_seed - 1'000'000),
  };
  return keys;
}

const std::vector<Key<StudyNetwork>>& network_keys() {
  static const std::vector<Key<StudyNetwork>> keys = {
      landscape_key(
          {"landscape", "Network and its parameters, as `lowpass landscapes` lists them.", "", Determines::training}),
  };
  return keys;
}

const std::vector<Key<StudySgd>>& sgd_keys() {
  static const std::vector<Key<StudySgd>> keys = {
      number_key<StudySgd>({"lr", "Step along minus the mini-batch's gradient.", "", Determines::training},
                           &StudySgd::lr, 0, false, 1000),
      count_key<StudySgd>(
          {"batch", "Samples per step; the last, smaller batch of an epoch is used too.", "64", Determines::training},
          &StudySgd::batch, 1, many),
      count_key<StudySgd>({"epochs", "Passes over the data.", "", Determines::training}, &StudySgd::epochs, 1,
                          1'000'000),
      train_ensemble_key<StudySgd>(),
      test_ensemble_key<StudySgd>(),
  };
  return keys;
}

const std::vector<Key<StudyBfgs>>& bfgs_keys() {
  static const std::vector<Key<StudyBfgs>> keys = {
      count_key<StudyBfgs>({"iterations", "Iterations at most, one gradient each.", "1000", Determines::training},
                           &StudyBfgs::iterations, 1, 1'000'000),
      count_key<StudyBfgs>({"history", "Pairs of steps and gradient changes kept.", "10", Determines::training},
                           &StudyBfgs::history, 1, 1000),
      count_key<StudyBfgs>({"trials", "Loss evaluations per line search at most.", "6", Determines::training},
                           &StudyBfgs::trials, 1, 1000),
      number_key<StudyBfgs>(
          {"first_step", "First trial of a line search, in units of its direction.", "0.2", Determines::training},
          &StudyBfgs::first_step, 0, false, 1000),
      enum_key<StudyBfgs, LineSearchKind>(
          {"line_search",
           "Golden section search: \"clean\" never goes uphill and has relative tolerances; "
           "\"program\" has the peculiarities of the authors' program, which the text does not mention.",
           "", Determines::training},
          &StudyBfgs::line_search),
      train_ensemble_key<StudyBfgs>(),
      test_ensemble_key<StudyBfgs>(),
  };
  return keys;
}

const std::vector<Key<StudyPaths>>& path_keys() {
  static const std::vector<Key<StudyPaths>> keys = {
      count_key<StudyPaths>({"pairs", "Random pairs per ensemble; at most kept * (kept - 1) / 2.", "300"},
                            &StudyPaths::pairs, 1, many),
      choice_key<StudyPaths>({"curve", "Kind of path.", "\"fourier\"", Determines::paths}, &StudyPaths::curve,
                             curve_names()),
      count_key<StudyPaths>({"terms", "Coefficient vectors of the curve: sine terms, free control points, bends.", "10",
                             Determines::paths},
                            &StudyPaths::terms, 1, 1000),
      count_key<StudyPaths>({"points", "Points on the path, both ends included.", "50", Determines::paths},
                            &StudyPaths::points, 2, 100'000),
      number_key<StudyPaths>(
          {"lambda", "Weight of the squared steps between neighbouring points, for \"sum\" and \"squared\".", "0.0001",
           Determines::paths},
          &StudyPaths::lambda, 0, true, 1e9),
      choice_key<StudyPaths>(
          {"objective", "What is minimised over the points; what is not said below is what suits it.", "\"sum\"",
           Determines::paths},
          &StudyPaths::objective, objective_names()),
      enum_key<StudyPaths, Sampling>(
          {"sampling",
           "Where the search looks: a fixed grid, random points, or points at equal distances along "
           "the path (for objectives but \"sum\" and \"squared\").",
           "\"grid\"", Determines::paths},
          &StudyPaths::sampling),
      enum_key<StudyPaths, PathOptimizer>({"optimizer", "What minimises it.", "\"adam\"", Determines::paths},
                                          &StudyPaths::optimizer),
      count_key<StudyPaths>({"steps",
                             "Steps of the optimizer, with L-BFGS in each stage of sharpness. Heights still fall with "
                             "more of them.",
                             "", Determines::paths},
                            &StudyPaths::steps, 1, 10'000'000),
      number_key<StudyPaths>({"lr", "Step size of adam and sgd; relative to the chord but for \"sum\" and \"squared\".",
                              "", Determines::paths},
                             &StudyPaths::lr, 0, false, 1000),
      enum_key<StudyPaths, Schedule>(
          {"schedule", "Of the step size of adam and sgd.", "\"constant\"", Determines::paths}, &StudyPaths::schedule),
      count_or_word_key<StudyPaths>({"batch", "Samples per step, or \"full\".", "\"full\"", Determines::paths},
                                    &StudyPaths::batch, "full"),
      number_key<StudyPaths>(
          {"gradient_noise", "Standard deviation of noise on every entry of the gradient.", "0.0", Determines::paths},
          &StudyPaths::gradient_noise, 0, true, 1e9),
      number_key<StudyPaths>(
          {"kick", "Size of a random bend at the start, relative to the chord.", "0.0", Determines::paths},
          &StudyPaths::kick, 0, true, 1000),
      flag_key<StudyPaths>({"finish", "Lower the tops of the continuous curve at the end.", "false", Determines::paths},
                           &StudyPaths::finish),
      count_key<StudyPaths>(
          {"starts", "Searches with different kicks for each path; the lowest is kept.", "1", Determines::paths},
          &StudyPaths::starts, 1, 100'000),
      count_or_word_key<StudyPaths>(
          {"budget", "Evaluations of a path's search at most, or \"none\" for no limit.", "", Determines::paths},
          &StudyPaths::budget, "none"),
      number_key<StudyPaths>({"plateau",
                              "Stop adam and sgd when the height falls by less than this part of its excess in "
                              "`patience` steps; 0: never.",
                              "", Determines::paths},
                             &StudyPaths::plateau, 0, true, 1),
      count_key<StudyPaths>({"patience", "Steps, for `plateau` and its schedule.", "", Determines::paths},
                            &StudyPaths::patience, 1, many),
      number_key<StudyPaths>({"gradient_tolerance", "Stop when the norm of the objective's gradient is at most this.",
                              "", Determines::paths},
                             &StudyPaths::gradient_tolerance, 0, true, 1e9),
      flag_key<StudyPaths>({"test_landscape", "Search the test sets' pairs on the test landscape too.", "true"},
                           &StudyPaths::test_landscape),
      flag_key<StudyPaths>({"keep_coefficients", "Store each path's coefficients beside its result.", ""},
                           &StudyPaths::keep_coefficients),
  };
  return keys;
}

const std::vector<Key<StudyAnalysis>>& analysis_keys() {
  static const std::vector<Key<StudyAnalysis>> keys = {
      count_key<StudyAnalysis>({"histogram_bins", "Bins of each histogram.", ""}, &StudyAnalysis::histogram_bins, 1,
                               1000),
      count_key<StudyAnalysis>({"bootstrap_samples", "Resamplings behind each interval of a mean height.", ""},
                               &StudyAnalysis::bootstrap_samples, 1, 10'000'000),
  };
  return keys;
}

}  // namespace lowpass
