#include "lowpass/study/keys.hpp"

#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/train/training_option_table.hpp"

namespace lowpass {
namespace {

/// Every whole number up to here is exact for every reader of the JSON files.
constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53U) - 1;
constexpr std::uint64_t many = 1'000'000'000'000;

/// A key that has one value only so far: files say it, so that a later program knows what they mean.
Key<Study> schema_key() {
  Option<Study> option{.name = "schema", .sentence = "version of this file's layout", .kind = CountKind{{1, 1}}};
  option.get = [](const Study&) { return OptionValue(std::uint64_t{1}); };
  option.set = [](Study&, const OptionValue&) {};
  return {option};
}

/// Its checks are the catalogue's, which throws what is wrong.
Key<StudyNetwork> landscape_key() {
  Option<StudyNetwork> option{
      .name = "landscape",
      .sentence = "network and its parameters, as `lowpass landscapes` lists them",
      .kind = TextKind{.allowed = "the name of a network, such as \"fcp:activation=softplus\""}};
  option.get = [](const StudyNetwork& network) { return OptionValue(network.landscape); };
  option.set = [](StudyNetwork& network, const OptionValue& value) {
    network.landscape = resolved_landscape(std::get<std::string>(value));
  };
  return {option, Determines::training,
          [](const StudyNetwork& network) { return landscape_departure(network.landscape); }};
}

bool is_data_name(const std::string& name) {
  return name == "mnist" || name == "fashion-mnist" || name.find('/') != std::string::npos;
}

TextKind array_file() {
  return {.type = "FILE.npy",
          .allowed = "the path of a .npy file, or \"\" for none",
          .acceptable = [](const std::string& name) { return name.empty() || name.ends_with(".npy"); }};
}

/// The options of a training method, its epochs under their name there, and the files of ensembles made elsewhere.
template <class Table, class Options>
std::vector<Key<Table>> training_method_keys(Option<Table> epochs, const OptionTable<Options>& options) {
  using Make = OptionMaker<Table>;
  std::vector<Key<Table>> keys{{std::move(epochs), Determines::training}};
  for (const Option<Options>& option : options) keys.push_back({option_of<Table>(option), Determines::training});
  keys.push_back({Make::text(&Table::ensemble, array_file(),
                             {.name = "ensemble",
                              .sentence = "weights trained elsewhere, one vector per row, all of them used: no run of "
                                          "this network is trained then"})});
  keys.push_back(
      {Make::text(&Table::test_ensemble, array_file(),
                  {.name = "test-ensemble", .sentence = "the same runs, row by row, at the lowest test loss"})});
  return keys;
}

OptionTable<StudyPaths, PathContext> study_path_table() {
  using Make = OptionMaker<StudyPaths, PathContext>;
  OptionTable<StudyPaths, PathContext> table;
  table.push_back(Make::count(&StudyPaths::pairs, {1, many},
                              {.name = "pairs",
                               .sentence = "random pairs per ensemble; at most kept * (kept - 1) / 2",
                               .paper = std::uint64_t{300}}));
  for (const PathOption& option : path_option_table()) table.push_back(option_of<StudyPaths>(option));
  table.push_back(Make::flag(
      &StudyPaths::test_landscape,
      {.name = "test-landscape", .sentence = "search the test sets' pairs on the test landscape too", .paper = true}));
  table.push_back(
      Make::flag(&StudyPaths::keep_coefficients,
                 {.name = "keep-coefficients", .sentence = "store each path's coefficients beside its result"}));
  return table;
}

}  // namespace

const std::vector<Key<Study>>& top_keys() {
  using Make = OptionMaker<Study>;
  static const std::vector<Key<Study>> keys = {
      schema_key(),
      {Make::text(&Study::title, {}, {.name = "title", .sentence = "heads the report"})},
      {Make::count(
           &Study::seed, {0, largest_seed},
           {.name = "seed", .sentence = "seed of what is no training run: pairs, mini-batches of paths, bootstrap"}),
       Determines::paths},
  };
  return keys;
}

