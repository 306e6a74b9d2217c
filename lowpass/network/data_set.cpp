#include "lowpass/network/data_set.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/network/idx.hpp"
#include "lowpass/network/known_data_sets.hpp"
#include "lowpass/network/md5.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

/// Where the files are and what they were said to be.
struct Place {
  fs::path folder;
  const KnownDataSet* promised = nullptr;  ///< the set whose sums must match; null if any will do
};

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<fs::path> places_of(const std::string& name) {
  std::vector<fs::path> places;
  if (const auto home = environment("HOME")) places.push_back(fs::path(*home) / ".local/share/lowpass" / name);
  places.push_back(fs::path("/usr/share/datasets") / name);
  return places;
}

bool is_folder(const fs::path& path) {
  std::error_code unreadable;
  return fs::is_directory(path, unreadable);
}

bool is_there(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(path, unreadable);
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
    throw BadInput(
        fmt::format("the data folder '{}' does not exist; give a folder with the four IDX files or the name "
                    "of a set ({})",
                    *asked, fmt::join(known_data_set_names(), ", ")));
  return {*asked, required};
}

/// One of the four files, uncompressed.
struct Content {
  fs::path path;
  std::string bytes;
};

Content read_content(const Place& place, const std::string& name) {
  const fs::path plain = place.folder / name;
  fs::path path = plain;
  if (!is_there(plain)) path += ".gz";
  if (!is_there(path))
    throw IoError(fmt::format("the data set in '{}' is incomplete: neither {} nor {}.gz is there; {}",
                              place.folder.string(), name, name,
                              place.promised != nullptr ? place.promised->how_to_get : how_to_get_data_sets()));
  std::string bytes = uncompressed(read_file(path), path.string());
  return {std::move(path), std::move(bytes)};
}

void check_sums(const Place& place, const std::array<Content, 4>& contents, const std::array<std::string, 4>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const KnownDataSet& promised = *place.promised;
    if (sums[i] == promised.sums[i]) continue;
    const std::optional<std::string> other = recognise_file(sums[i]);
    throw BadInput(
        fmt::format("'{}' is another data set than {}: expected the MD5 sum {}, found {}{}; {}, or name the "
                    "set that you mean",
                    contents[i].path.string(), promised.title, promised.sums[i], sums[i],
                    other ? fmt::format(", which is {}", *other) : "", promised.how_to_get));
  }
}

/// Images and labels of one split, checked but not yet scaled.
struct RawSamples {
  IdxImages images;
  std::string_view labels;
};

RawSamples parse(const Content& images, const Content& labels) {
  const RawSamples raw{parse_idx_images(images.bytes, images.path.string()),
                       parse_idx_labels(labels.bytes, labels.path.string())};
  if (raw.images.count != raw.labels.size())
    throw BadInput(fmt::format("'{}' has {} labels, but '{}' has {} images; give files that belong together",
                               labels.path.string(), raw.labels.size(), images.path.string(), raw.images.count));
  return raw;
}

std::shared_ptr<const Samples> scaled(const RawSamples& raw, std::size_t count) {
  const std::string_view labels = raw.labels.substr(0, count);
  return std::make_shared<const Samples>(
      Samples{scaled_pixels(raw.images, count), std::vector<std::uint8_t>(labels.begin(), labels.end())});
}

}  // namespace

DataSet load_data_set(const DataOptions& options) {
  const Place place = find_place(options);
  std::array<Content, 4> contents;
  for (std::size_t i = 0; i < contents.size(); ++i) contents[i] = read_content(place, idx_file_names[i]);
  const RawSamples train = parse(contents[0], contents[1]);
  const RawSamples test = parse(contents[2], contents[3]);
  if (train.images.rows != test.images.rows || train.images.columns != test.images.columns)
    throw BadInput(fmt::format(
        "the data set in '{}' has training images of {} x {} pixels and test images of {} x {}; "
        "give files that belong together",
        place.folder.string(), train.images.rows, train.images.columns, test.images.rows, test.images.columns));

  std::array<std::string, 4> sums;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = md5_sum(contents[i].bytes);
  if (place.promised != nullptr) check_sums(place, contents, sums);

  const std::size_t train_samples = options.train_samples.value_or(train.images.count);
  if (train_samples < 1 || train_samples > train.images.count)
    throw BadInput(fmt::format("train_samples is {}; it must be in 1 ... {}, the training images of '{}'",
                               train_samples, train.images.count, place.folder.string()));

  DataSet data_set;
  const KnownDataSet* known = recognise_data_set(sums);
  data_set.name = known != nullptr ? known->name : place.folder.string();
  data_set.folder = place.folder;
  for (std::size_t i = 0; i < sums.size(); ++i) data_set.files.push_back({idx_file_names[i], sums[i]});
  data_set.train = scaled(train, train_samples);
  data_set.test = scaled(test, test.images.count);
  return data_set;
}

}  // namespace lowpass
