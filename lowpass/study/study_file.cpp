#include "lowpass/study/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/settings.hpp"
#include "lowpass/study/toml_entries.hpp"

namespace lowpass {
namespace {

std::string joined(const std::string& table, const std::string& name) {
  return table.empty() ? name : table + "." + name;
}

/// The table in which an entry stands: "" at the top.
std::string table_of(const TomlEntry& entry) {
  const std::string path = entry.key_path();
  return entry.path.size() == 1 ? "" : path.substr(0, path.size() - entry.path.back().size() - 1);
}

bool is_label(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return c == '_' || (c < 0x80 && std::isalnum(c) != 0); });
}

/// Reads the entries of one file into a study.
class StudyReader {
 public:
  StudyReader(std::vector<TomlEntry> entries, const std::string& source)
      : entries_(std::move(entries)), source_(source) {}

  Study read() {
    // The defaults of [training.sgd] and [training.bfgs] go into every network, before its own settings, wherever in
    // the file they stand.
    StudyNetwork defaults;
    know_table("networks");
    know_keys("training.sgd", sgd_keys(), defaults.sgd);
    know_keys("training.bfgs", bfgs_keys(), defaults.bfgs);
    visit_tables(study_,
                 [this](const std::string& path, const auto& keys, auto& table) { know_keys(path, keys, table); });
    add_networks();
    settle_paths();
    take_entries([](const TomlEntry& entry) { return entry.path.front() != "networks"; });
    refuse_idle_paths();

    for (StudyNetwork& network : study_.networks) {
      network.sgd = defaults.sgd;
      network.bfgs = defaults.bfgs;
      const std::string path = "networks." + network.label;
      know_keys(path, network_keys(), network);
      know_keys(path + ".sgd", sgd_keys(), network.sgd);
      know_keys(path + ".bfgs", bfgs_keys(), network.bfgs);
    }
    take_entries([](const TomlEntry& entry) { return entry.path.front() == "networks"; });
    check_whole();
    return study_;
  }

 private:
  using Take = std::function<void(const TomlEntry&)>;

  [[noreturn]] void refuse(const TomlEntry& entry, const std::string& problem) const {
    throw BadInput(fmt::format("{}:{}: {}", source_, entry.line, problem));
  }

  /// A problem of several keys, or of one that is not there.
  [[noreturn]] void refuse(const std::string& problem) const {
    throw BadInput(fmt::format("{}: {}", source_, problem));
  }

  void know_table(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    const bool top = dot == std::string::npos;
    known_[top ? "" : path.substr(0, dot)].push_back(top ? path : path.substr(dot + 1));
    takers_[path] = [this, path](const TomlEntry& entry) {
      if (!std::holds_alternative<TomlTable>(entry.value))
        refuse(entry, fmt::format("{} is {}; it must be a table. Write [{}] and its keys below", path,
                                  toml_text(entry.value), path));
    };
  }

  template <class Table, class Context>
  void know_keys(const std::string& path, const std::vector<Key<Table, Context>>& keys, Table& table) {
    if (!path.empty() && !takers_.contains(path)) know_table(path);
    for (const Key<Table, Context>& key : keys) {
      known_[path].push_back(key_name(key.name));
      takers_[joined_key(path, key)] = [this, &key, &table](const TomlEntry& entry) { take(entry, key, table); };
    }
  }

  template <class Table, class Context>
  void take(const TomlEntry& entry, const Option<Table, Context>& option, Table& table) const {
    try {
      take_toml(option, entry.key_path(), entry.value, table);
    } catch (const BadInput& error) {
      refuse(entry, error.what());
    }
  }

  /// What the defaults of all other settings of paths depend on comes first, wherever it stands.
  void settle_paths() {
    GivenOptions given;
    for (const auto& key : path_keys()) {
      if (!settles_defaults(key.name)) continue;
      for (const TomlEntry& entry : entries_) {
        if (entry.key_path() != joined_key("paths", key)) continue;
        take(entry, key, study_.paths);
        given[key.name] = key.get(study_.paths);
      }
    }
    study_.paths = resolve_study_paths(given);
  }