const std::vector<Key<Study>>& data_keys() {
  using Make = OptionMaker<Study>;
  static const std::vector<Key<Study>> keys = {
      {Make::text(&Study::data_name,
                  {.allowed = "\"mnist\", \"fashion-mnist\" or a folder with a slash, such as \"./images\"",
                   .acceptable = is_data_name},
                  {.name = "name",
                   .sentence = "data set: a known name, or the folder of your own IDX or .npy files (with a slash)",
                   .paper = "mnist"}),
       Determines::training},
      {Make::count_or("all", &Study::train_samples, {1, many},
                      {.name = "train-samples",
                       .sentence = "training samples used: the first so many, or \"all\"",
                       .paper = std::uint64_t{50000}}),
       Determines::training},
  };
  return keys;
}

const std::vector<Key<Study>>& training_keys() {
  using Make = OptionMaker<Study>;
  static const std::vector<Key<Study>> keys = {
      {Make::count(&Study::runs, {1, 1'000'000},
                   {.name = "runs",
                    .sentence = "training runs per network and optimiser, with one seed each",
                    .paper = std::uint64_t{75}})},
      {Make::count(&Study::kept, {2, 100'000},
                   {.name = "kept",
                    .sentence = "runs with the lowest training loss that form the ensembles; at most `runs`",
                    .paper = std::uint64_t{48}})},
      {Make::count(&Study::first_seed, {0, largest_seed - 1'000'000},
                   {.name = "first-seed", .sentence = "seed of the first run; the others follow"})},
  };
  return keys;
}

const std::vector<Key<StudyNetwork>>& network_keys() {
  static const std::vector<Key<StudyNetwork>> keys = {landscape_key()};
  return keys;
}

const std::vector<Key<StudySgd>>& sgd_keys() {
  static const std::vector<Key<StudySgd>> keys =
      training_method_keys(OptionMaker<StudySgd>::count(&StudySgd::epochs, training_epochs,
                                                        {.name = "epochs", .sentence = "passes over the data"}),
                           sgd_option_table());
  return keys;
}

const std::vector<Key<StudyBfgs>>& bfgs_keys() {
  static const std::vector<Key<StudyBfgs>> keys = training_method_keys(
      OptionMaker<StudyBfgs>::count(
          &StudyBfgs::max_iterations, training_epochs,
          {.name = "iterations", .sentence = "iterations at most, one gradient each", .paper = std::uint64_t{1000}}),
      lbfgs_gss_option_table());
  return keys;
}

const std::vector<Key<StudyPaths, PathContext>>& path_keys() {
  static const std::vector<Key<StudyPaths, PathContext>> keys = [] {
    std::vector<Key<StudyPaths, PathContext>> all;
    for (const Option<StudyPaths, PathContext>& option : study_path_table()) {
      // How many pairs, and what is stored of them, changes no path.
      const bool of_the_search = std::any_of(path_option_table().begin(), path_option_table().end(),
                                             [&](const PathOption& one) { return one.name == option.name; });
      if (option.in_studies) all.push_back({option, of_the_search ? Determines::paths : Determines::nothing});
    }
    return all;
  }();
  return keys;
}

const std::vector<Key<StudyAnalysis>>& analysis_keys() {
  using Make = OptionMaker<StudyAnalysis>;
  static const std::vector<Key<StudyAnalysis>> keys = {
      {Make::count(&StudyAnalysis::histogram_bins, {1, 1000},
                   {.name = "histogram-bins", .sentence = "bins of each histogram"})},
      {Make::count(&StudyAnalysis::bootstrap_samples, {1, 10'000'000},
                   {.name = "bootstrap-samples", .sentence = "resamplings behind each interval of a mean height"})},
  };
  return keys;
}

StudyPaths resolve_study_paths(const GivenOptions& given) {
  static const OptionTable<StudyPaths, PathContext> table = study_path_table();
  return resolve_options(table, given, true);
}

}  // namespace lowpass
