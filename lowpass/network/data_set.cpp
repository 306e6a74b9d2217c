#include "lowpass/network/data_set.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <span>

#include "lowpass/core/environment.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/network/idx_data.hpp"
#include "lowpass/network/known_data_sets.hpp"
#include "lowpass/network/npy_data.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

/// Where the files are and what they were said to be.
struct Place {
  fs::path folder;
  const KnownDataSet* promised = nullptr;  ///< the set whose sums must match; null if any will do
};

std::vector<fs::path> places_of(const std::string& name) {
  std::vector<fs::path> places;
  if (const auto home = environment("HOME")) places.push_back(fs::path(*home) / ".local/share/lowpass" / name);
  places.push_back(fs::path("/usr/share/datasets") / name);
  return places;
}

const KnownDataSet& required_set(const std::string& name) {
  const KnownDataSet* known = find_known_data_set(name);
  if (known == nullptr)
    throw BadInput(fmt::format("{}; a study can only name a set with known sums",
                               unknown_name("data set", name, known_data_set_names())));
  return *known;
}

/// The folder behind a name.
fs::path look_up(const std::string& name) {
  if (name.empty() || name == "." || name == "..")
    throw BadInput(
        fmt::format("'{}' is no name of a data set; a folder is given with a slash, such as ./ or data/mnist", name));
  std::string looked_at;
  for (const fs::path& place : places_of(name)) {
    if (is_folder(place)) return place;
    looked_at += fmt::format("{}{}", looked_at.empty() ? "" : ", ", place.string());
  }
  if (const KnownDataSet* known = find_known_data_set(name))
    throw BadInput(
        fmt::format("the data set '{}' is not on this machine (looked at: {}); {}, or give its folder with "
                    "a slash, such as data/{}",
                    name, looked_at, known->how_to_get, name));
  throw BadInput(fmt::format("{} (looked at: {}); a folder is given with a slash, such as ./{}; {}",
                             unknown_name("data set", name, known_data_set_names()), looked_at, name,
                             how_to_get_data_sets()));
}

Place find_place(const DataOptions& options) {
  const KnownDataSet* required = options.required_name ? &required_set(*options.required_name) : nullptr;
  std::optional<std::string> asked = options.data;
  if (!asked && required != nullptr) asked = required->name;
  if (!asked) asked = environment("LOWPASS_DATA");
  if (!asked) asked = "fashion-mnist";

  if (asked->find('/') == std::string::npos)
    return {look_up(*asked), required != nullptr ? required : find_known_data_set(*asked)};
  if (!is_folder(*asked))
    throw BadInput(fmt::format(
        "the data folder '{}' does not exist; give a folder with IDX or .npy files or the name of a set ({})", *asked,
        fmt::join(known_data_set_names(), ", ")));
  return {*asked, required};
}

/// Those of the names that the folder holds, with one of the endings.
std::vector<std::string> names_in(const fs::path& folder, std::span<const char* const> names,
                                  std::initializer_list<const char*> endings) {
  std::vector<std::string> there;
  for (const std::string name : names)
    for (const char* ending : endings)
      if (is_there(folder / (name + ending))) there.push_back(name + ending);
  return there;
}

/// Whether the folder holds .npy files; IDX files if not.
bool holds_npy(const Place& place) {
  const std::vector<std::string> idx = names_in(place.folder, idx_file_names, {"", ".gz"});
  const std::vector<std::string> npy = names_in(place.folder, npy_file_names, {""});
  if (idx.empty() && npy.empty())
    throw BadInput(
        fmt::format("the data folder '{}' holds no data set: neither IDX files ({}, plain or .gz) nor arrays "
                    "({}; the labels only for networks that need them); {}",
                    place.folder.string(), fmt::join(idx_file_names, ", "), fmt::join(npy_file_names, ", "),
                    place.promised != nullptr ? place.promised->how_to_get : how_to_get_data_sets()));
  if (!idx.empty() && !npy.empty())
    throw BadInput(fmt::format("the data folder '{}' holds both IDX files and arrays; remove either {} or {}",
                               place.folder.string(), fmt::join(idx, ", "), fmt::join(npy, ", ")));
  if (!npy.empty() && place.promised != nullptr)
    throw BadInput(
        fmt::format("'{}' is another data set than {}, which is known by its IDX files; {}, or name the set "
                    "that you mean",
                    (place.folder / npy.front()).string(), place.promised->title, place.promised->how_to_get));
  return !npy.empty();
}

}  // namespace

DataSet load_data_set(const DataOptions& options) {
  const Place place = find_place(options);
  return holds_npy(place) ? read_npy_data(place.folder, options.train_samples)
                          : read_idx_data(place.folder, place.promised, options.train_samples);
}

std::size_t kept_training_samples(std::optional<std::size_t> asked, std::size_t there, const fs::path& folder) {
  const std::size_t kept = asked.value_or(there);
  if (kept < 1 || kept > there)
    throw BadInput(fmt::format("train_samples is {}; it must be in 1 ... {}, the training samples of '{}'", kept, there,
                               folder.string()));
  return kept;
}

}  // namespace lowpass