  void refuse_idle_paths() const {
    for (const auto& key : path_keys())
      for (const TomlEntry& entry : entries_)
        if (const std::string reason = idle_reason<StudyPaths, PathContext>(key, study_.paths);
            !reason.empty() && entry.key_path() == joined_key("paths", key))
          refuse(entry, idle_refusal(entry.key_path(), reason));
  }

  void add_networks() {
    for (const TomlEntry& entry : entries_) {
      if (entry.path.front() != "networks" || entry.path.size() != 2) continue;
      const std::string& label = entry.path[1];
      if (!is_label(label))
        refuse(entry,
               fmt::format("the network's label is '{}'; it stands in file names and must be letters, digits and "
                           "_ only. Give it another name",
                           label));
      study_.networks.push_back({label, "", {}, {}});
    }
  }

  template <class Which>
  void take_entries(Which which) const {
    for (const TomlEntry& entry : entries_) {
      if (!which(entry)) continue;
      const auto taker = takers_.find(entry.key_path());
      if (taker == takers_.end()) refuse_unknown(entry);
      taker->second(entry);
    }
  }

  [[noreturn]] void refuse_unknown(const TomlEntry& entry) const {
    const std::string table = table_of(entry);
    std::vector<std::string> siblings;
    // The tables below too: networks.fcp.ensemble may be meant for networks.fcp.sgd.ensemble.
    for (const auto& [path, names] : known_)
      if (path == table || (!table.empty() && path.starts_with(table + ".")))
        for (const std::string& name : names) siblings.push_back(joined(path, name));
    refuse(entry, unknown_name("key", entry.key_path(), siblings));
  }

  /// What no single key can be blamed for.
  void check_whole() const {
    if (study_.data_name.empty())
      refuse("data.name is missing; write [data] and name = \"mnist\", \"fashion-mnist\" or a folder with a slash");
    if (study_.networks.empty()) refuse("the study has no network; write [networks.fcp] and landscape = \"fcp\", say");
    for (const StudyNetwork& network : study_.networks)
      if (network.landscape.empty())
        refuse(fmt::format("networks.{}.landscape is missing; write the name of a network, such as \"fcp\"",
                           network.label));
    try {
      check_path_settings(study_.paths, "paths.");
    } catch (const BadInput& error) {
      refuse(error.what());
    }
    if (trains(study_)) check_amounts();
  }

  void check_amounts() const {
    if (study_.kept > study_.runs)
      refuse(
          fmt::format("training.kept is {}; it must be at most training.runs, which is {}. Lower it, or ask for more "
                      "runs",
                      study_.kept, study_.runs));
    const std::size_t all_pairs = study_.kept * (study_.kept - 1) / 2;
    if (study_.paths.pairs > all_pairs)
      refuse(
          fmt::format("paths.pairs is {}; {} kept runs (training.kept) have {} pairs at most. Lower it, or keep more "
                      "runs",
                      study_.paths.pairs, study_.kept, all_pairs));
  }

  std::vector<TomlEntry> entries_;
  const std::string& source_;
  Study study_;
  std::map<std::string, Take> takers_;                     ///< by key path, tables included
  std::map<std::string, std::vector<std::string>> known_;  ///< names by table, for messages
};

}  // namespace

Study parse_study(std::string_view toml, const std::string& source) {
  return StudyReader(read_toml(toml, source), source).read();
}

Study load_study(const std::filesystem::path& path) {
  return parse_study(read_file(path), path.string());
}

std::string study_toml(const Study& study) {
  std::string text =
      "# A study of lowpass with every setting written out.\n"
      "# Where a value differs from what the paper's text says (Yu and Morozov, arXiv 2602.21276), a line says so.\n\n";
  visit_tables(study, [&](const std::string& path, const auto& keys, const auto& table) {
    if (!path.empty()) text += fmt::format("\n[{}]\n", path);
    for (const auto& key : keys) text += option_toml(key, table, key.departure ? key.departure(table) : "");
  });
  return text;
}

}  // namespace lowpass
