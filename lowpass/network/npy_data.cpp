#include "lowpass/network/npy_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/md5.hpp"
#include "lowpass/core/npy_array.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view bytes_type = "|u1";

/// The arrays of one split, not yet converted.
struct RawSamples {
  fs::path samples_path;
  NpyArray samples;
  fs::path labels_path;
  std::optional<NpyArray> labels;

  std::size_t count() const { return samples.shape()[0]; }
  std::size_t features() const { return samples.count() / count(); }
};

/// Reads an array and adds its file to the list.
NpyArray read_array(const fs::path& path, const NpyExpectation& expected, std::vector<DataFile>& files) {
  std::string bytes = read_file(path);
  files.push_back({path.filename().string(), md5_sum(bytes)});
  return parse_npy(std::move(bytes), path, expected);
}

/// How to make one whole number for each sample of what was found instead.
std::string label_advice(std::string_view type, const std::vector<std::size_t>& shape) {
  const std::string_view kind = type.substr(std::min(type.find_first_not_of("<>=|"), type.size()));
  if (kind.starts_with('U') || kind.starts_with('S') || kind.starts_with('O'))
    return "number the classes: classes, numbers = np.unique(array, return_inverse=True), and np.save(file, numbers)";
  if (shape.size() == 2 && shape[1] > 1)
    return "if each row marks its class (one-hot), save np.save(file, array.argmax(axis=1)); it must be one whole "
           "number "
           "for each sample";
  if (shape.size() != 1) return "save one whole number for each sample: np.save(file, array.ravel().astype('<i8'))";
  return "save it with np.save(file, array.astype('<i8'))";
}

RawSamples read_split(const fs::path& folder, const char* samples_name, const char* labels_name,
                      std::vector<DataFile>& files) {
  const NpyExpectation samples{{"<f2", "<f4", "<f8", bytes_type},
                               2,
                               3,
                               "save it with np.save(file, array.astype('<f4')), or as bytes from 0 to 255"};
  const NpyExpectation labels{{"<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1"}, 1, 1, "", label_advice};
  RawSamples raw{folder / samples_name, {}, folder / labels_name, {}};
  std::error_code unreadable;
  if (!fs::exists(raw.samples_path, unreadable))
    throw IoError(
        fmt::format("the data set in '{}' is incomplete: {} is not there; add it, an array of samples x features",
                    folder.string(), samples_name));
  raw.samples = read_array(raw.samples_path, samples, files);
  if (!fs::exists(raw.labels_path, unreadable)) return raw;
  raw.labels = read_array(raw.labels_path, labels, files);
  if (raw.labels->count() != raw.count())
    throw BadInput(fmt::format("'{}' has {} labels, but '{}' has {} samples; give files that belong together",
                               raw.labels_path.string(), raw.labels->count(), raw.samples_path.string(), raw.count()));
  return raw;
}

void check_together(const RawSamples& train, const RawSamples& test) {
  const std::vector<std::size_t>&train_shape = train.samples.shape(), &test_shape = test.samples.shape();
  if (!std::equal(train_shape.begin() + 1, train_shape.end(), test_shape.begin() + 1, test_shape.end()))
    throw BadInput(fmt::format("'{}' has the shape {}, but '{}' has {}; give samples that agree but for their number",
                               train.samples_path.string(), npy_shape(train_shape), test.samples_path.string(),
                               npy_shape(test_shape)));
  // Bytes are divided by 255, other numbers are not: one network would see two scales.
  if ((train.samples.type() == bytes_type) != (test.samples.type() == bytes_type))
    throw BadInput(fmt::format("'{}' has the type '{}', but '{}' has '{}'; save both as bytes or both as numbers",
                               train.samples_path.string(), train.samples.type(), test.samples_path.string(),
                               test.samples.type()));
}

/// The first samples; the others are checked too.
Matrix<float> converted_features(const RawSamples& raw, std::size_t kept) {
  Matrix<float> features(kept, raw.features());
  const float largest = raw.samples.type() == bytes_type ? 255 : 1;
  for (std::size_t i = 0; i < raw.samples.count(); ++i) {
    const double number = raw.samples.number(i);
    if (!(std::abs(number) <= std::numeric_limits<float>::max()))
      refuse_npy(raw.samples_path, "finite float32 numbers",
                 fmt::format("{} in sample {}, feature {} (counted from 0)", shortest(number), i / raw.features(),
                             i % raw.features()),
                 "remove or replace it");
    if (i < features.size()) features.data()[i] = static_cast<float>(number) / largest;
  }
  return features;
}

/// The first labels; the others are checked too.
std::vector<std::uint32_t> converted_labels(const RawSamples& raw, std::size_t kept) {
  std::vector<std::uint32_t> labels;
  if (!raw.labels) return labels;
  for (std::size_t i = 0; i < raw.count(); ++i) {
    const double number = raw.labels->number(i);
    if (!(number >= 0 && number <= std::numeric_limits<std::uint32_t>::max()))
      refuse_npy(raw.labels_path, "labels 0 ... 4294967295",
                 fmt::format("{} for sample {} (counted from 0)", shortest(number), i), "number the classes from 0");
    if (i < kept) labels.push_back(static_cast<std::uint32_t>(number));
  }
  return labels;
}

std::shared_ptr<const Samples> converted(const RawSamples& raw, std::size_t kept) {
  return std::make_shared<const Samples>(Samples{converted_features(raw, kept), converted_labels(raw, kept)});
}

}  // namespace

DataSet read_npy_data(const fs::path& folder, std::optional<std::size_t> train_samples) {
  DataSet data_set{folder.string(), folder, {}, {}, {}};
  const RawSamples train = read_split(folder, npy_file_names[0], npy_file_names[1], data_set.files);
  const RawSamples test = read_split(folder, npy_file_names[2], npy_file_names[3], data_set.files);
  check_together(train, test);
  data_set.train = converted(train, kept_training_samples(train_samples, train.count(), folder));
  data_set.test = converted(test, test.count());
  return data_set;
}

}  // namespace lowpass
