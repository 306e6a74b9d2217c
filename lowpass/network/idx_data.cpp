#include "lowpass/network/idx_data.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/network/idx.hpp"
#include "lowpass/network/md5.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(path, unreadable);
}

/// One of the four files, uncompressed.
struct Content {
  fs::path path;
  std::string bytes;
};

Content read_content(const fs::path& folder, const KnownDataSet* promised, const std::string& name) {
  const fs::path plain = folder / name;
  fs::path path = plain;
  if (!is_there(plain)) path += ".gz";
  if (!is_there(path))
    throw IoError(fmt::format("the data set in '{}' is incomplete: neither {} nor {}.gz is there; {}", folder.string(),
                              name, name, promised != nullptr ? promised->how_to_get : how_to_get_data_sets()));
  std::string bytes = uncompressed(read_file(path), path.string());
  return {std::move(path), std::move(bytes)};
}

void check_sums(const KnownDataSet& promised, const std::array<Content, 4>& contents,
                const std::array<std::string, 4>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i) {
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
  Samples samples{scaled_pixels(raw.images, count), {}};
  // A label is a byte from 0 to 255; char may have a sign.
  for (const char label : raw.labels.substr(0, count)) samples.labels.push_back(static_cast<unsigned char>(label));
  return std::make_shared<const Samples>(std::move(samples));
}

}  // namespace

DataSet read_idx_data(const fs::path& folder, const KnownDataSet* promised, std::optional<std::size_t> train_samples) {
  std::array<Content, 4> contents;
  for (std::size_t i = 0; i < contents.size(); ++i) contents[i] = read_content(folder, promised, idx_file_names[i]);
  const RawSamples train = parse(contents[0], contents[1]);
  const RawSamples test = parse(contents[2], contents[3]);
  if (train.images.rows != test.images.rows || train.images.columns != test.images.columns)
    throw BadInput(
        fmt::format("the data set in '{}' has training images of {} x {} pixels and test images of {} x {}; "
                    "give files that belong together",
                    folder.string(), train.images.rows, train.images.columns, test.images.rows, test.images.columns));

  std::array<std::string, 4> sums;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = md5_sum(contents[i].bytes);
  if (promised != nullptr) check_sums(*promised, contents, sums);

  const std::size_t kept = kept_training_samples(train_samples, train.images.count, folder);
  DataSet data_set;
  const KnownDataSet* known = recognise_data_set(sums);
  data_set.name = known != nullptr ? known->name : folder.string();
  data_set.folder = folder;
  for (std::size_t i = 0; i < sums.size(); ++i) data_set.files.push_back({idx_file_names[i], sums[i]});
  data_set.train = scaled(train, kept);
  data_set.test = scaled(test, test.images.count);
  return data_set;
}

}  // namespace lowpass
