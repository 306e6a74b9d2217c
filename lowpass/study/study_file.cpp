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
    take_entries([](const TomlEntry& entry) { return entry.key_path() == "paths.objective"; });
    study_.paths = StudyPaths(study_.paths.objective);
    take_entries([](const TomlEntry& entry) { return entry.path.front() != "networks"; });

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
                                  entry.value_text(), path));
    };
  }

  template <class Table>
  void know_keys(const std::string& path, const std::vector<Key<Table>>& keys, Table& table) {
    if (!path.empty() && !takers_.contains(path)) know_table(path);
    for (const Key<Table>& key : keys) {
      known_[path].push_back(key.name);
      takers_[joined(path, key.name)] = [this, &key, &table](const TomlEntry& entry) { take(entry, key, table); };
    }
  }

  template <class Table>
  void take(const TomlEntry& entry, const Key<Table>& key, Table& table) const {
    const std::string usual = key.write(table);
    bool allowed = false;
    try {
      allowed = key.read(table, entry.value);
    } catch (const BadInput& error) {
      refuse(entry, fmt::format("{} is {}: {}", entry.key_path(), entry.value_text(), error.what()));
    }
    if (allowed) return;
    std::string hint;
    if (const auto* text = std::get_if<std::string>(&entry.value))
      if (const auto nearest = nearest_name(*text, key.choices)) hint = fmt::format("; did you mean \"{}\"?", *nearest);
    const std::string advice = usual == "\"\"" ? "" : fmt::format(". Change it, or drop the line to use {}", usual);
    refuse(entry,
           fmt::format("{} is {}; it must be {}{}{}", entry.key_path(), entry.value_text(), key.allowed, hint, advice));
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
      check_path_settings(study_.paths);
    } catch (const BadInput& error) {
      refuse(fmt::format("[paths]: {}", error.what()));
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

/// What stands above a key: what it is, what is allowed, and where it departs from the paper's text.
template <class Table>
std::string comment(const Key<Table>& key, const Table& table) {
  std::string text = fmt::format("# {} ({})\n", key.sentence, key.allowed);
  if (!key.paper.empty() && key.paper != key.write(table)) text += fmt::format("# The paper's text: {}.\n", key.paper);
  if (const std::string departure = key.departure ? key.departure(table) : ""; !departure.empty())
    text += fmt::format("# {}\n", departure);
  return text;
}

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
    for (const auto& key : keys) text += comment(key, table) + fmt::format("{} = {}\n", key.name, key.write(table));
  });
  return text;
}

}  // namespace lowpass
